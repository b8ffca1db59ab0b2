/**
 * Tokens that an app gives for a client ID and secret alone (RFC 6749, 4.4): asked for when the account is linked, and
 * again before they expire. There is no refresh token and no sign-in; what the person typed is the credential.
 */
import { SojournError } from '../../shared/errors.ts';
import { typedFields } from '../connectors/index.ts';
import { grantOf } from './grant.ts';
import type { Grant } from './grant.ts';
import { exchangeProblem, isClientRefused } from './problems.ts';
import { createProviders } from './providers.ts';
import type { ProvidersDeps } from './providers.ts';
import { createRenewals } from './renewals.ts';
import type { Held, MethodOf, Renewal, Renewals, RenewalsDeps, StoredSecrets } from './renewals.ts';
import { askedScope, comparedScopes } from './scopes.ts';

/** What a token request brings home. */
export interface ObtainedToken {
  readonly grant: Grant;
  readonly scopes: readonly string[];
  readonly scopesMissing: readonly string[];
}

export interface ClientTokens extends Omit<Renewals, 'keepAccess'> {
  /**
   * Asks for a token with what the person typed.
   * @throws SojournError credentials_refused with the field, provider_answer_wrong, sign_in_failed (discovery),
   * url_refused, offline, provider_unreachable, rate_limited, app_unavailable, not_found
   */
  obtain(app: string, method: string, values: Values): Promise<ObtainedToken>;
  /** Keeps a token; part of the caller's transaction. */
  keep(connection: { id: string; app: string }, grant: Grant): void;
}

export interface ClientTokensDeps extends ProvidersDeps, RenewalsDeps {}

/** By the ids of the fields that the method asks for. */
type Values = Readonly<Record<string, string>>;

export function createClientTokens(deps: ClientTokensDeps): ClientTokens {
  const { now } = deps;
  const providers = createProviders(deps);
  const renewals = createRenewals<Values>(deps, {
    means: storedValues,
    renewsInTime: () => true,
    renew: obtainAgain,
    isReplaced: (found, used) =>
      found.accessToken !== used.accessToken || !sameValues(found.means, used.means),
    keep,
  });

  async function obtain(app: string, methodId: string, values: Values): Promise<ObtainedToken> {
    const { oidc, config, connector, method } = await providers.openForClient(
      app,
      methodId,
      values,
    );
    const parameters = new URLSearchParams(method.params);
    const scope = askedScope(method);
    if (scope !== '') parameters.set('scope', scope);
    const answer = await oidc.clientCredentialsGrant(config, parameters).catch((error: unknown) => {
      if (!isClientRefused(error)) {
        throw exchangeProblem(error, connector.name, 'provider_answer_wrong');
      }
      throw new SojournError('credentials_refused', {
        values: { app: connector.name },
        field: 'clientSecret',
        cause: error,
      });
    });
    // A refresh token has no place here (RFC 6749, 4.4.3): the credentials themselves ask again.
    const grant = { ...grantOf(answer, now()), refreshToken: null };
    return { grant, ...comparedScopes(method, answer.scope, false) };
  }

  async function obtainAgain({ app, method, means: values }: Held<Values>): Promise<Renewal> {
    try {
      return await obtain(app, method, values);
    } catch (error) {
      if (!(error instanceof SojournError) || error.code !== 'credentials_refused') throw error;
      return { refused: 'The app refused the credentials.' };
    }
  }

  /** What the person typed, in the order of the method's fields. */
  function storedValues(stored: StoredSecrets, { app, method: id }: MethodOf): Values {
    const method = deps.catalogue.get(app)?.auth.find((each) => each.id === id);
    const fields = (method && typedFields(method)) ?? [];
    const values = fields.flatMap((field): [string, string][] => {
      const value = field.required ? stored.need(field.id) : stored.find(field.id);
      return value === null ? [] : [[field.id, value]];
    });
    return Object.fromEntries(values);
  }

  function keep(connection: { id: string; app: string }, grant: Grant): void {
    renewals.keepAccess(connection, grant);
  }

  return { ...renewals, obtain, keep };
}

function sameValues(some: Values, others: Values): boolean {
  return JSON.stringify(some) === JSON.stringify(others);
}
