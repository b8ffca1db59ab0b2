// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';
import { type Component, h, nextTick } from 'vue';
import SecuritySettings from '../../../../src/renderer/security/SecuritySettings.vue';
import { useToasts } from '../../../../src/renderer/stores/toasts.ts';
import { useVault } from '../../../../src/renderer/stores/vault.ts';
import type { ErrorCode } from '../../../../src/shared/errors.ts';
import { type Backup, type LockRules, type VaultState } from '../../../../src/shared/vault.ts';
import { type Answers, type FakeCore, Refused, installBridge } from '../bridge.ts';
import { button, find, input, mount, shownText, type, unmountAll } from '../mount.ts';

const open: VaultState = {
  state: 'unlocked',
  slots: { keychain: false, passphrase: true, recovery: true },
  keychain: 'available',
  running: false,
  keyMadeAt: Date.now(),
};
const rules: LockRules = {
  idleMinutes: 15,
  onSuspend: true,
  onScreenLock: true,
  journeys: 'continue',
};
const backup: Backup = {
  backup: 'chosen',
  fileName: 'autumn.backup',
  bytes: 1_200_000,
  createdAt: new Date(2026, 8, 2, 9, 30).getTime(),
  opensWith: { passphrase: true, recovery: true },
  sameVault: false,
};
const recoveryKey = '7ZQK-3M9P-AB2D-XXYW-QQ11-90ZT-KM40-8HHC';

function refuse(code: ErrorCode, message: string): never {
  throw new Refused({ code, message, advice: 'Try again.' });
}

async function show(state: VaultState = open, answers: Answers = {}): Promise<FakeCore> {
  const core = installBridge({
    'vault.state': () => state,
    'vault.lockRules': () => rules,
    'app.info': () => ({ version: '1', electron: null, node: '24', dataFolder: '/data' }),
    ...answers,
  });
  const Page: Component = {
    setup() {
      const vault = useVault();
      void vault.refresh();
      return () => h(SecuritySettings);
    },
  };
  mount(Page);
  await expect.poll(shownText).toContain('When nobody uses this computer');
  return core;
}

async function press(name: string, within: ParentNode = document): Promise<void> {
  const found = [...within.querySelectorAll('button')].find(
    (each) => each.textContent.trim() === name,
  );
  if (found === undefined) throw new Error(`no button ${name}`);
  found.click();
  await nextTick();
}

function dialog(): HTMLElement {
  const found = document.querySelector<HTMLElement>('[role="dialog"]');
  if (found === null) throw new Error('no dialog');
  return found;
}

async function submit(): Promise<void> {
  dialog().querySelector('form')?.requestSubmit();
  await nextTick();
}

function inputOf(core: FakeCore, channel: string): unknown {
  return core.asked.findLast((asked) => asked.channel === channel)?.input;
}

afterEach(unmountAll);

describe('V4: what protects the vault now', () => {
  it.each([
    [{ passphrase: true, keychain: true, recovery: true }, 'Your passphrase or this computer’s'],
    [{ passphrase: true, keychain: false, recovery: true }, 'Your passphrase opens it. A recovery'],
    [{ passphrase: false, keychain: true, recovery: false }, 'There is no recovery key.'],
  ])('%o', async (slots, words) => {
    await show({ ...open, slots });
    expect(shownText()).toContain(words);
  });

  it.each([
    ['available', true, 'Opens the vault by itself while'],
    ['missing', false, 'This computer offers no keychain that Sojourn can use.'],
    ['locked', true, 'It is on, but the keychain is locked.'],
    ['denied', true, 'It is on, but the keychain refuses access.'],
  ] as const)('S4: keychain %s (on: %s) has its own text', async (keychain, on, words) => {
    await show({ ...open, keychain, slots: { ...open.slots, keychain: on } });
    expect(shownText()).toContain(words);
    expect(find('button', 'Check again') === undefined).toBe(keychain === 'available');
  });
});

