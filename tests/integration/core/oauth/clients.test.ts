import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clients } from '../../../../src/core/oauth/index.ts';
import type { OAuth2Method } from '../../../../src/shared/connector.ts';
import { appOf, joinAccounts, makeDataFolder } from '../../../servers/accounts.ts';
import type { Accounts, DataFolder } from '../../../servers/accounts.ts';

const where = { app: 'garden', method: 'sign-in' };
const clientId = '1234-abc.apps.googleusercontent.com';
const installed = {
  installed: {
    client_id: clientId,
    client_secret: 'GOCSPX-secret',
    redirect_uris: ['http://localhost'],
  },
};

let folder: DataFolder;
let accounts: Accounts;
let clients: Clients;

async function setUp(method: Partial<OAuth2Method> = {}): Promise<void> {
  await accounts.close();
  accounts = joinAccounts(folder, {
    connectors: [
      appOf('https://provider.example', {
        client: { auth: 'post', own: true, importJson: 'google' },
        ...method,
      }),
    ],
  });
  clients = accounts.clients;
}

beforeEach(async () => {
  folder = makeDataFolder();
  accounts = joinAccounts(folder, { connectors: [] });
  await setUp();
});

afterEach(async () => {
  await accounts.close();
  folder.remove();
});

describe('C4: the person’s own client', () => {
  it('is kept over a restart, and its secret never comes out', async () => {
    expect(await clients.get('garden', 'sign-in')).toBeNull();
    const set = await clients.set({ ...where, clientId: ' my-id ', clientSecret: ' my-secret\n' });
    expect(set).toEqual({ clientId: 'my-id', hasSecret: true });
    await setUp();
    expect(await clients.get('garden', 'sign-in')).toEqual(set);
    const method = appOf('https://provider.example', { client: { auth: 'post', own: true } })
      .auth[0];
    if (method?.kind !== 'oauth2') throw new Error('no method');
    expect(clients.credentials('garden', method)).toEqual({
      clientId: 'my-id',
      clientSecret: 'my-secret',
      auth: 'post',
    });
  });

  it('its secret is sealed: the table has only the id', async () => {
    await clients.set({ ...where, clientId: 'my-id', clientSecret: 'my-secret' });
    const row = accounts.db.prepare('SELECT * FROM oauth_clients').get();
    expect(JSON.stringify(row)).toContain('my-id');
    expect(JSON.stringify(row)).not.toContain('my-secret');
  });

  it('keeps the secret when the same id is given again, and drops it with another id', async () => {
    await clients.set({ ...where, clientId: 'one', clientSecret: 's' });
    expect(await clients.set({ ...where, clientId: 'one' })).toEqual({
      clientId: 'one',
      hasSecret: true,
    });
    await expect(clients.set({ ...where, clientId: 'two' })).rejects.toMatchObject({
      code: 'input_invalid',
      field: 'clientSecret',
    });
    expect(await clients.get('garden', 'sign-in')).toEqual({ clientId: 'one', hasSecret: true });
  });

  it('needs no secret where the provider wants none', async () => {
    await setUp({ client: { auth: 'none', own: true } });
    expect(await clients.set({ ...where, clientId: 'one' })).toEqual({
      clientId: 'one',
      hasSecret: false,
    });
  });

  it('O17: belongs to its issuer and is not used with another', async () => {
    await clients.set({ ...where, clientId: 'one', clientSecret: 's' });
    await setUp({ issuer: 'https://other.example' });
    expect(await clients.get('garden', 'sign-in')).toBeNull();
  });

  it.each(['', '   ', 'two words', 'zero\u200Bwidth', 'line\nbreak'])(
    'refuses the id %j',
    async (id) => {
      await expect(
        clients.set({ ...where, clientId: id, clientSecret: 's' }),
      ).rejects.toMatchObject({
        code: 'input_invalid',
        field: 'clientId',
      });
    },
  );

  it('is refused by an app that brings its own, and by one that is unknown', async () => {
    await setUp({ client: { auth: 'none', own: false, id: 'shipped' } });
    await expect(clients.set({ ...where, clientId: 'one' })).rejects.toMatchObject({
      code: 'input_invalid',
    });
    await expect(clients.set({ app: 'x', method: 'y', clientId: 'z' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('C4: the client file of Google', () => {
  it('of a desktop app gives id and secret', async () => {
    expect(await clients.set({ ...where, file: JSON.stringify(installed) })).toEqual({
      clientId,
      hasSecret: true,
    });
  });

  it('of a web application serves where it registers the exact redirect address', async () => {
    await setUp({ redirectPort: 8765 });
    const web = { ...installed.installed, redirect_uris: ['http://127.0.0.1:8765/callback'] };
    expect(await clients.set({ ...where, file: JSON.stringify({ web }) })).toMatchObject({
      clientId,
    });
  });

  it.each<[string, string, string]>([
    ['no JSON', 'hello', 'not a JSON object'],
    ['a list', '[]', 'not a JSON object'],
    ['another JSON', '{"a":1}', 'neither'],
    ['a service account', '{"type":"service_account","private_key":"x"}', 'service account'],
    ['a web application', JSON.stringify({ web: installed.installed }), 'Desktop app'],
    ['no client id', '{"installed":{"client_secret":"x"}}', 'client_id'],
    ['no secret', JSON.stringify({ installed: { client_id: clientId } }), 'client_secret'],
    ['a foreign id', '{"installed":{"client_id":"evil","client_secret":"x"}}', 'client_id'],
    ['a null client', '{"installed":null}', 'not an object'],
    ['__proto__', '{"__proto__":{"installed":{}}}', 'neither'],
  ])('%s is refused with its reason', async (_what, file, reason) => {
    const refused = clients.set({ ...where, file });
    await expect(refused).rejects.toMatchObject({ code: 'client_file_wrong', field: 'file' });
    await expect(refused).rejects.toThrow(reason);
    expect(await clients.get('garden', 'sign-in')).toBeNull();
  });

  it('is refused where the app has none', async () => {
    await setUp({ client: { auth: 'post', own: true } });
    await expect(clients.set({ ...where, file: JSON.stringify(installed) })).rejects.toMatchObject({
      code: 'input_invalid',
      field: 'file',
    });
  });
});
