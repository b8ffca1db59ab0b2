/**
 * The writes of all runs, many of them in one transaction, and many transactions in one wait for the disk (group commit).
 * Each run has a line of its own, whose writes keep their order.
 */
import type { Commits } from '../storage/index.ts';

export interface Line {
  /**
   * Writes together with what comes next, a moment later at the latest. What goes wrong is thrown by the next `keep`.
   * @param prompt as soon as what happens just now is through
   */
  note(write: () => void, prompt?: boolean): void;
  /**
   * Resolves when this write, and all before it, are on the disk; with false where the line may not write any more, and
   * then none of what is queued is written. @throws what a write of this line threw
   */
  keep(write: () => void): Promise<boolean>;
}

export interface Writer {
  /** @param mayWrite asked inside each transaction, before the first write of the line in it */
  line(mayWrite: () => boolean): Line;
  /** Writes everything that is queued, now: it can be read, and is on its way to the disk. */
  flush(): void;
}

interface Queued {
  readonly line: State;
  readonly write: () => void;
  readonly settle?: (kept: boolean) => void;
  readonly fail?: (error: unknown) => void;
}

interface State {
  readonly mayWrite: () => boolean;
  /** Set once: nothing of the line is written after it. */
  end: { readonly kept: false } | { readonly error: unknown } | undefined;
}

/** The longest that a write which nobody waits for is kept in memory, in milliseconds. */
const longestWait = 20;
/** So many queued writes are not left to pile up, not even where nothing lets the process breathe. */
const mostQueued = 1_000;

export function createWriter(commits: Pick<Commits, 'commit' | 'busy'>): Writer {
  let queue: Queued[] = [];
  let soon: NodeJS.Immediate | undefined;
  let later: NodeJS.Timeout | undefined;
  let waiting: Promise<void> | undefined;

  /** In one go with what else happens until the disk takes it. */
  function flushSoon(): void {
    if (commits.busy === undefined) soon ??= setImmediate(flush);
    else {
      waiting ??= commits.busy.then(() => {
        waiting = undefined;
        flush();
      });
    }
  }

  function flush(): void {
    clearImmediate(soon);
    clearTimeout(later);
    soon = undefined;
    later = undefined;
    if (queue.length === 0) return;
    const batch = queue;
    queue = [];
    try {
      write(batch);
    } catch (error) {
      if (batch.length === 1) fail(batch, error);
      else oneByOne(batch);
    }
  }

  /** @throws what a write of the batch throws; then nothing of it is written */
  function write(batch: readonly Queued[]): void {
    const { value: written, onDisk } = commits.commit(() => writeAll(batch));
    for (const each of batch) if (!written.has(each)) refuse(each);
    onDisk.then(
      () => {
        for (const { settle } of written) settle?.(true);
      },
      (error: unknown) => fail([...written], error),
    );
  }

  /** Inside a transaction; gives those of lines that may still write. */
  function writeAll(batch: readonly Queued[]): ReadonlySet<Queued> {
    const shut = new Set<State>();
    const open = new Set<State>();
    const written = new Set<Queued>();
    for (const each of batch) {
      const { line } = each;
      if (line.end !== undefined || shut.has(line)) continue;
      if (open.has(line) || line.mayWrite()) {
        open.add(line);
        each.write();
        written.add(each);
      } else shut.add(line);
    }
    return written;
  }

  function refuse({ line, settle, fail: failed }: Queued): void {
    line.end ??= { kept: false };
    if ('error' in line.end) failed?.(line.end.error);
    else settle?.(false);
  }

  /** One write that cannot be done must not keep those of other runs from being done. */
  function oneByOne(batch: readonly Queued[]): void {
    for (const each of batch) {
      try {
        write([each]);
      } catch (error) {
        fail([each], error);
      }
    }
  }

  function fail(batch: readonly Queued[], error: unknown): void {
    for (const { line, fail: failed } of batch) {
      line.end ??= { error };
      failed?.(error);
    }
  }

  function add(queued: Queued, prompt: boolean): void {
    queue.push(queued);
    if (queue.length >= mostQueued) flush();
    else if (prompt) flushSoon();
    else later ??= setTimeout(flush, longestWait);
  }

  return {
    line(mayWrite) {
      const line: State = { mayWrite, end: undefined };
      return {
        note: (write, prompt = false) => add({ line, write }, prompt),
        keep: (write) =>
          new Promise((resolve, reject) =>
            add({ line, write, settle: resolve, fail: reject }, true),
          ),
      };
    },
    flush,
  };
}
