import { setImmediate as nextTurn } from 'node:timers/promises';
import { ulid } from 'ulid';
import type {
  Connection,
  ConnectionDetail,
  ConnectionState,
  ConnectionTests,
  PendingRevocation,
} from '../../shared/connection.ts';
import { connectionNameKey } from '../../shared/connectionName.ts';
import type { AuthMethod, CredentialField } from '../../shared/connector.ts';
import type { Emit } from '../../shared/contract/events.ts';
import { SojournError } from '../../shared/errors.ts';
import type { Audit } from '../audit/index.ts';
import { plainValues, typedFields } from '../connectors/index.ts';
import type {
  Account,
  Catalogue,
  Credential,
  Engine,
  Identity,
  Trust,
} from '../connectors/index.ts';
import type { ClientTokens, Linking, Tokens } from '../oauth/index.ts';
import type { Database } from '../storage/index.ts';
import { SecretUnreadable } from '../vault/index.ts';
import type { Secrets } from '../vault/index.ts';
import { checkedValues, createFieldCredentials, fieldRefused } from './fieldCredentials.ts';
import { createManyTests } from './manyTests.ts';
import { freeConnectionName, storedConnectionName } from './names.ts';
import { accountValues, createRows, nameTaken, shownConnection } from './rows.ts';
import type { ConnectionRow, LinkedAs } from './rows.ts';
import { createUses, usesByName, usesInWords } from './uses.ts';
import type { Uses } from './uses.ts';

export interface LinkInput {
  readonly app: string;
  readonly method: string;
  readonly name: string;
  /** Field id → what the person typed. */
  readonly values: Readonly<Record<string, string>>;
  /** Reconnect: replaces the credentials of this connection. */
  readonly connection?: string | undefined;
  /** Reconnect, after sign_in_other_account: the person wants the other account. */
  readonly otherAccount?: boolean | undefined;
}

export interface Connections extends Linking {
  /** By name; all apps and states where the filter names none (C6, C10). */
  list(filter?: { app?: string | undefined; state?: ConnectionState | undefined }): Connection[];
  /** One as the list shows it; undefined where it is not there. */
  find(id: string): Connection | undefined;
  /** With all that uses it, its history, and whether its secrets can be read now. Throws not_found. */
  get(id: string): ConnectionDetail;
  /** The first free `My first … account` (C2). Throws not_found for an unknown app. */
  suggestName(app: string): string;
  /** The name as it would be stored. Throws connection_name_invalid, connection_name_taken (C5). */
  checkName(app: string, name: string, except?: string): string;
  /**
   * Tests the credentials at the app, then stores them (C4); a failure stores nothing.
   * @throws SojournError connector_changed, field_missing, input_invalid, connection_name_invalid, connection_name_taken,
   * credentials_refused (with the field), sign_in_other_account, offline, provider_unreachable, not_found
   */
  linkWithFields(input: LinkInput): Promise<Connection>;
  /** Throws not_found, connection_name_invalid, connection_name_taken. */
  rename(id: string, name: string): Connection;
  /**
   * Asks the app whether it still accepts the credentials; `tested` is false where the app offers no way to ask.
   * @throws SojournError not_found, sign_in_needed, connection_not_connected, connection_unreadable, offline …
   */
  test(id: string): Promise<{ connection: Connection; tested: boolean }>;
  /**
   * Tests these, or all, one at a time per app; `connections.testing` tells how far it is.
   * @throws SojournError not_found for an id that is not there, vault_locked
   */
  testMany(ids?: readonly string[]): Promise<ConnectionTests>;
  /** Ends the tests under way; their `testMany` gives how far they came. */
  stopTests(): void;
  /** Tokens that the provider could not be told of yet, the oldest first. */
  revocations(): PendingRevocation[];
  /** Tries them all now; gives what is left. */
  retryRevocations(): Promise<PendingRevocation[]>;
  /**
   * Drops the credentials and keeps the entry; stops the journeys that use it and their runs, and revokes the tokens
   * (C11). A run that began in between fails at its next step: the connection is disconnected.
   * @throws SojournError not_found, connection_in_use (unless `confirmed`; `details` names what uses it, a line each)
   */
  disconnect(id: string, confirmed: boolean): Promise<Connection>;
  /** Like `disconnect`, and the entry goes too: earlier versions of journeys that name it want a yes as well. */
  remove(id: string, confirmed: boolean): Promise<void>;
  /**
   * What requests in this connection's name need.
   * @throws SojournError connection_missing, connection_not_connected, connection_unreadable, sign_in_needed
   */
  account(id: string): Account;
  /** Remembers that a connection was used, to the minute. */
  markUsed(id: string): void;
  /** Finds the connections whose secrets do not open (C14). Called after unlocking; takes turns with other work. */
  verify(): Promise<void>;
  /** Ends the tests under way. */
  close(): void;
}

