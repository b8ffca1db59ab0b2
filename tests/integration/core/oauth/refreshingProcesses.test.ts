import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../../../src/shared/connection.ts';
import { appOf, joinAccounts, linkAccount, makeDataFolder } from '../../../servers/accounts.ts';
import type { Accounts, DataFolder } from '../../../servers/accounts.ts';
import { browse, startAuthorizationServer } from '../../../servers/authorizationServer.ts';
import type { AuthorizationServer } from '../../../servers/authorizationServer.ts';

const script = fileURLToPath(new URL('../../../servers/refreshingProcess.ts', import.meta.url));
const hour = 3600_000;

let server: AuthorizationServer;
let folder: DataFolder;
let accounts: Accounts;
let connection: Connection;
const children: ChildProcess[] = [];

beforeEach(async () => {
  server = await startAuthorizationServer();
  folder = makeDataFolder();
  accounts = joinAccounts(folder, { connectors: [appOf(server.issuer)] });
  connection = await linkAccount(accounts, browse);
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await accounts.close();
  await server.close();
  folder.remove();
});

/** Another process, an hour ahead, asks for the token. */
function startProcess(): ChildProcess {
  const { file, key, secretsKey } = folder;
  const child = spawn(
    process.execPath,
    [
      script,
      file,
      key.toString('hex'),
      secretsKey.toString('hex'),
      server.issuer,
      connection.id,
      String(hour),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  children.push(child);
  return child;
}

async function outputOf(child: ChildProcess): Promise<string> {
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  await once(child, 'close');
  return text;
}

const refreshes = (): number => server.tokenRequests('refresh_token').length;

async function tokenHere(): Promise<string> {
  accounts.clock.now = Date.now() + hour;
  const credential = await accounts.connections.account(connection.id).credential();
  return credential.kind === 'oauth2' ? credential.accessToken : '';
}

describe('processes that share a vault', () => {
  it('C15: refresh once, and all have the same token', async () => {
    const tokens = await Promise.all([
      outputOf(startProcess()),
      outputOf(startProcess()),
      outputOf(startProcess()),
      tokenHere(),
    ]);
    expect(new Set(tokens).size).toBe(1);
    expect(tokens[0]).not.toBe('');
    expect(refreshes()).toBe(1);
  });

  it('O13: one that is killed after sending leaves at most a sign-in to do, and no lock', async () => {
    const sent = Promise.withResolvers<undefined>();
    const never = Promise.withResolvers<undefined>();
    server.intercept(({ form }) => {
      if (form.get('grant_type') !== 'refresh_token') return undefined;
      sent.resolve(undefined);
      return never.promise;
    });
    const child = startProcess();
    await sent.promise;
    child.kill('SIGKILL');
    await once(child, 'close');
    server.intercept(null);

    const started = performance.now();
    await expect(tokenHere()).resolves.not.toBe('');
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(refreshes()).toBe(2);
    expect(accounts.connections.get(connection.id).state).toBe('connected');
  });
});
