/** What lies in the data folder of a vault: which files belong to it, which are left from before, what is missing. */
import { copyFileSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { damaged, fileExists, renameDurably, storageError, syncFolder } from '../storage/index.ts';
import {
  buildingName,
  databaseName,
  databaseSuffixes,
  firstDatabase,
  headerLeftover,
  keptNamed,
  namesIn,
  whileBuilding,
} from './fileNames.ts';
import { lostKeys, readHeader, replaceHeader } from './header.ts';
import type { Header } from './header.ts';

export interface VaultFiles {
  readonly folder: string;
  /** Path of vault.json. */
  readonly header: string;
  /** Path of the file by which processes agree on who uses the folder. */
  readonly lock: string;
  /**
   * The header of a vault whose database is there too; null where there is neither.
   * @throws SojournError vault_damaged, with what is missing or broken and what it means; vault_newer
   */
  read(): Header | null;
  /** Path of the database that a header opens, which takes its name now where a crash came in between. */
  database(header: Header): string;
  /** Path under which that database is made. */
  building(header: Header): string;
  /** Names of all databases in the folder, whichever header they belong to. */
  databases(): string[];
  /** Whether something is left of a change that a crash cut short, or of what was replaced. */
  hasLeftovers(header: Header): boolean;
  /** Clears that away. Only for who has the folder alone. @throws SojournError disk_full, data_folder_unusable */
  clear(header: Header): void;
  /** Keeps a copy of vault.json, readable or not, for the folder of what is replaced. @returns that folder's name */
  keepHeader(now: number): string;
  remove(database: string): void;
  /** Whether its database did not take its name yet. */
  isUnnamed(header: Header): boolean;
}

const lostData =
  'the keys in vault.json are whole, but they open only this data. What was not backed up is lost';

export function createVaultFiles(folder: string): VaultFiles {
  const header = join(folder, 'vault.json');
  const keptHeader = `${header}.replaced`;

  const named = (name: string) => join(folder, name);
  const nameOf = ({ database = firstDatabase }: Header) => database;
  const building = (of: Header) => named(whileBuilding(nameOf(of), of.id));
  const databases = () => namesIn(folder).filter((name) => databaseName.test(name));

  function read(): Header | null {
    for (;;) {
      const found = readHeader(header);
      if (found === null) {
        if (databases().length > 0) throw damaged(`vault.json is missing; ${lostKeys}`);
        return null;
      }
      const file = named(nameOf(found));
      if (fileExists(file) || fileExists(building(found))) return found;
      // Another process may have put a new database in its place in this very moment.
      const again = readHeader(header);
      if (again !== null && nameOf(again) === nameOf(found))
        throw damaged(`the database file ${nameOf(found)} is missing; ${lostData}`);
    }
  }

  function leftovers(of: Header): string[] {
    const own = whileBuilding(nameOf(of), of.id);
    return namesIn(folder).filter(
      (name) => headerLeftover.test(name) || (buildingName.test(name) && !name.startsWith(own)),
    );
  }

  function formerDatabases(of: Header): string[] {
    return of.former?.databases.filter((name) => name !== nameOf(of)) ?? [];
  }

  function keepFormer(of: Header, folderName: string): void {
    const kept = named(folderName);
    mkdirSync(kept, { recursive: true, mode: 0o700 });
    for (const name of formerDatabases(of)) {
      for (const suffix of databaseSuffixes)
        if (fileExists(named(name + suffix)))
          renameSync(named(name + suffix), join(kept, name + suffix));
    }
    if (fileExists(keptHeader)) renameSync(keptHeader, join(kept, 'vault.json'));
    syncFolder(kept);
    syncFolder(folder);
  }

  function remove(database: string): void {
    for (const suffix of databaseSuffixes) rmSync(`${database}${suffix}`, { force: true });
  }

  return {
    folder,
    header,
    lock: join(folder, 'vault.lock'),
    read,
    databases,
    building,
    remove,
    database(of) {
      const file = named(nameOf(of));
      if (!fileExists(file)) renameDurably(building(of), file);
      return file;
    },
    isUnnamed: (of) => !fileExists(named(nameOf(of))) && fileExists(building(of)),
    hasLeftovers: (of) => of.former !== undefined || leftovers(of).length > 0,
    clear(of) {
      try {
        if (of.former !== undefined) {
          if (of.former.keepIn !== null) keepFormer(of, of.former.keepIn);
          else for (const name of formerDatabases(of)) remove(named(name));
          // Named for ever, a file that somebody puts there later would be taken for the old one.
          const { former: _cleared, ...rest } = of;
          replaceHeader(header, rest);
        }
        for (const name of leftovers(of)) rmSync(named(name), { force: true });
      } catch (error) {
        throw storageError(error);
      }
    },
    keepHeader(now) {
      if (fileExists(header)) copyFileSync(header, keptHeader);
      let name = keptNamed(now);
      for (let later = now + 1; fileExists(named(name)); later += 1) name = keptNamed(later);
      return name;
    },
  };
}

/** Tells whether a file that failed was replaced meanwhile. */
export function fingerprint(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats === undefined ? '' : [stats.ino, stats.size, stats.mtimeMs].join();
}