export interface ConnectionsDeps {
  readonly db: Database;
  readonly secrets: Secrets;
  readonly audit: Audit;
  readonly catalogue: Pick<Catalogue, 'get'>;
  /** Asked before every credential leaves for its app. */
  readonly trust: Pick<Trust, 'check'>;
  readonly engine: Pick<Engine, 'identify'>;
  readonly tokens: Tokens;
  readonly clientTokens: ClientTokens;
  readonly emit: Emit;
  readonly now: () => number;
  /** Switches off journeys that lose their connection. */
  readonly stopJourneys: (ids: readonly string[]) => void | Promise<void>;
  /** Stops runs under way that lose their connection. */
  readonly stopRuns: (ids: readonly string[]) => Promise<void>;
}

const usedEveryMs = 60_000;
const verifiedPerTurn = 100;
/** How long an end waits for the provider; after that the revocation goes on by itself. */
const revocationPatienceMs = 5_000;

export function createConnections(deps: ConnectionsDeps): Connections {
  const { db, secrets, audit, catalogue, trust, engine, tokens, clientTokens, emit, now } = deps;
  const rows = createRows(db, appName);
  const usesOf = createUses(db);
  const unreadable = new Set<string>();
  const usedAt = new Map<string, number>();
  const fieldCredentials = createFieldCredentials({ secrets, audit, rows, announce });
  const manyTests = createManyTests({
    test: (id) => tryOut(id, false),
    tell: (tests) => emit('connections.testing', tests),
  });
  tokens.onChange(announce);
  clientTokens.onChange(announce);

  function appName(app: string): string {
    return catalogue.get(app)?.name ?? app;
  }

  function show(row: ConnectionRow): Connection {
    return shownConnection(row, unreadable.has(row.id));
  }

  function announce(id: string): Connection | null {
    const row = rows.find(id);
    if (!row) return null;
    const connection = show(row);
    emit('connection.changed', { connection });
    return connection;
  }

  function announced(id: string): Connection {
    const connection = announce(id);
    if (!connection) throw new SojournError('not_found', { values: { what: 'connection' } });
    return connection;
  }

  function methodOf(app: string, method: string): AuthMethod {
    const found = catalogue.get(app)?.auth.find((candidate) => candidate.id === method);
    if (!found) throw new SojournError('not_found', { values: { what: 'way to connect' } });
    return found;
  }

  function checkName(app: string, name: string, except?: string): string {
    const stored = storedConnectionName(name);
    const holder = rows.idByNameKey(app, connectionNameKey(stored));
    if (holder !== undefined && holder !== except) throw nameTaken(appName(app));
    return stored;
  }

  function checkOwner(id: string, app: string, identity: Identity | null | undefined): void {
    const row = rows.get(id);
    if (row.app !== app) throw new SojournError('not_found', { values: { what: 'connection' } });
    if (identity === undefined || row.identity_key === null) return;
    if (identity?.key === row.identity_key) return;
    throw new SojournError('sign_in_other_account', {
      values: {
        identity: identity?.label ?? 'an account that could not be determined',
        name: row.name,
        before: row.identity ?? 'another account',
      },
    });
  }

  /** One transaction: the row, its credentials and its history are all there, or nothing is. */
  function add(
    app: string,
    name: string,
    linked: LinkedAs,
    keep: (id: string) => void,
  ): Connection {
    const id = ulid(now());
    const stored = storedConnectionName(name);
    db.transaction(() => {
      rows.insert({ id, app, method: linked.method, name: stored, createdAt: now() });
      rows.setLinked(id, linked);
      keep(id);
      audit.record({ kind: 'linked', connection: id, detail: sentence('Linked', linked) });
    }).immediate();
    return announced(id);
  }

  function replace(id: string, linked: LinkedAs, keep: () => void): Connection {
    db.transaction(() => {
      rows.get(id);
      rows.setLinked(id, linked);
      keep();
      audit.record({
        kind: 'reconnected',
        connection: id,
        detail: sentence('Reconnected', linked),
      });
    }).immediate();
    unreadable.delete(id);
    return announced(id);
  }

  async function identified(
    app: string,
    method: string,
    fields: readonly CredentialField[],
    credential: Credential,
    typed: Readonly<Record<string, string>>,
  ): Promise<Identity | null> {
    try {
      return await engine.identify({ app, method, credential, typed });
    } catch (error) {
      throw fieldRefused(error, fields, appName(app));
    }
  }

  /** What the values bring, tried at the app: for client credentials, a token too. `keep` stores it all. */
  async function tried(
    input: LinkInput,
    method: AuthMethod,
    fields: readonly CredentialField[],
  ): Promise<{ linked: LinkedAs; keep: (id: string) => void }> {
    const { app } = input;
    const values = checkedValues(fields, input.values);
    if (method.kind !== 'clientCredentials') {
      const identity = await identified(app, method.id, fields, { kind: 'fields', values }, values);
      return {
        linked: { method: method.id, identity, scopes: [], scopesMissing: [] },
        keep: (id) => fieldCredentials.keep(id, app, values),
      };
    }
    const { grant, ...granted } = await clientTokens.obtain(app, method.id, values);
    const { accessToken } = grant;
    const identity = await identified(
      app,
      method.id,
      fields,
      { kind: 'oauth2', accessToken },
      values,
    );
    return {
      linked: { method: method.id, identity, ...granted },
      keep: (id) => {
        fieldCredentials.keep(id, app, values);
        clientTokens.keep({ id, app }, grant);
      },
    };
  }

  /** Fails where something uses the connection and nobody agreed; stops journeys that are on, then runs under way. */
  async function release(row: ConnectionRow, uses: Uses, confirmed: boolean): Promise<void> {
    const { usedBy, usedByRuns, usedByVersions } = uses;
    if (!confirmed && usedBy.length + usedByRuns.length + usedByVersions.length > 0) {
      throw new SojournError('connection_in_use', {
        values: { name: row.name, uses: usesInWords(uses) },
        details: usesByName(uses),
      });
    }
    const on = usedBy.filter((journey) => journey.on).map(({ id }) => id);
    if (on.length > 0) await deps.stopJourneys(on);
    // Asked again: a journey that was on may have begun another run.
    const runs = usesOf(row.id).usedByRuns.map(({ id }) => id);
    if (runs.length > 0) await deps.stopRuns(runs);
  }

  /** Another connection has the same account: ending the access of the one would end the other's at many providers. */
  function isShared({ id, app, identity_key: key }: ConnectionRow): boolean {
    return rows
      .list(app)
      .some(
        (other) => other.id !== id && other.identity_key === key && other.state === 'connected',
      );
  }

  /** Takes the credentials from a connection; gives the revocation that is to follow. */
  function dropCredentials(row: ConnectionRow): string | null {
    const entry = tokens.queueRevocation(row);
    secrets.removeRecord(row.id);
    unreadable.delete(row.id);
    return entry;
  }

  async function revoke(entry: string | null): Promise<void> {
    if (entry === null) return;
    const attempt = tokens.revoke(entry).catch(() => false);
    const timer = Promise.withResolvers<false>();
    const timeout = setTimeout(() => timer.resolve(false), revocationPatienceMs);
    await Promise.race([attempt, timer.promise]);
    clearTimeout(timeout);
  }

  /** Every failure passes here, so that a connection that turned out unreadable says so in every list from then on. */
  async function watched<T>(id: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (isUnreadable(error)) noteUnreadable(id);
      throw error;
    }
  }

  /** Looks at the secrets now: another process may have spoilt or mended them since. */
  function look(row: ConnectionRow): void {
    const readable = row.state !== 'connected' || isReadable(row);
    if (!readable) noteUnreadable(row.id);
    else if (unreadable.delete(row.id)) announce(row.id);
  }

  function noteUnreadable(id: string): void {
    if (unreadable.has(id)) return;
    unreadable.add(id);
    announce(id);
  }

  function accountBy(row: ConnectionRow, method: Exclude<AuthMethod, { kind: 'none' }>): Account {
    switch (method.kind) {
      case 'oauth2':
        return tokens.account(row.id);
      case 'clientCredentials': {
        const account = clientTokens.account(row.id);
        return { ...account, values: { ...account.values, ...plainValues(method, typed(row)) } };
      }
      case 'fields':
        return fieldCredentials.account(row, method);
    }
  }

  function accountOf(row: ConnectionRow): Account {
    const method = methodOf(row.app, row.method);
    if (method.kind === 'none') {
      throw new SojournError('connection_missing', { values: { app: appName(row.app) } });
    }
    const account = accountBy(row, method);
    const given = async (credential: () => Promise<Credential>): Promise<Credential> => {
      trust.check(row.app);
      return await watched(row.id, credential);
    };
    return {
      connection: row.id,
      method: row.method,
      values: { ...account.values, ...accountValues(row) },
      credential: () => given(() => account.credential()),
      refused: (bad) => given(() => account.refused(bad)),
    };
  }

  /** What the person typed to connect. Throws connection_unreadable. */
  function typed(row: ConnectionRow): Record<string, string> {
    return fieldCredentials.read(row, typedFields(methodOf(row.app, row.method)) ?? []);
  }

  function opened(row: ConnectionRow): Account {
    try {
      return accountOf(row);
    } catch (error) {
      if (isUnreadable(error)) noteUnreadable(row.id);
      throw error;
    }
  }

  /** Asks the app with the stored credential, and once more with a renewed one if it was refused. */
  async function ask(row: ConnectionRow, account: Account): Promise<Identity | null> {
    const { app, method } = row;
    const credential = await account.credential();
    try {
      return await engine.identify({ app, method, credential, typed: typed(row) });
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
    const better = await account.refused(credential);
    try {
      return await engine.identify({ app, method, credential: better, typed: typed(row) });
    } catch (error) {
      if (isRefusal(error)) await account.refused(better);
      throw error;
    }
  }

  /** Tests one, and tells the windows of it: always, or only where that changed what they show. */
  async function tryOut(
    id: string,
    always: boolean,
  ): Promise<{ connection: Connection; tested: boolean }> {
    const row = rows.get(id);
    if (row.state === 'disconnected') throw notConnected(row);
    const identity = await ask(row, opened(row));
    if (identity === null && !hasTest(methodOf(row.app, row.method))) {
      return { connection: show(row), tested: false };
    }
    db.transaction(() => {
      const now = rows.get(id);
      // Ended or signed in as somebody else while the app was asked: that counts, and this answer is about the past.
      if (now.state === 'disconnected') throw notConnected(now);
      if (identity && now.identity_key === row.identity_key) rows.setIdentity(id, identity);
      rows.setState(id, 'connected');
      audit.record({
        kind: 'tested',
        connection: id,
        detail: 'The app accepted the credentials.',
      });
    }).immediate();
    const connection = show(rows.get(id));
    const isNews = connection.state !== row.state || connection.identity !== row.identity;
    return { connection: always || isNews ? announced(id) : connection, tested: true };
  }

  /** True where all that a connected row needs can be read. */
  function isReadable(row: ConnectionRow): boolean {
    const method = catalogue.get(row.app)?.auth.find(({ id }) => id === row.method);
    try {
      const fields = method === undefined ? undefined : typedFields(method);
      if (fields !== undefined) fieldCredentials.read(row, fields);
      if (method?.kind === 'fields') return true;
      const { id: record, app } = row;
      secrets.get({ record, app, field: 'refresh_token' });
      return method === undefined || secrets.get({ record, app, field: 'access_token' }) !== null;
    } catch (error) {
      if (isUnreadable(error)) return false;
      throw error;
    }
  }

  return {
    list({ app, state } = {}) {
      const connections = rows.list(app ?? null).map(show);
      return state === undefined
        ? connections
        : connections.filter((connection) => connection.state === state);
    },

    find(id) {
      const row = rows.find(id);
      return row === undefined ? undefined : show(row);
    },

    get(id) {
      const row = rows.get(id);
      look(row);
      const [waiting] = tokens.pendingRevocations(id);
      return {
        ...show(row),
        ...usesOf(id),
        revocation: waiting ? { queuedAt: waiting.queuedAt, tries: waiting.tries } : null,
        history: audit.history(id),
      };
    },

    suggestName(app) {
      const connector = catalogue.get(app);
      if (!connector) throw new SojournError('not_found', { values: { what: 'app' } });
      return freeConnectionName(connector.name, (key) => rows.idByNameKey(app, key) !== undefined);
    },

    checkName,
    checkOwner,

    link(name, signedIn) {
      return add(signedIn.app, name, signedIn, (id) => {
        tokens.keep({ id, app: signedIn.app }, signedIn.grant, false);
      });
    },

    relink(id, signedIn) {
      const { app, method, identity, grant } = signedIn;
      const before = rows.get(id);
      const sameAccount =
        before.method === method &&
        before.identity_key !== null &&
        before.identity_key === identity?.key;
      let revocation: string | null = null;
      const connection = replace(id, signedIn, () => {
        if (!sameAccount && !isShared(before)) revocation = tokens.queueRevocation(before);
        tokens.keep({ id, app }, grant, sameAccount && isReadable(before));
      });
      void revoke(revocation);
      return connection;
    },

    async linkWithFields(input) {
      const { app, connection } = input;
      const method = methodOf(app, input.method);
      const fields = typedFields(method);
      if (fields === undefined) {
        throw new SojournError('not_found', { values: { what: 'way to connect' } });
      }
      trust.check(app);
      if (connection === undefined) checkName(app, input.name);
      else checkOwner(connection, app, undefined);
      const { linked, keep } = await tried(input, method, fields);
      if (connection === undefined) return add(app, input.name, linked, keep);
      if (input.otherAccount !== true) checkOwner(connection, app, linked.identity);
      const before = rows.get(connection);
      let revocation: string | null = null;
      const shown = replace(connection, linked, () => {
        // Nothing to take back where it had credentials before as well; a sign-in before has left tokens.
        if (!isShared(before)) revocation = tokens.queueRevocation(before);
        keep(connection);
      });
      void revoke(revocation);
      return shown;
    },

    rename(id, name) {
      const row = rows.get(id);
      const stored = checkName(row.app, name, id);
      if (stored === row.name) return show(row);
      db.transaction(() => {
        rows.rename(row, stored);
        audit.record({
          kind: 'renamed',
          connection: id,
          detail: `Renamed from “${row.name}” to “${stored}”.`,
        });
      }).immediate();
      return announced(id);
    },

    test: (id) => tryOut(id, true),

    async testMany(ids) {
      const all = rows.list(null);
      if (ids === undefined) return await manyTests.run(all);
      const byId = new Map(all.map((row) => [row.id, row]));
      const chosen = [...new Set(ids)].map((id) => byId.get(id) ?? rows.get(id));
      return await manyTests.run(chosen);
    },

    stopTests: () => manyTests.stop(),

    revocations: () => tokens.pendingRevocations(),

    async retryRevocations() {
      await tokens.retryRevocations();
      return tokens.pendingRevocations();
    },

    async disconnect(id, confirmed) {
      // Earlier versions lose nothing: the entry stays, and Reconnect makes it theirs again.
      await release(rows.get(id), { ...usesOf(id), usedByVersions: [] }, confirmed);
      const entry = db
        .transaction(() => {
          const revocation = dropCredentials(rows.get(id));
          rows.setState(id, 'disconnected');
          audit.record({
            kind: 'disconnected',
            connection: id,
            detail: 'The credentials were removed from the vault.',
          });
          return revocation;
        })
        .immediate();
      const connection = announced(id);
      await revoke(entry);
      return connection;
    },

    async remove(id, confirmed) {
      await release(rows.get(id), usesOf(id), confirmed);
      const { app, entry } = db
        .transaction(() => {
          const row = rows.get(id);
          const revocation = dropCredentials(row);
          rows.remove(id);
          audit.record({ kind: 'deleted', connection: id, detail: `Deleted “${row.name}”.` });
          return { app: row.app, entry: revocation };
        })
        .immediate();
      emit('connection.deleted', { id, app });
      await revoke(entry);
    },

    account(id) {
      const row = rows.find(id);
      if (!row) throw new SojournError('connection_missing', { values: { app: 'this app' } });
      if (row.state === 'disconnected') throw notConnected(row);
      if (row.state === 'needs-sign-in') {
        throw new SojournError('sign_in_needed', { values: { name: row.name } });
      }
      return opened(row);
    },

    markUsed(id) {
      const at = now();
      const before = usedAt.get(id);
      if (before !== undefined && Math.abs(at - before) < usedEveryMs) return;
      usedAt.set(id, at);
      rows.setUsed(id, at);
      announce(id);
    },

    async verify() {
      let inTurn = 0;
      for (const row of rows.list(null)) {
        if (row.state === 'connected' && !isReadable(row)) noteUnreadable(row.id);
        inTurn += 1;
        if (inTurn % verifiedPerTurn === 0) await nextTurn();
        if (!db.open) return;
      }
    },

    close: () => manyTests.close(),
  };
}

function notConnected(row: ConnectionRow): SojournError {
  return new SojournError('connection_not_connected', { values: { name: row.name } });
}

function hasTest(method: AuthMethod): boolean {
  return method.kind === 'fields' && method.test !== undefined;
}

function isUnreadable(error: unknown): boolean {
  if (error instanceof SecretUnreadable) return true;
  return error instanceof SojournError && error.code === 'connection_unreadable';
}

function isRefusal(error: unknown): boolean {
  return (
    error instanceof SojournError &&
    (error.code === 'credentials_refused' || error.code === 'sign_in_needed')
  );
}

/** `Linked as ada@example.com; not granted: …` */
function sentence(what: string, { identity, scopesMissing }: LinkedAs): string {
  const who = identity === null ? '' : ` as ${identity.label}`;
  const missing = scopesMissing.length === 0 ? '' : `; not granted: ${scopesMissing.join(', ')}`;
  return `${what}${who}${missing}.`;
}
