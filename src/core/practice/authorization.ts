/**
 * The authorization server of Practice Tasks: oidc-provider with one public native client (RFC 8252), PKCE S256, refresh
 * tokens that rotate, and consent asked for every time. State and keys are in the database.
 */
import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { Provider, type Configuration } from 'oidc-provider';
import { z } from 'zod';
import type { Log } from '../log/index.ts';
import { createAdapterFactory } from './adapter.ts';
import { errorPage, showPage } from './pages.ts';
import { personById } from './people.ts';
import type { Records } from './records.ts';

const practiceClientId = 'sojourn-practice';

/** What can be asked for, in the words of the consent page. */
export const scopeTexts: Readonly<Record<string, string>> = {
  'tasks.read': 'See your task lists and tasks',
  'tasks.write': 'Create, change and delete your tasks',
  openid: 'Know which practice person you are',
  email: 'See your e-mail address',
  profile: 'See your name',
  offline_access: 'Stay connected, so that it need not ask you again',
};

/** What the person may leave out on the consent page, as at providers with granular permissions. */
export const optionalScopes: ReadonlySet<string> = new Set(['tasks.read', 'tasks.write']);

const yearSeconds = 365 * 24 * 3600;
/** Short, so that renewing is part of the practice. */
const accessTokenSeconds = 600;

export interface AuthorizationDeps {
  readonly origin: string;
  readonly records: Records;
  readonly keys: AuthorizationKeys;
  readonly log: Log;
}

/** The provider for the issuer `<origin>/oauth`; to be served below `/oauth`. */
export function createAuthorization({ origin, records, keys, log }: AuthorizationDeps): Provider {
  const issuer = `${origin}/oauth`;
  const provider: Provider = new Provider(issuer, {
    ...keys,
    adapter: createAdapterFactory(records),
    clients: [
      {
        client_id: practiceClientId,
        client_name: 'Sojourn',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        // A native client's loopback redirect is compared without its port (RFC 8252, 7.3).
        redirect_uris: ['http://127.0.0.1/callback', 'http://[::1]/callback'],
      },
    ],
    responseTypes: ['code'],
    clientAuthMethods: ['none'],
    scopes: Object.keys(scopeTexts),
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (_ctx, id) => {
      const person = personById(id);
      if (person === undefined) return undefined;
      const { name, email } = person;
      return {
        accountId: id,
        claims: async () => ({ sub: id, name, email, email_verified: true }),
      };
    },
    pkce: { required: () => true },
    clientBasedCORS: () => false,
    clockTolerance: 0,
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
      },
    },
    interactions: { url: (_ctx, { uid }) => `/oauth/interaction/${uid}` },
    // Consent given earlier does not count: the page is what people come to practise.
    loadExistingGrant: async (ctx) => {
      const grantId = ctx.oidc.result?.consent?.grantId;
      return grantId === undefined ? undefined : provider.Grant.find(grantId);
    },
    issueRefreshToken: (_ctx, client, source) =>
      client.grantTypeAllowed('refresh_token') && source.scopes.has('offline_access'),
    rotateRefreshToken: true,
    expiresWithSession: () => false,
    renderError: (ctx, { error, error_description: description }) => {
      showPage(ctx, errorPage('This sign-in cannot go on', description ?? error));
    },
    ttl: {
      AccessToken: accessTokenSeconds,
      AuthorizationCode: 60,
      IdToken: 600,
      Interaction: 600,
      RefreshToken: yearSeconds,
      Grant: 10 * yearSeconds,
      Session: 600,
    },
  });
  provider.on('server_error', (_ctx, error) => log.error('practice.oauth.failed', error));
  return provider;
}

export type AuthorizationKeys = Pick<Configuration, 'jwks' | 'cookies'>;

const keySchema = z.object({
  jwks: z.object({ keys: z.array(z.looseObject({ kty: z.string() })) }),
  cookies: z.string(),
});

/** Signing and cookie keys, made once for this data folder. */
export async function authorizationKeys(records: Records): Promise<AuthorizationKeys> {
  const stored =
    records.get('secret', 'oauth') ?? records.settle('secret', 'oauth', await newKeys());
  const { jwks, cookies } = keySchema.parse(stored);
  return {
    jwks,
    cookies: {
      keys: [cookies],
      // Cookies of 127.0.0.1 are shared by all ports: names of our own collide with nobody's.
      names: {
        session: 'sojourn_practice_session',
        interaction: 'sojourn_practice_interaction',
        resume: 'sojourn_practice_resume',
      },
    },
  };
}

async function newKeys(): Promise<z.infer<typeof keySchema>> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const jwk = { ...privateKey.export({ format: 'jwk' }), kty: 'RSA', use: 'sig', alg: 'RS256' };
  return { jwks: { keys: [jwk] }, cookies: randomBytes(32).toString('base64url') };
}
