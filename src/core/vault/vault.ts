import { createHash, timingSafeEqual } from 'node:crypto';
import { renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ulid } from 'ulid';
import { SojournError } from '../../shared/errors.ts';
import type { VaultState } from '../../shared/vault.ts';
import {
  damaged,
  ensurePrivateFolder,
  fileExists,
  openDatabase,
  renameDurably,
} from '../storage/index.ts';
import type { Database } from '../storage/index.ts';
import { headerVersion, readHeader, writeNewHeader } from './header.ts';
import type { Header, Slot, SlotKind } from './header.ts';
import type { Keychain } from './keychain.ts';
import { refuseWeak } from './passphrase.ts';
import { newRecoveryKey, printRecoveryKey } from './recoveryKey.ts';
import { createSecrets } from './secrets.ts';
import type { Secrets } from './secrets.ts';
import {
  deriveKey,
  keychainSlot,
  newDataKey,
  openWithKeychain,
  openWithPassphrase,
  openWithRecoveryKey,
  passphraseSlot,
  recoverySlot,
} from './slots.ts';

export interface VaultDeps {
  /** The data folder: holds vault.json and sojourn.db. */
  readonly folder: string;
  readonly keychain: Keychain;
  /** UTC milliseconds. */
  readonly now: () => number;
  /** Told of every secret that is stored or read, so that the log can mask it. */
  readonly onSecret?: (text: string) => void;
}

/** What an unlocked vault gives. After `lock` neither the database nor the secrets answer. */
export interface OpenVault {
  readonly id: string;
  readonly db: Database;
  readonly secrets: Secrets;
}

export type UnlockBy = { passphrase: string } | { recoveryKey: string } | { keychain: true };

export interface Vault {
  /** Never rejects for a damaged vault: that is a state, with its problem in words. */
  state(): Promise<VaultState>;
  /**
   * Makes a vault and leaves it unlocked. All or nothing: what fails leaves no vault behind.
   * @returns the recovery key as it is printed; nothing else ever gives it again
   * @throws SojournError vault_exists, passphrase_weak, input_invalid (no protection chosen), keychain_missing,
   *   keychain_locked, keychain_denied, disk_full, data_folder_unusable
   */
  create(input: {
    passphrase?: string | undefined;
    keychain: boolean;
  }): Promise<{ recoveryKey: string }>;
  /**
   * Nothing happens when it is unlocked already.
   * @throws SojournError vault_missing, vault_damaged, vault_newer, passphrase_wrong, recovery_key_mistyped,
   *   recovery_key_wrong, keychain_missing, keychain_locked, keychain_denied, keychain_changed
   */
  unlock(by: UnlockBy): Promise<void>;
  /**
   * Checks what would open the vault, while it is open: the key found must be the very one it was opened with, since
   * somebody else's vault.json would open with somebody else's passphrase.
   * @throws SojournError vault_locked where it is not open, vault_damaged, or what `unlock` throws
   */
  verify(by: UnlockBy): Promise<void>;
  /** Wipes the keys and closes the database, whatever the listeners do; then rejects with what they threw. */
  lock(): Promise<void>;
  readonly open: OpenVault | null;
  /** Called, in order, after unlocking; a failure locks again. */
  onOpen(listener: (open: OpenVault) => void | Promise<void>): void;
  /** Called, in reverse order, before locking. */
  onClose(listener: () => void | Promise<void>): void;
}

interface OpenedVault extends OpenVault {
  /** Of the data key: 256 random bits cannot be guessed from it. */
  readonly keyDigest: Buffer;
  close(): void;
}

