import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startKeyring, withoutKeyring } from '../../../servers/keyring.ts';
import type { Keyring } from '../../../servers/keyring.ts';
import { temporaryFolder } from '../../../servers/temporaryFolder.ts';

const session = fileURLToPath(new URL('./keychainSession.ts', import.meta.url));

function reports(stdout: string): unknown[] {
  const lines = stdout.trim().split('\n');
  return lines.map((line) => JSON.parse(line) as unknown);
}

// Only Linux has a keychain that a test can have for itself.
describe.runIf(process.platform === 'linux')('the keychain of this computer', () => {
  let keyring: Keyring;

  beforeAll(async () => {
    // A prompt of the keyring would wait for a person on the display.
    vi.stubEnv('DISPLAY', undefined);
    vi.stubEnv('WAYLAND_DISPLAY', undefined);
    keyring = await startKeyring();
  });
  afterAll(async () => {
    await keyring.stop();
    vi.unstubAllEnvs();
  });

  async function play(folder: string, ...steps: string[]): Promise<unknown[]> {
    const { stdout, stderr } = await keyring.run(process.execPath, [session, folder, ...steps]);
    if (stdout === '') throw new Error(stderr);
    return reports(stdout);
  }

  /** Locks the keyring over its own bus interface, as a session does when the screen is locked. */
  async function lockKeyring(): Promise<void> {
    const { code, stderr } = await keyring.run('dbus-send', [
      '--session',
      '--print-reply',
      '--dest=org.freedesktop.secrets',
      '/org/freedesktop/secrets',
      'org.freedesktop.Secret.Service.Lock',
      'array:objpath:/org/freedesktop/secrets/collection/login',
    ]);
    if (code !== 0) throw new Error(stderr);
  }

  it('V2: keeps the key of a vault, which another process opens with it', async () => {
    const folder = join(temporaryFolder(), 'data');
    expect(await play(folder, 'state', 'create')).toEqual([
      { step: 'state', failure: null, state: 'none', keychain: 'available' },
      { step: 'create', failure: null, state: 'unlocked', keychain: 'available' },
    ]);
    expect(await play(folder, 'state', 'unlock')).toEqual([
      { step: 'state', failure: null, state: 'locked', keychain: 'available' },
      { step: 'unlock', failure: null, state: 'unlocked', keychain: 'available' },
    ]);
  });

  it('S4: an entry that was removed is told as changed, and no new one is made', async () => {
    const folder = join(temporaryFolder(), 'data');
    expect(await play(folder, 'create', 'forget', 'unlock')).toMatchObject([
      { failure: null },
      { failure: null },
      { failure: 'keychain_changed', state: 'locked', keychain: 'available' },
    ]);
    expect(await play(folder, 'unlock')).toMatchObject([{ failure: 'keychain_changed' }]);
  });

  it('S4: without a keychain there is no vault behind one, and a vault behind one says missing', async () => {
    const folder = join(temporaryFolder(), 'data');
    const alone = async (...steps: string[]) => {
      const env = { ...process.env, ...withoutKeyring };
      const { stdout } = await promisify(execFile)(process.execPath, [session, folder, ...steps], {
        env,
      });
      return reports(stdout);
    };
    expect(await alone('state', 'create')).toEqual([
      { step: 'state', failure: null, state: 'none', keychain: 'missing' },
      { step: 'create', failure: 'keychain_missing', state: 'none', keychain: 'missing' },
    ]);
    expect(await alone('createWithPassphrase')).toMatchObject([
      { failure: null, state: 'unlocked' },
    ]);
    const behindKeychain = join(temporaryFolder(), 'data');
    await play(behindKeychain, 'create');
    const env = { ...process.env, ...withoutKeyring };
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [session, behindKeychain, 'unlock'],
      { env },
    );
    expect(reports(stdout)).toMatchObject([
      { failure: 'keychain_missing', state: 'locked', keychain: 'missing' },
    ]);
  });

  it('S4: a locked keychain is told as locked, for an old vault and for a new one', async () => {
    const folder = join(temporaryFolder(), 'data');
    await play(folder, 'create');
    await lockKeyring();
    expect(await play(folder, 'unlock')).toEqual([
      { step: 'unlock', failure: 'keychain_locked', state: 'locked', keychain: 'locked' },
    ]);
    const fresh = join(temporaryFolder(), 'data');
    expect(await play(fresh, 'create')).toEqual([
      { step: 'create', failure: 'keychain_locked', state: 'none', keychain: 'locked' },
    ]);
  });
});
