/** Tokens of signed-in connections: kept in the vault, refreshed in time, one refresh at a time (C15, O12, O13). */
import { SojournError } from '../../shared/errors.ts';
import type { Audit } from '../audit/index.ts';
import type { Clock } from '../clock/index.ts';
import type { Account, Catalogue } from '../connectors/index.ts';
import { alone } from '../leases/index.ts';
import type { Database } from '../storage/index.ts';
import { SecretUnreadable } from '../vault/index.ts';
import type { Secrets } from '../vault/index.ts';
import type { Clients } from './clients.ts';
import { grantOf } from './grant.ts';
import type { Grant } from './grant.ts';
import type { FetchLimits } from './limitedFetch.ts';
import { exchangeProblem, isInvalidGrant, isTransient } from './problems.ts';
import { createProviders } from './providers.ts';
import { createRevocations } from './revocations.ts';
import type { Revocations } from './revocations.ts';

export interface Tokens extends Revocations {
  /** The account of a connection made by sign-in. Its methods throw what `credential` of the state calls for. */
  account(connection: string): Account;
  /**
   * Keeps a grant; part of the caller's transaction. `sameAccount`: a grant without a refresh token keeps the one before;
   * otherwise nothing of what was kept before stays.
   */
  keep(connection: { id: string; app: string }, grant: Grant, sameAccount: boolean): void;
  /** Tells that a connection's state or expiry changed. */
  onChange(listener: (connection: string) => void): void;
  /** Waits for refreshes under way, so that a rotated token is not lost. */
  close(): Promise<void>;
}

export interface TokensDeps {
  readonly db: Database;
  readonly secrets: Secrets;
  readonly catalogue: Pick<Catalogue, 'get' | 'forUse'>;
  readonly clients: Pick<Clients, 'credentials' | 'register' | 'refuse'>;
  readonly audit: Pick<Audit, 'record'>;
  readonly now: () => number;
  readonly limits?: FetchLimits | undefined;
  readonly clock?: Clock | undefined;
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
  readonly refreshToken: string | null;
}

/** A token is renewed this long before it expires, or in the last quarter of a short life. */
const marginMs = 60_000;
/** A token that replaced a refused one and is refused this soon as well will not get better by another refresh. */
const secondChanceMs = 30_000;
/** After a refresh that could not be done, a token that is still good is used this long before the next try. */
const pauseMs = 15_000;