/** The vault of a data folder; nothing is read or written before the first call. */
export function createVault({
  folder,
  keychain,
  now,
  onSecret = () => undefined,
}: VaultDeps): Vault {
  const files = {
    header: join(folder, 'vault.json'),
    database: join(folder, 'sojourn.db'),
  };
  const openListeners: ((open: OpenVault) => void | Promise<void>)[] = [];
  const closeListeners: (() => void | Promise<void>)[] = [];
  let opened: OpenedVault | null = null;
  let openingFailure: { error: SojournError; of: string } | null = null;
  const inTurn = queue();

  async function state(): Promise<VaultState> {
    const keychainState = await keychain.state();
    const none = { keychain: false, passphrase: false, recovery: false };
    const absent = { slots: none, keychain: keychainState, running: false, keyMadeAt: null };
    try {
      const header = existingHeader();
      if (header === null) return { state: 'none', ...absent };
      const slots = {
        keychain: slotOf(header, 'keychain') !== undefined,
        passphrase: slotOf(header, 'passphrase') !== undefined,
        recovery: slotOf(header, 'recovery') !== undefined,
      };
      const known = { slots, keychain: keychainState, running: false, keyMadeAt: header.createdAt };
      if (opened !== null) return { state: 'unlocked', ...known };
      if (openingFailure?.of === fingerprint(files.database)) throw openingFailure.error;
      return { state: 'locked', ...known };
    } catch (error) {
      if (!(error instanceof SojournError)) throw error;
      return { state: 'damaged', problem: error.message, ...absent };
    }
  }

  async function create(input: {
    passphrase?: string | undefined;
    keychain: boolean;
  }): Promise<{ recoveryKey: string }> {
    if (fileExists(files.header) || fileExists(files.database))
      throw new SojournError('vault_exists');
    if (input.passphrase === undefined && !input.keychain)
      throw new SojournError('input_invalid', {
        values: { what: 'Choose a passphrase, the keychain of this computer, or both.' },
      });
    if (input.passphrase !== undefined) refuseWeak(input.passphrase);
    ensurePrivateFolder(folder);

    const owner = { vaultId: ulid(now()), keyVersion: 1 };
    const dataKey = newDataKey();
    const recoveryKey = newRecoveryKey();
    const printed = printRecoveryKey(recoveryKey);
    const undo: (() => unknown)[] = [];
    try {
      const slots: Slot[] = [recoverySlot(owner, dataKey, recoveryKey)];
      if (input.keychain) {
        undo.push(() => keychain.remove(owner.vaultId));
        slots.push(await keychainSlot(owner, dataKey, keychain));
      }
      onSecret(printed);
      if (input.passphrase !== undefined)
        slots.push(await passphraseSlot(owner, dataKey, input.passphrase));
      const header: Header = {
        format: 'sojourn.vault',
        formatVersion: headerVersion,
        id: owner.vaultId,
        createdAt: now(),
        keyVersion: owner.keyVersion,
        slots,
      };
      commit(header, dataKey, undo);
      await openWith(owner, dataKey);
      return { recoveryKey: printed };
    } catch (error) {
      // Nobody holds the recovery key yet and nothing was stored: no vault is better than half a one.
      for (const step of undo.toReversed()) await Promise.resolve(step()).catch(() => undefined);
      throw error;
    } finally {
      dataKey.fill(0);
      recoveryKey.fill(0);
    }
  }

  /**
   * The database is made whole under a name of its own, then the header appears, then the database takes its name. A
   * crash before the header leaves no vault; one after it leaves a vault that the next unlock completes. Of two
   * processes that create at once, one gets vault_exists.
   */
  function commit(header: Header, dataKey: Buffer, undo: (() => unknown)[]): void {
    const unnamed = unnamedDatabase(header.id);
    undo.push(() => removeDatabase(unnamed));
    const key = databaseKey(header.id, dataKey);
    try {
      openDatabase({ file: unnamed, key }).close();
    } finally {
      key.fill(0);
    }
    writeNewHeader(files.header, header);
    undo.push(() => rmSync(files.header, { force: true }));
    setAsideLeftWal();
    renameDurably(unnamed, files.database);
    undo.push(() => removeDatabase(files.database));
  }

  function unnamedDatabase(vaultId: string): string {
    return join(folder, `sojourn.${vaultId}.new`);
  }

  /** SQLite would play a left WAL of another database into the new one. It may hold somebody's data: kept. */
  function setAsideLeftWal(): void {
    const wal = `${files.database}-wal`;
    if (fileExists(wal)) renameSync(wal, `${wal}.left-${ulid(now())}`);
    rmSync(`${files.database}-shm`, { force: true });
  }

  async function unlock(by: UnlockBy): Promise<void> {
    if (opened !== null) return;
    const header = existingHeader();
    if (header === null) throw new SojournError('vault_missing');
    const dataKey = await dataKeyBy(header, by);
    try {
      await openWith({ vaultId: header.id, keyVersion: header.keyVersion }, dataKey);
    } finally {
      dataKey.fill(0);
    }
  }

  async function verify(by: UnlockBy): Promise<void> {
    const header = existingHeader();
    if (opened === null || header === null) throw new SojournError('vault_locked');
    const dataKey = await dataKeyBy(header, by);
    const isTheKey = timingSafeEqual(digest(dataKey), opened.keyDigest);
    dataKey.fill(0);
    if (!isTheKey) throw damaged('vault.json does not belong to the vault that is open');
  }

  function dataKeyBy(header: Header, by: UnlockBy): Promise<Buffer> | Buffer {
    const owner = { vaultId: header.id, keyVersion: header.keyVersion };
    if ('passphrase' in by)
      return openWithPassphrase(owner, slotOf(header, 'passphrase'), by.passphrase);
    if ('recoveryKey' in by)
      return openWithRecoveryKey(owner, slotOf(header, 'recovery'), by.recoveryKey);
    return openWithKeychain(owner, slotOf(header, 'keychain'), keychain);
  }

  async function openWith(
    { vaultId, keyVersion }: { vaultId: string; keyVersion: number },
    dataKey: Buffer,
  ): Promise<void> {
    const db = openFile(vaultId, dataKey);
    const key = deriveKey(dataKey, Buffer.from(vaultId), 'secrets');
    const secrets = createSecrets({ db, vaultId, key, keyVersion, onSecret });
    opened = {
      id: vaultId,
      db,
      secrets,
      keyDigest: digest(dataKey),
      close() {
        secrets.close();
        db.close();
      },
    };
    try {
      for (const listener of openListeners) await listener(opened);
    } catch (error) {
      await lock().catch(() => undefined);
      throw error;
    }
  }

  function openFile(vaultId: string, dataKey: Buffer): Database {
    const key = databaseKey(vaultId, dataKey);
    try {
      ensurePrivateFolder(folder);
      if (!fileExists(files.database)) renameDurably(unnamedDatabase(vaultId), files.database);
      const db = openDatabase({ file: files.database, key, mustExist: true });
      openingFailure = null;
      return db;
    } catch (error) {
      openingFailure = isDamage(error) ? { error, of: fingerprint(files.database) } : null;
      throw error;
    } finally {
      key.fill(0);
    }
  }

  async function lock(): Promise<void> {
    if (opened === null) return;
    const failures: unknown[] = [];
    for (const listener of closeListeners.toReversed()) {
      try {
        await listener();
      } catch (error) {
        failures.push(error);
      }
    }
    opened.close();
    opened = null;
    if (failures.length > 0)
      throw new AggregateError(failures, 'The vault is locked, but not all was closed in order');
  }

  /** @throws SojournError vault_damaged where one of the two files is missing, or what `readHeader` throws */
  function existingHeader(): Header | null {
    const header = readHeader(files.header);
    const hasDatabase = fileExists(files.database);
    if (header === null) {
      if (hasDatabase) throw damaged('vault.json, which holds its wrapped keys, is missing');
      return null;
    }
    if (!hasDatabase && !fileExists(unnamedDatabase(header.id)))
      throw damaged('the database file sojourn.db is missing');
    return header;
  }

  return {
    state,
    create: (input) => inTurn(() => create(input)),
    unlock: (by) => inTurn(() => unlock(by)),
    verify: (by) => inTurn(() => verify(by)),
    lock: () => inTurn(lock),
    get open() {
      return opened;
    },
    onOpen: (listener) => void openListeners.push(listener),
    onClose: (listener) => void closeListeners.push(listener),
  };
}

function slotOf(header: Header, kind: SlotKind): Slot | undefined {
  return header.slots.find((slot) => slot.kind === kind && slot.keyVersion === header.keyVersion);
}

function databaseKey(vaultId: string, dataKey: Buffer): Buffer {
  return deriveKey(dataKey, Buffer.from(vaultId), 'database');
}

function digest(dataKey: Buffer): Buffer {
  return createHash('sha256').update(dataKey).digest();
}

function isDamage(error: unknown): error is SojournError {
  return (
    error instanceof SojournError &&
    (error.code === 'vault_damaged' || error.code === 'vault_newer')
  );
}

/** Tells whether a file that failed was replaced meanwhile. */
function fingerprint(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats === undefined ? '' : [stats.ino, stats.size, stats.mtimeMs].join();
}

function removeDatabase(file: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm'])
    rmSync(`${file}${suffix}`, { force: true });
}

/** Runs tasks one after the other: two unlocks at once, or an unlock during a lock, do not mix. */
function queue(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const result = last.then(task, task);
    last = result;
    return result;
  };
}
