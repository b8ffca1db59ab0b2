/**
 * Tokens that an app gives for a client ID and secret alone (RFC 6749, 4.4): asked for when the account is linked, and
 * again before they expire. There is no refresh token and no sign-in; what the person typed is the credential.
 */
import { SojournError } from '../../shared/errors.ts';
import type { Audit } from '../audit/index.ts';
import { typedFields } from '../connectors/index.ts';
import type { Account, Credential } from '../connectors/index.ts';
import { alone } from '../leases/index.ts';
import type { Database } from '../storage/index.ts';
import { SecretUnreadable } from '../vault/index.ts';
import type { Secrets } from '../vault/index.ts';
import { grantOf } from './grant.ts';
import type { Grant } from './grant.ts';
import { exchangeProblem, isClientRefused, isTransient } from './problems.ts';
import { createProviders } from './providers.ts';
import type { ProvidersDeps } from './providers.ts';
import { askedScope, comparedScopes } from './scopes.ts';

/** What a token request brings home. */
export interface ObtainedToken {
  readonly grant: Grant;
  readonly scopes: readonly string[];
  readonly scopesMissing: readonly string[];
}

export interface ClientTokens {
  /**
   * Asks for a token with what the person typed.
   * @throws SojournError credentials_refused with the field, provider_answer_wrong, sign_in_failed (discovery),
   * url_refused, offline, provider_unreachable, rate_limited, app_unavailable, not_found
   */
  obtain(
    app: string,
    method: string,
    values: Readonly<Record<string, string>>,
  ): Promise<ObtainedToken>;
  /** Keeps a token; part of the caller's transaction. */
  keep(connection: { id: string; app: string }, grant: Grant): void;
  /** The account of a connection made so. Its methods throw what `credential` of the state calls for. */
  account(connection: string): Account;
  /** Tells that a connection's state changed. */
  onChange(listener: (connection: string) => void): void;
  /** Waits for requests under way. */
  close(): Promise<void>;
}

export interface ClientTokensDeps extends ProvidersDeps {
  readonly db: Database;
  readonly secrets: Secrets;
  readonly audit: Pick<Audit, 'record'>;
  readonly now: () => number;
}

interface Row {
  readonly app: string;
  readonly method: string;
  readonly name: string;
  readonly identity: string | null;
  readonly state: 'connected' | 'needs-sign-in' | 'disconnected';
  readonly expires_at: number | null;
}

interface Held extends Row {
  readonly accessToken: string;
  readonly values: Readonly<Record<string, string>>;
}

/** A token is renewed this long before it expires, or in the last quarter of a short life. */
const marginMs = 60_000;
/** A token that replaced a refused one and is refused this soon as well will not get better by another. */
const secondChanceMs = 30_000;
/** After a renewal that could not be done, a token that is still good is used this long before the next try. */
const pauseMs = 15_000;

