import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { createVault } from '../../../src/core/vault/index.ts';
import { fileKeychain } from '../../servers/fileKeychain.ts';
import { temporaryFolder } from '../../servers/temporaryFolder.ts';
import { contentsOf, openOf, secretRef } from '../../servers/vaults.ts';

const script = fileURLToPath(new URL('../../servers/fullDisk.ts', import.meta.url));

// Windows has no such limit for a process.
it.runIf(process.platform !== 'win32')(
  'F3: no room for a backup, a new key or a restore: each says so, nothing is changed, and it goes once there is room',
  { timeout: 300_000 },
  async () => {
    const folder = temporaryFolder();
    const data = join(folder, 'data');
    const entries = join(folder, 'keychain');
    const older = join(folder, 'older');
    const target = join(folder, 'target');
    const vault = createVault({ folder: data, keychain: fileKeychain(entries), now: Date.now });
    const { recoveryKey } = await vault.create({ keychain: true });
    openOf(vault).secrets.put(secretRef, 'kept');
    await vault.backup(older);
    await vault.lock();
    const before = contentsOf(data);

    // 128 blocks of 512 bytes: room for vault.json and the shared memory of SQLite, not for a database.
    const command = 'ulimit -f 128 && exec "$@"';
    const args = [script, data, entries, target, older, recoveryKey];
    const { stdout } = await promisify(execFile)('sh', [
      '-c',
      command,
      'sh',
      process.execPath,
      ...args,
    ]);
    const full: unknown = expect.stringMatching(/^(disk_full|data_folder_unusable)$/);
    expect(JSON.parse(stdout)).toEqual({
      backup: full,
      rotation: full,
      restore: full,
      secret: 'kept',
    });
    expect(contentsOf(data)).toEqual(before);
    expect(readdirSync(folder).sort()).toEqual(['data', 'keychain', 'older']);

    await vault.unlock({ keychain: true });
    await vault.backup(target);
    await vault.rotateKey({ keychain: true });
    expect(openOf(vault).secrets.get(secretRef)).toBe('kept');
    await vault.lock();
  },
);
