import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Credential } from '../../../../src/core/connectors/index.ts';
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

/** Another process, an hour ahead, asks for the token; it ends itself by SIGKILL at a point of its refresh. */
function startProcess(killedAt = ''): ChildProcess {
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
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, KILLED_AT: killedAt } },
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

/** Starting processes takes its time on a busy machine. */
const patient = { timeout: 180_000 };

describe('processes that share a vault', patient, () => {
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

  it('O12: refresh once over all processes; with reuse detection the grant lives on', async () => {
    const tokens = await Promise.all([outputOf(startProcess()), outputOf(startProcess())]);
    expect(new Set(tokens).size).toBe(1);
    accounts.clock.now += 2 * hour;
    for (let n = 0; n < 3; n += 1) {
      accounts.clock.now += hour;
      const credential = await accounts.connections.account(connection.id).credential();
      expect(await isAccepted(credential)).toBe(true);
    }
    const used = server
      .tokenRequests('refresh_token')
      .map(({ form }) => form.get('refresh_token') ?? '');
    expect(used).toHaveLength(4);
    expect(new Set(used).size).toBe(4);
  });
});

async function isAccepted(credential: Credential): Promise<boolean> {
  const token = credential.kind === 'oauth2' ? credential.accessToken : '';
  const answer = await fetch(`${server.issuer}/me`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return answer.status === 200;
}

const stored = (): (string | null)[] =>
  (['access_token', 'refresh_token'] as const).map((field) =>
    accounts.secrets.get({ record: connection.id, app: 'garden', field }),
  );

/** Nothing but the refresh is touched: another connection works, no lease is stuck, the file is whole. */
async function expectAllElseWell(other: Connection): Promise<void> {
  expect(await isAccepted(await accounts.connections.account(other.id).credential())).toBe(true);
  expect(accounts.connections.list().map(({ name }) => name)).toEqual(['My garden', 'Other']);
  expect(accounts.db.prepare('SELECT count(*) FROM leases').pluck().get()).toBe(0);
  expect(accounts.db.pragma('integrity_check', { simple: true })).toBe('ok');
}

async function killed(child: ChildProcess): Promise<void> {
  await once(child, 'close');
  expect(child.signalCode).toBe('SIGKILL');
}

describe('O13: a process that is killed while it refreshes', patient, () => {
  let other: Connection;

  beforeEach(async () => {
    other = await linkAccount(accounts, browse, { name: 'Other' });
  });

  it('O13: before it asks for its turn: nothing was sent, the next one refreshes', async () => {
    await killed(startProcess('before asking for the lease'));
    expect(refreshes()).toBe(0);
    expect(await tokenHere()).toBe(stored()[0]);
    expect(refreshes()).toBe(1);
    await expectAllElseWell(other);
  });

  it.each([
    ['before sending', '/.well-known/openid-configuration', 0],
    ['after sending', '/token', 1],
  ])('O13: %s: the next one takes its turn over and refreshes', async (_when, at, sent) => {
    const reached = Promise.withResolvers<undefined>();
    server.intercept(({ path }) => {
      if (path !== at) return undefined;
      reached.resolve(undefined);
      return new Promise(() => undefined);
    });
    const child = startProcess();
    await reached.promise;
    expect(accounts.db.prepare('SELECT name FROM leases').pluck().all()).toEqual([
      `refresh:${connection.id}`,
    ]);
    child.kill('SIGKILL');
    await killed(child);
    server.intercept(null);
    expect(await tokenHere()).toBe(stored()[0]);
    expect(refreshes()).toBe(sent + 1);
    expect(accounts.connections.get(connection.id).state).toBe('connected');
    await expectAllElseWell(other);
  });

  it.each([
    'after the answer, before saving',
    'between the two tokens',
    'before the end of saving',
  ])('O13: %s: asks for one sign-in, keeps all else, and does not loop', async (point) => {
    const before = stored();
    await killed(startProcess(point));
    expect(refreshes()).toBe(1);
    expect(stored()).toEqual(before);

    for (let n = 0; n < 3; n += 1) {
      await expect(tokenHere()).rejects.toMatchObject({ code: 'sign_in_needed' });
    }
    expect(refreshes()).toBe(2);
    await expectAllElseWell(other);

    const again = await linkAccount(accounts, browse, { connection: connection.id });
    expect(again).toMatchObject({ id: connection.id, state: 'connected' });
    expect(await tokenHere()).toBe(stored()[0]);
  });

  it('O13: after saving: the new tokens are there and serve', async () => {
    const before = stored();
    await killed(startProcess('after saving, with the lease'));
    const [accessToken, refreshToken] = stored();
    expect(before).not.toContain(accessToken);
    expect(before).not.toContain(refreshToken);
    await expect(tokenHere()).resolves.toBe(accessToken);
    expect(refreshes()).toBe(1);

    accounts.clock.now += 2 * hour;
    await expect(accounts.connections.account(connection.id).credential()).resolves.toMatchObject({
      kind: 'oauth2',
    });
    expect(server.tokenRequests('refresh_token').at(-1)?.form.get('refresh_token')).toBe(
      refreshToken,
    );
    await expectAllElseWell(other);
  });
});
