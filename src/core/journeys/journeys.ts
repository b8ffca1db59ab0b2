import { monotonicFactory } from 'ulid';
import type { Connection } from '../../shared/connection.ts';
import type { Connector } from '../../shared/connector.ts';
import type { CallableJourney, JourneyWithState } from '../../shared/contract/calls.ts';
import type { Emit } from '../../shared/contract/events.ts';
import { callableOf } from '../../shared/callable.ts';
import { SojournError } from '../../shared/errors.ts';
import type {
  FolderSummary,
  Journey,
  JourneySummary,
  Problem,
  Step,
} from '../../shared/journey.ts';
import type { VersionSummary } from '../../shared/journeyChange.ts';
import { allSteps } from '../../shared/journeySteps.ts';
import type { Audit } from '../audit/index.ts';
import type { Database } from '../storage/index.ts';
import { callProblems, chainText, chainTo } from './calls.ts';
import type { Called } from './calls.ts';
import { createFolders } from './folders.ts';
import { connectionProblems, inReadingOrder, inspect } from './problems.ts';
import type { Inspection } from './problems.ts';
import { createVersions } from './versions.ts';

interface JourneysDeps {
  db: Database;
  now(): number;
  emit: Emit;
  catalogue: { get(app: string): Connector | undefined };
  connections: {
    find(id: string): Pick<Connection, 'app' | 'name' | 'state'> | undefined;
  };
  audit: Pick<Audit, 'record'>;
}

/** What happened to a journey, told inside the core after it is stored. A deleted one is never on. */
export interface JourneyChange {
  readonly id: string;
  readonly on: boolean;
}

export interface Journeys {
  /** All journeys that are not deleted, the newest first. */
  list(): JourneySummary[];
  /** A new, empty journey: `New journey`, `New journey 2` … and in the folder *Home* unless said otherwise. */
  create(input: { name?: string | undefined; folder?: string | undefined }): JourneyWithState;
  /** A copy that is off: `Copy of …`, in the same folder, with the same connections. @throws not_found */
  clone(id: string): JourneyWithState;
  /** Stores a document of elsewhere under a free name, off and with a new id. */
  createFrom(journey: Journey, folder?: string): JourneyWithState;
  /**
   * Stores documents of elsewhere as new journeys that are off, all or none. Their ids are replaced, also where one of
   * them calls another; their step ids stay. Gives the new ids. @throws input_invalid when two steps have one id
   */
  addAll(journeys: readonly Journey[], folder?: string): string[];
  /** @throws not_found */
  get(id: string): JourneyWithState;
  /** What a run needs to start, without reading the document. @throws not_found */
  head(id: string): { name: string; revision: number; on: boolean };
  /** The document as it was saved under a revision: a run goes on with the one that it started with. @throws not_found */
  version(id: string, revision: number): Journey;
  /** The versions that the person saved, newest first, each with what differs from the one before. @throws not_found */
  versions(
    id: string,
    limits: { before?: number | undefined; limit: number; changes: number },
  ): VersionSummary[];
  /**
   * Stores the document whatever its problems, as a new revision; with `version`, as one that the person saved and that
   * stays. A journey that is on and now has problems is switched off. @throws not_found, journey_changed when `revision` is not the stored one, journey_on when the journey is on and
   * an app would get another connection, input_invalid when two steps have one id
   */
  save(journey: Journey, revision: number, as?: { version: boolean }): JourneyWithState;
  /** @throws not_found */
  rename(id: string, name: string): JourneyWithState;
  /** Sets the journey's note; empty for none. @throws not_found */
  comment(id: string, note: string): JourneyWithState;
  /** Puts journeys into a folder, which is made where there is none; all or none. @throws not_found */
  move(ids: readonly string[], folder: string): void;
  /** Switches it off and takes it out of every list; `restore` brings it back. @throws not_found */
  remove(id: string): void;
  /** @throws not_found */
  restore(id: string): JourneyWithState;
  /** @throws not_found, journey_has_problems */
  setOn(id: string, on: boolean): JourneyWithState;
  /** The journeys that others can call, by name. `except`: that one is left out. */
  callable(except?: string): CallableJourney[];
  /**
   * The document of a journey as a call by another one runs it.
   * @throws journey_not_callable where it is gone, not callable, or leads back to the caller
   */
  called(journey: string, caller: string): Journey;
  /** What keeps this document from being switched on, in reading order. */
  validate(journey: Journey): Problem[];
  /** Every folder with its journeys counted; *Home* is always there and first. */
  folders(): FolderSummary[];
  /** @throws folder_exists */
  createFolder(name: string): FolderSummary;
  /** @throws not_found, folder_exists, input_invalid for *Home* */
  renameFolder(name: string, to: string): FolderSummary;
  /** Its journeys go into *Home*; gives their ids. @throws not_found, input_invalid for *Home* */
  removeFolder(name: string): string[];
  /** Ids of the journeys that are on. */
  switchedOn(): string[];
  /** Calls the listener after every change; gives back what ends it. */
  onChange(listener: (change: JourneyChange) => void): () => void;
}

