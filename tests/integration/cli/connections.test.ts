import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PracticeBrowser } from '../../../src/core/practice/index.ts';
import { connectionSchema } from '../../../src/shared/connection.ts';
import type { Connection } from '../../../src/shared/connection.ts';
import { command, onVaultOf, practiceKeys, usePassphraseFile } from '../../servers/commandLine.ts';
import type { Ended } from '../../servers/commandLine.ts';

// Every command opens the vault with its passphrase, which is slow on purpose.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let home: string;
let papers: Connection;

/** A vault with one connection of Practice Documents, Ada's, which a journey uses. */
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'sojourn-'));
  usePassphraseFile(home);
  await command(home, ['vault', 'init']);
  const people = ['ada', 'ben'];
  for (const [index, key] of (await practiceKeys(home, people)).entries()) {
    writeFileSync(join(home, people[index] ?? ''), key);
  }
  papers = connectionOf(await link('Papers'));
  const bundle = join(home, 'in.sojourn.json');
  writeFileSync(bundle, JSON.stringify(writingBundle));
  const chosen = ['--connection', `practice-documents=${papers.id}`];
  const imported = await command(home, ['journeys', 'import', bundle, ...chosen, '--json']);
  expect(read(imported)).toMatchObject([{ name: 'Write it down', problems: 0 }]);
});

afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

const on = (...args: string[]): Promise<Ended> => command(home, ['connections', ...args]);
const link = (name: string): Promise<Ended> =>
  on('link', 'practice-documents', '--name', name, ...keyOf('ada'), '--json');
const keyOf = (file: string): string[] => ['--field', `apiKey=@${join(home, file)}`];

function read(ended: Ended): unknown {
  expect(ended.error).toBe('');
  return JSON.parse(ended.out);
}

const connectionOf = (ended: Ended): Connection => connectionSchema.parse(read(ended));

describe('L: connections show', () => {
  it('C10: tells all of a connection, by id, by app/name and by a name that is unique', async () => {
    const shown = await on('show', papers.id, '--json');
    expect(read(shown)).toMatchObject({
      id: papers.id,
      name: 'Papers',
      identity: 'ada@practice.example',
      state: 'connected',
      usedBy: [{ name: 'Write it down', folder: 'Home', on: false }],
      history: [{ kind: 'linked' }],
    });
    expect(await on('show', 'practice-documents/PAPERS', '--json')).toEqual(shown);
    const text = await on('show', ' papers');
    expect(text.out).toContain('Papers (practice-documents, api-key)');
    expect(text.out).toContain('Used by     Write it down (off)');
  });

  it('says what is not there, and which of several is meant', async () => {
    expect(await on('show', 'Nothing', '--json')).toMatchObject({ code: 1 });
    await onVaultOf(home, (db) => {
      const columns = 'id, app, method, name, name_key, state, created_at';
      db.exec(
        `INSERT INTO connections (${columns}) VALUES ('t', 'practice-tasks', 'practice', 'PAPERS', 'papers', 'disconnected', 0)`,
      );
    });
    const several = await on('show', 'papers');
    expect(several.code).toBe(1);
    expect(several.error).toContain('practice-documents/Papers, practice-tasks/PAPERS');
    expect((await on('show', 'practice-tasks/papers')).code).toBe(0);
    expect((await on('delete', 't')).code).toBe(0);
  });
});

