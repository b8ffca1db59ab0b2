import { randomBytes } from 'node:crypto';
import type { Json } from '../../shared/connector.ts';
import { SojournError } from '../../shared/errors.ts';
import { filesIn } from '../../shared/file.ts';
import type { FileValue } from '../../shared/file.ts';
import { systemClock } from '../clock/index.ts';
import type { Clock } from '../clock/index.ts';
import type { Database } from '../storage/index.ts';
import { storageError } from '../storage/index.ts';
import { cleanFileName, cleanMediaType } from './names.ts';

/** A file that was opened. Its name, type and size are what was stored, whatever the handle says. */
export interface OpenFile {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  /** Its content from the beginning; may be asked for more than once. @throws input_invalid when it was removed meanwhile */
  chunks(): AsyncIterable<Buffer>;
}

/** The files that one call has within reach. */
export interface FileDesk {
  /**
   * Stores a file. It expires unless a run holds it. Whatever ends the stream early leaves nothing behind.
   * @throws input_invalid (more than 100 MB), disk_full, and what the stream throws
   */
  create(
    about: { readonly name: string; readonly type?: string | undefined },
    content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  ): Promise<FileValue>;
  /** @throws input_invalid where the file is not there, or is another one's */
  open(value: FileValue): OpenFile;
}

export interface Files {
  /**
   * What a call of this run may open: the files that the run holds, and those that the call itself made. A call without a
   * run (a tested step, a dropdown, a poll) may open files that have not expired.
   */
  desk(run: string | null): FileDesk;
  /**
   * Lets a run hold the files that its new data names, as long as it is kept itself; call it in the transaction that
   * writes the data. Files that only other runs hold are left alone.
   * @param masked of a step whose data is not kept: held until the run ends
   */
  hold(run: string, data: Json, options?: { readonly masked?: boolean }): void;
  /** Lets a run hold those files of the data that another one holds, which hands them on; in the transaction as above. */
  handOn(from: string, to: string, data: Json): void;
  close(): void;
}

export interface FilesDeps {
  readonly db: Database;
  /** UTC milliseconds. */
  readonly now: () => number;
  readonly clock?: Clock | undefined;
  /** Of one file, in bytes; `largestFile` unless a test says so. */
  readonly limit?: number | undefined;
}

/** In bytes. */
export const largestFile = 100_000_000;
const chunkSize = 256 * 1024;
/** How long a file is there that no run holds, and how often those past it are removed, in milliseconds. */
const lifetime = 3_600_000;

