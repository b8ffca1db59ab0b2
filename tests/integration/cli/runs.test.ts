import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { ulid } from 'ulid';
import { command, onVaultOf, usePassphraseFile } from '../../servers/commandLine.ts';
import { temporaryFolder } from '../../servers/temporaryFolder.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const entry = join(import.meta.dirname, '../../../src/cli/index.ts');

/** A vault with one journey that writes a number to the log, or fails without one. */
async function homeWithJourney(): Promise<{ home: string; journey: string }> {
  const home = temporaryFolder();
  usePassphraseFile(home);
  await command(home, ['vault', 'init']);
  const bundle = join(home, 'in.sojourn.json');
  writeFileSync(bundle, JSON.stringify(loggingBundle));
  const { out } = await command(home, ['journeys', 'import', bundle, '--json']);
  return { home, journey: /"id": "(\w+)"/.exec(out)?.[1] ?? '' };
}

it('L, R5: lists and shows runs, finds them, and repeats one with other data', async () => {
  const { home } = await homeWithJourney();
  const failed = await command(home, ['run', 'Write to the log', '--data', '{}', '--json']);
  expect(failed.code).toBe(1);
  const { id } = JSON.parse(failed.out) as { id: string };

  const listed = await command(home, ['runs', 'list', '--state', 'failure', '--json']);
  expect(JSON.parse(listed.out)).toMatchObject([{ id, journeyName: 'Write to the log' }]);
  expect((await command(home, ['runs', 'list', '--search', 'nothing like it', '--json'])).out).toBe(
    '[]\n',
  );
  expect((await command(home, ['runs', 'show', id])).out).toContain('failure');

  const again = await command(home, ['runs', 'rerun', id, '--data', '{"n": "41"}', '--json']);
  expect(again.code).toBe(0);
  expect(JSON.parse(again.out)).toMatchObject({
    state: 'succeeded',
    source: 'repeat',
    original: id,
    trigger: { n: '41' },
  });
  const answered = await command(home, ['runs', 'answer', id, 'again', '--json']);
  expect(answered.code).toBe(1);
  expect(JSON.parse(answered.out)).toMatchObject({ error: { code: 'run_not_unknown' } });
});

it('R7, L: start runs what is there without a window, a line for each run, until it is told to stop', async () => {
  const { home, journey } = await homeWithJourney();
  const run = ulid();
  await onVaultOf(home, (db) =>
    db
      .prepare(
        `INSERT INTO runs (id, journey, journey_name, revision, state, source, trigger_data, started_at)
         VALUES (?, ?, 'Write to the log', 1, 'initializing', 'trigger', '{"n":"7"}', 0)`,
      )
      .run(run, journey),
  );
  const child = spawn(process.execPath, [entry, '--home', home, '--json', 'start'], {
    env: { ...process.env, SOJOURN_PASSPHRASE_FILE: join(home, 'passphrase') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: unknown[] = [];
  for await (const line of createInterface(child.stdout)) {
    lines.push(JSON.parse(line));
    if (lines.length === 2) child.kill('SIGTERM');
  }
  if (child.exitCode === null) await once(child, 'close');
  expect(child.exitCode).toBe(0);
  expect(lines).toMatchObject(
    expect.arrayContaining([
      { started: { on: 0 } },
      expect.objectContaining({ id: run, state: 'succeeded', journeyName: 'Write to the log' }),
    ]),
  );
});

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
          fields: { message: { text: '{{ s0.n }}' } },
        },
      ],
      settings: { pollSeconds: 300 },
    },
  ],
  connections: [],
};
