// How long the core takes for the lists of a person with very much of everything (F13), on a real vault's database.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ulid } from 'ulid';
import { createCore } from '../../src/core/core.ts';
import { createVault } from '../../src/core/vault/index.ts';
import type { Channel } from '../../src/shared/contract/calls.ts';
import { memoryKeychain } from '../servers/memoryKeychain.ts';

const passphrase = 'a passphrase for the bench';
const connectionCount = 10_000;
const journeyCount = 1_000;
const targetMilliseconds = 100;

const home = mkdtempSync(join(tmpdir(), 'sojourn-bench-'));
try {
  await fill();
  const core = createCore({
    home,
    background: false,
    keychain: memoryKeychain(),
    emit: () => undefined,
    host: {
      'browser.open': () => Promise.resolve(),
      'clipboard.write': () => Promise.resolve(),
      'window.focus': () => Promise.resolve(),
      'window.openJourney': () => Promise.resolve(),
      'dialog.save': () => Promise.resolve(null),
      'dialog.open': () => Promise.resolve(null),
      'shell.settings': () => Promise.resolve({ keepRunning: false, tray: false }),
      notify: () => Promise.resolve({ shown: false }),
    },
  });
  const unlocked = await core.call('vault.unlock', { passphrase });
  if (!unlocked.ok) throw new Error(unlocked.error.message);
  console.log('Lists, from the call to the parsed answer, second of two calls');
  await measure(`${connectionCount} connections`, 'connections.list', {});
  await measure(`${journeyCount} journeys`, 'journeys.list', undefined);
  await core.close();

  async function measure(what: string, channel: Channel, input: unknown): Promise<void> {
    let took = Number.NaN;
    for (let round = 0; round < 2; round++) {
      const began = performance.now();
      const answer = await core.call(channel, input);
      took = performance.now() - began;
      if (!answer.ok) throw new Error(answer.error.message);
    }
    const met = took <= targetMilliseconds;
    console.log(
      `  ${what.padEnd(20)} ${took.toFixed(0)} ms (at most ${targetMilliseconds}): ${met ? 'met' : 'missed'}`,
    );
    if (!met) process.exitCode = 1;
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}

async function fill(): Promise<void> {
  const vault = createVault({ folder: home, keychain: memoryKeychain(), now: Date.now });
  await vault.create({ passphrase, keychain: false });
  const db = vault.open?.db;
  if (!db) throw new Error('The vault is not open.');
  const connection = db.prepare(
    `INSERT INTO connections (id, app, method, name, name_key, state, scopes, created_at)
     VALUES (?, 'practice-documents', 'api-key', ?, ?, 'connected', '[]', 0)`,
  );
  const journey = db.prepare(
    `INSERT INTO journeys (id, name, document, revision, created_at, updated_at)
     VALUES (?, ?, ?, 1, 0, 0)`,
  );
  db.transaction(() => {
    for (let n = 0; n < connectionCount; n++)
      connection.run(ulid(), `Account ${n}`, `account ${n}`);
    for (let n = 0; n < journeyCount; n++) {
      const id = ulid();
      journey.run(id, `Journey ${n}`, JSON.stringify(document(id, `Journey ${n}`)));
    }
  })();
  await vault.lock();
}

function document(id: string, name: string): object {
  return {
    format: 'sojourn.journey',
    formatVersion: 1,
    id,
    name,
    connections: {},
    trigger: { id: 's0', app: 'scheduler', event: 'manual', fields: {} },
    steps: Array.from({ length: 10 }, (_, index) => ({
      id: `s${index + 1}`,
      kind: 'action',
      app: 'logger',
      action: 'log',
      fields: { message: { text: 'Hello {{ s0.title }}' } },
    })),
    settings: { pollSeconds: 300 },
  };
}
