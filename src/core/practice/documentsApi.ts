/** Practice Documents over HTTP: `/documents/v1`, with an API key as `X-Api-Key` or as bearer. */
import Router from '@koa/router';
import type { Context } from 'koa';
import { z } from 'zod';
import { ApiError, createOnce, jsonApi, notFound, pageOf } from './api.ts';
import type { Document, DocumentStore } from './documents.ts';
import type { Person } from './people.ts';
import type { Records } from './records.ts';

const newDocumentSchema = z.object({
  title: z.string().trim().min(1).max(200),
  body: z
    .string()
    .max(100_000)
    .nullish()
    .transform((body) => body ?? ''),
});

/** Routes of the API. Everyone sees their own documents only. */
export function createDocumentsApi(records: Records, store: DocumentStore): Router {
  const router = new Router({ prefix: '/documents/v1' });
  router.use(...jsonApi);

  router.get('/me', (ctx) => {
    const { id, name, email } = authorize(ctx, store);
    ctx.body = { id, name, email };
  });

  router.get('/documents', (ctx) => {
    const person = authorize(ctx, store);
    ctx.body = pageOf(ctx, (page) => store.documents(person.id, page).map(shown));
  });

  router.post('/documents', (ctx) => {
    const person = authorize(ctx, store);
    const document = newDocumentSchema.parse(ctx.request.body);
    const add = (): Document => store.add(person.id, document);
    const find = (id: string): Document | undefined => store.document(id);
    ctx.body = shown(createOnce(ctx, records, `${person.id} document`, add, find));
    ctx.status = 201;
  });

  router.get('/documents/:document', (ctx) => {
    ctx.body = shown(own(ctx, authorize(ctx, store)));
  });

  router.delete('/documents/:document', (ctx) => {
    store.remove(own(ctx, authorize(ctx, store)).id);
    ctx.status = 204;
  });

  function own(ctx: Context, person: Person): Document {
    const { document: id } = z.object({ document: z.string() }).parse(ctx.params);
    const document = store.document(id);
    if (document?.person !== person.id) throw notFound('document');
    return document;
  }

  return router;
}

function shown({ person: _, ...document }: Document): Omit<Document, 'person'> {
  return document;
}

function authorize(ctx: Context, store: DocumentStore): Person {
  const [, bearer] = /^Bearer +(\S+)$/i.exec(ctx.get('Authorization')) ?? [];
  const key = ctx.get('X-Api-Key') || bearer;
  const person = key === undefined ? undefined : store.owner(key);
  if (person === undefined) {
    throw new ApiError(401, 'invalid_api_key', 'The API key is missing or unknown.', {
      'WWW-Authenticate': 'Bearer realm="Practice Documents"',
    });
  }
  return person;
}
