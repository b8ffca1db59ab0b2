/** Which practice people have let Sojourn in, and how they take it back: as the page of connected apps at a real provider. */
import bodyParser from '@koa/bodyparser';
import Router from '@koa/router';
import { z } from 'zod';
import { scopeTexts } from './authorization.ts';
import { connectedAppsPage, showPage } from './pages.ts';
import { people, personById } from './people.ts';
import type { Records } from './records.ts';
import { refuseOtherOrigins } from './sameOrigin.ts';

/** oidc-provider's records that give access, or lead to it. */
const tokenKinds = ['RefreshToken', 'AccessToken'] as const;
const grantKinds = [...tokenKinds, 'AuthorizationCode', 'Grant'] as const;

const tokenSchema = z.object({ scope: z.string().default(''), consumed: z.number().optional() });
const formSchema = z.object({ person: z.string() });

/** Routes of the page. @param origin address of the service */
export function createAccessRoutes(origin: string, records: Records): Router {
  const router = new Router({ prefix: '/tasks/connected-apps' });

  router.get('/', (ctx) => {
    const removed = personById(z.string().catch('').parse(ctx.query.removed));
    const accesses = people.map((person) => ({ person, may: accessOf(records, person.id) }));
    showPage(ctx, connectedAppsPage(accesses, removed));
  });

  router.post('/', refuseOtherOrigins(origin), bodyParser({ enableTypes: ['form'] }), (ctx) => {
    const form = formSchema.safeParse(ctx.request.body);
    const person = personById(form.data?.person ?? '');
    if (person === undefined) return ctx.throw(400);
    withdrawAccess(records, person.id);
    ctx.status = 303;
    ctx.redirect(`/tasks/connected-apps?removed=${person.id}`);
  });

  return router;
}

/** What Sojourn may do with the account of a person, in plain words; empty where it has no access. */
function accessOf(records: Records, person: string): string[] {
  const scopes = tokenKinds
    .flatMap((kind) => records.where(kind, 'accountId', person))
    .map(({ payload }) => tokenSchema.parse(payload))
    .filter(({ consumed }) => consumed === undefined)
    .flatMap(({ scope }) => scope.split(' '));
  return [...new Set(scopes)].map((id) => scopeTexts[id] ?? id);
}

/** Ends every access to the account of a person; the apps that had it learn of that when they are refused. */
function withdrawAccess(records: Records, person: string): void {
  records.together(() => {
    for (const kind of grantKinds) records.removeWhere(kind, 'accountId', person);
  });
}
