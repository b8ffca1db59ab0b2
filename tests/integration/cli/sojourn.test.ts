import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { readHeader } from '../../../src/core/vault/header.ts';
import { command, practiceKeys, usePassphraseFile } from '../../servers/commandLine.ts';
import { temporaryFolder } from '../../servers/temporaryFolder.ts';
import { sojourn } from './sojourn.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

it('L: the demo plays the main job from an empty folder to an exported bundle without secrets', async () => {
  const folder = temporaryFolder();
  const bundle = join(folder, 'demo.sojourn.json');
  const { code, out } = await sojourn(folder, ['demo', '--json', '--out', bundle]);
  expect(code).toBe(0);
  const result: unknown = JSON.parse(out);
  expect(result).toMatchObject({
    run: { state: 'succeeded', source: 'trigger', steps: [{ state: 'succeeded' }] },
    documents: [{ title: 'Task: Book the train' }],
  });
  expect(readFileSync(bundle, 'utf8')).not.toMatch(/practice_[A-Za-z0-9]/);
});

it('L, S1: makes a vault whose passphrase costs in full', async () => {
  const home = homeWithPassphrase();
  const made = await sojourn(home, ['vault', 'init', '--json']);
  expect(JSON.parse(made.out)).toMatchObject({ recoveryKey: expect.any(String) as unknown });
  expect(readHeader(join(home, 'vault.json'))?.slots).toContainEqual(
    expect.objectContaining({
      kdf: expect.objectContaining({ memoryKiB: 65_536, passes: 3, lanes: 4 }) as unknown,
    }),
  );
});

it('L: imports, lists, runs and exports, all as JSON', async () => {
  const home = homeWithPassphrase();
  await command(home, ['vault', 'init']);
  const bundle = join(home, 'in.sojourn.json');
  writeFileSync(bundle, JSON.stringify(loggingBundle));
  const imported = await sojourn(home, ['journeys', 'import', bundle, '--json']);
  expect(JSON.parse(imported.out)).toMatchObject([{ name: 'Write to the log', on: false }]);

  const listed = await sojourn(home, ['journeys', 'list', '--json']);
  expect(JSON.parse(listed.out)).toMatchObject([{ name: 'Write to the log', problems: 0 }]);

  const run = await sojourn(home, ['run', 'Write to the log', '--data', '{"n": 41}', '--json']);
  expect(JSON.parse(run.out)).toMatchObject({
    state: 'succeeded',
    steps: [{ state: 'succeeded', output: { message: 'Number 41' } }],
  });
  expect(run.code).toBe(0);

  const exported = await sojourn(home, ['journeys', 'export', 'Write to the log']);
  expect(JSON.parse(exported.out)).toMatchObject({ journeys: [{ name: 'Write to the log' }] });
  expect(await sojourn(home, ['connections', 'list', '--json'])).toMatchObject({
    code: 0,
    out: '[]\n',
  });
});

it('C5: refuses a second connection of the same app and name, in another case and with spaces, and says why', async () => {
  const home = homeWithPassphrase();
  await command(home, ['vault', 'init']);
  const link = (name: string) =>
    command(home, [
      ...['connections', 'link', 'practice-documents', '--name', name],
      ...['--field', 'apiKey=@' + join(home, 'key'), '--json'],
    ]);
  writeFileSync(join(home, 'key'), 'practice_wrong\n');
  expect(JSON.parse((await link('Papers')).out)).toMatchObject({
    error: { code: 'credentials_refused' },
  });

  const [key = ''] = await practiceKeys(home, ['ada']);
  writeFileSync(join(home, 'key'), key);
  expect(JSON.parse((await link('Papers')).out)).toMatchObject({ name: 'Papers' });
  const second = await link('  PAPERS ');
  expect(second.code).toBe(1);
  expect(JSON.parse(second.out)).toMatchObject({
    error: {
      code: 'connection_name_taken',
      message: 'A connection with this name already exists for Practice Documents.',
    },
  });
  const { out } = await command(home, ['connections', 'list', '--json']);
  expect(JSON.parse(out)).toHaveLength(1);
});