interface StoredJourney {
  id: string;
  name: string;
  folder: string;
  document: string;
  revision: number;
  is_on: number;
}

interface ListedJourney {
  id: string;
  name: string;
  folder: string;
  revision: number;
  is_on: number;
  updated_at: number;
  run: string | null;
  run_state: string | null;
  run_started_at: number | null;
}

/** Journeys in an open vault. Which connections each names is kept by the database, whatever writes a document (C7). */
export function createJourneys(deps: JourneysDeps): Journeys {
  const { db, emit } = deps;
  const newId = monotonicFactory();
  const findConnector = (app: string) => deps.catalogue.get(app);
  const listeners = new Set<(change: JourneyChange) => void>();
  /** By journey id; an inspection holds for its revision. */
  const inspections = new Map<
    string,
    { revision: number; chosen: Journey['connections']; note: string } & Inspection &
      Pick<Called, 'callable'>
  >();
  const versions = createVersions(db, () => deps.now());
  const folders = createFolders(db);

  const statements = {
    get: db.prepare<[string], StoredJourney>(
      `SELECT id, name, folder, document, revision, is_on FROM journeys
       WHERE id = ? AND deleted_at IS NULL`,
    ),
    head: db.prepare<[string], Pick<StoredJourney, 'name' | 'revision' | 'is_on'>>(
      'SELECT name, revision, is_on FROM journeys WHERE id = ? AND deleted_at IS NULL',
    ),
    heads: db.prepare<[], Pick<StoredJourney, 'id' | 'name' | 'folder' | 'revision'>>(
      `SELECT id, name, folder, revision FROM journeys WHERE deleted_at IS NULL
       ORDER BY name COLLATE NOCASE, id`,
    ),
    list: db.prepare<[], ListedJourney>(
      `SELECT j.id, j.name, j.folder, j.revision, j.is_on, j.updated_at,
              r.id AS run, r.state AS run_state, r.started_at AS run_started_at
       FROM journeys j
       LEFT JOIN runs r ON r.id = (SELECT max(id) FROM runs WHERE journey = j.id)
       WHERE j.deleted_at IS NULL
       ORDER BY j.id DESC`,
    ),
    insert: db.prepare<[string, string, string, string, number, number]>(
      `INSERT INTO journeys (id, name, folder, document, revision, created_at, updated_at)
       VALUES (?, ?, ?, ?, 1, ?, ?)`,
    ),
    update: db.prepare<[string, string, number, number, string]>(
      'UPDATE journeys SET name = ?, document = ?, revision = ?, updated_at = ? WHERE id = ?',
    ),
    move: db.prepare<[string, string]>(
      'UPDATE journeys SET folder = ? WHERE id = ? AND deleted_at IS NULL',
    ),
    switch: db.prepare<[number, string]>('UPDATE journeys SET is_on = ? WHERE id = ?'),
    remove: db.prepare<[number, string]>(
      'UPDATE journeys SET deleted_at = ?, is_on = 0 WHERE id = ? AND deleted_at IS NULL',
    ),
    restore: db.prepare<[string]>(
      'UPDATE journeys SET deleted_at = NULL WHERE id = ? AND deleted_at IS NOT NULL',
    ),
    names: db
      .prepare<[string, string], string>(
        String.raw`SELECT name FROM journeys WHERE deleted_at IS NULL AND (name = ? OR name LIKE ? ESCAPE '\')`,
      )
      .pluck(),
    on: db
      .prepare<[], string>('SELECT id FROM journeys WHERE is_on = 1 AND deleted_at IS NULL')
      .pluck(),
  };

  function stored(id: string): StoredJourney {
    const row = statements.get.get(id);
    if (!row) throw new SojournError('not_found', { values: { what: 'journey' } });
    return row;
  }

  function withState(row: StoredJourney, journey: Journey): JourneyWithState {
    return {
      journey,
      folder: row.folder,
      on: row.is_on === 1,
      revision: row.revision,
      problems: problemsOf(
        journey,
        inspectionOf(row.id, row.revision, () => journey),
      ),
    };
  }

  function get(id: string): JourneyWithState {
    const row = stored(id);
    return withState(row, readDocument(row.document));
  }

  /** The journey as it now is, after telling everybody that it changed. */
  function changed(id: string): JourneyWithState {
    const state = get(id);
    emit('journey.changed', { id, on: state.on, revision: state.revision });
    for (const listener of listeners) listener({ id, on: state.on });
    return state;
  }

  function inspectionOf(id: string, revision: number, document: () => Journey) {
    const known = inspections.get(id);
    if (known?.revision === revision) return known;
    const journey = document();
    const fresh = {
      ...inspect(journey, findConnector),
      callable: callableOf(journey),
      revision,
      chosen: journey.connections,
      note: journey.note ?? '',
    };
    inspections.set(id, fresh);
    return fresh;
  }

  /** A journey as its callers see it. */
  function findCalled(id: string): Called | undefined {
    const head = statements.head.get(id);
    if (!head) return undefined;
    const { callable, calls } = inspectionOf(id, head.revision, () =>
      readDocument(stored(id).document),
    );
    return { name: head.name, callable, calls: calls.map(({ journey }) => journey) };
  }

  function problemsOf(journey: Journey, inspection: Inspection): Problem[] {
    const found = connectionProblems(inspection.uses, journey.connections, (id) =>
      deps.connections.find(id),
    );
    const calls = callProblems(journey, inspection.calls, findCalled);
    return inReadingOrder(journey, [...inspection.problems, ...found, ...calls]);
  }

  function insert(journey: Journey, folder: string | undefined): string {
    refuseDoubleSteps(journey);
    const document = JSON.stringify(journey);
    const now = deps.now();
    db.transaction(() => {
      statements.insert.run(journey.id, journey.name, folders.ensure(folder), document, now, now);
      versions.add({ journey: journey.id, revision: 1, document }, true);
    })();
    return journey.id;
  }

  function createFrom(journey: Journey, folder: string | undefined): JourneyWithState {
    const name = freeName(journey.name);
    return changed(insert({ ...journey, id: newId(deps.now()), name }, folder));
  }

  /** `New journey`, or with the first number from 2 that makes it unique among the journeys. */
  function freeName(name: string): string {
    const taken = new Set(
      statements.names.all(name, `${name.replace(/[\\%_]/g, String.raw`\$&`)} %`),
    );
    if (!taken.has(name)) return name;
    let number = 2;
    while (taken.has(`${name} ${number}`)) number += 1;
    return `${name} ${number}`;
  }

  function save(
    journey: Journey,
    revision: number,
    { version }: { version: boolean } = { version: false },
  ): JourneyWithState {
    refuseDoubleSteps(journey);
    const write = db.transaction(() => {
      const row = stored(journey.id);
      if (row.revision !== revision) throw new SojournError('journey_changed');
      const document = JSON.stringify(journey);
      // What was saved by itself already only becomes a version.
      if (document === row.document) return version && versions.keep(journey.id, revision);
      const before = readDocument(row.document);
      if (row.is_on === 1) refuseOtherConnections(before, journey);
      const next = revision + 1;
      statements.update.run(journey.name, document, next, deps.now(), journey.id);
      versions.add({ journey: journey.id, revision: next, document }, version);
      versions.clean(journey.id, next);
      recordSwitches(before, journey);
      if (row.is_on === 1 && validate(journey).length > 0) statements.switch.run(0, journey.id);
      return true;
    });
    return write.immediate() ? changed(journey.id) : get(journey.id);
  }

  /** C16: in the history of the connection that the journey used, and of the one that it uses now. */
  function recordSwitches(before: Journey, after: Journey): void {
    const quoted = (id: string): string => {
      const connection = deps.connections.find(id);
      return connection === undefined ? 'a deleted connection' : `“${connection.name}”`;
    };
    for (const { from, to } of switchedConnections(before, after)) {
      deps.audit.record({
        kind: 'switched',
        connection: from,
        detail: `The journey “${after.name}” now uses ${quoted(to)} instead.`,
      });
      deps.audit.record({
        kind: 'switched',
        connection: to,
        detail: `The journey “${after.name}” now uses it instead of ${quoted(from)}.`,
      });
    }
  }

  /** After a change of folders; gives on what came of it. */
  function told<T>(done: T): T {
    emit('folders.changed', {});
    return done;
  }

  function validate(journey: Journey): Problem[] {
    return problemsOf(journey, inspect(journey, findConnector));
  }

  return {
    list() {
      // Those that journeys use, each once: there may be many more.
      const connections = new Map<string, ReturnType<typeof deps.connections.find>>();
      const connectionOf = (id: string): ReturnType<typeof deps.connections.find> => {
        if (!connections.has(id)) connections.set(id, deps.connections.find(id));
        return connections.get(id);
      };
      return statements.list.all().map((row) => {
        const summary = {
          id: row.id,
          name: row.name,
          folder: row.folder,
          on: row.is_on === 1,
          lastRun:
            row.run === null || row.run_state === null || row.run_started_at === null
              ? null
              : { id: row.run, state: row.run_state, startedAt: row.run_started_at },
          updatedAt: row.updated_at,
        };
        try {
          const inspection = inspectionOf(row.id, row.revision, () =>
            readDocument(stored(row.id).document),
          );
          const missing = connectionProblems(inspection.uses, inspection.chosen, connectionOf);
          const calls = callProblems(row, inspection.calls, findCalled);
          return {
            ...summary,
            note: inspection.note,
            apps: [...inspection.apps],
            problems: inspection.problems.length + missing.length + calls.length,
          };
        } catch {
          // One document that cannot be read must not hide the others; opening it says what is wrong.
          return { ...summary, note: '', apps: [], problems: 1 };
        }
      });
    },

    create({ name, folder }) {
      const journey: Journey = {
        format: 'sojourn.journey',
        formatVersion: 1,
        id: newId(deps.now()),
        name: name?.trim() ?? freeName('New journey'),
        connections: {},
        trigger: { id: 's0', fields: {} },
        steps: [],
        settings: { pollSeconds: 300 },
      };
      return changed(insert(journey, folder));
    },

    createFrom,

    clone(id) {
      const { journey, folder } = get(id);
      return createFrom({ ...journey, name: `Copy of ${journey.name}`.slice(0, 200) }, folder);
    },

    addAll(journeys, folder) {
      const placed = journeys.map((journey) => ({ journey, id: newId(deps.now()) }));
      const ids = new Map(placed.map(({ journey, id }) => [journey.id, id]));
      const write = db.transaction(() =>
        placed.map(({ journey, id }) =>
          insert({ ...journey, id, steps: callingAnew(journey.steps, ids) }, folder),
        ),
      );
      const added = write.immediate();
      for (const id of added) changed(id);
      return added;
    },

    get,

    head(id) {
      const row = statements.head.get(id);
      if (!row) throw new SojournError('not_found', { values: { what: 'journey' } });
      return { name: row.name, revision: row.revision, on: row.is_on === 1 };
    },

    version(id, revision) {
      const document = versions.document(id, revision);
      if (document === undefined) {
        throw new SojournError('not_found', { values: { what: 'version' } });
      }
      return readDocument(document);
    },

    versions(id, limits) {
      stored(id);
      return versions.list(id, limits);
    },

    save,

    rename(id, name) {
      const { journey, revision } = get(id);
      return save({ ...journey, name: name.trim() }, revision, { version: true });
    },

    comment(id, note) {
      const { journey, revision } = get(id);
      const { note: _, ...rest } = journey;
      const text = note.trim();
      return save(text === '' ? rest : { ...rest, note: text }, revision, { version: true });
    },

    move(ids, folder) {
      const write = db.transaction(() => {
        const name = folders.ensure(folder);
        for (const id of ids) {
          if (statements.move.run(name, id).changes > 0) continue;
          throw new SojournError('not_found', { values: { what: 'journey' } });
        }
      });
      write.immediate();
      emit('folders.changed', {});
    },

    remove(id) {
      if (statements.remove.run(deps.now(), id).changes === 0) {
        throw new SojournError('not_found', { values: { what: 'journey' } });
      }
      inspections.delete(id);
      emit('journey.deleted', { id });
      for (const listener of listeners) listener({ id, on: false });
    },

    restore(id) {
      statements.restore.run(id);
      return changed(id);
    },

    setOn(id, on) {
      const state = get(id);
      const [problem] = state.problems;
      if (on && problem !== undefined) {
        throw new SojournError('journey_has_problems', {
          values: { problem: problem.message.replace(/\.$/, '') },
          field: problem.step,
        });
      }
      if (state.on === on) return state;
      statements.switch.run(on ? 1 : 0, id);
      return changed(id);
    },

    callable(except) {
      return statements.heads.all().flatMap(({ id, name, folder, revision }): CallableJourney[] => {
        if (id === except) return [];
        const { callable } = inspectionOf(id, revision, () => readDocument(stored(id).document));
        if (!callable) return [];
        const { about, inputs, sample, output } = callable;
        return [{ id, name, folder, about, inputs: [...inputs], sample, output }];
      });
    },

    called(id, caller) {
      const called = findCalled(id);
      if (!called) throw notCallable('The called journey does not exist any more');
      const chain = chainTo(caller, id, findCalled);
      if (chain !== undefined) {
        const path = chainText(findCalled(caller)?.name ?? '', chain);
        throw notCallable(`The call would never end: ${path}`);
      }
      if (!called.callable) {
        throw notCallable(`“${called.name}” does not begin with “Called by another journey”`);
      }
      return readDocument(stored(id).document);
    },

    validate,

    folders: () => folders.list(),
    createFolder: (name) => told(folders.create(name)),
    renameFolder: (name, to) => told(folders.rename(name, to)),
    removeFolder: (name) => told(folders.remove(name)),

    switchedOn: () => statements.on.all(),

    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** A stored document was checked when it entered the core; checking it again would be most of the time of every list. */
function readDocument(text: string): Journey {
  return JSON.parse(text) as Journey;
}

function notCallable(reason: string): SojournError {
  return new SojournError('journey_not_callable', { values: { reason }, field: 'journey' });
}

/** The steps, with each call of a journey that got another id. */
function callingAnew(steps: readonly Step[], ids: ReadonlyMap<string, string>): Step[] {
  const anew = (inner: readonly Step[]): Step[] => callingAnew(inner, ids);
  return steps.map((step): Step => {
    switch (step.kind) {
      case 'call':
        return step.journey === undefined
          ? step
          : { ...step, journey: ids.get(step.journey) ?? step.journey };
      case 'if':
        return { ...step, then: anew(step.then), ...(step.else ? { else: anew(step.else) } : {}) };
      case 'forEach':
        return { ...step, steps: anew(step.steps) };
      case 'tryCatch':
        return { ...step, try: anew(step.try), catch: anew(step.catch) };
      default:
        return step;
    }
  });
}

/** Step ids are what pills and the history refer to: two of one id would mix their data. */
function refuseDoubleSteps(journey: Journey): void {
  const seen = new Set<string>(['s0']);
  for (const { id } of allSteps(journey.steps)) {
    if (seen.has(id)) {
      const what = `Two steps of the journey have the id ${id}.`;
      throw new SojournError('input_invalid', { values: { what } });
    }
    seen.add(id);
  }
}

/** The apps that had a connection and have another one now. */
function switchedConnections(
  before: Journey,
  after: Journey,
): { app: string; from: string; to: string }[] {
  return Object.entries(after.connections).flatMap(([app, to]) => {
    const from = Object.hasOwn(before.connections, app) ? before.connections[app] : undefined;
    return from === undefined || from === to ? [] : [{ app, from, to }];
  });
}

/** C12: while a journey is on, its accounts stay; the person stops it first. An app may be added or leave. */
function refuseOtherConnections(before: Journey, after: Journey): void {
  if (switchedConnections(before, after).length > 0) throw new SojournError('journey_on');
}
