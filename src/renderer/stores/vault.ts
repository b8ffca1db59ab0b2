/** Whether the vault is there, locked or open. What the window shows at all hangs on it. */
import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import type { Input } from '../../shared/contract/calls.ts';
import type { VaultState } from '../../shared/vault.ts';
import type { ErrorShape } from '../../shared/errors.ts';
import { api, errorShape } from '../api.ts';

/** What opens the vault. It goes through this store to the core, and is kept nowhere in it. */
export type VaultProof = Input<'vault.unlock'>;

export const useVault = defineStore('vault', () => {
  const vault = ref<VaultState | null>(null);
  const error = ref<ErrorShape | null>(null);
  const coreReady = ref(true);
  /** A new vault is open, and its recovery key is still on the screen. */
  const settingUp = ref(false);
  /** Locked while this window was open, by the person or by the lock rules: the keychain does not open it by itself. */
  const lockedHere = ref(false);
  /** Opened by the recovery key: a new passphrase is offered before anything else is shown. */
  const offeringPassphrase = ref(false);
  /** Grows when another vault has taken the place of the one before: all that is shown is asked for anew. */
  const generation = ref(0);
  /** What the core tells while a backup takes the vault's place is the way there, and is not shown. */
  let restoring = false;

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

  /** Throws CallError when it does not open. With `offerPassphrase` the window waits for `endOffer`. */
  async function unlock(by: VaultProof, { offerPassphrase = false } = {}): Promise<void> {
    offeringPassphrase.value = offerPassphrase;
    try {
      vault.value = await api.call('vault.unlock', by);
      lockedHere.value = false;
    } catch (caught) {
      offeringPassphrase.value = false;
      throw caught;
    }
  }

  function endOffer(): void {
    offeringPassphrase.value = false;
  }

  async function lock(): Promise<void> {
    lockedHere.value = true;
    vault.value = await api.call('vault.lock');
  }

  /** Adds a passphrase or replaces the one before. Throws CallError. */
  async function setPassphrase(input: Input<'vault.setPassphrase'>): Promise<void> {
    vault.value = await api.call('vault.setPassphrase', input);
  }

  /** Throws CallError: vault_last_protection where nothing but the recovery key would be left. */
  async function setKeychain(input: Input<'vault.setKeychain'>): Promise<void> {
    vault.value = await api.call('vault.setKeychain', input);
  }

  /** Gives the new recovery key, which is shown once; the one before opens the vault no more. Throws CallError. */
  async function newRecoveryKey(proof: VaultProof): Promise<string> {
    const { recoveryKey } = await api.call('vault.newRecoveryKey', { proof });
    await refresh();
    return recoveryKey;
  }

  /** Encrypts everything anew and gives the new recovery key, which is shown once. Throws CallError. */
  async function rotateKey(proof: VaultProof): Promise<string> {
    const { recoveryKey } = await api.call('vault.rotateKey', { proof });
    await refresh();
    return recoveryKey;
  }

  /** Puts a chosen backup in the vault's place. Throws CallError; the vault is then what it was. */
  async function restore(input: Input<'vault.restore'>): Promise<void> {
    restoring = true;
    try {
      vault.value = await api.call('vault.restore', input);
      lockedHere.value = false;
      generation.value += 1;
    } catch (caught) {
      await refresh();
      throw caught;
    } finally {
      restoring = false;
    }
  }

  function changed(state: VaultState): void {
    if (restoring) return;
    if (state.state === 'locked' && vault.value?.state === 'unlocked') {
      lockedHere.value = true;
      offeringPassphrase.value = false;
    }
    vault.value = state;
  }

  /** Follows the core; gives back a function that stops. */
  function follow(): () => void {
    const stops = [
      api.on('vault.changed', changed),
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
    lockedHere,
    offeringPassphrase,
    generation,
    unlocked,
    refresh,
    create,
    finishSetUp,
    unlock,
    endOffer,
    lock,
    setPassphrase,
    setKeychain,
    newRecoveryKey,
    rotateKey,
    restore,
    follow,
  };
});