export function createClientTokens(deps: ClientTokensDeps): ClientTokens {
  const { db, secrets, audit, now } = deps;
  const providers = createProviders(deps);
  const listeners: ((connection: string) => void)[] = [];
  const flights = new Map<string, Promise<Held>>();
  const lives = new Map<string, number>();
  const retried = new Map<string, { accessToken: string; at: number }>();
  const pausedUntil = new Map<string, number>();

  const select = db.prepare<[string], Row>(
    'SELECT app, method, name, identity, state, expires_at FROM connections WHERE id = ?',
  );
  const setExpiry = db.prepare<[number | null, string]>(
    'UPDATE connections SET expires_at = ? WHERE id = ?',
  );
  const setRefused = db.prepare<[string]>(
    "UPDATE connections SET state = 'needs-sign-in' WHERE id = ? AND state = 'connected'",
  );

  function read(id: string): Held {
    const row = select.get(id);
    if (!row) throw new SojournError('connection_missing', { values: { app: 'this app' } });
    if (row.state === 'disconnected') {
      throw new SojournError('connection_not_connected', { values: { name: row.name } });
    }
    if (row.state === 'needs-sign-in') throw signInNeeded(row);
    const method = deps.catalogue.get(row.app)?.auth.find((each) => each.id === row.method);
    const fields = (method && typedFields(method)) ?? [];
    const need = (field: string): string => {
      const value = secrets.get({ record: id, app: row.app, field });
      if (value !== null) return value;
      throw new SojournError('connection_unreadable', { values: { name: row.name } });
    };
    try {
      const values = fields.flatMap(({ id: field, required }) => {
        const value = required ? need(field) : secrets.get({ record: id, app: row.app, field });
        return value === null ? [] : [[field, value] as const];
      });
      return { ...row, accessToken: need('access_token'), values: Object.fromEntries(values) };
    } catch (cause) {
      if (!(cause instanceof SecretUnreadable)) throw cause;
      throw new SojournError('connection_unreadable', { values: { name: row.name }, cause });
    }
  }

  async function obtain(
    app: string,
    methodId: string,
    values: Readonly<Record<string, string>>,
  ): Promise<ObtainedToken> {
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

  function keep({ id, app }: { id: string; app: string }, grant: Grant): void {
    secrets.put({ record: id, app, field: 'access_token' }, grant.accessToken);
    setExpiry.run(grant.expiresAt, id);
    if (grant.expiresAt === null) lives.delete(id);
    else lives.set(id, grant.expiresAt - now());
  }

  function isDue(id: string, { expires_at: end }: Held): boolean {
    if (end === null) return false;
    return now() >= end - Math.min(marginMs, (lives.get(id) ?? Infinity) / 4);
  }

  function isGood({ expires_at: end }: Held): boolean {
    return end !== null && now() < end;
  }

  /** A token newer than `seen`: another process's, or from one request that all callers share. */
  function renewed(id: string, seen: string): Promise<Held> {
    const underWay = flights.get(id);
    if (underWay) return underWay;
    const flight = alone(deps, `refresh:${id}`, async () => {
      const held = read(id);
      return held.accessToken === seen ? await renew(id, held) : held;
    }).finally(() => flights.delete(id));
    flights.set(id, flight);
    return flight;
  }

  async function renew(id: string, held: Held): Promise<Held> {
    const obtained = await obtain(held.app, held.method, held.values).catch((error: unknown) => {
      if (error instanceof SojournError && error.code === 'credentials_refused') return null;
      throw error;
    });
    if (obtained === null) return refused(id, held);
    const current = db
      .transaction(() => {
        const found = read(id);
        // Linked anew meanwhile: that token counts, and this answer belongs to the credentials before.
        if (found.accessToken !== held.accessToken) return found;
        keep({ id, app: held.app }, obtained.grant);
        audit.record({
          kind: 'refreshed',
          connection: id,
          detail: 'The access token was renewed.',
        });
        return read(id);
      })
      .immediate();
    pausedUntil.delete(id);
    return current;
  }

  /** Needs sign-in, unless other credentials were stored meanwhile. */
  function refused(id: string, used: Held): Held {
    const current = db
      .transaction(() => {
        const found = read(id);
        if (found.accessToken !== used.accessToken) return found;
        setRefused.run(id);
        audit.record({
          kind: 'refused',
          connection: id,
          detail: 'The app refused the credentials.',
        });
        return null;
      })
      .immediate();
    if (current) return current;
    for (const listener of listeners) listener(id);
    throw signInNeeded(used);
  }

  return {
    obtain,
    keep,

    account(id) {
      return {
        connection: id,
        values: { identity: select.get(id)?.identity ?? null },

        async credential() {
          const held = read(id);
          const isPaused = isGood(held) && performance.now() < (pausedUntil.get(id) ?? 0);
          if (!isDue(id, held) || isPaused) return bearer(held);
          try {
            return bearer(await renewed(id, held.accessToken));
          } catch (error) {
            if (!isGood(held) || !isTransient(error)) throw error;
            pausedUntil.set(id, performance.now() + pauseMs);
            return bearer(held);
          }
        },

        async refused(bad) {
          const held = read(id);
          if (bad.kind !== 'oauth2') throw signInNeeded(held);
          if (held.accessToken !== bad.accessToken) return bearer(held);
          const last = retried.get(id);
          const hadItsChance =
            last?.accessToken === bad.accessToken && performance.now() - last.at < secondChanceMs;
          const better = hadItsChance ? refused(id, held) : await renewed(id, bad.accessToken);
          retried.set(id, { accessToken: better.accessToken, at: performance.now() });
          return bearer(better);
        },
      };
    },

    onChange(listener) {
      listeners.push(listener);
    },

    async close() {
      await Promise.allSettled(flights.values());
    },
  };
}

function bearer({ accessToken }: Held): Credential {
  return { kind: 'oauth2', accessToken };
}

function signInNeeded({ name }: Row): SojournError {
  return new SojournError('sign_in_needed', { values: { name } });
}
