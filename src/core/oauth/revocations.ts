/** Taking tokens back at the provider (RFC 7009, O15): at once where it can be reached, else from a queue, later. */
import { ulid } from 'ulid';
import type { PendingRevocation } from '../../shared/connection.ts';
import { SojournError } from '../../shared/errors.ts';
import type { Audit } from '../audit/index.ts';
import { systemClock } from '../clock/index.ts';
import type { Clock } from '../clock/index.ts';
import type { Catalogue } from '../connectors/index.ts';
import type { Database } from '../storage/index.ts';
import { SecretUnreadable } from '../vault/index.ts';
import type { Secrets } from '../vault/index.ts';
import { oauthMethod } from './clients.ts';
import { exchangeProblem, isTransient } from './problems.ts';
import type { Provider, Providers } from './providers.ts';

export interface Revocations {
  /**
   * Puts a connection's tokens into the queue; part of the transaction that takes them from the connection. Gives the
   * id to pass to `revoke`, or null where there is nothing to revoke or the provider offers no revocation.
   */
  queueRevocation(connection: { id: string; app: string; method: string }): string | null;
  /** Tries one entry of the queue now; true when it is done with. Never throws for a provider's sake. */
  revoke(entry: string): Promise<boolean>;
  /** Tries all entries of the queue; gives how many are left. Those are tried again by and by, up to an hour apart. */
  retryRevocations(): Promise<number>;
  /** What waits in the queue, the oldest first; of one connection where one is named. */
  pendingRevocations(connection?: string): PendingRevocation[];
}

/** What only the tokens themselves need. */
interface RevocationQueue extends Revocations {
  /** A provider answered: entries that failed for want of a network are tried at once. */
  online(): void;
  /** Nothing is tried any more; what is left stays in the queue. */
  close(): void;
}

export interface RevocationsDeps {
  readonly db: Database;
  readonly secrets: Secrets;
  readonly catalogue: Pick<Catalogue, 'get'>;
  readonly audit: Pick<Audit, 'record'>;
  readonly providers: Providers;
  readonly now: () => number;
  readonly clock?: Clock | undefined;
}

interface Entry {
  readonly id: string;
  readonly app: string;
  readonly method: string;
  readonly connection: string | null;
  readonly tries: number;
}

/** Refresh token first: it is the one that lasts, and most providers end the access token with it. */
const fields = ['refresh_token', 'access_token'] as const;

/** A connection that is gone has left its last name. */
const pendingColumns = `SELECT r.id, r.app, coalesce(c.name, r.connection_name) AS connectionName,
  r.queued_at AS queuedAt, r.tries FROM revocations r LEFT JOIN connections c ON c.id = r.connection`;

/** An entry that was tried this often without an answer is given up. */
const mostTries = 200;

/** Between two tries: doubled each time. */
const firstPauseMs = 60_000;
const longestPauseMs = 60 * 60_000;

