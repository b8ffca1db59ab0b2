/**
 * When and how often a connection's access token is renewed, whatever it is renewed with: in time before it expires, or
 * once the app refuses it; one renewal at a time over all processes (C15); and none is given up while it is still good
 * because the provider is busy (O12).
 */
import { SojournError } from '../../shared/errors.ts';
import type { Audit } from '../audit/index.ts';
import type { Clock } from '../clock/index.ts';
import type { Account, Credential } from '../connectors/index.ts';
import { alone } from '../leases/index.ts';
import type { Database } from '../storage/index.ts';
import { SecretUnreadable } from '../vault/index.ts';
import type { Secrets } from '../vault/index.ts';
import type { Grant } from './grant.ts';
import { isTransient } from './problems.ts';

export interface Renewals {
  /** The account of a connection. Its methods throw what `credential` of the state calls for. */
  account(connection: string): Account;
  /** Keeps an access token and when it ends; part of the caller's transaction. */
  keepAccess(connection: { id: string; app: string }, grant: Grant): void;
  /** Tells that a connection's state changed. */
  onChange(listener: (connection: string) => void): void;
  /** Waits for renewals under way. */
  close(): Promise<void>;
}

export interface RenewalsDeps {
  readonly db: Database;
  readonly secrets: Secrets;
  readonly audit: Pick<Audit, 'record'>;
  readonly now: () => number;
  readonly clock?: Clock | undefined;
}

interface Row {
  readonly id: string;
  readonly app: string;
  readonly method: string;
  readonly name: string;
  readonly identity: string | null;
  readonly state: 'connected' | 'needs-sign-in' | 'disconnected';
  readonly expires_at: number | null;
}

/** A connection with its access token and what that is renewed with. */
export interface Held<Means> extends Row {
  readonly accessToken: string;
  readonly means: Means;
}

/** The secrets of one connection, by field. */
export interface StoredSecrets {
  find(field: string): string | null;
  /** @throws SojournError connection_unreadable where there is none */
  need(field: string): string;
}

/** What a provider gave, or in a sentence why only the person can help. */
export type Renewal = { readonly grant: Grant } | { readonly refused: string };

/** The app of a connection, and its way to connect. */
export interface MethodOf {
  readonly app: string;
  readonly method: string;
}

/** How the tokens of one kind of connection are renewed. */
export interface Renewing<Means> {
  means(stored: StoredSecrets, of: MethodOf): Means;
  /** False: the token is used until the app refuses it. */
  renewsInTime(held: Held<Means>): boolean;
  /** Asks the provider; throws what leaves the connection as it is. */
  renew(held: Held<Means>): Promise<Renewal>;
  /** Did the person connect anew since, so that an answer for `used` comes too late? */
  isReplaced(found: Held<Means>, used: Held<Means>): boolean;
  /** Keeps what was given, by `keepAccess` at last; part of a transaction. */
  keep(connection: { id: string; app: string }, grant: Grant): void;
  /** After the transaction: what was given is safe, or not needed any more. */
  settled?(connection: string): void;
}

/** A token is renewed this long before it expires, or in the last quarter of a short life. */
const marginMs = 60_000;
/** A token that replaced a refused one and is refused this soon as well will not get better by another renewal. */
const secondChanceMs = 30_000;
/** After a renewal that could not be done, a token that is still good is used this long before the next try. */
const pauseMs = 15_000;