/** The files of an open vault. */
export function createFiles({
  db,
  now,
  clock = systemClock,
  limit = largestFile,
}: FilesDeps): Files {
  const statements = {
    insert: db.prepare<[string, string, string, number, number]>(
      'INSERT INTO files (id, name, type, created_at, expires_at) VALUES (?, ?, ?, ?, ?)',
    ),
    append: db.prepare<[string, number, Buffer]>(
      'INSERT INTO file_chunks (file, seq, bytes) VALUES (?, ?, ?)',
    ),
    finish: db.prepare<[number, string]>('UPDATE files SET size = ? WHERE id = ?'),
    remove: db.prepare<[string]>('DELETE FROM files WHERE id = ?'),
    get: db.prepare<[string], { name: string; type: string; size: number; lasts: 0 | 1 }>(
      `SELECT name, type, size, expires_at IS NOT NULL AS lasts FROM files
       WHERE id = ? AND size IS NOT NULL`,
    ),
    chunk: db
      .prepare<[string, number], Buffer>('SELECT bytes FROM file_chunks WHERE file = ? AND seq = ?')
      .pluck(),
    isHeld: db
      .prepare<[string, string], 1>('SELECT 1 FROM run_files WHERE run = ? AND file = ?')
      .pluck(),
    hold: db.prepare<[string, 0 | 1, string]>(
      `INSERT OR IGNORE INTO run_files (run, file, passing)
       SELECT ?, id, ? FROM files WHERE id = ? AND expires_at IS NOT NULL AND size IS NOT NULL`,
    ),
    handOn: db.prepare<[string, string, string]>(
      `INSERT OR IGNORE INTO run_files (run, file, passing)
       SELECT ?, file, passing FROM run_files WHERE run = ? AND file = ?`,
    ),
    unlast: db.prepare<[string, string]>(
      `UPDATE files SET expires_at = NULL
       WHERE id = ? AND EXISTS (SELECT 1 FROM run_files WHERE run = ? AND file = files.id)`,
    ),
    unlastHeld: db.prepare<[number]>(
      `UPDATE files SET expires_at = NULL
       WHERE expires_at <= ? AND EXISTS (SELECT 1 FROM run_files WHERE file = files.id)`,
    ),
    removeExpired: db.prepare<[number]>('DELETE FROM files WHERE expires_at <= ?'),
  };

  async function create(
    about: { readonly name: string; readonly type?: string | undefined },
    content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  ): Promise<FileValue> {
    const id = randomBytes(16).toString('base64url');
    const name = cleanFileName(about.name);
    const type = cleanMediaType(about.type);
    try {
      const at = now();
      statements.insert.run(id, name, type, at, at + lifetime);
      const size = await write(id, name, content);
      statements.finish.run(size, id);
      return { file: id, name, type, size };
    } catch (error) {
      if (db.open) statements.remove.run(id);
      throw storageError(error);
    }
  }

  async function write(
    id: string,
    name: string,
    content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  ): Promise<number> {
    let size = 0;
    let seq = 0;
    let pending: Uint8Array[] = [];
    let bytes = 0;
    const flush = (): void => {
      if (bytes === 0) return;
      statements.append.run(id, seq, Buffer.concat(pending));
      seq += 1;
      pending = [];
      bytes = 0;
    };
    for await (const given of content) {
      size += given.length;
      if (size > limit) throw tooLarge(name, limit);
      for (let at = 0; at < given.length;) {
        const piece = given.subarray(at, at + chunkSize - bytes);
        pending.push(piece);
        bytes += piece.length;
        at += piece.length;
        if (bytes === chunkSize) flush();
      }
    }
    flush();
    return size;
  }

  async function* read(id: string, name: string, size: number): AsyncGenerator<Buffer> {
    for (let seq = 0, at = 0; at < size; seq += 1) {
      const chunk = statements.chunk.get(id, seq);
      if (chunk === undefined) throw outOfReach(name);
      at += chunk.length;
      yield chunk;
    }
  }

  function sweep(): void {
    db.transaction(() => {
      statements.unlastHeld.run(now());
      statements.removeExpired.run(now());
    })();
  }

  let cancel: () => void = () => undefined;
  function sweepFromNowOn(): void {
    sweep();
    cancel = clock.after(lifetime, sweepFromNowOn);
  }
  sweepFromNowOn();

  return {
    desk(run) {
      const made = new Set<string>();
      return {
        async create(about, content) {
          const value = await create(about, content);
          made.add(value.file);
          return value;
        },
        open({ file, name: called }) {
          const found = statements.get.get(file);
          const mayOpen =
            made.has(file) ||
            (run === null ? found?.lasts === 1 : statements.isHeld.get(run, file) === 1);
          if (found === undefined || !mayOpen) throw outOfReach(called);
          const { name, type, size } = found;
          return { name, type, size, chunks: () => read(file, name, size) };
        },
      };
    },

    hold(run, data, { masked = false } = {}) {
      for (const { file } of filesIn(data)) {
        statements.hold.run(run, masked ? 1 : 0, file);
        if (masked) statements.unlast.run(file, run);
      }
    },

    handOn(from, to, data) {
      for (const { file } of filesIn(data)) statements.handOn.run(to, from, file);
    },

    close: () => cancel(),
  };
}

function tooLarge(name: string, limit: number): SojournError {
  const what = `The file “${name}” is larger than ${limit / 1_000_000} MB.`;
  return new SojournError('input_invalid', { values: { what } });
}

function outOfReach(name: string): SojournError {
  const what = `The file “${name}” is not there any more, or belongs to another run.`;
  return new SojournError('input_invalid', { values: { what } });
}
