/**
 * A new data key: every page and every secret is encrypted anew, in a new file beside the old one. Nothing of the old
 * one is touched; it is the new header that makes the new file count (docs/adr/0007).
 */
import { ulid } from 'ulid';
import { SojournError } from '../../shared/errors.ts';
import { copyDatabase, openDatabase } from '../storage/index.ts';
import { databaseNamed } from './fileNames.ts';
import { headerVersion, slotOf } from './header.ts';
import type { Header, Slot } from './header.ts';
import type { Keychain } from './keychain.ts';
import type { UnlockBy } from './protection.ts';
import { newRecoveryKey, printRecoveryKey } from './recoveryKey.ts';
import { resealSecrets } from './secrets.ts';
import {
  databaseKey,
  forgetEntry,
  keychainSlot,
  newDataKey,
  passphraseSlot,
  recoverySlot,
  secretsKey,
} from './slots.ts';
import type { VaultFiles } from './vaultFiles.ts';

/** A new key with its slots, not in force yet. */
export interface Rotation {
  readonly header: Header;
  /** 32 bytes; wiped by `end`. */
  readonly dataKey: Buffer;
  /** As it is printed. */
  readonly recoveryKey: string;
  /** Builds the new database. Nobody else may use the old one meanwhile. */
  build(files: VaultFiles, oldDataKey: Buffer): Promise<void>;
  /** Removes from the keychain what the old header needed, once the new one counts. */
  forgetOld(): Promise<void>;
  /** Takes back what was prepared, where the new header does not count. */
  undo(files: VaultFiles): Promise<void>;
  end(): void;
}

/**
 * Makes the new key and wraps it in the ways that wrapped the old one.
 * @param proof what opened the old key; where there is a passphrase it must be the passphrase
 * @throws SojournError vault_proof_needed, keychain_missing, keychain_locked, keychain_denied
 */
export async function prepareRotation(
  old: Header,
  proof: UnlockBy,
  keychain: Keychain,
  now: number,
): Promise<Rotation> {
  const owner = { vaultId: old.id, keyVersion: old.keyVersion + 1 };
  const dataKey = newDataKey();
  const recoveryKey = newRecoveryKey();
  const slots: Slot[] = [recoverySlot(owner, dataKey, recoveryKey)];
  const printed = printRecoveryKey(recoveryKey);
  recoveryKey.fill(0);
  if (slotOf(old, 'passphrase') !== undefined) {
    if (!('passphrase' in proof)) throw new SojournError('vault_proof_needed');
    slots.push(await passphraseSlot(owner, dataKey, proof.passphrase));
  }
  const oldEntry = slotOf(old, 'keychain');
  if (oldEntry !== undefined) slots.push(await keychainSlot(owner, dataKey, keychain, oldEntry));

  const header: Header = {
    ...old,
    formatVersion: headerVersion,
    keyVersion: owner.keyVersion,
    keyMadeAt: now,
    database: databaseNamed(ulid(now)),
    slots,
  };
  return {
    header,
    dataKey,
    recoveryKey: printed,
    build: (files, oldDataKey) => build(files, { old, oldDataKey, header, dataKey }),
    forgetOld: () => forgetEntry(old.id, oldEntry, keychain),
    async undo(files) {
      files.remove(files.building(header));
      await forgetEntry(header.id, slotOf(header, 'keychain'), keychain);
    },
    end: () => dataKey.fill(0),
  };
}

interface Keys {
  readonly old: Header;
  readonly oldDataKey: Buffer;
  readonly header: Header;
  readonly dataKey: Buffer;
}

async function build(files: VaultFiles, keys: Keys): Promise<void> {
  const { old, oldDataKey, header, dataKey } = keys;
  const target = files.building(header);
  const key = databaseKey(old.id, oldDataKey);
  const newKey = databaseKey(header.id, dataKey);
  try {
    await copyDatabase({ source: files.database(old), key, target, newKey });
    reseal(target, newKey, keys);
  } finally {
    key.fill(0);
    newKey.fill(0);
  }
}

/** Closing puts everything into the one file and onto the disk. */
function reseal(target: string, newKey: Buffer, { old, oldDataKey, header, dataKey }: Keys): void {
  const from = { key: secretsKey(old.id, oldDataKey), version: old.keyVersion };
  const to = { key: secretsKey(header.id, dataKey), version: header.keyVersion };
  const db = openDatabase({ file: target, key: newKey, mustExist: true });
  try {
    resealSecrets({ db, vaultId: header.id, from, to });
  } finally {
    db.close();
    from.key.fill(0);
    to.key.fill(0);
  }
}
