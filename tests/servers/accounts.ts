/** Connections and sign-in as the core joins them: a real database file with sealed secrets, and a real provider. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAudit } from '../../src/core/audit/index.ts';
import { createConnections } from '../../src/core/connections/index.ts';
import type { Connections } from '../../src/core/connections/index.ts';
import { createTrust } from '../../src/core/connectors/index.ts';
import type { Engine } from '../../src/core/connectors/index.ts';
import {
  createClients,
  createClientTokens,
  createSignIns,
  createTokens,
} from '../../src/core/oauth/index.ts';
import type {
  Clients,
  SignIns,
  SignInsDeps,
  Tokens,
  TokensDeps,
} from '../../src/core/oauth/index.ts';
import { openDatabase } from '../../src/core/storage/index.ts';
import type { Database } from '../../src/core/storage/index.ts';
import { createSecrets } from '../../src/core/vault/secrets.ts';
import type { Secrets } from '../../src/core/vault/index.ts';
import { connectorSchema } from '../../src/shared/connector.ts';
import type { Connector, ConnectorSource, OAuth2Method } from '../../src/shared/connector.ts';
import type { Connection, SignIn } from '../../src/shared/connection.ts';
import type { EventName, EventPayload } from '../../src/shared/contract/events.ts';
import { SojournError } from '../../src/shared/errors.ts';

/** One data folder; several processes are played by several `joinAccounts` on one of these. */
export interface DataFolder {
  readonly file: string;
  readonly key: Buffer;
  readonly secretsKey: Buffer;
  remove(): void;
}

export function makeDataFolder(): DataFolder {
  const folder = mkdtempSync(join(tmpdir(), 'sojourn-accounts-'));
  return {
    file: join(folder, 'sojourn.db'),
    key: randomBytes(32),
    secretsKey: randomBytes(32),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export interface AccountsOptions {
  readonly connectors: readonly Connector[];
  readonly engine?: Pick<Engine, 'identify'>;
  readonly tokens?: Pick<TokensDeps, 'limits' | 'clock'>;
  readonly signIns?: Pick<SignInsDeps, 'limits' | 'patienceMs' | 'wait'>;
  /** What the system browser does with an address. */
  readonly browser?: (url: string) => void | Promise<void>;
}

export interface Accounts {
  readonly db: Database;
  readonly secrets: Secrets;
  readonly clients: Clients;
  readonly tokens: Tokens;
  readonly connections: Connections;
  readonly signIns: SignIns;
  /** UTC milliseconds; tests move it. */
  readonly clock: { now: number };
  readonly opened: string[];
  readonly clipboard: string[];
  readonly stopped: string[];
  readonly focused: { times: number };
  readonly events: { name: EventName; payload: unknown }[];
  /** The next state of a sign-in that is one of these. */
  reaches(attempt: string, ...states: SignIn['state'][]): Promise<SignIn>;
  /** Waits until the browser was asked to open something. */
  link(): Promise<string>;
  close(): Promise<void>;
}

export function joinAccounts(folder: DataFolder, options: AccountsOptions): Accounts {
  const clock = { now: Date.now() };
  const now = (): number => clock.now;
  const db = openDatabase({ file: folder.file, key: Buffer.from(folder.key) });
  const secrets = createSecrets({
    db,
    vaultId: 'test-vault',
    key: Buffer.from(folder.secretsKey),
    keyVersion: 1,
  });
  const byId = new Map(options.connectors.map((connector) => [connector.id, connector]));
  const catalogue = {
    get: (app: string) => byId.get(app),
    forUse: async (app: string) => {
      const connector = byId.get(app);
      if (!connector) throw new SojournError('not_found', { values: { what: 'app' } });
      return connector;
    },
  };
  const events: { name: EventName; payload: unknown }[] = [];
  const watchers = new Set<() => void>();
  const emit = <E extends EventName>(name: E, payload: EventPayload<E>): void => {
    events.push({ name, payload });
    for (const watcher of watchers) watcher();
  };
  const opened: string[] = [];
  const clipboard: string[] = [];
  const stopped: string[] = [];
  const focused = { times: 0 };
  const host = {
    'browser.open': async ({ url }: { url: string }) => {
      opened.push(url);
      for (const watcher of watchers) watcher();
      await options.browser?.(url);
    },
    'clipboard.write': async ({ text }: { text: string }) => void clipboard.push(text),
    'window.focus': async () => {
      focused.times += 1;
    },
  };
  const engine = options.engine ?? userInfoEngine(options.connectors);

  const audit = createAudit({ db, now });
  const clients = createClients({ db, secrets, catalogue, now });
  const tokens = createTokens({ db, secrets, catalogue, clients, audit, now, ...options.tokens });
  const clientTokens = createClientTokens({
    db,
    secrets,
    catalogue,
    clients,
    audit,
    now,
    ...options.tokens,
  });
  const connections = createConnections({
    db,
    secrets,
    audit,
    catalogue,
    trust: createTrust({ db, own: () => new Map() }),
    engine,
    tokens,
    clientTokens,
    emit,
    now,
    stopJourneys: (ids) => void stopped.push(...ids),
    stopRuns: async (ids) => void stopped.push(...ids),
  });
  const signIns = createSignIns({
    catalogue,
    clients,
    engine,
    connections,
    host,
    emit,
    now,
    ...options.signIns,
  });

  function until<T>(look: () => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const check = (): void => {
        const found = look();
        if (found === undefined) return;
        watchers.delete(check);
        resolve(found);
      };
      watchers.add(check);
      check();
    });
  }

  return {
    db,
    secrets,
    clients,
    tokens,
    connections,
    signIns,
    clock,
    opened,
    clipboard,
    stopped,
    focused,
    events,
    reaches: (attempt, ...states) =>
      until(() => {
        const shown = signIns.state(attempt);
        return states.includes(shown.state) ? shown : undefined;
      }),
    link: () => until(() => opened.at(-1)),
    async close() {
      connections.close();
      await signIns.close();
      await tokens.close();
      await clientTokens.close();
      secrets.close();
      db.close();
    },
  };
}

