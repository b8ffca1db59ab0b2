/** What protects the data key, and changing it: slots are wrapped anew, the data stays as it is (security.md S2). */
import { SojournError } from '../../shared/errors.ts';
import { whileAlone } from '../storage/index.ts';
import { headerVersion, readHeader, replaceHeader, slotOf } from './header.ts';
import type { Header, Slot, SlotKind } from './header.ts';
import type { Keychain } from './keychain.ts';
import { refuseWeak } from './passphrase.ts';
import { newRecoveryKey, printRecoveryKey } from './recoveryKey.ts';
import {
  forgetEntry,
  keychainSlot,
  openWithKeychain,
  openWithPassphrase,
  openWithRecoveryKey,
  passphraseSlot,
  recoverySlot,
} from './slots.ts';
import type { SlotOwner } from './slots.ts';
import type { VaultFiles } from './vaultFiles.ts';

export type UnlockBy = { passphrase: string } | { recoveryKey: string } | { keychain: true };

/** Changes of the header that is there. Each asks for a proof: the data key is not in memory. */
export interface Protection {
  /** @throws SojournError passphrase_weak, what `openSlot` throws, vault_busy, disk_full */
  setPassphrase(header: Header, proof: UnlockBy, passphrase: string): Promise<void>;
  /** @throws SojournError vault_last_protection, keychain_*, what `openSlot` throws, vault_busy, disk_full */
  setKeychain(header: Header, proof: UnlockBy, on: boolean): Promise<void>;
  /** @returns the new key as it is printed. @throws SojournError what `openSlot` throws, vault_busy, disk_full */
  newRecoveryKey(header: Header, proof: UnlockBy): Promise<string>;
}

export interface ProtectionDeps {
  readonly files: VaultFiles;
  readonly keychain: Keychain;
}

export function createProtection({ files, keychain }: ProtectionDeps): Protection {
  /** Makes a slot of the data key and puts it in the place of the one of its kind. */
  async function change(
    header: Header,
    proof: UnlockBy,
    kind: SlotKind,
    make: (owner: SlotOwner, dataKey: Buffer) => Promise<Slot | null> | Slot | null,
  ): Promise<void> {
    const dataKey = await openSlot(header, proof, keychain);
    try {
      const slot = await make(ownerOf(header), dataKey);
      try {
        await replaceSlot(header, [kind, kindOf(proof)], kind, slot);
      } catch (error) {
        if (slot !== null) await forgetEntry(header.id, slot, keychain);
        throw error;
      }
    } finally {
      dataKey.fill(0);
    }
  }

  /**
   * Written under the folder's lock, on the header as it is then: what another process changed meanwhile stays.
   * @param relied kinds of slots that must still be those that were seen: the proof is one, and what is replaced
   */
  async function replaceSlot(
    seen: Header,
    relied: readonly SlotKind[],
    kind: SlotKind,
    slot: Slot | null,
  ): Promise<void> {
    const written = await whileAlone(files.lock, () => {
      const header = readHeader(files.header);
      if (
        header === null ||
        relied.some((each) => !isSame(slotOf(header, each), slotOf(seen, each)))
      )
        return false;
      const others = header.slots.filter((other) => other.kind !== kind);
      const slots = slot === null ? others : [...others, slot];
      replaceHeader(files.header, { ...header, formatVersion: headerVersion, slots });
      return true;
    });
    if (written?.done !== true) throw new SojournError('vault_busy');
  }

  return {
    async setPassphrase(header, proof, passphrase) {
      refuseWeak(passphrase);
      await change(header, proof, 'passphrase', (owner, dataKey) =>
        passphraseSlot(owner, dataKey, passphrase),
      );
    },
    async setKeychain(header, proof, on) {
      const before = slotOf(header, 'keychain');
      if (!on && slotOf(header, 'passphrase') === undefined)
        throw new SojournError('vault_last_protection');
      await change(header, proof, 'keychain', (owner, dataKey) =>
        on ? keychainSlot(owner, dataKey, keychain, before) : null,
      );
      await forgetEntry(header.id, before, keychain);
    },
    async newRecoveryKey(header, proof) {
      const key = newRecoveryKey();
      try {
        await change(header, proof, 'recovery', (owner, dataKey) =>
          recoverySlot(owner, dataKey, key),
        );
        return printRecoveryKey(key);
      } finally {
        key.fill(0);
      }
    },
  };
}

/**
 * @returns the data key, 32 bytes; the caller wipes them
 * @throws SojournError passphrase_wrong, recovery_key_mistyped, recovery_key_wrong, keychain_missing, keychain_locked,
 *   keychain_denied, keychain_changed
 */
export async function openSlot(header: Header, by: UnlockBy, keychain: Keychain): Promise<Buffer> {
  const owner = ownerOf(header);
  const slot = slotOf(header, kindOf(by));
  if ('passphrase' in by) return openWithPassphrase(owner, slot, by.passphrase);
  if ('recoveryKey' in by) return openWithRecoveryKey(owner, slot, by.recoveryKey);
  return openWithKeychain(owner, slot, keychain);
}

function ownerOf({ id, keyVersion }: Header): SlotOwner {
  return { vaultId: id, keyVersion };
}

function kindOf(by: UnlockBy): SlotKind {
  if ('passphrase' in by) return 'passphrase';
  return 'recoveryKey' in by ? 'recovery' : 'keychain';
}

function isSame(one: Slot | undefined, other: Slot | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
