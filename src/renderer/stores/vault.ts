/** Whether the vault is there, locked or open. What the window shows at all hangs on it. */
import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import type { VaultState } from '../../shared/vault.ts';
import type { ErrorShape } from '../../shared/errors.ts';
import { api, errorShape } from '../api.ts';

type UnlockBy = { passphrase: string } | { recoveryKey: string } | { keychain: true };

export const useVault = defineStore('vault', () => {
  const vault = ref<VaultState | null>(null);
  const error = ref<ErrorShape | null>(null);
  const coreReady = ref(true);
  /** A new vault is open, and its recovery key is still on the screen. */
  const settingUp = ref(false);
  /** Locked by the person or by a lock rule: the keychain does not open it again by itself. */
  const lockedByHand = ref(false);

  const unlocked = computed(() => vault.value?.state === 'unlocked' && !settingUp.value);

  async function refresh(): Promise<void> {
    try {
      vault.value = await api.call('vault.state');
      error.value = null;
    } catch (caught) {
      error.value = errorShape(caught);
    }
  }

  /** Makes the vault and gives its recovery key, which is shown once. Call `finishSetUp` when it has been kept. */
  async function create(input: { passphrase?: string; keychain: boolean }): Promise<string> {
    settingUp.value = true;
    try {
      const { recoveryKey } = await api.call('vault.create', input);
      await refresh();
      return recoveryKey;
    } catch (caught) {
      settingUp.value = false;
      throw caught;
    }
  }

  function finishSetUp(): void {
    settingUp.value = false;
  }

  /** Throws CallError when it does not open. */
  async function unlock(by: UnlockBy): Promise<void> {
    vault.value = await api.call('vault.unlock', by);
    lockedByHand.value = false;
  }

  async function lock(): Promise<void> {
    lockedByHand.value = true;
    vault.value = await api.call('vault.lock');
  }

  /** Follows the core; gives back a function that stops. */
  function follow(): () => void {
    const stops = [
      api.on('vault.changed', (state) => {
        if (vault.value?.state === 'unlocked' && state.state === 'locked')
          lockedByHand.value = true;
        vault.value = state;
      }),
      api.on('core.state', ({ ready }) => {
        coreReady.value = ready;
        if (ready) void refresh();
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }

  return {
    vault,
    error,
    coreReady,
    settingUp,
    lockedByHand,
    unlocked,
    refresh,
    create,
    finishSetUp,
    unlock,
    lock,
    follow,
  };
});