/** An app whose sign-in is the given issuer's. */
export function appOf(issuer: string, method: Partial<OAuth2Method> = {}): Connector {
  const source: ConnectorSource = {
    schema: 1,
    id: 'garden',
    name: 'Garden',
    category: 'productivity',
    about: 'For tests',
    auth: [
      {
        id: 'sign-in',
        kind: 'oauth2',
        label: 'Sign in',
        issuer,
        discover: true,
        client: { auth: 'none', own: false, id: 'sojourn-public' },
        scopes: [
          { id: 'openid', why: 'Know who you are' },
          { id: 'email', why: 'See your e-mail address' },
          { id: 'tasks', why: 'See your tasks' },
        ],
        identity: { request: { get: `${issuer}/me` }, label: '{{ email }}', key: '{{ sub }}' },
        ...method,
      },
    ],
  };
  return connectorSchema.parse(source);
}

/** A stand-in for the engine: asks the address of `identity` with the token; a key such as `good-ada` is Ada's. */
function userInfoEngine(connectors: readonly Connector[]): Pick<Engine, 'identify'> {
  return {
    async identify({ app, method, credential }) {
      const found = connectors
        .find((connector) => connector.id === app)
        ?.auth.find((candidate) => candidate.id === method);
      if (credential.kind === 'fields') {
        const [verdict, owner = ''] = (credential.values.key ?? '').split('-');
        if (verdict !== 'good') throw new SojournError('credentials_refused', { values: { app } });
        return { label: owner, key: owner };
      }
      if (found?.kind !== 'oauth2' && found?.kind !== 'clientCredentials') return null;
      if (found.identity === undefined) return null;
      const response = await fetch(found.identity.request.get ?? '', {
        headers: { authorization: `Bearer ${credential.accessToken}` },
      });
      if (response.status === 401) {
        throw new SojournError('credentials_refused', { values: { app } });
      }
      if (response.status === 403)
        throw new SojournError('permission_missing', { values: { app } });
      const claims: unknown = await response.json();
      if (!isClaims(claims)) return null;
      return { label: claims.email ?? claims.sub, key: claims.sub };
    },
  };
}

function isClaims(value: unknown): value is { sub: string; email?: string } {
  return typeof value === 'object' && value !== null && 'sub' in value;
}

/** Signs in as a person would, with the browser that `browse` is. */
export async function linkAccount(
  accounts: Accounts,
  browse: (link: string) => Promise<unknown>,
  input: { name?: string; connection?: string; app?: string } = {},
): Promise<Connection> {
  const { attempt } = await accounts.signIns.start({
    app: input.app ?? 'garden',
    method: 'sign-in',
    name: input.name ?? 'My garden',
    ...(input.connection === undefined ? {} : { connection: input.connection }),
  });
  const [connection] = await Promise.all([
    accounts.signIns.finished(attempt),
    browse(accounts.opened.at(-1) ?? ''),
  ]);
  return connection;
}