describe('L: connections test', () => {
  it('C10: one, several and all; exit code 1 where one fails', async () => {
    expect(read(await on('test', papers.id, '--json'))).toMatchObject({ tested: true });
    await link('Second');
    await onVaultOf(home, (db) => {
      db.exec(
        "UPDATE secrets SET box = zeroblob(length(box)) WHERE record IN (SELECT id FROM connections WHERE name = 'Second')",
      );
    });
    const both = await on('test', 'Papers', 'Second', '--json');
    const counts = { done: 2, total: 2, accepted: 1, failed: 1, untested: 0 };
    expect({ code: both.code, counts: read(both) }).toEqual({ code: 1, counts });
    const all = await on('test', '--all');
    expect(all.out).toContain('Tested 2: 1 accepted, 1 failed, 0 without a test.');
    expect(await on('test')).toMatchObject({ code: 1 });
  });

  it('C14: the list says of one that cannot be read that it cannot, and reconnect mends it', async () => {
    const states = async (): Promise<string[]> =>
      connectionSchema
        .array()
        .parse(read(await on('list', '--json')))
        .map(({ name, state }) => `${name} ${state}`);
    expect(await states()).toEqual(['Papers connected', 'Second unreadable']);
    const mended = connectionOf(await on('reconnect', 'Second', ...keyOf('ada'), '--json'));
    expect(mended).toMatchObject({ name: 'Second', state: 'connected' });
    expect(await states()).toEqual(['Papers connected', 'Second connected']);
  });
});

describe('L: connections rename and reconnect', () => {
  it('C11: rename keeps the id; a taken name is refused with its text', async () => {
    const renamed = await on('rename', papers.id, ' Letters ', '--json');
    expect(read(renamed)).toMatchObject({ id: papers.id, name: 'Letters' });
    const taken = await on('rename', 'Letters', 'SECOND');
    expect(taken.code).toBe(1);
    expect(taken.error).toContain('already exists for Practice Documents');
    await on('rename', 'Letters', 'Papers');
  });

  it('C11: as somebody else it is refused until --other-account says that it is meant', async () => {
    const asked = await on('reconnect', 'Second', ...keyOf('ben'), '--json');
    expect(asked.code).toBe(1);
    expect(read(asked)).toMatchObject({ error: { code: 'sign_in_other_account' } });
    const other = await on('reconnect', 'Second', ...keyOf('ben'), '--other-account', '--json');
    expect(read(other)).toMatchObject({ name: 'Second', identity: 'ben@practice.example' });
  });

  it('C4: without the credential, and with a file that is not there, it says so', async () => {
    expect(read(await on('reconnect', 'Second', '--json'))).toMatchObject({
      error: { code: 'field_missing', field: 'apiKey' },
    });
    const absent = await on('reconnect', 'Second', '--field', 'apiKey=@nowhere');
    expect(absent).toMatchObject({ code: 1, out: '' });
    expect(absent.error).toContain('The file “nowhere” cannot be read.');
  });

  it('C3, C11: with the browser; the id stays', async () => {
    const linked = connectionOf(
      await signingIn(['link', 'practice-tasks', '--name', 'Tasks', '--json']),
    );
    const again = connectionOf(await signingIn(['reconnect', 'Tasks', '--json']));
    expect(again).toMatchObject({
      id: linked.id,
      identity: 'ada@practice.example',
      state: 'connected',
    });
  });
});

describe('L: connections disconnect and delete', () => {
  it.each(['disconnect', 'delete'])(
    'C11: %s names the journeys that use it and changes nothing without --yes',
    async (end) => {
      const asked = await on(end, 'Papers', '--json');
      expect(asked.code).toBe(1);
      expect(read(asked)).toMatchObject({
        error: { code: 'connection_in_use', details: 'Write it down' },
      });
      expect((await on(end, 'Papers')).error).toContain('Write it down');
      expect(read(await on('show', 'Papers', '--json'))).toMatchObject({ state: 'connected' });
    },
  );

  it('C11: with --yes it is done', async () => {
    expect(read(await on('disconnect', 'Papers', '--yes', '--json'))).toMatchObject({
      connection: { id: papers.id, state: 'disconnected' },
      revocationWaits: false,
    });
    expect(read(await on('delete', 'Papers', '--yes', '--json'))).toEqual({
      id: papers.id,
      app: 'practice-documents',
      name: 'Papers',
      revocationWaits: false,
    });
    expect(await on('show', papers.id)).toMatchObject({ code: 1 });
  });
});