describe('V4: changing the passphrase', () => {
  async function fill(current: string): Promise<void> {
    await press('Change passphrase');
    await type('Current passphrase', current);
    await type('New passphrase', 'four words make one');
    await type('Repeat new passphrase', 'four words make one');
    await submit();
  }

  it('asks for what opens the vault now, and gives both to the core', async () => {
    const core = await show(open, { 'vault.setPassphrase': () => open });
    await fill('the one before');
    await expect.poll(() => document.querySelector('[role="dialog"]')).toBeNull();
    expect(inputOf(core, 'vault.setPassphrase')).toEqual({
      proof: { passphrase: 'the one before' },
      passphrase: 'four words make one',
    });
    expect(useToasts().list.at(-1)?.text).toBe('The passphrase was changed.');
  });

  it('says a wrong one beside its field and keeps what was typed', async () => {
    await show(open, {
      'vault.setPassphrase': () => refuse('passphrase_wrong', 'That passphrase does not open it.'),
    });
    await fill('wrong');
    await expect.poll(() => input('Current passphrase').getAttribute('aria-invalid')).toBe('true');
    expect(input('Current passphrase').value).toBe('wrong');
    expect(input('New passphrase').value).toBe('four words make one');
    expect(input('New passphrase').getAttribute('aria-invalid')).toBe('false');
  });

  it('says what is wrong with the new one without asking the core', async () => {
    const core = await show();
    await press('Change passphrase');
    await type('New passphrase', 'short');
    await type('Repeat new passphrase', 'other');
    await submit();
    expect(shownText()).toContain('Type the passphrase.');
    expect(shownText()).toContain('Use at least 10 characters');
    expect(shownText()).toContain('The two passphrases differ.');
    expect(inputOf(core, 'vault.setPassphrase')).toBeUndefined();
  });

  it('takes the recovery key as proof too', async () => {
    const core = await show(open, { 'vault.setPassphrase': () => open });
    await press('Change passphrase');
    await press('Recovery key', dialog());
    await type('Recovery key', ` ${recoveryKey} `);
    await type('New passphrase', 'four words make one');
    await type('Repeat new passphrase', 'four words make one');
    await submit();
    await expect
      .poll(() => inputOf(core, 'vault.setPassphrase'))
      .toEqual({
        proof: { recoveryKey },
        passphrase: 'four words make one',
      });
  });
});

describe('V4: the keychain', () => {
  it('is not taken away where only the recovery key would be left; a passphrase is offered', async () => {
    const core = await show({
      ...open,
      slots: { keychain: true, passphrase: false, recovery: true },
    });
    await press('Turn off');
    expect(shownText()).toContain('Without the keychain only the recovery key');
    expect(dialog().querySelector('form')).toBeNull();
    await press('Set a passphrase', dialog());
    await expect.poll(() => find('input', 'New passphrase')).toBeDefined();
    expect(inputOf(core, 'vault.setKeychain')).toBeUndefined();
  });

  it('is turned on with a proof', async () => {
    const core = await show(open, {
      'vault.setKeychain': () => ({ ...open, slots: { ...open.slots, keychain: true } }),
    });
    await press('Turn on');
    await type('Current passphrase', 'four words make one');
    await submit();
    await expect.poll(shownText).toContain('Opens the vault by itself while');
    expect(inputOf(core, 'vault.setKeychain')).toEqual({
      proof: { passphrase: 'four words make one' },
      on: true,
    });
  });
});

