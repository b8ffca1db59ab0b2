import { timingSafeEqual } from 'node:crypto';
import { realpathSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, resolve, sep } from 'node:path';
import { ulid } from 'ulid';
import { SojournError } from '../../shared/errors.ts';
import type { Backup, VaultState } from '../../shared/vault.ts';
import {
  checkDatabase,
  copyDatabase,
  createFolderLock,
  createPrivateFile,
  damaged,
  ensurePrivateFolder,
  fileExists,
  openDatabase,
  patiently,
  renameDurably,
  storageError,
} from '../storage/index.ts';
import type { Database } from '../storage/index.ts';
import { damagedBackup, extractDatabase, readBackup, writeBackup } from './backupFile.ts';
import type { BackupFile } from './backupFile.ts';
import { databaseNamed, firstDatabase } from './fileNames.ts';
import { headerVersion, readHeader, replaceHeader, slotOf, writeNewHeader } from './header.ts';
import type { Header, Slot } from './header.ts';
import type { Keychain } from './keychain.ts';
import { refuseWeak } from './passphrase.ts';
import { createProtection, openSlot } from './protection.ts';
import type { UnlockBy } from './protection.ts';
import { newRecoveryKey, printRecoveryKey } from './recoveryKey.ts';
import { prepareRotation } from './rotation.ts';
import { createSecrets } from './secrets.ts';
import type { Secrets } from './secrets.ts';
import {
  databaseKey,
  keychainSlot,
  newDataKey,
  passphraseSlot,
  recoverySlot,
  secretsKey,
} from './slots.ts';
import { createVaultFiles, fingerprint } from './vaultFiles.ts';

