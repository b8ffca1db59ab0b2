import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createVault } from '../../../src/core/vault/index.ts';
import { journeyThatLogs } from '../inputs.ts';
import { testCore } from '../testCore.ts';
import type { TestCore } from '../testCore.ts';
import { sojourn } from './sojourn.ts';

/** A core whose vault the command line opens as well. */
async function coreWithPassphrase(): Promise<TestCore> {
  const core = testCore();
  const passphrase = 'a passphrase for tests';
  writeFileSync(join(core.home, 'passphrase'), `${passphrase}\n`);
  await core.ok('vault.create', { passphrase, keychain: true });
  return core;
}

it('C16: lists the audit log by kind, as JSON; a file that was exported is in it', async () => {
  const core = await coreWithPassphrase();
  const { name } = await journeyThatLogs(core);
  const out = join(core.home, 'out.sojourn.json');
  expect(await sojourn(core.home, ['journeys', 'export', name, '--out', out])).toMatchObject({
    code: 0,
    out: `Wrote ${out}.\n`,
  });
  expect(readFileSync(out, 'utf8')).toContain(name);
  const kinds = ['--kind', 'exported', 'vault-created'];
  const listed = await sojourn(core.home, ['audit', 'list', ...kinds, '--json']);
  const detail = `The journey “${name}” was exported; the file names no connection.`;
  expect(JSON.parse(listed.out)).toMatchObject({
    events: [{ kind: 'exported', connection: null, detail }, { kind: 'vault-created' }],
    next: null,
  });
});

it('C16: lists the audit log from a day on, as lines, and says that there is more', async () => {
  const core = await coreWithPassphrase();
  const filter = ['--since', '2026-01-01', '--search', 'the', '--limit', '1'];
  const { out } = await sojourn(core.home, ['audit', 'list', ...filter]);
  expect(out).toContain('Unlocked with the passphrase on the command line.');
  expect(out).toMatch(/There is more: --before \d+\n$/);
});

it('C16: a time or kind that is none is refused', async () => {
  const core = await coreWithPassphrase();
  const wrong = await sojourn(core.home, ['audit', 'list', '--since', 'yesterday']);
  expect(wrong.code).toBe(1);
  expect(wrong.error).toContain('What follows --since must be a time');
  expect(await sojourn(core.home, ['audit', 'list', '--kind', 'stolen'])).toMatchObject({
    code: 2,
  });
});

it('S5: a connection whose secret does not open keeps the others from nothing', async () => {
  const core = await coreWithPassphrase();
  const values = { apiKey: await core.apiKey() };
  for (const name of ['Broken', 'Whole']) {
    const input = { app: 'practice-documents', method: 'api-key', name, values };
    await core.ok('connections.linkWithFields', input);
  }
  await core.ok('vault.lock', undefined);
  await breakSecret(core, 'Broken');
  const listed = await sojourn(core.home, ['connections', 'list', '--json']);
  expect(listed.code).toBe(0);
  expect(JSON.parse(listed.out)).toMatchObject([{ name: 'Broken' }, { name: 'Whole' }]);

  const found = core.once('connection.changed', (payload) =>
    JSON.stringify(payload).includes('"state":"unreadable"'),
  );
  await core.ok('vault.unlock', { keychain: true });
  await found;
  const states = (await core.ok('connections.list', {})).map(({ name, state }) => [name, state]);
  expect(states).toEqual([
    ['Broken', 'unreadable'],
    ['Whole', 'connected'],
  ]);
  const [broken, whole] = await core.ok('connections.list', {});
  expect(await core.call('connections.test', { id: broken?.id })).toMatchObject({
    error: { code: 'connection_unreadable' },
  });
  expect(await core.ok('connections.test', { id: whole?.id ?? '' })).toMatchObject({
    tested: true,
  });
});

it('S9: a credential that was given in the wrong form is not repeated', async () => {
  const core = await coreWithPassphrase();
  const wrong = ['connections', 'link', 'practice-documents', '--field', 'canary-4711-credential'];
  const { code, out, error } = await sojourn(core.home, wrong);
  expect(code).toBe(1);
  expect(error).toContain('id=value');
  expect(out + error).not.toContain('canary-4711');
});

/** Flips a bit in the sealed secret of a connection. */
async function breakSecret({ home, keychain }: TestCore, name: string): Promise<void> {
  const vault = createVault({ folder: home, keychain, now: Date.now });
  await vault.unlock({ keychain: true });
  const { db } = vault.open ?? expect.unreachable('the vault is open');
  const secret = db
    .prepare<[string], { record: string; box: Buffer }>(
      'SELECT record, box FROM secrets WHERE record = (SELECT id FROM connections WHERE name = ?)',
    )
    .get(name);
  const { record, box } = secret ?? expect.unreachable('the secret is there');
  box.writeUInt8(box.readUInt8(0) ^ 1, 0);
  db.prepare('UPDATE secrets SET box = ? WHERE record = ?').run(box, record);
  await vault.lock();
}
