// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { h, nextTick } from 'vue';
import App from '../../../src/renderer/App.vue';
import PassphraseDialog from '../../../src/renderer/security/PassphraseDialog.vue';
import { useVault } from '../../../src/renderer/stores/vault.ts';
import type { VaultState } from '../../../src/shared/vault.ts';
import { installBridge } from './bridge.ts';
import { find, mount, shownText, type, unmountAll } from './mount.ts';

/** The frame of the window with a dialog open in it: what stands behind the dialog does not matter here. */
vi.mock('../../../src/renderer/frame/AppFrame.vue', () => ({
  default: {
    setup() {
      const vault = useVault();
      return () =>
        vault.vault === null ? null : h(PassphraseDialog, { state: vault.vault, onClose: () => 0 });
    },
  },
}));
vi.mock('../../../src/renderer/router.ts', () => ({ router: { install: () => undefined } }));

const open: VaultState = {
  state: 'unlocked',
  slots: { keychain: false, passphrase: true, recovery: true },
  keychain: 'missing',
  running: false,
  keyMadeAt: 0,
};

afterEach(unmountAll);

describe('S8: the vault locks while a dialog is open', () => {
  it('S8: the dialog goes, and nothing that was typed in it stays in the document', async () => {
    const core = installBridge({
      'vault.state': () => open,
      'app.info': () => ({ version: '1', electron: null, node: '24', dataFolder: '/data' }),
    });
    mount(App);
    await expect.poll(() => find('input', 'Current passphrase')).toBeDefined();
    await type('Current passphrase', 'the one before');
    await type('New passphrase', 'four words make one');
    const fields = [...document.querySelectorAll('input')];

    core.send('vault.changed', { ...open, state: 'locked' });
    await nextTick();
    await expect.poll(shownText).toContain('The vault is locked');
    expect(document.querySelector('[role="dialog"]')).toBeNull();
    expect(fields.some((field) => field.isConnected)).toBe(false);
    expect([...document.querySelectorAll('input')].map((field) => field.value)).toEqual(['']);
    expect(find('input', 'Passphrase')).toBeDefined();
  });
});
