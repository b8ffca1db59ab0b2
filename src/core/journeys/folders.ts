/** The folders in which journeys lie. *Home* is always there, first, and keeps its name. */
import { connectionNameKey as nameKey } from '../../shared/connectionName.ts';
import { SojournError } from '../../shared/errors.ts';
import type { FolderSummary } from '../../shared/journey.ts';
import type { Database } from '../storage/index.ts';

export interface Folders {
  /** Every folder with its journeys counted, by name. */
  list(): FolderSummary[];
  /** @throws folder_exists */
  create(name: string): FolderSummary;
  /** Its journeys go along. @throws not_found, folder_exists, input_invalid for *Home* */
  rename(name: string, to: string): FolderSummary;
  /** Its journeys go into *Home*; gives their ids. @throws not_found, input_invalid for *Home* */
  remove(name: string): string[];
  /** The stored spelling of a folder's name, made where there is none. Undefined and empty are *Home*. */
  ensure(name: string | undefined): string;
}

const home = 'Home';

export function createFolders(db: Database): Folders {
  const statements = {
    made: db.prepare<[], string>('SELECT name FROM folders').pluck(),
    used: db.prepare<[], FolderSummary>(
      `SELECT folder AS name, count(*) AS journeys FROM journeys
       WHERE deleted_at IS NULL GROUP BY folder`,
    ),
    insert: db.prepare<[string, string]>('INSERT INTO folders (name_key, name) VALUES (?, ?)'),
    remove: db.prepare<[string]>('DELETE FROM folders WHERE name_key = ?'),
    // Deleted journeys go along: restored, they lie where they lay.
    move: db.prepare<[string, string]>('UPDATE journeys SET folder = ? WHERE folder = ?'),
    within: db
      .prepare<[string], string>('SELECT id FROM journeys WHERE folder = ? AND deleted_at IS NULL')
      .pluck(),
  };

  function list(): FolderSummary[] {
    const counts = new Map([home, ...statements.made.all()].map((name) => [name, 0]));
    for (const { name, journeys } of statements.used.all()) counts.set(name, journeys);
    return [...counts]
      .map(([name, journeys]) => ({ name, journeys }))
      .sort((a, b) => rank(a.name) - rank(b.name) || compare(a.name, b.name));
  }

  function find(name: string): FolderSummary | undefined {
    return list().find((folder) => nameKey(folder.name) === nameKey(name));
  }

  /** A folder that may be changed. */
  function own(name: string): FolderSummary {
    const folder = find(name);
    if (folder === undefined) throw new SojournError('not_found', { values: { what: 'folder' } });
    if (folder.name === home) {
      throw new SojournError('input_invalid', {
        values: { what: 'The folder Home is always there, under this name.' },
      });
    }
    return folder;
  }

  return {
    list,
    create(name) {
      const there = find(name);
      if (there) throw new SojournError('folder_exists', { values: { name: there.name } });
      statements.insert.run(nameKey(name), name.trim());
      return { name: name.trim(), journeys: 0 };
    },
    rename(name, to) {
      const folder = own(name);
      const there = find(to);
      if (there && there.name !== folder.name) {
        throw new SojournError('folder_exists', { values: { name: there.name } });
      }
      db.transaction(() => {
        statements.remove.run(nameKey(folder.name));
        statements.insert.run(nameKey(to), to.trim());
        statements.move.run(to.trim(), folder.name);
      })();
      return { ...folder, name: to.trim() };
    },
    remove(name) {
      const folder = own(name);
      return db.transaction(() => {
        const journeys = statements.within.all(folder.name);
        statements.move.run(home, folder.name);
        statements.remove.run(nameKey(folder.name));
        return journeys;
      })();
    },
    ensure(name) {
      const wanted = name?.trim() ?? '';
      if (wanted === '') return home;
      const there = find(wanted);
      if (there) return there.name;
      statements.insert.run(nameKey(wanted), wanted);
      return wanted;
    },
  };
}

const { compare } = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

function rank(name: string): number {
  return name === home ? 0 : 1;
}
