import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRows } from '../../../../src/core/connections/rows.ts';
import type { Engine } from '../../../../src/core/connectors/index.ts';
import { connectorSchema } from '../../../../src/shared/connector.ts';
import type { Connector, ConnectorSource } from '../../../../src/shared/connector.ts';
import { SojournError } from '../../../../src/shared/errors.ts';
import { joinAccounts, makeDataFolder } from '../../../servers/accounts.ts';
import type { Accounts, DataFolder } from '../../../servers/accounts.ts';

function shed(id: string, name: string, over: Partial<ConnectorSource> = {}): Connector {
  return connectorSchema.parse({
    schema: 1,
    id,
    name,
    category: 'documents',
    about: 'For tests',
    auth: [
      {
        id: 'api-key',
        kind: 'fields',
        label: 'API key',
        fields: [
          { id: 'site', label: 'Site', type: 'text', required: false },
          { id: 'key', label: 'API key', type: 'secret' },
        ],
        apply: { bearer: '{{ credential.key }}' },
        test: { get: 'https://shed.example/me' },
      },
    ],
    ...over,
  });
}

const apps = [shed('shed', 'Shed'), shed('barn', 'Barn')];
const input = { app: 'shed', method: 'api-key', name: 'Mine', values: { key: 'good-ada' } };

let folder: DataFolder;
let accounts: Accounts;

beforeEach(() => {
  folder = makeDataFolder();
  accounts = joinAccounts(folder, { connectors: apps });
});

afterEach(async () => {
  await accounts.close();
  folder.remove();
});

const link = (over: Partial<Parameters<Accounts['connections']['linkWithFields']>[0]> = {}) =>
  accounts.connections.linkWithFields({ ...input, ...over });
const kinds = (id: string): string[] =>
  accounts.connections.get(id).history.map(({ kind }) => kind);

/** A journey that uses a connection, as the journeys' save writes it. */
function journey(
  id: string,
  connection: string,
  over: { on?: boolean; deleted?: boolean } = {},
): void {
  accounts.db
    .prepare(
      `INSERT INTO journeys (id, name, document, revision, is_on, created_at, updated_at, deleted_at)
       VALUES (?, ?, '{}', 1, ?, 0, 0, ?)`,
    )
    .run(id, `Journey ${id}`, over.on === true ? 1 : 0, over.deleted === true ? 1 : null);
  accounts.db
    .prepare('INSERT INTO journey_connections (journey, app, connection) VALUES (?, ?, ?)')
    .run(id, 'shed', connection);
}