export function createTokens(deps: TokensDeps): Tokens {
  const { db, secrets, audit, now } = deps;
  const providers = createProviders(deps);
  const revocations = createRevocations({ ...deps, providers });
  const listeners: ((connection: string) => void)[] = [];
  const flights = new Map<string, Promise<Held>>();
  const lives = new Map<string, number>();
  const retried = new Map<string, { accessToken: string; at: number }>();
  const pausedUntil = new Map<string, number>();
  /** Answers that could not be stored (a full disk, say): the refresh token in them is the only one that is still good. */
  const unsaved = new Map<string, { used: string; grant: Grant }>();

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
    const unreadable = { values: { name: row.name } };
    try {
      const accessToken = secrets.get({ record: id, app: row.app, field: 'access_token' });
      const refreshToken = secrets.get({ record: id, app: row.app, field: 'refresh_token' });
      if (accessToken === null) throw new SojournError('connection_unreadable', unreadable);
      return { ...row, accessToken, refreshToken };
    } catch (cause) {
      if (!(cause instanceof SecretUnreadable)) throw cause;
      throw new SojournError('connection_unreadable', { ...unreadable, cause });
    }
  }

  function isDue(id: string, held: Held): boolean {
    if (held.expires_at === null || held.refreshToken === null) return false;
    const life = lives.get(id) ?? Infinity;
    return now() >= held.expires_at - Math.min(marginMs, life / 4);
  }

  function isPaused(id: string, held: Held): boolean {
    const isGood = held.expires_at !== null && now() < held.expires_at;
    return isGood && performance.now() < (pausedUntil.get(id) ?? 0);
  }

  /** A token newer than `seen`: another process's, or from one refresh. All callers of one connection share it. */
  function renewed(id: string, seen: string): Promise<Held> {
    const underWay = flights.get(id);
    if (underWay) return underWay;
    const flight = alone(deps, `refresh:${id}`, async () => {
      const held = read(id);
      return held.accessToken === seen ? await refresh(id, held) : held;
    }).finally(() => flights.delete(id));
    flights.set(id, flight);
    return flight;
  }

  async function refresh(id: string, held: Held): Promise<Held> {
    if (held.refreshToken === null)
      return refused(id, held, 'The app refused the token, and there is none to renew it with.');
    const left = unsaved.get(id);
    if (left?.used === held.refreshToken) return store(id, held, left.grant);
    const { oidc, config, connector } = await providers.open(held.app, held.method);
    const answer = await oidc
      .refreshTokenGrant(config, held.refreshToken)
      .catch((error: unknown) => {
        if (isInvalidGrant(error)) return null;
        throw exchangeProblem(error, connector.name, 'provider_answer_wrong');
      });
    if (answer === null) return refused(id, held, `${connector.name} ended the sign-in.`);
    const grant = grantOf(answer, now());
    unsaved.set(id, { used: held.refreshToken, grant });
    revocations.online();
    return store(id, held, grant);
  }

  /** In one transaction, the rotated refresh token first: it is safe before the new access token is used. */
  function store(id: string, used: Held, grant: Grant): Held {
    const held = db
      .transaction(() => {
        const current = read(id);
        // Signed in anew meanwhile: those tokens count, and this answer belongs to the ones before.
        if (current.refreshToken !== used.refreshToken) return current;
        keep({ id, app: used.app }, grant, true);
        audit.record({
          kind: 'refreshed',
          connection: id,
          detail: 'The access token was renewed.',
        });
        return read(id);
      })
      .immediate();
    unsaved.delete(id);
    pausedUntil.delete(id);
    return held;
  }

  function refused(id: string, used: Held, detail: string): Held {
    const current = db
      .transaction(() => {
        const found = read(id);
        if (found.accessToken !== used.accessToken || found.refreshToken !== used.refreshToken)
          return found;
        setRefused.run(id);
        audit.record({ kind: 'refused', connection: id, detail });
        return null;
      })
      .immediate();
    if (current) return current;
    announce(id);
    throw signInNeeded(used);
  }

  function keep(connection: { id: string; app: string }, grant: Grant, sameAccount: boolean): void {
    const { id, app } = connection;
    if (!sameAccount) secrets.removeRecord(id);
    if (grant.refreshToken !== null) {
      secrets.put({ record: id, app, field: 'refresh_token' }, grant.refreshToken);
    }
    secrets.put({ record: id, app, field: 'access_token' }, grant.accessToken);
    setExpiry.run(grant.expiresAt, id);
    if (grant.expiresAt === null) lives.delete(id);
    else lives.set(id, grant.expiresAt - now());
  }

  function announce(id: string): void {
    for (const listener of listeners) listener(id);
  }

  function account(id: string): Account {
    return {
      connection: id,
      values: { identity: select.get(id)?.identity ?? null },

      async credential() {
        const held = read(id);
        if (!isDue(id, held) || isPaused(id, held)) return bearer(held);
        try {
          return bearer(await renewed(id, held.accessToken));
        } catch (error) {
          const isGood = held.expires_at !== null && now() < held.expires_at;
          if (!isGood || !mayPass(error)) throw error;
          pausedUntil.set(id, performance.now() + pauseMs);
          return bearer(held);
        }
      },

      async refused(bad) {
        const held = read(id);
        if (bad.kind !== 'oauth2') throw signInNeeded(held);
        const last = retried.get(id);
        const hadItsChance =
          last?.accessToken === bad.accessToken &&
          held.accessToken === bad.accessToken &&
          performance.now() - last.at < secondChanceMs;
        const better = hadItsChance
          ? refused(id, held, 'The app refused a token that was just renewed.')
          : held.accessToken === bad.accessToken
            ? await renewed(id, bad.accessToken)
            : held;
        retried.set(id, { accessToken: better.accessToken, at: performance.now() });
        return bearer(better);
      },
    };
  }

  return {
    ...revocations,
    account,
    keep,
    onChange(listener) {
      listeners.push(listener);
    },
    async close() {
      revocations.close();
      await Promise.allSettled(flights.values());
    },
  };
}

/** What may be another at the next try, so that a token that is still good is used until then. */
function mayPass(error: unknown): boolean {
  return (
    isTransient(error) || (error instanceof SojournError && error.code === 'provider_answer_wrong')
  );
}

function bearer(held: Held): { kind: 'oauth2'; accessToken: string } {
  return { kind: 'oauth2', accessToken: held.accessToken };
}

function signInNeeded(row: Row): SojournError {
  return new SojournError('sign_in_needed', { values: { name: row.name } });
}
