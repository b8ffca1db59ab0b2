/**
 * The two pages between "authorize" and the way back: account chooser and consent. One interaction of oidc-provider
 * carries both, so no session of an earlier sign-in ever plays a part.
 */
import bodyParser from '@koa/bodyparser';
import Router from '@koa/router';
import type Provider from 'oidc-provider';
import { errors } from 'oidc-provider';
import { z } from 'zod';
import { optionalScopes, scopeTexts } from './authorization.ts';
import { chooserPage, consentPage, errorPage, showPage, type Page } from './pages.ts';
import { personById } from './people.ts';
import { refuseOtherOrigins } from './sameOrigin.ts';

const paramsSchema = z.object({
  client_id: z.string(),
  redirect_uri: z.url(),
  scope: z.string().default(''),
});
const answerSchema = z.object({
  answer: z.enum(['allow', 'cancel']),
  person: z.string().optional(),
  /** The ticked boxes: absent, one, or several. */
  scope: z
    .union([z.string(), z.array(z.string())])
    .default([])
    .transform((ticked) => [ticked].flat()),
});

/** Routes below `/oauth/interaction/:uid`. */
export function createSignInRoutes(provider: Provider): Router {
  const origin = new URL(provider.issuer).origin;
  const router = new Router({ prefix: '/oauth/interaction/:uid' });

  router.use(async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      const page = pageFor(error);
      if (page === undefined) throw error;
      ctx.status = 400;
      showPage(ctx, page);
    }
  });

  router.get('/', async (ctx) => {
    const { uid, params } = await provider.interactionDetails(ctx.req, ctx.res);
    showPage(ctx, chooserPage(uid, redirectOrigin(params)));
  });

  router.get('/consent', async (ctx) => {
    const { uid, params } = await provider.interactionDetails(ctx.req, ctx.res);
    const person = personById(z.string().catch('').parse(ctx.query.person));
    if (person === undefined) {
      ctx.redirect(`/oauth/interaction/${uid}`);
      return;
    }
    const { client_id: clientId, scope } = paramsSchema.parse(params);
    const client = await provider.Client.find(clientId);
    showPage(
      ctx,
      consentPage({
        uid,
        client: client?.clientName ?? clientId,
        person,
        scopes: scope.split(' ').map((id) => ({
          id,
          text: scopeTexts[id] ?? id,
          optional: optionalScopes.has(id),
        })),
        redirectOrigin: redirectOrigin(params),
      }),
    );
  });

  const form = [refuseOtherOrigins(origin), bodyParser({ enableTypes: ['form'] })];
  router.post('/consent', ...form, async (ctx) => {
    const { params } = await provider.interactionDetails(ctx.req, ctx.res);
    const { answer, person: personId = '', scope: ticked } = answerSchema.parse(ctx.request.body);
    const person = personById(personId);

    let returnTo: string;
    if (answer === 'allow' && person !== undefined) {
      const { client_id: clientId, scope } = paramsSchema.parse(params);
      const grant = new provider.Grant({ accountId: person.id, clientId });
      grant.addOIDCScope(scope);
      const left = scope.split(' ').filter((id) => optionalScopes.has(id) && !ticked.includes(id));
      if (left.length > 0) grant.rejectOIDCScope(left.join(' '));
      returnTo = await provider.interactionResult(ctx.req, ctx.res, {
        login: { accountId: person.id, remember: false },
        consent: { grantId: await grant.save() },
      });
    } else {
      returnTo = await provider.interactionResult(ctx.req, ctx.res, {
        error: 'access_denied',
        error_description: 'Cancel was pressed',
      });
    }
    ctx.status = 303;
    ctx.redirect(returnTo);
  });

  return router;
}

/** Where the answer of this sign-in goes, yes or no. */
function redirectOrigin(params: unknown): string {
  return new URL(paramsSchema.parse(params).redirect_uri).origin;
}

/** What the person is told; undefined for a fault of ours. */
function pageFor(error: unknown): Page | undefined {
  if (error instanceof errors.SessionNotFound) {
    return errorPage('This sign-in is over', 'It was finished already, or it took too long.');
  }
  if (error instanceof z.ZodError) {
    return errorPage('This sign-in cannot go on', 'The page sent an answer that makes no sense.');
  }
  return undefined;
}