export function createRenewals<Means>(deps: RenewalsDeps, renewing: Renewing<Means>): Renewals {
  const { db, secrets, audit, now } = deps;
  const listeners: ((connection: string) => void)[] = [];
  const flights = new Map<string, Promise<Held<Means>>>();
  const lives = new Map<string, number>();
  const retried = new Map<string, { accessToken: string; at: number }>();
  const pausedUntil = new Map<string, number>();

  const select = db.prepare<[string], Row>(
    'SELECT id, app, method, name, identity, state, expires_at FROM connections WHERE id = ?',
  );
  const setExpiry = db.prepare<[number | null, string]>(
    'UPDATE connections SET expires_at = ? WHERE id = ?',
  );
  const setRefused = db.prepare<[string]>(
    "UPDATE connections SET state = 'needs-sign-in' WHERE id = ? AND state = 'connected'",
  );

  function read(id: string): Held<Means> {
    const row = select.get(id);
    if (!row) throw new SojournError('connection_missing', { values: { app: 'this app' } });
    if (row.state === 'disconnected') {
      throw new SojournError('connection_not_connected', { values: { name: row.name } });
    }
    if (row.state === 'needs-sign-in') throw signInNeeded(row);
    const stored = storedSecrets(row);
    try {
      return {
        ...row,
        accessToken: stored.need('access_token'),
        means: renewing.means(stored, row),
      };
    } catch (cause) {
      if (!(cause instanceof SecretUnreadable)) throw cause;
      throw new SojournError('connection_unreadable', { values: { name: row.name }, cause });
    }
  }

  function storedSecrets({ id, app, name }: Row): StoredSecrets {
    const find = (field: string): string | null => secrets.get({ record: id, app, field });
    return {
      find,
      need(field) {
        const value = find(field);
        if (value !== null) return value;
        throw new SojournError('connection_unreadable', { values: { name } });
      },
    };
  }

  function isDue(held: Held<Means>): boolean {
    if (held.expires_at === null || !renewing.renewsInTime(held)) return false;
    const life = lives.get(held.id) ?? Infinity;
    return now() >= held.expires_at - Math.min(marginMs, life / 4);
  }

  function isGood({ expires_at: end }: Row): boolean {
    return end !== null && now() < end;
  }

  function isPaused(held: Row): boolean {
    return isGood(held) && performance.now() < (pausedUntil.get(held.id) ?? 0);
  }

  /** A token newer than `seen`: another process's, or from one renewal. All callers of one connection share it. */
  function renewed(id: string, seen: string): Promise<Held<Means>> {
    const underWay = flights.get(id);
    if (underWay) return underWay;
    const flight = alone(deps, `refresh:${id}`, async () => {
      const held = read(id);
      return held.accessToken === seen ? await renew(held) : held;
    }).finally(() => flights.delete(id));
    flights.set(id, flight);
    return flight;
  }

  async function renew(held: Held<Means>): Promise<Held<Means>> {
    const answer = await renewing.renew(held);
    return 'grant' in answer ? store(held, answer.grant) : refused(held, answer.refused);
  }

  function store(used: Held<Means>, grant: Grant): Held<Means> {
    const { id, app } = used;
    const held = db
      .transaction(() => {
        const found = read(id);
        if (renewing.isReplaced(found, used)) return found;
        renewing.keep({ id, app }, grant);
        audit.record({
          kind: 'refreshed',
          connection: id,
          detail: 'The access token was renewed.',
        });
        return read(id);
      })
      .immediate();
    renewing.settled?.(id);
    pausedUntil.delete(id);
    return held;
  }

  /** Needs sign-in, unless the token or what renews it was replaced meanwhile. */
  function refused(used: Held<Means>, detail: string): Held<Means> {
    const { id } = used;
    const current = db
      .transaction(() => {
        const found = read(id);
        if (found.accessToken !== used.accessToken || renewing.isReplaced(found, used))
          return found;
        setRefused.run(id);
        audit.record({ kind: 'refused', connection: id, detail });
        return null;
      })
      .immediate();
    if (current) return current;
    for (const listener of listeners) listener(id);
    throw signInNeeded(used);
  }

  /** Refused just after it had replaced another one that was refused. */
  function hadItsChance({ id, accessToken }: Held<Means>): boolean {
    const last = retried.get(id);
    return last?.accessToken === accessToken && performance.now() - last.at < secondChanceMs;
  }

  function better(held: Held<Means>, bad: string): Promise<Held<Means>> | Held<Means> {
    if (held.accessToken !== bad) return held;
    return hadItsChance(held)
      ? refused(held, 'The app refused a token that was just renewed.')
      : renewed(held.id, bad);
  }

  return {
    account: (id) => ({
      connection: id,
      values: { identity: select.get(id)?.identity ?? null },

      async credential() {
        const held = read(id);
        if (!isDue(held) || isPaused(held)) return bearer(held);
        try {
          return bearer(await renewed(id, held.accessToken));
        } catch (error) {
          if (!isGood(held) || !mayPass(error)) throw error;
          pausedUntil.set(id, performance.now() + pauseMs);
          return bearer(held);
        }
      },

      async refused(bad) {
        const held = read(id);
        if (bad.kind !== 'oauth2') throw signInNeeded(held);
        const given = await better(held, bad.accessToken);
        retried.set(id, { accessToken: given.accessToken, at: performance.now() });
        return bearer(given);
      },
    }),

    keepAccess({ id, app }, grant) {
      secrets.put({ record: id, app, field: 'access_token' }, grant.accessToken);
      setExpiry.run(grant.expiresAt, id);
      if (grant.expiresAt === null) lives.delete(id);
      else lives.set(id, grant.expiresAt - now());
    },

    onChange(listener) {
      listeners.push(listener);
    },

    async close() {
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

function bearer({ accessToken }: Held<unknown>): Credential {
  return { kind: 'oauth2', accessToken };
}

function signInNeeded({ name }: Row): SojournError {
  return new SojournError('sign_in_needed', { values: { name } });
}
