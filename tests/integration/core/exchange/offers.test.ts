import { execFileSync } from 'node:child_process';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { createCore } from '../../../../src/core/core.ts';
import { createOffers } from '../../../../src/core/exchange/bundle/index.ts';
import type { Host } from '../../../../src/shared/contract/host.ts';
import { memoryKeychain } from '../../../servers/memoryKeychain.ts';
import { temporaryFolder } from '../../../servers/temporaryFolder.ts';

function reasonOf(path: string): Promise<unknown> {
  const offers = createOffers(() => undefined);
  offers.add(path);
  return offers.take().then(
    () => 'taken',
    (error: unknown) => (error instanceof Error ? error.message : error),
  );
}

it('W7: a file is offered, read when it is asked for, and given once', async () => {
  const file = join(temporaryFolder(), 'Trip.SOJOURN.json');
  const announce = vi.fn();
  const offers = createOffers(announce);
  offers.add(file);
  expect(announce).toHaveBeenCalledOnce();
  writeFileSync(file, '\uFEFF{"é":1}');
  expect(await offers.take()).toEqual({ fileName: 'Trip.SOJOURN.json', text: '{"é":1}' });
  expect(await offers.take()).toBeNull();
});

it('W7: files are given in the order in which they were opened, and a wrong one does not block the next', async () => {
  const folder = temporaryFolder();
  const good = join(folder, 'good.sojourn.json');
  writeFileSync(good, '{}');
  const offers = createOffers(() => undefined);
  offers.add(join(folder, 'gone.sojourn.json'));
  offers.add(good);
  await expect(offers.take()).rejects.toMatchObject({ code: 'import_invalid' });
  expect(await offers.take()).toEqual({ fileName: 'good.sojourn.json', text: '{}' });
});

it('W7: refuses another ending, without opening the file', async () => {
  expect(await reasonOf('/etc/passwd')).toContain('its name does not end in .sojourn.json');
});

it('W7: refuses a folder, a named pipe and a device, without waiting', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'folder.sojourn.json'));
  execFileSync('mkfifo', [join(folder, 'pipe.sojourn.json')]);
  execFileSync('ln', ['-s', '/dev/zero', join(folder, 'zero.sojourn.json')]);
  for (const name of ['folder', 'pipe', 'zero']) {
    expect(await reasonOf(join(folder, `${name}.sojourn.json`)), name).toContain(
      'it is not a file',
    );
  }
});

it('W7: refuses a file larger than 100 MB', async () => {
  const file = join(temporaryFolder(), 'large.sojourn.json');
  writeFileSync(file, '');
  truncateSync(file, 100_000_001);
  expect(await reasonOf(file)).toContain('it is larger than 100 MB');
});

it('W7: refuses bytes that are no text, and a missing file', async () => {
  const file = join(temporaryFolder(), 'binary.sojourn.json');
  writeFileSync(file, Buffer.from([0xff, 0xfe, 0x00]));
  expect(await reasonOf(file)).toContain('it is not a text');
  expect(await reasonOf(`${file.slice(0, -13)}2.sojourn.json`)).toContain('it cannot be read');
});

it('W7: a file that was opened while the vault is locked is still there after unlocking', async () => {
  const home = temporaryFolder();
  const file = join(home, 'trip.sojourn.json');
  writeFileSync(file, '{}');
  const emitted: string[] = [];
  const core = createCore({
    home,
    background: false,
    host: {} as Host,
    keychain: memoryKeychain(),
    emit: (name) => void emitted.push(name),
  });
  try {
    core.openFile(file);
    expect(emitted).toContain('import.offered');
    expect(await core.call('import.offered', undefined)).toMatchObject({
      ok: false,
      error: { code: 'vault_locked' },
    });
    await core.call('vault.create', { passphrase: 'four words make one', keychain: false });
    expect(await core.call('import.offered', undefined)).toEqual({
      ok: true,
      value: { fileName: 'trip.sojourn.json', text: '{}' },
    });
    expect(await core.call('import.offered', undefined)).toEqual({ ok: true, value: null });
  } finally {
    await core.close();
  }
});
