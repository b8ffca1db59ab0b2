import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import { useVault } from '../../../../src/renderer/stores/vault.ts';
import type { VaultState } from '../../../../src/shared/vault.ts';
import { Refused, installBridge } from '../bridge.ts';

const slots = { keychain: false, passphrase: true, recovery: true };
const locked: VaultState = {
  state: 'locked',
  slots,
  keychain: 'missing',
  running: false,
  keyMadeAt: null,
};
const open: VaultState = { ...locked, state: 'unlocked' };

describe('useVault', () => {
  beforeEach(() => {
    setActivePinia(createPinia());
  });

  it('V2: a new vault stays behind its recovery key until that has been kept', async () => {
    installBridge({
      'vault.create': () => ({ recoveryKey: 'AAAA-BBBB' }),
      'vault.state': () => open,
    });
    const vault = useVault();
    await expect(vault.create({ passphrase: 'long enough', keychain: false })).resolves.toBe(
      'AAAA-BBBB',
    );
    expect(vault.unlocked).toBe(false);
    vault.finishSetUp();
    expect(vault.unlocked).toBe(true);
  });

  it('a vault that could not be made leaves the first start as it was', async () => {
    installBridge({
      'vault.create': () => {
        throw new Refused({ code: 'passphrase_weak', message: 'Too short.', advice: '' });
      },
    });
    const vault = useVault();
    await expect(vault.create({ passphrase: 'x', keychain: false })).rejects.toThrow('Too short.');
    expect(vault.settingUp).toBe(false);
  });

  it('follows the core, also when it comes back after a crash', async () => {
    const core = installBridge({ 'vault.state': () => locked });
    const vault = useVault();
    const stop = vault.follow();
    core.send('vault.changed', open);
    expect(vault.unlocked).toBe(true);
    core.send('core.state', { ready: false });
    expect(vault.coreReady).toBe(false);
    core.send('core.state', { ready: true });
    await expect.poll(() => vault.vault?.state).toBe('locked');
    stop();
    core.send('vault.changed', open);
    expect(vault.vault?.state).toBe('locked');
  });

  it('V3: remembers that the lock rules locked it, so that the keychain does not open it at once', () => {
    const core = installBridge({});
    const vault = useVault();
    const stop = vault.follow();
    core.send('vault.changed', open);
    expect(vault.lockedHere).toBe(false);
    core.send('vault.changed', locked);
    expect(vault.lockedHere).toBe(true);
    stop();
  });

  it('S7: shows nothing of the way there while a backup takes the vault’s place', async () => {
    const core = installBridge({
      'vault.state': () => open,
      'vault.restore': ({ proof }) => {
        core.send('vault.changed', locked);
        if ('passphrase' in proof && proof.passphrase === 'of that time') return open;
        throw new Refused({ code: 'passphrase_wrong', message: 'Wrong.', advice: '' });
      },
    });
    const vault = useVault();
    const stop = vault.follow();
    core.send('vault.changed', open);
    const failed = vault.restore({ backup: 'b', proof: { passphrase: 'wrong' } });
    expect(vault.vault?.state).toBe('unlocked');
    await expect(failed).rejects.toThrow('Wrong.');
    expect(vault.vault?.state).toBe('unlocked');
    expect(vault.generation).toBe(0);
    await vault.restore({ backup: 'b', proof: { passphrase: 'of that time' } });
    expect(vault.generation).toBe(1);
    stop();
  });

  it('remembers that the person locked it, so that the keychain does not open it at once', async () => {
    installBridge({ 'vault.lock': () => locked, 'vault.unlock': () => open });
    const vault = useVault();
    await vault.lock();
    expect(vault.lockedHere).toBe(true);
    await vault.unlock({ passphrase: 'four words make one' });
    expect(vault.lockedHere).toBe(false);
  });

  it('V3: a vault that a lock rule locked is not opened at once by the keychain', () => {
    const core = installBridge({ 'vault.state': () => locked });
    const vault = useVault();
    const stop = vault.follow();
    core.send('vault.changed', locked);
    expect(vault.lockedHere).toBe(false);
    core.send('vault.changed', open);
    core.send('vault.changed', { ...locked, running: true });
    expect(vault.lockedHere).toBe(true);
    stop();
  });
});
