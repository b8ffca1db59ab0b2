/**
 * One journey open in the editor: the document with undo, saved by itself shortly after every change, and what the core
 * says about it (on or off, problems, changes made in another window).
 */
import { computed, ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import type { JourneyWithState } from '../../shared/contract/calls.ts';
import type { ErrorShape } from '../../shared/errors.ts';
import type { Journey, Problem } from '../../shared/journey.ts';
import { errorShape, type api } from '../api.ts';
import { highestStepId } from './references.ts';
import { record, redo, startHistory, undo, type History } from './history.ts';
import { sameJson } from './sameJson.ts';

/**
 * A pause in the changes after which they are saved, and the longest time that saving is put off; milliseconds. With the
 * time that storing takes, a crash costs at most the last two seconds of typing (J8).
 */
export const saveAfter = 400;
export const saveAtLatest = 1200;
/** A save waits until the window has nothing to do, but no longer than this; milliseconds. */
const idleAtLatest = 200;
/** Time until a failed save is tried again, milliseconds. */
export const retryAfter = 5000;

export type SaveState = 'saved' | 'unsaved' | 'saving' | 'failed' | 'conflict';

export interface EditNote {
  /** Changes with one key that follow each other quickly become one step of undo. */
  readonly merge?: string;
  /** The step that was changed: undo shows it again. */
  readonly about?: string;
}

export interface Session {
  readonly id: string;
  readonly journey: Readonly<Ref<Journey>>;
  readonly on: Readonly<Ref<boolean>>;
  readonly problems: Readonly<ShallowRef<readonly Problem[]>>;
  readonly saveState: Readonly<Ref<SaveState>>;
  readonly saveError: Readonly<ShallowRef<ErrorShape | null>>;
  /** The journey was deleted, here or in another window. */
  readonly gone: Readonly<Ref<boolean>>;
  /** The step that the panel shows; null for none. */
  readonly selected: Readonly<Ref<string | null>>;
  select(step: string | null): void;
  readonly canUndo: Readonly<Ref<boolean>>;
  readonly canRedo: Readonly<Ref<boolean>>;
  /** The highest step number that this session has seen: new steps go above it. */
  usedStepNumber(): number;
  edit(change: (journey: Journey) => Journey, note?: EditNote): void;
  undo(): void;
  redo(): void;
  /**
   * Saves now what is not saved yet; false when it could not be saved. With `version`, as a version that the person saved
   * (J8), also where everything was saved by itself already.
   */
  save(as?: { version: boolean }): Promise<boolean>;
  /** The next time that it is switched on, what is at the trigger's app already starts runs too (T1). */
  readonly existing: Readonly<Ref<boolean>>;
  setExisting(wanted: boolean): void;
  /** Saves a version and switches on. Throws CallError, with journey_has_problems where it cannot be switched on. */
  start(): Promise<boolean>;
  stop(): Promise<void>;
  /** After a conflict: stores this window's document over the other one. */
  keepMine(): Promise<void>;
  /** After a conflict: shows the other document; undo gives this window's one back. */
  takeTheirs(): void;
  /** Saves what is left and stops listening. */
  close(): Promise<void>;
}

/** J12: a long document is not gathered while the key that was just pressed still has to be shown. */
function whenIdle(work: () => void): void {
  if (typeof requestIdleCallback === 'undefined') work();
  else requestIdleCallback(work, { timeout: idleAtLatest });
}

/** Documents that could not be saved when their editor closed, and what they were made from: the next one goes on. */
const leftOver = new Map<string, { journey: Journey; revision: number }>();

/** Opens a journey. Throws CallError (not_found). */
export async function openSession(
  id: string,
  { call, on }: Pick<typeof api, 'call' | 'on'>,
): Promise<Session> {
  const first = await call('journeys.get', { id });

  const history: ShallowRef<History<Journey>> = shallowRef(startHistory(first.journey));
  const switchedOn = ref(first.on);
  const problems = shallowRef<readonly Problem[]>(first.problems);
  const saveState = ref<SaveState>('saved');
  const saveError = shallowRef<ErrorShape | null>(null);
  const gone = ref(false);
  const existing = ref(false);
  const selected = ref<string | null>(null);

  let stored = first.journey;
  let revision = first.revision;
  /** The newest revision that an event told of; our own saves are among them. */
  let announced = first.revision;
  let theirs: JourneyWithState | undefined;
  let usedNumber = highestStepId(first.journey);
  let running: Promise<boolean> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let dirtySince: number | undefined;
  /** The next save is one that the person asked for. */
  let asVersion = false;
  let closed = false;

  const journey = computed(() => history.value.present);

  function show(next: History<Journey>): void {
    history.value = next;
    usedNumber = Math.max(usedNumber, highestStepId(next.present));
    if (saveState.value === 'conflict') return;
    if (running === undefined) saveState.value = next.present === stored ? 'saved' : 'unsaved';
    dirtySince ??= performance.now();
    const wait = Math.min(saveAfter, dirtySince + saveAtLatest - performance.now());
    schedule(Math.max(0, wait));
  }

  function schedule(wait: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      whenIdle(() => {
        // Closing has saved what was left, or keeps it for the next editor of the journey.
        if (!closed) void save();
      });
    }, wait);
  }

  function save({ version }: { version: boolean } = { version: false }): Promise<boolean> {
    clearTimeout(timer);
    asVersion ||= version;
    running ??= saveAll().finally(() => (running = undefined));
    return running;
  }

  async function saveAll(): Promise<boolean> {
    while (history.value.present !== stored || asVersion) {
      if (theirs || gone.value) return false;
      const document = history.value.present;
      const version = asVersion;
      asVersion = false;
      saveState.value = 'saving';
      dirtySince = undefined;
      try {
        accept(await call('journeys.save', { journey: document, revision, version }), document);
      } catch (error) {
        asVersion ||= version;
        await failedToSave(errorShape(error));
        return false;
      }
    }
    saveState.value = 'saved';
    saveError.value = null;
    await catchUp();
    return true;
  }

  /** After switching on or off, which may count as a change of its own. */
  async function acceptSwitch(state: JourneyWithState): Promise<void> {
    switchedOn.value = state.on;
    judge(state.problems);
    if (sameJson(state.journey, stored)) revision = Math.max(revision, state.revision);
    else announced = Math.max(announced, state.revision);
    await catchUp();
  }

  /** Takes over what the core says; `document` is what it has stored, as this window knows it. */
  function accept(state: JourneyWithState, document: Journey): void {
    stored = document;
    revision = state.revision;
    switchedOn.value = state.on;
    judge(state.problems);
  }

  /** Every save brings the problems; what shows them hears of it when they are others. */
  function judge(found: readonly Problem[]): void {
    if (!sameJson(problems.value, found)) problems.value = found;
  }

  async function failedToSave(error: ErrorShape): Promise<void> {
    saveError.value = error;
    saveState.value = 'failed';
    if (error.code === 'not_found') {
      gone.value = true;
    } else if (error.code === 'journey_changed') {
      await meetConflict();
    } else if (!closed) {
      schedule(retryAfter);
    }
  }

  async function meetConflict(): Promise<void> {
    try {
      theirs = await call('journeys.get', { id });
      saveState.value = 'conflict';
    } catch (error) {
      saveError.value = errorShape(error);
      if (!closed) schedule(retryAfter);
    }
  }

  /** Shows what another window has saved, where nothing of this one is unsaved. */
  async function catchUp(): Promise<void> {
    if (announced <= revision || history.value.present !== stored) return;
    try {
      const state = await call('journeys.get', { id });
      if (history.value.present !== stored || state.revision <= revision) return;
      accept(state, state.journey);
      history.value = record(history.value, state.journey, { at: performance.now() });
    } catch (error) {
      saveError.value = errorShape(error);
    }
  }

  /** What is wrong hangs on the connections too, and they change without the document (C14). */
  async function judgeAgain(connection: string): Promise<void> {
    const document = history.value.present;
    if (!Object.values(document.connections).includes(connection)) return;
    try {
      const found = await call('journeys.validate', { journey: document });
      if (history.value.present === document) judge(found);
    } catch (error) {
      saveError.value = errorShape(error);
    }
  }

  const unsubscribe = [
    on('connection.changed', (change) => void judgeAgain(change.connection.id)),
    on('connection.deleted', (change) => void judgeAgain(change.id)),
    on('journey.changed', (change) => {
      if (change.id !== id) return;
      switchedOn.value = change.on;
      announced = Math.max(announced, change.revision);
      if (running === undefined) void catchUp();
    }),
    on('journey.deleted', (change) => {
      if (change.id === id) gone.value = true;
    }),
  ];

  const draft = leftOver.get(id);
  leftOver.delete(id);
  if (draft) {
    if (draft.revision !== revision) {
      theirs = first;
      saveState.value = 'conflict';
    }
    show(record(history.value, draft.journey, { at: performance.now() }));
  }

  return {
    id,
    journey,
    on: switchedOn,
    problems,
    saveState,
    saveError,
    gone,
    existing,
    selected,
    canUndo: computed(() => history.value.past.length > 0),
    canRedo: computed(() => history.value.future.length > 0),
    select: (step) => (selected.value = step),
    setExisting: (wanted) => (existing.value = wanted),
    usedStepNumber: () => usedNumber,

    edit(change, note = {}) {
      show(
        record(history.value, change(history.value.present), { at: performance.now(), ...note }),
      );
    },
    undo() {
      const step = undo(history.value);
      show(step.history);
      if (step.about !== undefined) selected.value = step.about;
    },
    redo() {
      const step = redo(history.value);
      show(step.history);
      if (step.about !== undefined) selected.value = step.about;
    },

    save,
    async start() {
      if (!(await save({ version: true }))) return false;
      await acceptSwitch(
        await call('journeys.start', { id, ...(existing.value && { existing: true }) }),
      );
      existing.value = false;
      return true;
    },
    async stop() {
      await acceptSwitch(await call('journeys.stop', { id }));
    },

    async keepMine() {
      if (!theirs) return;
      revision = theirs.revision;
      theirs = undefined;
      saveState.value = 'unsaved';
      await save();
    },
    takeTheirs() {
      if (!theirs) return;
      const { journey: other } = theirs;
      accept(theirs, other);
      theirs = undefined;
      saveState.value = 'saved';
      saveError.value = null;
      show(record(history.value, other, { at: performance.now() }));
      void catchUp();
    },

    async close() {
      closed = true;
      for (const end of unsubscribe) end();
      const saved = await save();
      clearTimeout(timer);
      if (!saved && !gone.value) leftOver.set(id, { journey: history.value.present, revision });
    },
  };
}