describe('V4: a new recovery key', () => {
  it('is shown once, stays until its end was typed back, and is then gone from the document', async () => {
    await show(open, { 'vault.newRecoveryKey': () => ({ recoveryKey }) });
    await press('Make a new recovery key');
    await type('Current passphrase', 'four words make one');
    await submit();
    await expect.poll(shownText).toContain('Keep your new recovery key');
    expect(find('button', 'Close')).toBeUndefined();
    expect(document.body.innerHTML).not.toContain('four words make one');
    button('Print');
    await press('Next');
    expect(document.body.textContent).not.toContain('8HHC');
    await type('Last two groups', 'KM40 8HHD');
    await submit();
    expect(input('Last two groups').getAttribute('aria-invalid')).toBe('true');
    await type('Last two groups', 'km40 8hhc');
    await submit();
    await expect.poll(() => document.querySelector('[role="dialog"]')).toBeNull();
    expect(document.body.innerHTML).not.toContain('8HHC');
  });

  it('V4: rotating the key takes the passphrase alone, where there is one', async () => {
    const core = await show(open, { 'vault.rotateKey': () => ({ recoveryKey }) });
    await press('Rotate the key');
    expect(dialog().querySelector('[role="radiogroup"]')).toBeNull();
    await type('Current passphrase', 'four words make one');
    await submit();
    await expect.poll(shownText).toContain('Keep your new recovery key');
    expect(inputOf(core, 'vault.rotateKey')).toEqual({
      proof: { passphrase: 'four words make one' },
    });
  });
});

describe('V3: lock rules', () => {
  it('are saved at once, with what each choice means', async () => {
    const core = await show(open, { 'vault.setLockRules': (set) => set });
    expect(shownText()).toContain('Journeys that are on keep running.');
    await press('Wait');
    await expect.poll(shownText).toContain('Nothing runs until you unlock');
    expect(inputOf(core, 'vault.setLockRules')).toEqual({ ...rules, journeys: 'park' });
  });

  it('go back to what they were when they cannot be saved, and it is said', async () => {
    await show(open, { 'vault.setLockRules': () => refuse('disk_full', 'The disk is full.') });
    const toggle = document.querySelector<HTMLElement>('[role="switch"]');
    toggle?.click();
    await expect.poll(shownText).toContain('The disk is full.');
    expect(toggle?.getAttribute('aria-checked')).toBe('true');
  });

  it('that follow each other quickly are stored on top of each other', async () => {
    const core = await show(open, { 'vault.setLockRules': (set) => set });
    document.querySelectorAll<HTMLElement>('[role="switch"]').forEach((toggle) => toggle.click());
    await expect
      .poll(() => inputOf(core, 'vault.setLockRules'))
      .toEqual({
        ...rules,
        onSuspend: false,
        onScreenLock: false,
      });
  });
});

describe('V4: backup and restore', () => {
  it('says which file was written, how large, and what opens it', async () => {
    await show(open, {
      'vault.backup': () => ({ path: '/stick/autumn.backup', bytes: 1_200_000 }),
    });
    await press('Back up now');
    await expect.poll(shownText).toContain('Saved “autumn.backup” (1.2 MB).');
    expect(shownText()).toContain('the passphrase or the recovery key of today');
  });

  it('S7: tells of the chosen file, and a wrong passphrase stays in the dialog beside its field', async () => {
    const core = await show(open, {
      'vault.chooseBackup': () => backup,
      'vault.restore': ({ proof }) =>
        'passphrase' in proof && proof.passphrase === 'of that time'
          ? open
          : refuse('passphrase_wrong', 'That passphrase does not open it.'),
    });
    await press('Restore a backup');
    await expect.poll(shownText).toContain('autumn.backup');
    expect(shownText()).toContain('Another vault than the one here');
    expect(shownText()).toContain('set aside in the data folder, not deleted');
    await type('Passphrase at that time', 'wrong');
    await submit();
    await expect
      .poll(() => input('Passphrase at that time').getAttribute('aria-invalid'))
      .toBe('true');
    expect(input('Passphrase at that time').value).toBe('wrong');
    await type('Passphrase at that time', 'of that time');
    await submit();
    await expect.poll(() => document.querySelector('[role="dialog"]')).toBeNull();
    expect(inputOf(core, 'vault.restore')).toEqual({
      backup: 'chosen',
      proof: { passphrase: 'of that time' },
    });
    expect(useVault().generation).toBe(1);
  });

  it('a file that is no backup is said where it was chosen', async () => {
    await show(open, {
      'vault.chooseBackup': () => refuse('backup_damaged', 'This backup cannot be used.'),
    });
    await press('Restore a backup');
    await expect.poll(shownText).toContain('This backup cannot be used.');
    expect(document.querySelector('[role="dialog"]')).toBeNull();
  });
});
