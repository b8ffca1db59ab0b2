/** An app with a sign-in at a real provider, on a data folder of its own: what most tests of sign-in need. */
import type { Connector } from '../../src/shared/connector.ts';
import type { SignIn } from '../../src/shared/connection.ts';
import { appOf, joinAccounts, makeDataFolder } from './accounts.ts';
import type { Accounts, AccountsOptions } from './accounts.ts';
import { startAuthorizationServer } from './authorizationServer.ts';
import type { AuthorizationServer, AuthorizationServerOptions } from './authorizationServer.ts';

export interface GardenOptions extends Omit<AccountsOptions, 'connectors'> {
  readonly server?: AuthorizationServerOptions;
  readonly app?: (issuer: string) => Connector;
}

export interface Garden {
  readonly server: AuthorizationServer;
  readonly connectors: readonly Connector[];
  readonly accounts: Accounts;
  start(over?: { name?: string; connection?: string; otherAccount?: boolean }): Promise<SignIn>;
  /** What the browser was opened at last. */
  lastLink(): string;
  /** A secret of the vault. */
  secret(record: string, field: string): string | null;
  close(): Promise<void>;
}

export async function makeGarden({
  server: serverOptions,
  app = appOf,
  ...options
}: GardenOptions = {}): Promise<Garden> {
  const server = await startAuthorizationServer(serverOptions);
  const folder = makeDataFolder();
  const connectors = [app(server.issuer)];
  const accounts = joinAccounts(folder, { connectors, ...options });
  return {
    server,
    connectors,
    accounts,
    start: (over = {}) =>
      accounts.signIns.start({ app: 'garden', method: 'sign-in', name: 'My garden', ...over }),
    lastLink: () => accounts.opened.at(-1) ?? '',
    secret: (record, field) => accounts.secrets.get({ record, app: 'garden', field }),
    async close() {
      await accounts.close();
      await server.close();
      folder.remove();
    },
  };
}

/** From now on the server's discovery document names only its two endpoints, and what is given. */
export function publish(
  server: AuthorizationServer,
  more: Readonly<Record<string, unknown>> = {},
): void {
  const { issuer } = server;
  const body = {
    issuer,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    ...more,
  };
  server.intercept(({ path }) =>
    path === '/.well-known/openid-configuration' ? { status: 200, body } : undefined,
  );
}

/** Pauses that end when the test says so, instead of time that passes. */
export interface Pauses {
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Waits until a pause has begun. */
  begun(): Promise<void>;
  /** Waits until a pause has begun and lets it pass; gives how long it would have been. */
  pass(clock?: { now: number }): Promise<number>;
}

export function makePauses(): Pauses {
  const begun: { ms: number; end: () => void }[] = [];
  let arrived = Promise.withResolvers<undefined>();
  return {
    wait: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => {
          reject(new Error('aborted'));
        });
        begun.push({ ms, end: resolve });
        arrived.resolve(undefined);
      }),
    async begun() {
      await arrived.promise;
    },
    async pass(clock) {
      await arrived.promise;
      const pause = begun.shift();
      if (begun.length === 0) arrived = Promise.withResolvers();
      if (!pause) throw new Error('no pause');
      if (clock) clock.now += pause.ms;
      pause.end();
      return pause.ms;
    },
  };
}
