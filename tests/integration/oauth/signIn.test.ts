import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { joinAccounts, linkAccount, makeDataFolder, appOf } from '../../servers/accounts.ts';
import type { Accounts, DataFolder } from '../../servers/accounts.ts';
import { browse, startAuthorizationServer } from '../../servers/authorizationServer.ts';
import type { AuthorizationServer } from '../../servers/authorizationServer.ts';

let server: AuthorizationServer;
let folder: DataFolder;
let accounts: Accounts;

beforeEach(async () => {
  server = await startAuthorizationServer();
  folder = makeDataFolder();
  accounts = joinAccounts(folder, { connectors: [appOf(server.issuer)] });
});

afterEach(async () => {
  await accounts.close();
  await server.close();
  folder.remove();
});

describe('a sign-in', () => {
  it('C3: links the account that was chosen, with its identity and scopes', async () => {
    const connection = await linkAccount(accounts, (link) => browse(link, { account: 'bob' }));
    expect(connection).toMatchObject({
      app: 'garden',
      name: 'My garden',
      identity: 'bob@example.com',
      state: 'connected',
      scopes: ['openid', 'email', 'tasks'],
      scopesMissing: [],
    });
    expect(accounts.focused.times).toBe(1);
  });
});