describe('L: connections revocations', () => {
  it('O15: lists what waits with the name, and tries it with --retry', async () => {
    expect(read(await on('revocations', '--json'))).toEqual([]);
    await onVaultOf(home, (db) => {
      db.exec(`INSERT INTO revocations (id, app, method, connection, queued_at, connection_name)
               VALUES ('r', 'practice-tasks', 'practice', 'gone', 1000, 'Old tasks')`);
    });
    expect(read(await on('revocations', '--json'))).toEqual([
      { id: 'r', app: 'practice-tasks', connectionName: 'Old tasks', queuedAt: 1000, tries: 0 },
    ]);
    expect((await on('revocations')).out).toContain('Old tasks');
    const retried = await on('revocations', '--retry', '--json');
    expect({ code: retried.code, left: read(retried) }).toEqual({ code: 0, left: [] });
  });
});

describe('L: clients', () => {
  const clients = (...args: string[]): Promise<Ended> => command(home, ['clients', ...args]);

  it('C4: sets and shows the own client; the secret never comes out', async () => {
    expect(read(await clients('show', 'google-tasks', '--json'))).toBeNull();
    writeFileSync(join(home, 'secret'), 'canary-client-secret\n');
    const given = [
      '--id',
      'mine.apps.googleusercontent.com',
      '--secret',
      `@${join(home, 'secret')}`,
    ];
    const set = await clients('set', 'google-tasks', ...given, '--json');
    const known = { clientId: 'mine.apps.googleusercontent.com', hasSecret: true };
    expect(read(set)).toEqual(known);
    const shown = await clients('show', 'google-tasks', '--json');
    expect(read(shown)).toEqual(known);
    expect(set.out + shown.out).not.toContain('canary');
  });

  it('C4: says where an app wants none, and what is wrong with a file', async () => {
    const none = await clients('show', 'practice-documents');
    expect(none).toMatchObject({ code: 1 });
    expect(none.error).toContain('Practice Documents wants no client of your own.');
    const wrong = await clients('set', 'google-tasks', '--file', join(home, 'ada'), '--json');
    expect(read(wrong)).toMatchObject({ error: { code: 'client_file_wrong' } });
  });
});

/** A command that signs in, with Ada at the practice service's pages when it prints its link. */
async function signingIn(args: string[]): Promise<Ended> {
  const link = Promise.withResolvers<string>();
  let said = '';
  // No program is found there, so that no browser of this machine opens.
  vi.stubEnv('PATH', home);
  const ended = command(home, ['connections', ...args], (chunk) => {
    said += chunk;
    const [, url] = /(http:\/\/127\.0\.0\.1\S+)\n/.exec(said) ?? [];
    if (url !== undefined) link.resolve(url);
  });
  const url = await Promise.race([link.promise, ended.then(({ error }) => error)]);
  const browser = new PracticeBrowser(new URL(url).origin);
  await browser.request(await browser.signIn(url, { person: 'ada', press: 'Allow' }));
  return { ...(await ended), error: '' };
}

const writingBundle = {
  format: 'sojourn.bundle',
  formatVersion: 1,
  journeys: [
    {
      format: 'sojourn.journey',
      formatVersion: 1,
      name: 'Write it down',
      connections: { 'practice-documents': 'c1' },
      trigger: { id: 's0', app: 'scheduler', event: 'manual', fields: {} },
      steps: [
        {
          id: 's1',
          kind: 'action',
          app: 'practice-documents',
          action: 'create-document',
          fields: { title: { text: 'Title' }, body: { text: 'Body' } },
        },
      ],
      settings: { pollSeconds: 300 },
    },
  ],
  connections: [
    { id: 'c1', app: 'practice-documents', method: 'api-key', name: 'Papers', scopes: [] },
  ],
};