describe('C4: linking with fields', () => {
  it('tests the credentials, then stores them with the identity', async () => {
    const connection = await link();
    expect(connection).toMatchObject({
      app: 'shed',
      method: 'api-key',
      name: 'Mine',
      identity: 'ada',
      state: 'connected',
      scopes: [],
    });
    expect(kinds(connection.id)).toEqual(['linked']);
    expect(accounts.events).toEqual([{ name: 'connection.changed', payload: { connection } }]);
    const credential = await accounts.connections.account(connection.id).credential();
    expect(credential).toEqual({ kind: 'fields', values: { key: 'good-ada' } });
  });

  it('refused credentials are named beside their field, and nothing is stored', async () => {
    await expect(link({ values: { key: 'bad' } })).rejects.toMatchObject({
      code: 'credentials_refused',
      field: 'key',
    });
    expect(accounts.connections.list()).toEqual([]);
    expect(accounts.db.prepare('SELECT count(*) FROM secrets').pluck().get()).toBe(0);
    expect(accounts.events).toEqual([]);
  });

  it('offline is offline, and nothing is stored', async () => {
    await accounts.close();
    accounts = joinAccounts(folder, {
      connectors: apps,
      engine: {
        identify: () => Promise.reject(new SojournError('offline', { values: { host: 'x' } })),
      },
    });
    await expect(link()).rejects.toMatchObject({ code: 'offline' });
    expect(accounts.connections.list()).toEqual([]);
  });

  it.each([
    ['a missing field', {}, 'field_missing', 'key'],
    ['a blank field', { key: ' \n' }, 'field_missing', 'key'],
    ['a field that is not there', { key: 'good', other: 'x' }, 'input_invalid', 'other'],
    ['__proto__', { key: 'good', ['__proto__']: 'x' }, 'input_invalid', '__proto__'],
  ])('%s is refused', async (_what, values, code, field) => {
    await expect(link({ values })).rejects.toMatchObject({ code, field });
  });

  it('what was pasted with a line end is taken without it', async () => {
    const { id } = await link({ values: { key: '\tgood-ada\r\n', site: ' my.site ' } });
    const account = accounts.connections.account(id);
    expect(await account.credential()).toEqual({
      kind: 'fields',
      values: { key: 'good-ada', site: 'my.site' },
    });
    expect(account.values).toEqual({ identity: 'ada', site: 'my.site' });
  });

  it('a way to connect that the app does not have is refused', async () => {
    await expect(link({ method: 'sign-in' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(link({ app: 'nowhere' })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('S9: neither key nor name is readable in the database file or its log', async () => {
    await link({ name: 'Canary-name', values: { key: 'good-ada-canary' } });
    for (const file of [folder.file, `${folder.file}-wal`]) {
      const bytes = readFileSync(file).toString('latin1');
      expect(bytes).not.toContain('good-ada-canary');
      expect(bytes).not.toContain('Canary-name');
    }
    const said = JSON.stringify([accounts.events, accounts.connections.list()]);
    expect(said).not.toContain('good-ada-canary');
  });

  it('C11: reconnect replaces the credentials and keeps the id', async () => {
    const { id } = await link();
    const after = await link({ connection: id, name: '', values: { key: 'good-ada', site: 's' } });
    expect(after).toMatchObject({ id, name: 'Mine' });
    expect(kinds(id)).toEqual(['reconnected', 'linked']);
  });

  it('C11: reconnect with a failing credential leaves the old one', async () => {
    const { id } = await link();
    await expect(link({ connection: id, values: { key: 'bad' } })).rejects.toThrow();
    expect(await accounts.connections.account(id).credential()).toMatchObject({
      values: { key: 'good-ada' },
    });
  });

  it('C11: reconnect as somebody else asks first', async () => {
    const { id } = await link();
    const other = { connection: id, values: { key: 'good-bob' } };
    await expect(link(other)).rejects.toMatchObject({ code: 'sign_in_other_account' });
    expect(accounts.connections.get(id).identity).toBe('ada');
    await expect(link({ ...other, otherAccount: true })).resolves.toMatchObject({
      id,
      identity: 'bob',
    });
  });

  it('reconnecting a connection of another app is refused', async () => {
    const { id } = await link({ app: 'barn' });
    await expect(link({ connection: id })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('C5: names', () => {
  it.each(['Mine', ' mine ', 'MINE', 'ｍｉｎｅ', 'mine\u00A0'])(
    '%j is taken by “Mine”',
    async (name) => {
      await link();
      expect(() => accounts.connections.checkName('shed', name)).toThrow(
        'A connection with this name already exists for Shed.',
      );
      await expect(link({ name })).rejects.toMatchObject({
        code: 'connection_name_taken',
        field: 'name',
      });
      expect(accounts.connections.list()).toHaveLength(1);
    },
  );

  it('two apps may each have the name', async () => {
    await link();
    await expect(link({ app: 'barn' })).resolves.toMatchObject({ name: 'Mine' });
  });

  it('a name is refused before the app is asked', async () => {
    await expect(link({ name: 'a\u202Eb', values: { key: 'bad' } })).rejects.toMatchObject({
      code: 'connection_name_invalid',
      field: 'name',
    });
  });

  it('the database refuses a second one, past every check', async () => {
    await link();
    expect(() =>
      accounts.db
        .prepare(
          `INSERT INTO connections (id, app, method, name, name_key, state, created_at)
           VALUES ('x', 'shed', 'api-key', 'Mine', 'mine', 'connected', 0)`,
        )
        .run(),
    ).toThrow(/UNIQUE/);
  });

  it('of two that are linked at once, one has the name and the other is told', async () => {
    const gate = Promise.withResolvers<undefined>();
    const engine: Pick<Engine, 'identify'> = {
      identify: async () => {
        await gate.promise;
        return { label: 'me', key: '1' };
      },
    };
    const [one, other] = [1, 2].map(() => joinAccounts(folder, { connectors: apps, engine }));
    if (!one || !other) throw new Error('two processes');
    try {
      const both = Promise.allSettled([
        one.connections.linkWithFields(input),
        other.connections.linkWithFields({ ...input, name: 'MINE ' }),
        one.connections.linkWithFields({ ...input, name: 'mine' }),
      ]);
      gate.resolve(undefined);
      const ends = await both;
      expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const end of ends) {
        if (end.status === 'rejected') {
          expect(end.reason).toMatchObject({ code: 'connection_name_taken', field: 'name' });
        }
      }
      expect(accounts.connections.list()).toHaveLength(1);
      expect(accounts.db.prepare('SELECT count(DISTINCT record) FROM secrets').pluck().get()).toBe(
        1,
      );
    } finally {
      await one.close();
      await other.close();
    }
  });

  it('C2: the proposed name is the first that is free', async () => {
    expect(accounts.connections.suggestName('shed')).toBe('My first Shed account');
    await link({ name: 'my FIRST shed account' });
    expect(accounts.connections.suggestName('shed')).toBe('My second Shed account');
    expect(accounts.connections.suggestName('barn')).toBe('My first Barn account');
    expect(() => accounts.connections.suggestName('nowhere')).toThrow(SojournError);
  });

  it('C11: rename changes the shown name only', async () => {
    const { id } = await link();
    const renamed = accounts.connections.rename(id, ' Yours ');
    expect(renamed).toMatchObject({ id, name: 'Yours', state: 'connected' });
    expect(accounts.connections.get(id).history[0]).toMatchObject({
      kind: 'renamed',
      detail: 'Renamed from “Mine” to “Yours”.',
    });
    await expect(accounts.connections.account(id).credential()).resolves.toBeDefined();
    expect(accounts.connections.rename(id, 'YOURS').name).toBe('YOURS');
  });

  it('C5: rename to a taken name is refused, by the database too', async () => {
    const { id } = await link();
    await link({ name: 'Yours' });
    expect(() => accounts.connections.rename(id, 'yours')).toThrow(/already exists for Shed/);
    const rows = createRows(accounts.db, () => 'Shed');
    expect(() => rows.rename(rows.get(id), 'yours')).toThrow(/already exists for Shed/);
    expect(accounts.connections.get(id).name).toBe('Mine');
  });
});

describe('C5: whatever names people give', () => {
  /** Letters that differ only by case, composition or width, spaces of all kinds, and what cannot be seen. */
  const unit = fc.constantFrom(
    ...[
      'a',
      'A',
      'ａ',
      'ß',
      'ẞ',
      's',
      'ſ',
      'S',
      'k',
      '\u212A',
      'σ',
      'ς',
      'Σ',
      'ﬁ',
      'f',
      'i',
      'I',
      'é',
    ],
    ...['e', '\u0301', ' ', '\u00A0', '\u3000', '\u200B', '\u202E', '\n', '仕', '🌻'],
  );
  const names = fc.array(fc.string({ unit, maxLength: 4 }), { minLength: 2, maxLength: 12 });
  /** The rule's own words, apart from the key that the core compares by. */
  const folded = (name: string): string[] => {
    const text = name.trim().normalize('NFKC').trim();
    return [text.toLowerCase(), text.toUpperCase(), text.toUpperCase().toLowerCase()];
  };
  const isSame = (one: string, other: string): boolean => {
    const [left, right] = [folded(one), folded(other)];
    return left.some((text, index) => text === right[index]);
  };
  const textOf = (error: unknown): string => (error instanceof SojournError ? error.message : '');

  it('no two that are stored are the same, each refused one gets its text, each accepted one comes back', async () => {
    await fc.assert(
      fc.asyncProperty(names, fc.boolean(), async (given, byRename) => {
        accounts.db.exec('DELETE FROM connections; DELETE FROM secrets');
        for (const [index, name] of given.entries()) {
          const first = accounts.connections.list()[0];
          const store = async (): Promise<string> =>
            byRename && index % 3 === 2 && first
              ? accounts.connections.rename(first.id, name).name
              : (await link({ name })).name;
          const refusal = await store().then(
            (stored) => {
              expect(stored).toBe(name.normalize('NFC').trim());
              expect(accounts.connections.list().map((each) => each.name)).toContain(stored);
              return null;
            },
            (error: unknown) => textOf(error),
          );
          if (refusal !== null) {
            expect(refusal).toMatch(/already exists for Shed\.$|^This name cannot be used: .+\.$/);
          }
          const stored = accounts.connections.list().map((each) => each.name);
          for (const [place, one] of stored.entries()) {
            expect(stored.slice(place + 1).filter((other) => isSame(one, other))).toEqual([]);
          }
        }
      }),
      {
        numRuns: 25,
        examples: [
          [['ß', 'SS', 'ẞ', 'ss', 'ﬁ', 'FI', ' K', 'k'], false],
          [['Σ', 'σ', 'ς', 'é', 'E\u0301', 'Ａ', 'a\u3000'], true],
        ],
      },
    );
  });
});

describe('C1: several ways to connect one app', () => {
  it('the person chooses, and may change the way with the same connection', async () => {
    await accounts.close();
    const token = { ...apps[0]?.auth[0], id: 'token', label: 'Token' } as never;
    const both = { auth: [apps[0]?.auth[0] as never, token] };
    accounts = joinAccounts(folder, { connectors: [shed('shed', 'Shed', both)] });
    const { id } = await link();
    expect((await link({ name: 'Yours', method: 'token' })).method).toBe('token');
    expect(await link({ connection: id, method: 'token' })).toMatchObject({
      id,
      name: 'Mine',
      method: 'token',
    });
  });
});

describe('C11: what changes while the app is asked', () => {
  /** An engine whose answer about the stored credentials waits. */
  async function asking(): Promise<{ id: string; answer: () => void; asked: Promise<void> }> {
    const { id } = await link();
    await accounts.close();
    const gate = Promise.withResolvers<undefined>();
    const asked = Promise.withResolvers<undefined>();
    const identify: Engine['identify'] = async () => {
      asked.resolve(undefined);
      await gate.promise;
      return { label: 'ada', key: 'ada' };
    };
    accounts = joinAccounts(folder, { connectors: apps, engine: { identify } });
    return { id, answer: () => gate.resolve(undefined), asked: asked.promise };
  }

  it('a connection that was disconnected during its test stays disconnected', async () => {
    const { id, answer, asked } = await asking();
    const testing = accounts.connections.test(id);
    await asked;
    await accounts.connections.disconnect(id, true);
    answer();
    await expect(testing).rejects.toMatchObject({ code: 'connection_not_connected' });
    expect(accounts.connections.get(id).state).toBe('disconnected');
  });

  it('C14: a connection that another process mended is readable again at the next look', async () => {
    const { id } = await link();
    accounts.db.prepare('UPDATE secrets SET box = zeroblob(length(box))').run();
    expect(accounts.connections.get(id).state).toBe('unreadable');
    const other = joinAccounts(folder, { connectors: apps });
    await other.connections.linkWithFields({ ...input, connection: id });
    await other.close();
    expect(accounts.connections.get(id).state).toBe('connected');
  });
});

describe('C6, C10: lists and detail', () => {
  it('lists by name; by app and by state where asked', async () => {
    const mine = await link();
    const first = await link({ name: 'A first' });
    const barn = await link({ app: 'barn', name: 'Barn one' });
    await accounts.connections.disconnect(first.id, true);
    const names = (list: { name: string }[]): string[] => list.map(({ name }) => name);
    expect(names(accounts.connections.list())).toEqual(['A first', 'Barn one', 'Mine']);
    expect(accounts.connections.list({ app: 'barn' })).toEqual([barn]);
    expect(accounts.connections.list({ app: 'shed', state: 'connected' })).toEqual([mine]);
    expect(names(accounts.connections.list({ state: 'disconnected' }))).toEqual(['A first']);
  });

  it('C9, C10: names the journeys that use it, without deleted ones', async () => {
    const { id } = await link();
    journey('b', id, { on: true });
    journey('a', id);
    journey('gone', id, { deleted: true });
    expect(accounts.connections.get(id)).toMatchObject({
      journeys: 2,
      usedBy: [
        { id: 'a', name: 'Journey a', on: false },
        { id: 'b', name: 'Journey b', on: true },
      ],
    });
    expect(accounts.connections.list()[0]?.journeys).toBe(2);
  });

  it('C10: remembers when it was last used, without a write for every use', async () => {
    const { id } = await link();
    expect(accounts.connections.get(id).lastUsedAt).toBeNull();
    const first = accounts.clock.now;
    accounts.connections.markUsed(id);
    accounts.clock.now += 59_000;
    accounts.connections.markUsed(id);
    expect(accounts.connections.get(id).lastUsedAt).toBe(first);
    accounts.clock.now += 1_000;
    accounts.connections.markUsed(id);
    expect(accounts.connections.get(id).lastUsedAt).toBe(accounts.clock.now);
  });

  it('an unknown id is not_found', () => {
    for (const use of [
      () => accounts.connections.get('x'),
      () => accounts.connections.rename('x', 'y'),
    ]) {
      expect(use).toThrow(SojournError);
    }
    expect(() => accounts.connections.account('x')).toThrow(/No connection is chosen/);
  });
});

describe('C14: states', () => {
  function spoil(id: string): void {
    accounts.db.prepare('UPDATE secrets SET box = zeroblob(length(box)) WHERE record = ?').run(id);
  }

  it('one that cannot be read says so and hides no other', async () => {
    const bad = await link();
    const good = await link({ name: 'Yours' });
    spoil(bad.id);
    await accounts.connections.verify();
    expect(accounts.connections.list().map(({ name, state }) => [name, state])).toEqual([
      ['Mine', 'unreadable'],
      ['Yours', 'connected'],
    ]);
    expect(accounts.connections.list({ state: 'unreadable' })).toHaveLength(1);
    expect(() => accounts.connections.account(bad.id)).toThrow(/cannot be read/);
    await expect(accounts.connections.account(good.id).credential()).resolves.toBeDefined();
  });

  it('is found at the first use too, and told to every window', async () => {
    const { id } = await link();
    spoil(id);
    accounts.events.length = 0;
    expect(() => accounts.connections.account(id)).toThrow(/cannot be read/);
    expect(accounts.events).toHaveLength(1);
    expect(accounts.events[0]).toMatchObject({
      payload: { connection: { id, state: 'unreadable' } },
    });
  });

  it('S3: secrets that were swapped between two connections are unreadable in both', async () => {
    const one = await link();
    const other = await link({ name: 'Yours' });
    const box = accounts.db.prepare<[string], { nonce: Buffer; box: Buffer }>(
      'SELECT nonce, box FROM secrets WHERE record = ?',
    );
    const replace = accounts.db.prepare('UPDATE secrets SET nonce = ?, box = ? WHERE record = ?');
    const [first, second] = [box.get(one.id), box.get(other.id)];
    replace.run(second?.nonce, second?.box, one.id);
    replace.run(first?.nonce, first?.box, other.id);
    await accounts.connections.verify();
    expect(accounts.connections.list().map(({ state }) => state)).toEqual([
      'unreadable',
      'unreadable',
    ]);
  });

  it('reconnecting mends it', async () => {
    const { id } = await link();
    spoil(id);
    await accounts.connections.verify();
    await expect(link({ connection: id })).resolves.toMatchObject({ state: 'connected' });
    await accounts.connections.verify();
    expect(accounts.connections.get(id).state).toBe('connected');
  });

  it('a broken list of scopes does not end the list of connections', async () => {
    const { id } = await link();
    accounts.db.prepare("UPDATE connections SET scopes = 'nonsense' WHERE id = ?").run(id);
    expect(accounts.connections.list()[0]).toMatchObject({ id, scopes: [] });
  });

  it('credentials that the app refuses mean Needs sign-in, once; new ones count', async () => {
    const { id } = await link();
    const account = accounts.connections.account(id);
    const bad = await account.credential();
    await expect(account.refused(bad)).rejects.toMatchObject({ code: 'sign_in_needed' });
    await expect(account.refused(bad)).rejects.toMatchObject({ code: 'sign_in_needed' });
    expect(kinds(id)).toEqual(['refused', 'linked']);
    expect(accounts.connections.get(id).state).toBe('needs-sign-in');
    expect(() => accounts.connections.account(id)).toThrow(/sign in again/);

    await link({ connection: id, values: { key: 'good-ada', site: 'x' } });
    expect(await account.refused(bad)).toMatchObject({ values: { site: 'x' } });
  });

  it('C10: Test asks the app, and says so in the history', async () => {
    const { id } = await link();
    const { connection, tested } = await accounts.connections.test(id);
    expect({ state: connection.state, tested }).toEqual({ state: 'connected', tested: true });
    expect(kinds(id)).toEqual(['tested', 'linked']);
  });

  it('C10: Test that fails means Needs sign-in', async () => {
    const { id } = await link();
    accounts.secrets.put({ record: id, app: 'shed', field: 'key' }, 'bad');
    await expect(accounts.connections.test(id)).rejects.toMatchObject({ code: 'sign_in_needed' });
    expect(accounts.connections.get(id).state).toBe('needs-sign-in');
  });

  it('C10: Test of what needed a sign-in and works again makes it Connected', async () => {
    const { id } = await link();
    accounts.db.prepare("UPDATE connections SET state = 'needs-sign-in'").run();
    await accounts.connections.test(id);
    expect(accounts.connections.get(id).state).toBe('connected');
  });

  it('C10: Test says when the app offers none', async () => {
    await accounts.close();
    const fields = { ...apps[0]?.auth[0], test: undefined };
    accounts = joinAccounts(folder, {
      connectors: [shed('shed', 'Shed', { auth: [fields as never] })],
      engine: { identify: async () => null },
    });
    const { id } = await link();
    expect((await accounts.connections.test(id)).tested).toBe(false);
    expect(kinds(id)).toEqual(['linked']);
  });
});

describe('C11: ends', () => {
  it.each(['disconnect', 'remove'] as const)(
    '%s asks first where journeys use it, and names them',
    async (end) => {
      const { id } = await link();
      journey('a', id, { on: true });
      journey('b', id);
      await expect(accounts.connections[end](id, false)).rejects.toMatchObject({
        code: 'connection_in_use',
        message: 'The connection “Mine” is used by 2 journeys.',
        details: 'Journey a\nJourney b',
      });
      expect(accounts.stopped).toEqual([]);
      expect(accounts.connections.get(id).state).toBe('connected');

      await accounts.connections[end](id, true);
      expect(accounts.stopped).toEqual(['a']);
    },
  );

  it('disconnect drops the credentials and keeps the entry', async () => {
    const { id } = await link();
    const connection = await accounts.connections.disconnect(id, false);
    expect(connection).toMatchObject({
      id,
      state: 'disconnected',
      name: 'Mine',
      identity: 'ada',
    });
    expect(accounts.db.prepare('SELECT count(*) FROM secrets').pluck().get()).toBe(0);
    expect(kinds(id)).toEqual(['disconnected', 'linked']);
    expect(() => accounts.connections.account(id)).toThrow(
      'The connection “Mine” is disconnected.',
    );
    await expect(link({ connection: id })).resolves.toMatchObject({ id, state: 'connected' });
  });

  it('delete removes the entry and its credentials; its history stays in the audit log', async () => {
    const { id } = await link();
    accounts.events.length = 0;
    await accounts.connections.remove(id, false);
    expect(accounts.connections.list()).toEqual([]);
    expect(accounts.db.prepare('SELECT count(*) FROM secrets').pluck().get()).toBe(0);
    expect(accounts.events).toEqual([{ name: 'connection.deleted', payload: { id, app: 'shed' } }]);
    expect(
      accounts.db
        .prepare('SELECT kind FROM audit WHERE connection = ? ORDER BY id')
        .pluck()
        .all(id),
    ).toEqual(['linked', 'deleted']);
    await expect(link()).resolves.toMatchObject({ name: 'Mine' });
  });
});

describe('C16: the history', () => {
  it('holds no credential', async () => {
    const { id } = await link({ values: { key: 'good-ada-canary' } });
    accounts.connections.rename(id, 'Other');
    await accounts.connections.test(id);
    await accounts.connections.disconnect(id, false);
    const rows = JSON.stringify(accounts.db.prepare('SELECT detail FROM audit').all());
    expect(rows).toContain('Renamed');
    expect(rows.replaceAll('Linked as good-canary', '')).not.toContain('good-ada-canary');
  });
});
