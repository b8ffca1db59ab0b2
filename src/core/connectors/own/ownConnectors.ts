/** The folder of connectors that a person wrote themselves (A4): read, watched, written. */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, watch } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { json } from '../../../shared/connector.ts';
import type { Connector, Json } from '../../../shared/connector.ts';
import { SojournError } from '../../../shared/errors.ts';
import type { ConnectorCheck, OwnConnector } from '../../../shared/ownConnector.ts';
import { writeDurably } from '../../storage/index.ts';
import { readConnector } from './readConnector.ts';
import type { Finding } from './readConnector.ts';
import { placesOf } from './trust.ts';

export interface OwnConnectors {
  /** Absolute path; it may not exist yet. */
  readonly folder: string;
  /** Every file of the folder, by name, with what is wrong with it. */
  files(): readonly OwnConnector[];
  /** What the files describe, as far as nothing is wrong with them. */
  connectors(): ReadonlyMap<string, Connector>;
  /** The JSON of the file that describes an app, as it was written. @throws not_found */
  source(app: string): Record<string, Json>;
  /** What a text describes, or what is wrong with it; nothing is stored. */
  check(text: string): ConnectorCheck;
  /** The text of a file. @throws not_found */
  read(file: string): string;
  /**
   * Stores a connector as `<id>.json`, or in the file that has its id already.
   * @throws connector_invalid with line and reason; connector_exists unless `replace`
   */
  save(text: string, options: { replace: boolean }): OwnConnector;
  /** @throws not_found */
  remove(file: string): void;
  /** Tells of changes from now on, whoever makes them. */
  watch(): void;
  close(): void;
}

export interface OwnConnectorsDeps {
  readonly folder: string;
  /** Ids of the apps that come with Sojourn. */
  readonly taken: ReadonlySet<string>;
  /** What has to hold beside the schema. */
  readonly rules: (connector: Connector) => readonly Finding[];
  readonly onChange: () => void;
}

interface Read {
  readonly files: readonly OwnConnector[];
  readonly connectors: ReadonlyMap<string, Connector>;
}

const sourceSchema = z.record(z.string(), json);
const largestBytes = 4_000_000;
const mostFiles = 2_000;
const ending = '.json';

/** Nothing is read before it is asked for. */
export function createOwnConnectors(deps: OwnConnectorsDeps): OwnConnectors {
  const { folder, taken, onChange } = deps;
  let current: Read | undefined;
  let stopWatching: (() => void) | undefined;

  function rules(connector: Connector): readonly Finding[] {
    const { id, category } = connector;
    return [
      ...(taken.has(id)
        ? [{ path: ['id'], message: `“${id}” is the id of an app that comes with Sojourn.` }]
        : []),
      // These two may reach this machine, and run code of the core.
      ...(category === 'built-in' || category === 'practice'
        ? [{ path: ['category'], message: `“${category}” is for apps that come with Sojourn.` }]
        : []),
      ...deps.rules(connector),
    ];
  }

  function read(): Read {
    current ??= readFolder(folder, rules);
    return current;
  }

  /** Reads the folder again; tells of it where that made a difference to what was read before. */
  function readAgain(): void {
    if (current === undefined) return;
    const before = JSON.stringify(withConnectors(current));
    current = undefined;
    if (before !== JSON.stringify(withConnectors(read()))) onChange();
  }

  function fileNamed(file: string): OwnConnector {
    const found = read().files.find((each) => each.file === file);
    if (!found) throw new SojournError('not_found', { values: { what: 'connector' } });
    return found;
  }

  const fileOf = (app: string): string | null =>
    read().files.find((each) => each.app?.id === app)?.file ?? null;

  function check(text: string): ConnectorCheck {
    const { connector, problems } = readConnector(text, rules);
    if (connector === null) return { problems: [...problems], app: null, replaces: null };
    const { id, name, triggers, actions } = connector;
    const places = placesOf(connector);
    return {
      problems: [],
      app: { id, name, places, triggers: triggers.length, actions: actions.length },
      replaces: fileOf(id),
    };
  }

  return {
    folder,
    files: () => read().files,
    connectors: () => read().connectors,
    check,

    source(app) {
      const text = readFileSync(join(folder, fileNamed(fileOf(app) ?? app).file), 'utf8');
      return sourceSchema.parse(JSON.parse(text.replace(/^\uFEFF/, '')));
    },

    read(file) {
      return readFileSync(join(folder, fileNamed(file).file), 'utf8');
    },

    save(text, { replace }) {
      const { app, problems, replaces } = check(text);
      const [first] = problems;
      if (app === null) {
        const reason = first === undefined ? 'it is empty' : `line ${first.line}: ${first.message}`;
        throw new SojournError('connector_invalid', { values: { reason } });
      }
      if (replaces !== null && !replace) {
        throw new SojournError('connector_exists', { values: { app: app.name } });
      }
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const file = replaces ?? `${app.id}${ending}`;
      writeDurably(join(folder, file), text, 'replace');
      readAgain();
      return fileNamed(file);
    },

    remove(file) {
      rmSync(join(folder, fileNamed(file).file));
      readAgain();
    },

    watch() {
      stopWatching ??= watchFolder(folder, readAgain);
      readAgain();
    },

    close() {
      stopWatching?.();
    },
  };
}

function withConnectors({ files, connectors }: Read): unknown {
  return [files, [...connectors]];
}

function readFolder(folder: string, rules: (connector: Connector) => readonly Finding[]): Read {
  const connectors = new Map<string, Connector>();
  const files = namesIn(folder).map((file): OwnConnector => {
    const text = textOf(join(folder, file));
    if (text === null) {
      const message = 'It cannot be read, or is larger than 4 MB.';
      return { file, app: null, problems: [{ line: 1, column: 1, message }] };
    }
    const { connector, problems } = readConnector(text, (read) => [
      ...(connectors.has(read.id)
        ? [{ path: ['id'], message: `Another file describes “${read.id}” already.` }]
        : []),
      ...rules(read),
    ]);
    if (connector === null) return { file, app: null, problems: [...problems] };
    connectors.set(connector.id, connector);
    return { file, app: { id: connector.id, name: connector.name }, problems: [] };
  });
  return { files, connectors };
}

/** Its JSON files, by name; a folder that is not there has none. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
      .map(({ name }) => name)
      .sort()
      .slice(0, mostFiles);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** Null for a file that went away meanwhile, may not be read, or is too large. */
function textOf(path: string): string | null {
  try {
    return statSync(path).size > largestBytes ? null : readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** Milliseconds of quiet after which the folder is read: an editor writes a file in pieces. */
const quiet = 150;

/** @returns what ends the watching */
function watchFolder(folder: string, changed: () => void): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(folder, { persistent: false }, () => {
    clearTimeout(timer);
    timer = setTimeout(changed, quiet);
  });
  // The folder itself was taken away, for one: what was read from it is read anew, and that was that.
  watcher.on('error', changed);
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}
