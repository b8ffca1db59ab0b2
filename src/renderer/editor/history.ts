/** Undo and redo over whole states. States are immutable and share their parts, so keeping 200 of them is cheap. */

export const historyLimit = 200;
/** Changes with the same merge key within this time (milliseconds) are one step of undo. */
export const mergeWithin = 1000;

interface Entry<T> {
  readonly state: T;
  /** What was changed on the way from this state to the next one. */
  readonly about: string | undefined;
}

export interface History<T> {
  readonly past: readonly Entry<T>[];
  readonly present: T;
  readonly future: readonly Entry<T>[];
  readonly last: { readonly merge: string; readonly at: number } | undefined;
}

export interface ChangeNote {
  /** Monotonic milliseconds. */
  readonly at: number;
  /** Changes of one kind that follow each other quickly (typing in one field) share a key. */
  readonly merge?: string | undefined;
  /** What was changed: undo and redo show it again. */
  readonly about?: string | undefined;
}

export function startHistory<T>(present: T): History<T> {
  return { past: [], present, future: [], last: undefined };
}

/** Makes `next` the present. What had been undone is forgotten; the same state again changes nothing. */
export function record<T>(history: History<T>, next: T, note: ChangeNote): History<T> {
  if (next === history.present) return history;
  const last = note.merge === undefined ? undefined : { merge: note.merge, at: note.at };
  if (last && last.merge === history.last?.merge && last.at - history.last.at <= mergeWithin) {
    return { past: history.past, present: next, future: [], last };
  }
  const past = [...history.past, { state: history.present, about: note.about }];
  return { past: past.slice(-historyLimit), present: next, future: [], last };
}

/** Replaces the present without a step of undo: for what came from elsewhere, such as a normalised name. */
export function replacePresent<T>(history: History<T>, present: T): History<T> {
  return { ...history, present };
}

export function undo<T>(history: History<T>): {
  history: History<T>;
  about: string | undefined;
} {
  const entry = history.past.at(-1);
  if (!entry) return { history, about: undefined };
  return {
    about: entry.about,
    history: {
      past: history.past.slice(0, -1),
      present: entry.state,
      future: [{ state: history.present, about: entry.about }, ...history.future],
      last: undefined,
    },
  };
}

export function redo<T>(history: History<T>): {
  history: History<T>;
  about: string | undefined;
} {
  const [entry, ...future] = history.future;
  if (!entry) return { history, about: undefined };
  return {
    about: entry.about,
    history: {
      past: [...history.past, { state: history.present, about: entry.about }],
      present: entry.state,
      future,
      last: undefined,
    },
  };
}
