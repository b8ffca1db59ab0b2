// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';
import { type Component, h, nextTick } from 'vue';
import LockedVault from '../../../../src/renderer/vault/LockedVault.vue';
import ProtectVault from '../../../../src/renderer/vault/ProtectVault.vue';
import { useVault } from '../../../../src/renderer/stores/vault.ts';
import type { VaultState } from '../../../../src/shared/vault.ts';
import { type Answers, type FakeCore, Refused, installBridge } from '../bridge.ts';
import { button, find, input, mount, shownText, type, unmountAll } from '../mount.ts';

const none: VaultState = {
  state: 'none',
  slots: { keychain: false, passphrase: false, recovery: false },
  keychain: 'missing',
  running: false,
  keyMadeAt: null,
};
const locked: VaultState = {
  state: 'locked',
  slots: { keychain: false, passphrase: true, recovery: true },
  keychain: 'missing',
  running: false,
  keyMadeAt: null,
};
const open: VaultState = { ...locked, state: 'unlocked' };

/** A screen with the state that the core tells before it is shown. */
async function show(
  screen: Component,
  state: VaultState,
  answers: Answers = {},
  before: (vault: ReturnType<typeof useVault>) => void = () => undefined,
): Promise<FakeCore> {
  const core = installBridge({
    'vault.state': () => state,
    'app.info': () => ({ version: '1', electron: null, node: '24', dataFolder: '/data' }),
    ...answers,
  });
  const Screen: Component = {
    setup() {
      const vault = useVault();
      before(vault);
      void vault.refresh();
      return () => (vault.vault === null ? null : h(screen));
    },
  };
  mount(Screen);
  await expect.poll(() => document.querySelector('h1')).not.toBeNull();
  return core;
}

async function submit(): Promise<void> {
  document.querySelector('form')?.requestSubmit();
  await nextTick();
}

afterEach(unmountAll);

describe('V2: Protect your vault', () => {
  it('is a dialog of that name with the fields and the button of the product', async () => {
    await show(ProtectVault, none);
    const dialog = document.querySelector('[role="dialog"]');
    const title = document.getElementById(dialog?.getAttribute('aria-labelledby') ?? '');
    expect(title?.textContent).toBe('Protect your vault');
    for (const name of ['Passphrase', 'Repeat passphrase']) {
      expect(input(name).type).toBe('password');
    }
    button('Create vault');
  });

  it('says beside the fields what is wrong, and asks the core for nothing', async () => {
    const core = await show(ProtectVault, none);
    await type('Passphrase', 'short');
    await type('Repeat passphrase', 'other');
    await submit();
    expect(shownText()).toContain('Use at least 10 characters');
    expect(shownText()).toContain('The two passphrases differ.');
    expect(core.asked.map(({ channel }) => channel)).not.toContain('vault.create');
  });

  it('shows the recovery key once, until it has been kept', async () => {
    await show(ProtectVault, none, {
      'vault.create': () => ({ recoveryKey: 'AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG-HHHH' }),
    });
    await type('Passphrase', 'four words make one');
    await type('Repeat passphrase', 'four words make one');
    await submit();
    await expect.poll(shownText).toContain('Keep your recovery key');
    expect(shownText()).toContain('AAAA BBBB CCCC DDDD EEEE FFFF GGGG HHHH');
    button('Print');
    button('Copy');
    button('I have kept it');
  });

  it('S4: without a keychain a passphrase is asked for, and that is said', async () => {
    await show(ProtectVault, none);
    expect(shownText()).toContain('This computer offers no keychain');
    expect(document.querySelector('[type="radio"]')).toBeNull();
  });

  it('uses the keychain where it works, unless the person goes to the passphrase', async () => {
    const core = await show(
      ProtectVault,
      { ...none, keychain: 'available' },
      { 'vault.create': () => ({ recoveryKey: 'AAAA' }) },
    );
    await submit();
    await expect
      .poll(() => core.asked.find(({ channel }) => channel === 'vault.create')?.input)
      .toEqual({ keychain: true });
    unmountAll();

    const other = await show(
      ProtectVault,
      { ...none, keychain: 'available' },
      { 'vault.create': () => ({ recoveryKey: 'AAAA' }) },
    );
    input('Passphrase').dispatchEvent(new FocusEvent('focusin', { bubbles: true }));
    await type('Passphrase', 'four words make one');
    await type('Repeat passphrase', 'four words make one');
    await submit();
    await expect
      .poll(() => other.asked.find(({ channel }) => channel === 'vault.create')?.input)
      .toEqual({ passphrase: 'four words make one', keychain: false });
  });
});