export function createRevocations(deps: RevocationsDeps): RevocationQueue {
  const { db, secrets, catalogue, audit, providers, now, clock = systemClock } = deps;
  let isClosed = false;
  let isUnreached = false;
  let pauses = 0;
  let cancelPause: (() => void) | undefined;
  let underWay: Promise<number> | undefined;

  const insert = db.prepare<[string, string, string, string, number]>(
    'INSERT INTO revocations (id, app, method, connection, queued_at) VALUES (?, ?, ?, ?, ?)',
  );
  const select = db.prepare<[string], Entry>(
    'SELECT id, app, method, connection, tries FROM revocations WHERE id = ?',
  );
  const all = db.prepare<[], Entry>(
    'SELECT id, app, method, connection, tries FROM revocations ORDER BY id',
  );
  const pending = db.prepare<[], PendingRevocation>(`${pendingColumns} ORDER BY r.id`);
  const pendingOf = db.prepare<[string], PendingRevocation>(
    `${pendingColumns} WHERE r.connection = ? ORDER BY r.id`,
  );
  const countTry = db.prepare<[string]>('UPDATE revocations SET tries = tries + 1 WHERE id = ?');
  const remove = db.prepare<[string]>('DELETE FROM revocations WHERE id = ?');

  function offersRevocation(app: string, methodId: string): boolean {
    const method = catalogue.get(app)?.auth.find((candidate) => candidate.id === methodId);
    return method?.kind === 'oauth2' && (method.revocationUrl !== undefined || method.discover);
  }

  function readable(record: string, app: string, field: string): string | null {
    try {
      return secrets.get({ record, app, field });
    } catch (error) {
      if (error instanceof SecretUnreadable) return null;
      throw error;
    }
  }

  /** Takes the entry from the queue and says in the history how it ended. */
  function finish(entry: Entry, detail: string): void {
    db.transaction(() => {
      if (remove.run(entry.id).changes === 0) return;
      secrets.removeRecord(entry.id);
      audit.record({ kind: 'revoked', connection: entry.connection, detail });
    }).immediate();
  }

  async function revokeAt({ oidc, config }: Provider, { id, app }: Entry): Promise<void> {
    let isLastingEnded = false;
    for (const field of fields) {
      const token = readable(id, app, field);
      if (token === null) continue;
      try {
        await oidc.tokenRevocation(config, token, { token_type_hint: field });
      } catch (error) {
        // It ended with the refresh token, and some providers then call it unknown.
        if (!isLastingEnded || isTransient(exchangeProblem(error, app, 'provider_answer_wrong')))
          throw error;
      }
      isLastingEnded = true;
    }
  }

  async function attempt(entry: Entry): Promise<boolean> {
    const app = catalogue.get(entry.app)?.name ?? entry.app;
    try {
      oauthMethod(catalogue, entry.app, entry.method);
      const provider = await providers.open(entry.app, entry.method);
      if (provider.revokes) await revokeAt(provider, entry);
      if (isClosed) return false;
      finish(
        entry,
        provider.revokes
          ? `${app} ended the access of the tokens.`
          : `${app} offers no way to end the access of tokens.`,
      );
      return true;
    } catch (error) {
      if (isClosed) return false;
      const problem = exchangeProblem(error, app, 'provider_answer_wrong');
      if (!(problem instanceof SojournError) || problem.code === 'vault_locked') throw problem;
      if (!isTransient(problem) || entry.tries + 1 >= mostTries) {
        finish(entry, `The access could not be ended at ${app}: ${problem.message}`);
        return true;
      }
      if (entry.tries === 0) {
        audit.record({
          kind: 'revoked',
          connection: entry.connection,
          detail: `${app} could not be reached to end the access of the tokens; Sojourn tries again later.`,
        });
      }
      countTry.run(entry.id);
      isUnreached = problem.code === 'offline' || problem.code === 'provider_unreachable';
      return false;
    }
  }

  async function tryAll(): Promise<number> {
    cancelPause?.();
    cancelPause = undefined;
    isUnreached = false;
    let left = 0;
    for (const entry of all.all()) if (!isClosed && !(await attempt(entry))) left += 1;
    if (left === 0) pauses = 0;
    else pause();
    return left;
  }

  function retry(): Promise<number> {
    underWay ??= tryAll().finally(() => {
      underWay = undefined;
    });
    return underWay;
  }

  function pause(): void {
    if (isClosed || cancelPause) return;
    const milliseconds = Math.min(firstPauseMs * 2 ** pauses, longestPauseMs);
    pauses += 1;
    cancelPause = clock.after(milliseconds, () => {
      cancelPause = undefined;
      retry().catch(pause);
    });
  }

  return {
    queueRevocation({ id, app, method }) {
      if (!offersRevocation(app, method)) return null;
      const tokens = fields.map((field) => ({ field, token: readable(id, app, field) }));
      if (tokens.every(({ token }) => token === null)) return null;
      const entry = ulid(now());
      insert.run(entry, app, method, id, now());
      for (const { field, token } of tokens) {
        if (token !== null) secrets.put({ record: entry, app, field }, token);
      }
      return entry;
    },

    async revoke(id) {
      const entry = select.get(id);
      if (entry === undefined || (await attempt(entry))) return true;
      pause();
      return false;
    },

    pendingRevocations: (connection) =>
      connection === undefined ? pending.all() : pendingOf.all(connection),

    retryRevocations: retry,

    online() {
      if (isUnreached && cancelPause) retry().catch(pause);
    },

    close() {
      isClosed = true;
      cancelPause?.();
    },
  };
}
