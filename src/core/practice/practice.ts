/** The practice apps (rule A3): their data, and the one server that all processes on a data folder share. */
import type { Database } from 'better-sqlite3';
import { SojournError } from '../../shared/errors.ts';
import type { Log } from '../log/index.ts';
import { createDocumentStore } from './documents.ts';
import { createServiceIdentity } from './identity.ts';
import { findPerson, firstPerson, personById } from './people.ts';
import { createRecords } from './records.ts';
import type { PracticeServer } from './server.ts';
import { createTaskStore, type TaskList } from './tasks.ts';

interface PracticeTask {
  readonly id: string;
  /** Title of the list. */
  readonly list: string;
  readonly title: string;
  /** Name of the person. */
  readonly person: string;
  /** UTC milliseconds. */
  readonly updated: number;
}

interface PracticeDocument {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  /** UTC milliseconds. */
  readonly created: number;
}

export interface Practice {
  /**
   * `http://127.0.0.1:<port>` of the running service; starts it unless a process of this data folder serves it.
   * Throws vault_locked after `close`.
   */
  origin(): Promise<string>;
  /** Everyone's tasks, oldest first. */
  tasks(): PracticeTask[];
  /**
   * Adds a task, by default to Ada's Errands. `list` is a title or id, `person` an id, name or e-mail address.
   * Throws input_invalid where there is no such person or list.
   */
  addTask(input: { title: string; list?: string | undefined; person?: string | undefined }): {
    id: string;
  };
  /** Everyone's documents, oldest first. */
  documents(): PracticeDocument[];
  close(): Promise<void>;
}

interface PracticeDeps {
  /** Open, with the tables `meta` and `practice_records`. */
  readonly db: Database;
  readonly log: Log;
}

/** Makes the practice apps. The server starts with the first `origin()`. */
export function createPractice({ db, log }: PracticeDeps): Practice {
  const records = createRecords(db);
  const tasks = createTaskStore(records);
  const documents = createDocumentStore(records);
  const identity = createServiceIdentity(db);
  let starting: Promise<Serving> | undefined;
  let closed = false;

  async function origin(): Promise<string> {
    if (closed) throw new SojournError('vault_locked');
    const known = (starting ??= start());
    let serving = await known;
    // Another process serves; it may have ended since.
    if (serving.server === null && !(await identity.answersOn(serving.port))) {
      if (starting === known) starting = start();
      serving = await starting;
    }
    return `http://127.0.0.1:${serving.port}`;
  }

  async function start(): Promise<Serving> {
    try {
      const { startServer } = await import('./server.ts');
      const listen = (port: number): Promise<PracticeServer | null> =>
        startServer(port, { records, tasks, documents, identity, log });
      return await takePort(listen);
    } catch (error) {
      starting = undefined;
      throw error;
    }
  }

  /** The kept port; or whoever of us has it; or, where a stranger has it, a new one that is kept from then on. */
  async function takePort(
    listen: (port: number) => Promise<PracticeServer | null>,
  ): Promise<Serving> {
    for (;;) {
      const kept = identity.port();
      if (kept !== null) {
        const server = await listen(kept);
        if (server !== null) return { port: kept, server };
        if (await identity.answersOn(kept)) return { port: kept, server: null };
      }
      const server = await listen(0);
      if (server === null) throw new Error('no free port on 127.0.0.1');
      if (identity.claimPort(kept, server.port)) return { port: server.port, server };
      await server.close(); // another process stored its port first: look there
    }
  }

  return {
    origin,
    tasks: () =>
      tasks.all().map((task) => ({
        id: task.id,
        list: tasks.list(task.list)?.title ?? '',
        title: task.title,
        person: personById(task.person)?.name ?? '',
        updated: Date.parse(task.updated),
      })),
    addTask: ({ title, list: listText, person: personText }) => {
      const { id } = tasks.add(chosenList(personText, listText), { title });
      return { id };
    },
    documents: () =>
      documents.all().map(({ id, title, body, created }) => ({
        id,
        title,
        body,
        created: Date.parse(created),
      })),
    close: async () => {
      closed = true;
      const serving = await starting?.catch(() => undefined);
      await serving?.server?.close();
    },
  };

  function chosenList(personText: string | undefined, listText = 'Errands'): TaskList {
    const person = personText === undefined ? firstPerson : findPerson(personText);
    if (person === undefined) throw refused('person', 'There is no practice person of that name.');
    const wanted = listText.trim().toLowerCase();
    const list = tasks
      .lists(person.id)
      .find(({ id, title }) => [id, title.toLowerCase()].includes(wanted));
    if (list === undefined) throw refused('list', `${person.name} has no task list of that name.`);
    return list;
  }
}

/** `server` is null where another process serves. */
interface Serving {
  readonly port: number;
  readonly server: PracticeServer | null;
}

function refused(field: string, what: string): SojournError {
  return new SojournError('input_invalid', { field, values: { what } });
}