export interface VaultDeps {
  /** The data folder: holds vault.json and the database. */
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

export interface Vault {
  /** Never rejects for a damaged vault: that is a state, with its problem in words. */
  state(): Promise<VaultState>;
  /**
   * Makes a vault and leaves it unlocked. All or nothing: what fails leaves no vault behind.
   * @returns the recovery key as it is printed; nothing else ever gives it again
   * @throws SojournError vault_exists, passphrase_weak, input_invalid (no protection chosen), keychain_missing,
   *   keychain_locked, keychain_denied, vault_busy, disk_full, data_folder_unusable
   */
  create(input: {
    passphrase?: string | undefined;
    keychain: boolean;
  }): Promise<{ recoveryKey: string }>;
  /**
   * Nothing happens when it is unlocked already.
   * @throws SojournError vault_missing, vault_damaged, vault_newer, passphrase_wrong, recovery_key_mistyped,
   *   recovery_key_wrong, keychain_missing, keychain_locked, keychain_denied, keychain_changed; vault_busy while
   *   another process gives the vault a new key or restores it
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
  /**
   * Adds a passphrase or replaces it. The vault is unlocked; so it must be for every change of its protection, and
   * still each asks for a proof.
   * @throws SojournError vault_locked, passphrase_weak, what `unlock` throws for the proof, vault_busy, disk_full
   */
  setPassphrase(proof: UnlockBy, passphrase: string): Promise<void>;
  /** @throws SojournError vault_locked, vault_last_protection, what `unlock` throws for the proof, vault_busy, disk_full */
  setKeychain(proof: UnlockBy, on: boolean): Promise<void>;
  /** @throws SojournError vault_locked, what `unlock` throws for the proof, vault_busy, disk_full */
  newRecoveryKey(proof: UnlockBy): Promise<{ recoveryKey: string }>;
  /**
   * Encrypts everything with a new data key. Closes and opens again on the way: listeners are called as for a lock and
   * an unlock. Whatever fails leaves the vault with its old key, and open.
   * @throws SojournError vault_locked, vault_proof_needed, vault_busy, what `unlock` throws for the proof, disk_full
   */
  rotateKey(proof: UnlockBy): Promise<{ recoveryKey: string }>;
  /**
   * Writes an encrypted copy of everything. Others go on using the vault meanwhile.
   * @param path absolute; what stands there is replaced
   * @throws SojournError vault_locked, vault_busy, disk_full, input_invalid where the path is not fit for it
   */
  backup(path: string): Promise<{ path: string; bytes: number }>;
  /** Looks at a backup and keeps it in mind for `restore`. @throws SojournError backup_damaged, backup_newer */
  chooseBackup(path: string): Promise<Backup>;
  /**
   * Puts the chosen backup in the vault's place, whatever state that is in, and opens it. What was there is kept in a
   * folder `replaced-…`; whatever fails leaves it in its place, open if it was.
   * @param backup the id that `chooseBackup` gave
   * @throws SojournError not_found, backup_damaged, backup_newer, passphrase_wrong, recovery_key_mistyped,
   *   recovery_key_wrong, vault_busy, disk_full, data_folder_unusable
   */
  restore(backup: string, proof: { passphrase: string } | { recoveryKey: string }): Promise<void>;
  readonly open: OpenVault | null;
  /** Called, in order, after unlocking; a failure locks again. */
  onOpen(listener: (open: OpenVault) => void | Promise<void>): void;
  /** Called, in reverse order, before locking. */
  onClose(listener: () => void | Promise<void>): void;
}

interface OpenedVault extends OpenVault {
  /** Of the database's pages, which SQLite holds in memory as well; wiped by `close`. */
  readonly key: Buffer;
  close(): void;
}

/** The vault of a data folder; nothing is read or written before the first call. */
export function createVault({
  folder,
  keychain,
  now,
  onSecret = () => undefined,
}: VaultDeps): Vault {
  const files = createVaultFiles(folder);
  const use = createFolderLock(files.lock);
  const protection = createProtection({ files, keychain });
  const openListeners: ((open: OpenVault) => void | Promise<void>)[] = [];
  const closeListeners: (() => void | Promise<void>)[] = [];
  let opened: OpenedVault | null = null;
  /** Closed for a moment, to be opened with another key. */
  let isChangingKey = false;
  let openingFailure: { error: SojournError; file: string; of: string } | null = null;
  let chosen: { id: string; file: BackupFile } | null = null;
  const inTurn = queue();

  async function state(): Promise<VaultState> {
    const keychainState = await keychain.state();
    const none = { keychain: false, passphrase: false, recovery: false };
    const absent = { slots: none, keychain: keychainState, running: false, keyMadeAt: null };
    try {
      const header = files.read();
      if (header === null) return { state: 'none', ...absent };
      const slots = {
        keychain: slotOf(header, 'keychain') !== undefined,
        passphrase: slotOf(header, 'passphrase') !== undefined,
        recovery: slotOf(header, 'recovery') !== undefined,
      };
      const keyMadeAt = header.keyMadeAt ?? header.createdAt;
      const known = { slots, keychain: keychainState, running: false, keyMadeAt };
      if (opened !== null || isChangingKey) return { state: 'unlocked', ...known };
      if (openingFailure !== null && openingFailure.of === fingerprint(openingFailure.file))
        throw openingFailure.error;
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
    if (fileExists(files.header) || files.databases().length > 0)
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
      await share();
      commit(header, dataKey, undo);
      await openWith(header, dataKey);
      return { recoveryKey: printed };
    } catch (error) {
      // Nobody holds the recovery key yet and nothing was stored: no vault is better than half a one.
      for (const step of undo.toReversed()) await Promise.resolve(step()).catch(() => undefined);
      use.free();
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
    const unnamed = files.building(header);
    undo.push(() => files.remove(unnamed));
    const key = databaseKey(header.id, dataKey);
    try {
      openDatabase({ file: unnamed, key }).close();
    } finally {
      key.fill(0);
    }
    writeNewHeader(files.header, header);
    undo.push(() => rmSync(files.header, { force: true }));
    const database = resolve(folder, firstDatabase);
    setAsideLeftWal(database);
    renameDurably(unnamed, database);
    undo.push(() => files.remove(database));
  }

  /** SQLite would play a left WAL of another database into the new one. It may hold somebody's data: kept. */
  function setAsideLeftWal(database: string): void {
    const wal = `${database}-wal`;
    if (fileExists(wal)) renameSync(wal, `${wal}.left-${ulid(now())}`);
    rmSync(`${database}-shm`, { force: true });
  }

  async function unlock(by: UnlockBy): Promise<void> {
    if (opened !== null) return;
    presentHeader();
    await share();
    try {
      // Read again: only now nobody gives the vault another key.
      const header = presentHeader();
      const dataKey = await openSlot(header, by, keychain);
      try {
        await openWith(header, dataKey);
      } finally {
        dataKey.fill(0);
      }
    } catch (error) {
      use.free();
      throw error;
    }
  }

  async function verify(by: UnlockBy): Promise<void> {
    const { key } = unlocked();
    const header = presentHeader();
    const dataKey = await openSlot(header, by, keychain);
    const found = databaseKey(header.id, dataKey);
    dataKey.fill(0);
    const isTheKey = timingSafeEqual(found, key);
    found.fill(0);
    if (!isTheKey) throw damaged('vault.json does not belong to the vault that is open');
  }

  function presentHeader(): Header {
    const header = files.read();
    if (header === null) throw new SojournError('vault_missing');
    return header;
  }

  /** Waits a moment for a process that has the folder alone. @throws SojournError vault_busy */
  async function share(): Promise<void> {
    if (!(await patiently(() => use.share()))) throw new SojournError('vault_busy');
  }

  /**
   * From using the folder with others to having it alone.
   * @throws SojournError vault_busy; the folder is then used with others as before, or else the vault is locked
   */
  async function excludeOthers(): Promise<void> {
    const before = readableHeader();
    if (use.exclude() && (opened === null || isInForce(before))) return;
    if (opened === null) use.free();
    else if (!isInForce(before) || !use.share()) await lock();
    throw new SojournError('vault_busy');
  }

  /** Whether no other process has put another key or database in the place of this header's. */
  function isInForce(header: Header | null): boolean {
    const current = readableHeader();
    return current?.id === header?.id && current?.database === header?.database;
  }

  /** @throws SojournError disk_full, data_folder_unusable; the header before is then in force */
  function putInForce(header: Header): void {
    try {
      replaceHeader(files.header, header);
    } catch (error) {
      // What failed may have come after the one step that counts: the old database must not be gone back to then.
      if (!isInForce(header)) throw error;
    }
  }

  /** Opens the database of a header while the folder is held; afterwards it is shared. */
  async function openWith(header: Header, dataKey: Buffer): Promise<void> {
    const key = databaseKey(header.id, dataKey);
    let db: Database | null = null;
    try {
      db = openFile(header, key);
      await clearLeftovers(header);
    } catch (error) {
      key.fill(0);
      db?.close();
      throw error;
    }
    opened = joinOpened(header, db, key, secretsKey(header.id, dataKey));
    try {
      for (const listener of openListeners) await listener(opened);
    } catch (error) {
      await lock().catch(() => undefined);
      throw error;
    }
  }

  function joinOpened(header: Header, db: Database, key: Buffer, ofSecrets: Buffer): OpenedVault {
    const { id, keyVersion } = header;
    const secrets = createSecrets({ db, vaultId: id, key: ofSecrets, keyVersion, onSecret });
    return {
      id,
      db,
      secrets,
      key,
      close() {
        key.fill(0);
        secrets.close();
        db.close();
      },
    };
  }

  function openFile(header: Header, key: Buffer): Database {
    ensurePrivateFolder(folder);
    const file = files.database(header);
    try {
      const db = openDatabase({ file, key, mustExist: true });
      openingFailure = null;
      return db;
    } catch (error) {
      openingFailure = isDamage(error) ? { error, file, of: fingerprint(file) } : null;
      throw error;
    }
  }

  /** What is left of changes goes when nobody else is there; it may be another process's that is under way. */
  async function clearLeftovers(header: Header): Promise<void> {
    if (files.hasLeftovers(header) && use.exclude()) {
      try {
        files.clear(header);
      } catch (error) {
        // A full disk keeps no vault closed; the next unlock tries again.
        if (!(error instanceof SojournError)) throw error;
      }
    }
    await share();
    if (!isInForce(header)) throw new SojournError('vault_busy');
  }

  async function lock(): Promise<void> {
    if (opened === null) return;
    const failures = await shut(opened);
    use.free();
    if (failures.length > 0)
      throw new AggregateError(failures, 'The vault is locked, but not all was closed in order');
  }

  /** @returns what the listeners threw */
  async function shut(closing: OpenedVault): Promise<unknown[]> {
    const failures: unknown[] = [];
    for (const listener of closeListeners.toReversed()) {
      try {
        await listener();
      } catch (error) {
        failures.push(error);
      }
    }
    closing.close();
    opened = null;
    return failures;
  }

  function unlocked(): OpenedVault {
    if (opened === null) throw new SojournError('vault_locked');
    return opened;
  }

  async function rotateKey(proof: UnlockBy): Promise<{ recoveryKey: string }> {
    const closing = unlocked();
    const header = presentHeader();
    if (slotOf(header, 'passphrase') !== undefined && !('passphrase' in proof))
      throw new SojournError('vault_proof_needed');
    const oldDataKey = await openSlot(header, proof, keychain);
    try {
      await excludeOthers();
      isChangingKey = true;
      const recoveryKey = await rotate(closing, header, oldDataKey, proof);
      onSecret(recoveryKey);
      return { recoveryKey };
    } finally {
      isChangingKey = false;
      oldDataKey.fill(0);
    }
  }

  /** With the folder alone. Afterwards the vault is open and the folder shared, whether it went well or not. */
  async function rotate(
    closing: OpenedVault,
    header: Header,
    oldDataKey: Buffer,
    proof: UnlockBy,
  ): Promise<string> {
    let rotation;
    try {
      rotation = await prepareRotation(header, proof, keychain, now());
    } catch (error) {
      await share();
      throw error;
    }
    try {
      const failures = await shut(closing);
      try {
        if (failures.length > 0) throw new AggregateError(failures, 'Not all came to rest');
        await rotation.build(files, oldDataKey);
        const former = { databases: [header.database ?? firstDatabase], keepIn: null };
        putInForce({ ...rotation.header, former });
      } catch (error) {
        await rotation.undo(files);
        await openWith(header, oldDataKey);
        throw error;
      }
      await rotation.forgetOld();
      // The new recovery key is told now or never; why the vault does not open, the next unlock tells.
      await reopen(rotation.dataKey).catch(() => use.free());
      return rotation.recoveryKey;
    } finally {
      rotation.end();
    }
  }

  async function reopen(dataKey: Buffer): Promise<void> {
    await openWith(presentHeader(), dataKey);
  }

  async function backup(path: string): Promise<{ path: string; bytes: number }> {
    const { key } = unlocked();
    refuseInside(path);
    const header = presentHeader();
    const createdAt = now();
    // A name of a database that is being built: what a crash leaves of it goes with the next unlock.
    const snapshot = `${resolve(folder, databaseNamed(ulid(createdAt)))}.new`;
    const source = files.database(header);
    try {
      await copyDatabase({ source, key, target: snapshot });
      const bytes = await writeBackup({ path, vault: header, createdAt, snapshot });
      return { path, bytes };
    } finally {
      files.remove(snapshot);
    }
  }

  /** The save dialog offers to replace any file, those of the vault too; and a backup beside its vault is lost with it. */
  function refuseInside(path: string): void {
    const inside = (place: string) => `${place}${sep}`.startsWith(`${realpathSync(folder)}${sep}`);
    let place: string;
    try {
      place = realpathSync(dirname(path));
    } catch (cause) {
      const what = 'There is no such folder for the backup.';
      throw new SojournError('input_invalid', { values: { what }, cause });
    }
    if (!inside(place)) return;
    const what = 'Choose a place outside of Sojourn’s own data folder for the backup.';
    throw new SojournError('input_invalid', { values: { what } });
  }

  async function chooseBackup(path: string): Promise<Backup> {
    const file = await readBackup(path);
    chosen = { id: ulid(now()), file };
    return {
      backup: chosen.id,
      fileName: basename(path),
      bytes: file.bytes,
      createdAt: file.createdAt,
      opensWith: {
        passphrase: slotOf(file.vault, 'passphrase') !== undefined,
        recovery: slotOf(file.vault, 'recovery') !== undefined,
      },
      sameVault: readableHeader()?.id === file.vault.id,
    };
  }

  function readableHeader(): Header | null {
    try {
      return readHeader(files.header);
    } catch (error) {
      if (error instanceof SojournError) return null;
      throw error;
    }
  }

  async function restore(
    id: string,
    proof: { passphrase: string } | { recoveryKey: string },
  ): Promise<void> {
    if (chosen?.id !== id) throw new SojournError('not_found', { values: { what: 'backup' } });
    const { file } = chosen;
    const dataKey = await openSlot(file.vault, proof, keychain);
    const database = databaseNamed(ulid(now()));
    const header: Header = { ...file.vault, formatVersion: headerVersion, database };
    const wasOpen = opened;
    try {
      ensurePrivateFolder(folder);
      await readyRestored(file, header, dataKey);
      await excludeOthers();
      const failures = await putInPlace(header, wasOpen);
      await reopen(dataKey);
      chosen = null;
      if (failures.length > 0)
        throw new AggregateError(
          failures,
          'It is restored, but not all before was closed in order',
        );
    } catch (error) {
      if (!isInForce(header)) files.remove(files.building(header));
      if (opened === null) use.free();
      throw error;
    } finally {
      dataKey.fill(0);
    }
  }

  /** The restored database, checked and of the newest schema, under the name of one that is being built. */
  async function readyRestored(file: BackupFile, header: Header, dataKey: Buffer): Promise<void> {
    const building = files.building(header);
    const key = databaseKey(header.id, dataKey);
    try {
      createPrivateFile(building);
      await extractDatabase(file, building);
      await checkDatabase(building, key);
      openDatabase({ file: building, key, mustExist: true }).close();
    } catch (error) {
      throw backupFailure(storageError(error));
    } finally {
      key.fill(0);
    }
  }

  /** With the folder alone. Until the header is replaced, the vault that is here stays as it is, and open. */
  async function putInPlace(header: Header, wasOpen: OpenedVault | null): Promise<unknown[]> {
    const before = readableHeader();
    if (before !== null && files.isUnnamed(before)) files.database(before);
    const databases = files.databases();
    const isKept = databases.length > 0 || fileExists(files.header);
    const former = isKept ? { databases, keepIn: files.keepHeader(now()) } : undefined;
    putInForce({ ...header, ...(former && { former }) });
    return wasOpen === null ? [] : shut(wasOpen);
  }

  return {
    state,
    create: (input) => inTurn(() => create(input)),
    unlock: (by) => inTurn(() => unlock(by)),
    verify: (by) => inTurn(() => verify(by)),
    lock: () => inTurn(lock),
    setPassphrase: (proof, passphrase) =>
      inTurn(async () => {
        unlocked();
        await protection.setPassphrase(presentHeader(), proof, passphrase);
      }),
    setKeychain: (proof, on) =>
      inTurn(async () => {
        unlocked();
        await protection.setKeychain(presentHeader(), proof, on);
      }),
    newRecoveryKey: (proof) =>
      inTurn(async () => {
        unlocked();
        const recoveryKey = await protection.newRecoveryKey(presentHeader(), proof);
        onSecret(recoveryKey);
        return { recoveryKey };
      }),
    rotateKey: (proof) => inTurn(() => rotateKey(proof)),
    backup: (path) => inTurn(() => backup(path)),
    chooseBackup: (path) => inTurn(() => chooseBackup(path)),
    restore: (id, proof) => inTurn(() => restore(id, proof)),
    get open() {
      return opened;
    },
    onOpen: (listener) => void openListeners.push(listener),
    onClose: (listener) => void closeListeners.push(listener),
  };
}

function isDamage(error: unknown): error is SojournError {
  return (
    error instanceof SojournError &&
    (error.code === 'vault_damaged' || error.code === 'vault_newer')
  );
}

/** Said of the backup, not of the vault that is here. */
function backupFailure(error: unknown): unknown {
  if (!isDamage(error)) return error;
  return error.code === 'vault_newer'
    ? new SojournError('backup_newer', { cause: error })
    : damagedBackup('the data in it is not whole', error);
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
