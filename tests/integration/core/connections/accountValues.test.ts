/** What is kept of an account in the clear: what was typed that is no secret, and what its app said of it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../../../src/core/connectors/index.ts';
import { connectorSchema } from '../../../../src/shared/connector.ts';
import { SojournError } from '../../../../src/shared/errors.ts';
import { joinAccounts, makeDataFolder } from '../../../servers/accounts.ts';
import type { Accounts, DataFolder } from '../../../servers/accounts.ts';

const shop = connectorSchema.parse({
  schema: 1,
  id: 'shop',
  name: 'Shop',
  category: 'sales',
  about: 'For tests',
  auth: [
    {
      id: 'key',
      kind: 'fields',
      label: 'Key',
      fields: [
        { id: 'host', label: 'Site', type: 'host', default: 'shop.example.com' },
        { id: 'version', label: 'Version', type: 'text', required: false, default: '2026-01' },
        { id: 'key', label: 'Key', type: 'secret' },
      ],
      apply: { bearer: '{{ credential.key }}' },
    },
  ],
});

type Call = Parameters<Engine['identify']>[0];

let folder: DataFolder;
let accounts: Accounts;
let asked: Call[];
let site: string | undefined;

beforeEach(() => {
  asked = [];
  site = 'eu-1';
  folder = makeDataFolder();
  accounts = joinAccounts(folder, {
    connectors: [shop],
    engine: {
      identify(call) {
        asked.push(call);
        const values = site === undefined ? {} : { values: { site } };
        return Promise.resolve({ label: 'ada', key: '1', ...values });
      },
    },
  });
});
afterEach(async () => {
  await accounts.close();
  folder.remove();
});

const link = (values: Record<string, string>, connection?: string) =>
  accounts.connections.linkWithFields({
    app: 'shop',
    method: 'key',
    name: 'Mine',
    values,
    ...(connection === undefined ? {} : { connection }),
  });
const valuesOf = (id: string) => accounts.connections.account(id).values;

describe('what was typed', () => {
  it('C4: an address is kept as its host, before the app is asked', async () => {
    const { id } = await link({ host: ' https://Bread.Example.com:8443/admin ', key: 'k' });
    expect(asked[0]?.credential).toMatchObject({ values: { host: 'bread.example.com:8443' } });
    expect(valuesOf(id)).toMatchObject({ host: 'bread.example.com:8443' });
  });

  it.each(['two words', 'ada@bread.example.com', 'file:///etc'])(
    'C4: %j is refused beside its field, and nothing is asked',
    async (host) => {
      await expect(link({ host, key: 'k' })).rejects.toMatchObject({
        code: 'input_invalid',
        field: 'host',
        message: expect.stringContaining('“Site”') as string,
      });
      expect(asked).toEqual([]);
      expect(accounts.connections.list()).toEqual([]);
    },
  );

  it('C4: a default counts where nothing was typed, and only there', async () => {
    const { id } = await link({ version: ' ', key: 'k' });
    expect(valuesOf(id)).toMatchObject({ host: 'shop.example.com', version: '2026-01' });
    await link({ version: '2025-07', key: 'k' }, id);
    expect(valuesOf(id)).toMatchObject({ host: 'shop.example.com', version: '2025-07' });
  });

  it('no secret is among it', async () => {
    const { id } = await link({ key: 'k-canary' });
    expect(JSON.stringify(valuesOf(id))).not.toContain('canary');
  });
});

describe('what the app said of the account', () => {
  it('is kept, over a restart', async () => {
    const { id } = await link({ key: 'k' });
    expect(valuesOf(id)).toEqual({
      identity: 'ada',
      host: 'shop.example.com',
      version: '2026-01',
      site: 'eu-1',
    });
    await accounts.close();
    accounts = joinAccounts(folder, { connectors: [shop] });
    expect(valuesOf(id)).toMatchObject({ site: 'eu-1' });
  });

  it('is renewed by a test and by a reconnect', async () => {
    const { id } = await link({ key: 'k' });
    site = 'eu-2';
    await accounts.connections.test(id);
    expect(valuesOf(id)).toMatchObject({ site: 'eu-2' });
    site = undefined;
    await link({ key: 'k' }, id);
    expect(valuesOf(id)).not.toHaveProperty('site');
  });

  it('stays as it was when a test fails', async () => {
    const { id } = await link({ key: 'k' });
    await accounts.close();
    const offline = new SojournError('offline', { values: { host: 'x' } });
    accounts = joinAccounts(folder, {
      connectors: [shop],
      engine: { identify: () => Promise.reject(offline) },
    });
    await expect(accounts.connections.test(id)).rejects.toThrow();
    expect(valuesOf(id)).toMatchObject({ site: 'eu-1' });
  });

  it('C14: what is broken in the file says nothing, and the connection still works', async () => {
    const { id } = await link({ key: 'k' });
    accounts.db.prepare('UPDATE connections SET account_values = \'{"site":\'').run();
    expect(valuesOf(id)).not.toHaveProperty('site');
    expect(accounts.connections.list()).toHaveLength(1);
  });
});
