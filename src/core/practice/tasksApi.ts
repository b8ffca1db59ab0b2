/** Practice Tasks over HTTP: `/tasks/v1`, with an access token as bearer (RFC 6750). */
import Router from '@koa/router';
import type { Context } from 'koa';
import type Provider from 'oidc-provider';
import { z } from 'zod';
import { ApiError, createOnce, jsonApi, notFound, pageOf } from './api.ts';
import type { Records } from './records.ts';
import type { Task, TaskList, TaskStore } from './tasks.ts';

const titleSchema = z.string().trim().min(1).max(200);
const notesSchema = z.string().max(8000);
/** A day; of a time, its day. */
const dueSchema = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })])
  .transform((text) => text.slice(0, 10));
const statusSchema = z.enum(['open', 'completed']);

const newTaskSchema = z.object({
  title: titleSchema,
  notes: notesSchema.nullish().transform((notes) => notes ?? undefined),
  due: dueSchema.nullish().transform((due) => due ?? undefined),
});
const changeSchema = z.object({
  title: titleSchema.optional(),
  notes: notesSchema.nullish(),
  due: dueSchema.nullish(),
  status: statusSchema.optional(),
});

/** Routes of the API. Everyone sees their own lists only. */
export function createTasksApi(provider: Provider, records: Records, store: TaskStore): Router {
  const router = new Router({ prefix: '/tasks/v1' });
  router.use(...jsonApi);

  router.get('/lists', async (ctx) => {
    const person = await authorize(ctx, provider, 'tasks.read');
    ctx.body = pageOf(ctx, (page) => store.lists(person, page).map(shownList));
  });

  router.get('/lists/:list/tasks', async (ctx) => {
    const person = await authorize(ctx, provider, 'tasks.read');
    const list = ownList(ctx, person);
    const status = statusSchema.optional().parse(ctx.query.status);
    ctx.body = pageOf(ctx, (page) => store.tasks(list.id, { ...page, status }).map(shownTask));
  });

  router.post('/lists/:list/tasks', async (ctx) => {
    const person = await authorize(ctx, provider, 'tasks.write');
    const list = ownList(ctx, person);
    const task = newTaskSchema.parse(ctx.request.body);
    const add = (): Task => store.add(list, task);
    ctx.body = shownTask(createOnce(ctx, records, `${person} task`, add, (id) => store.task(id)));
    ctx.status = 201;
  });

  router.get('/lists/:list/tasks/:task', async (ctx) => {
    const person = await authorize(ctx, provider, 'tasks.read');
    ctx.body = shownTask(ownTask(ctx, person));
  });

  router.patch('/lists/:list/tasks/:task', async (ctx) => {
    const person = await authorize(ctx, provider, 'tasks.write');
    const task = ownTask(ctx, person);
    ctx.body = shownTask(store.change(task, changeSchema.parse(ctx.request.body)));
  });

  router.post('/lists/:list/tasks/:task/complete', async (ctx) => {
    const person = await authorize(ctx, provider, 'tasks.write');
    ctx.body = shownTask(store.change(ownTask(ctx, person), { status: 'completed' }));
  });

  router.delete('/lists/:list/tasks/:task', async (ctx) => {
    const person = await authorize(ctx, provider, 'tasks.write');
    store.remove(ownTask(ctx, person).id);
    ctx.status = 204;
  });

  function ownList(ctx: Context, person: string): TaskList {
    const list = store.list(pathPart(ctx, 'list'));
    if (list?.person !== person) throw notFound('task list');
    return list;
  }

  function ownTask(ctx: Context, person: string): Task {
    const list = ownList(ctx, person);
    const task = store.task(pathPart(ctx, 'task'));
    if (task?.list !== list.id) throw notFound('task');
    return task;
  }

  return router;
}

function pathPart(ctx: Context, name: string): string {
  return z.record(z.string(), z.string()).parse(ctx.params)[name] ?? '';
}

function shownList({ person: _, ...list }: TaskList): Omit<TaskList, 'person'> {
  return list;
}

function shownTask({ person: _, ...task }: Task): Omit<Task, 'person'> {
  return task;
}

/** The person of the access token; 401 without a good one, 403 where it lacks the scope (RFC 6750, 3.1). */
async function authorize(ctx: Context, provider: Provider, scope: string): Promise<string> {
  const challenge = 'Bearer realm="Practice Tasks"';
  const [, value] = /^Bearer +([\w.~+/-]+=*)$/i.exec(ctx.get('Authorization')) ?? [];
  if (value === undefined) {
    throw new ApiError(401, 'sign_in_needed', 'An access token is needed.', {
      'WWW-Authenticate': challenge,
    });
  }
  const token = await provider.AccessToken.find(value);
  if (token === undefined) {
    throw new ApiError(401, 'invalid_token', 'The access token is unknown or its time is over.', {
      'WWW-Authenticate': `${challenge}, error="invalid_token"`,
    });
  }
  if (!token.scopes.has(scope)) {
    throw new ApiError(403, 'insufficient_scope', `The access token does not allow ${scope}.`, {
      'WWW-Authenticate': `${challenge}, error="insufficient_scope", scope="${scope}"`,
    });
  }
  return token.accountId;
}