it('L: exit code 2 for wrong usage, 1 for what failed, 0 for help', async () => {
  const home = homeWithPassphrase();
  expect(await sojourn(home, ['connections', 'steal'])).toMatchObject({ code: 2, out: '' });
  expect(await sojourn(home, ['run'])).toMatchObject({ code: 2 });
  const missing = await sojourn(home, ['journeys', 'list']);
  expect(missing).toMatchObject({ code: 1, out: '' });
  expect(missing.error).toContain('There is no vault on this computer yet.');
  expect((await sojourn(home, ['--help'])).code).toBe(0);
});

it('S4: without the passphrase and without a keychain slot it says that the vault is locked, and how to go on', async () => {
  const home = homeWithPassphrase();
  await command(home, ['vault', 'init']);
  vi.stubEnv('SOJOURN_PASSPHRASE_FILE', '');
  const locked = await command(home, ['journeys', 'list']);
  expect(locked.code).toBe(1);
  expect(locked.error).toContain('SOJOURN_PASSPHRASE_FILE');
  usePassphraseFile(home);
  writeFileSync(join(home, 'passphrase'), 'another passphrase\n');
  const wrong = await command(home, ['journeys', 'list', '--json']);
  expect(JSON.parse(wrong.out)).toMatchObject({ error: { code: 'passphrase_wrong' } });
});

it(
  'V4: a backup, a new passphrase, a new key and a restore from the terminal; the recovery key opens what the passphrase does not',
  { timeout: 600_000 },
  async () => {
    const home = homeWithPassphrase();
    const outside = temporaryFolder();
    const json = async (...args: string[]): Promise<unknown> =>
      JSON.parse((await command(home, ['vault', ...args, '--json'])).out);
    expect(await json('status')).toMatchObject({ state: 'none' });
    expect(await command(home, ['vault', 'rotate'])).toMatchObject({ code: 1, out: '' });
    const { recoveryKey } = z.object({ recoveryKey: z.string() }).parse(await json('init'));
    writeFileSync(join(outside, 'key'), `${recoveryKey}\n`);
    writeFileSync(join(outside, 'new'), 'another passphrase\n');
    const backup = join(outside, 'x.sojourn-backup');
    expect(await json('backup', backup)).toMatchObject({ path: backup });
    expect(
      await json(
        'passphrase',
        '--new-passphrase-file',
        join(outside, 'new'),
        '--recovery-key-file',
        join(outside, 'key'),
      ),
    ).toMatchObject({ state: 'unlocked' });
    expect(await json('recovery-key')).toMatchObject({ error: { code: 'passphrase_wrong' } });
    writeFileSync(join(home, 'passphrase'), 'another passphrase\n');
    expect(await json('rotate')).toMatchObject({ recoveryKey: expect.any(String) as unknown });
    expect(await json('restore', backup)).toMatchObject({ error: { code: 'passphrase_wrong' } });
    expect(
      await json('restore', backup, '--recovery-key-file', join(outside, 'key')),
    ).toMatchObject({ state: 'unlocked' });
    writeFileSync(join(home, 'passphrase'), 'a passphrase for tests\n');
    expect(await json('keychain', 'off')).toMatchObject({ slots: { passphrase: true } });
    const { out } = await command(home, ['vault', 'status']);
    expect(out).toContain('the passphrase, the recovery key');
    expect(await sojourn(home, ['vault', 'passphrase'])).toMatchObject({ code: 2 });
  },
);

const loggingBundle = {
  format: 'sojourn.bundle',
  formatVersion: 1,
  journeys: [
    {
      format: 'sojourn.journey',
      formatVersion: 1,
      name: 'Write to the log',
      connections: {},
      trigger: { id: 's0', app: 'scheduler', event: 'manual', fields: {} },
      steps: [
        {
          id: 's1',
          kind: 'action',
          app: 'logger',
          action: 'log',
          fields: { message: { text: 'Number {{ s0.n }}' } },
        },
      ],
      settings: { pollSeconds: 300 },
    },
  ],
  connections: [],
};

/** A data folder with a passphrase file beside the vault. */
function homeWithPassphrase(): string {
  const home = temporaryFolder();
  usePassphraseFile(home);
  return home;
}