describe('unlocking', () => {
  it('opens by passphrase; a wrong one is said beside the field', async () => {
    const core = await show(LockedVault, locked, {
      'vault.unlock': (by) => {
        if ('passphrase' in by && by.passphrase === 'four words make one') return open;
        throw new Refused({
          code: 'passphrase_wrong',
          message: 'That passphrase does not open the vault.',
          advice: 'Check upper and lower case.',
        });
      },
    });
    await type('Passphrase', 'wrong');
    await submit();
    await expect.poll(() => input('Passphrase').getAttribute('aria-invalid')).toBe('true');
    expect(input('Passphrase').value).toBe('wrong');
    await type('Passphrase', 'four words make one');
    await submit();
    await expect
      .poll(() => core.asked.filter(({ channel }) => channel === 'vault.unlock').length)
      .toBe(2);
  });

  it('opens by the recovery key', async () => {
    const core = await show(LockedVault, locked, { 'vault.unlock': () => open });
    button('Use recovery key').click();
    await nextTick();
    await type('Recovery key', ' AAAA-BBBB ');
    await submit();
    await expect.poll(() => core.asked.at(-1)?.input).toEqual({ recoveryKey: 'AAAA-BBBB' });
  });

  it('V3: says that journeys go on while locked, when they do', async () => {
    await show(LockedVault, { ...locked, running: true });
    expect(shownText()).toContain('Journeys go on while locked.');
    unmountAll();
    await show(LockedVault, locked);
    expect(shownText()).not.toContain('Journeys go on while locked.');
  });

  it('V4: without passphrase and recovery key it says what is lost and how to begin anew, and overwrites nothing', async () => {
    const core = await show(LockedVault, locked);
    await expect.poll(() => document.querySelector('details')?.textContent).toContain('/data');
    const words = document.querySelector('details')?.textContent ?? '';
    expect(words).toContain('nobody can open this vault');
    expect(words).toContain('move this folder to another place');
    const names = [...document.querySelectorAll('button')].map((each) => each.textContent.trim());
    expect(names.filter((name) => name !== '')).toEqual([
      'Unlock',
      'Use recovery key',
      'Restore a backup',
      'Copy',
    ]);
    expect(core.asked.map(({ channel }) => channel)).not.toContain('vault.create');
  });

  it('V4: after the recovery key a new passphrase is offered, proven by that key, which is then forgotten', async () => {
    const core = await show(LockedVault, locked, {
      'vault.unlock': () => open,
      'vault.setPassphrase': () => open,
    });
    button('Use recovery key').click();
    await nextTick();
    await type('Recovery key', 'AAAA-BBBB');
    await submit();
    await expect.poll(shownText).toContain('Set a new passphrase');
    button('Not now');
    await type('New passphrase', 'four words make one');
    await type('Repeat new passphrase', 'four words make one');
    await submit();
    await expect.poll(() => useVault().offeringPassphrase).toBe(false);
    expect(core.asked.find(({ channel }) => channel === 'vault.setPassphrase')?.input).toEqual({
      proof: { recoveryKey: 'AAAA-BBBB' },
      passphrase: 'four words make one',
    });
    expect([...document.querySelectorAll('input')].map((field) => field.value)).toEqual(['']);
  });

  it('S4: tries the keychain once by itself, and offers the passphrase when it does not open', async () => {
    const withKeychain: VaultState = {
      ...locked,
      slots: { ...locked.slots, keychain: true },
      keychain: 'locked',
    };
    const core = await show(LockedVault, withKeychain, {
      'vault.unlock': () => {
        throw new Refused({
          code: 'keychain_locked',
          message: 'This computer’s keychain is locked.',
          advice: 'Unlock it, or use your passphrase.',
        });
      },
    });
    await expect.poll(shownText).toContain('This computer’s keychain is locked.');
    expect(core.asked.filter(({ channel }) => channel === 'vault.unlock')).toHaveLength(1);
    expect(find('input', 'Passphrase')).toBeDefined();
    button('Unlock with the keychain');
  });

  it('V3: does not open by itself again right after the person locked it', async () => {
    const withKeychain: VaultState = {
      ...locked,
      slots: { ...locked.slots, keychain: true },
      keychain: 'available',
    };
    const core = await show(
      LockedVault,
      withKeychain,
      { 'vault.unlock': () => open, 'vault.lock': () => withKeychain },
      (vault) => void vault.lock(),
    );
    await expect.poll(() => find('input', 'Passphrase')).toBeDefined();
    expect(core.asked.map(({ channel }) => channel)).not.toContain('vault.unlock');
  });
});
