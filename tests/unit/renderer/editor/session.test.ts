import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { api } from '../../../../src/renderer/api.ts';
import { setName } from '../../../../src/renderer/editor/document.ts';
import {
  openSession,
  retryAfter,
  saveAfter,
  saveAtLatest,
} from '../../../../src/renderer/editor/session.ts';
import type { Connection } from '../../../../src/shared/connection.ts';
import type { JourneyWithState } from '../../../../src/shared/contract/calls.ts';
import { SojournError, toErrorShape, type ErrorCode } from '../../../../src/shared/errors.ts';
import { journeySchema, type Journey, type Problem } from '../../../../src/shared/journey.ts';
import { installBridge, Refused } from '../bridge.ts';
import { emptyJourney } from './arbitraries.ts';

/** A core with one journey: as much of the contract as a session uses. */
function fakeCore(id: string) {
  let state: JourneyWithState = {
    journey: { ...emptyJourney, id },
    folder: 'Home',
    on: false,
    revision: 1,
    problems: [],
  };
  const saved: string[] = [];
  let judged: Problem[] = [];
  let failure: ErrorCode | undefined;
  let held: Promise<void> | undefined;
  let storing = 0;
  const versions: string[] = [];

  const core = installBridge({
    'journeys.get': async () => {
      await held;
      return state;
    },
    'journeys.save': async ({ journey, revision, version }) => {
      await held;
      if (storing > 0) await new Promise((resolve) => setTimeout(resolve, storing));
      if (failure) throw new Refused(toErrorShape(new SojournError(failure)));
      if (revision !== state.revision) {
        throw new Refused(toErrorShape(new SojournError('journey_changed')));
      }
      change({ journey: journeySchema.parse(journey) });
      saved.push(journey.name);
      if (version) versions.push(journey.name);
      return state;
    },
    'journeys.validate': () => judged,
    'journeys.start': () => change({ on: true }),
    'journeys.stop': () => change({ on: false }),
  });

  function change(part: Partial<JourneyWithState>): JourneyWithState {
    state = { ...state, ...part, revision: state.revision + 1 };
    core.send('journey.changed', { id, on: state.on, revision: state.revision });
    return state;
  }

  return {
    saved,
    /** Of these saves the person asked. */
    versions,
    /** From now on storing takes so many milliseconds. */
    takes: (milliseconds: number) => (storing = milliseconds),
    asked: core.asked,
    stored: () => state,
    otherWindowSaves: (name: string) => change({ journey: { ...state.journey, name } }),
    fail: (code: ErrorCode | undefined) => (failure = code),
    connectionChanged: (connection: Connection) => core.send('connection.changed', { connection }),
    judge: (problems: Problem[]) => (judged = problems),
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      held = promise.then(() => undefined);
      return () => resolve(undefined);
    },
  };
}

let next = 0;
async function open() {
  next += 1;
  const id = `01J0000000000000000000${String(next).padStart(4, '0')}`;
  const core = fakeCore(id);
  return { core, id, session: await openSession(id, api) };
}

const named = (name: string) => (journey: Journey) => setName(journey, name);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('J8: a journey in the editor', () => {
  it('saves itself shortly after a change', async () => {
    const { core, session } = await open();
    session.edit(named('A'));
    expect(session.saveState.value).toBe('unsaved');
    await vi.advanceTimersByTimeAsync(saveAfter);
    expect(core.saved).toEqual(['A']);
    expect(session.saveState.value).toBe('saved');
  });

  it('waits for a pause in typing, but not for ever', async () => {
    const { core, session } = await open();
    for (let typed = 1; typed <= 10; typed += 1) {
      session.edit(named('x'.repeat(typed)), { merge: 'name' });
      await vi.advanceTimersByTimeAsync(saveAfter - 100);
    }
    expect(core.saved.length).toBe(Math.floor((10 * (saveAfter - 100)) / saveAtLatest));
    session.undo();
    await vi.advanceTimersByTimeAsync(saveAfter);
    expect(core.stored().journey.name).toBe(emptyJourney.name);
  });

  it('at no moment is what is stored older than two seconds of typing', async () => {
    const gaps = fc.array(fc.integer({ min: 5, max: 1500 }), { minLength: 5, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(gaps, fc.integer({ min: 0, max: 500 }), async (pauses, storing) => {
        const { core, session } = await open();
        core.takes(storing);
        const typed: { at: number; text: string }[] = [];
        const began = Date.now();
        for (const pause of pauses) {
          const text = `x${typed.length}`;
          typed.push({ at: Date.now(), text });
          session.edit(named(text), { merge: 'name' });
          await vi.advanceTimersByTimeAsync(pause);
          const old = typed.findLast(({ at }) => at <= Date.now() - 2000);
          if (old === undefined) continue;
          const stored = typed.findIndex(({ text: each }) => each === core.stored().journey.name);
          expect(stored, `${Date.now() - began} ms`).toBeGreaterThanOrEqual(typed.indexOf(old));
        }
        const closed = session.close();
        await vi.advanceTimersByTimeAsync(2 * storing);
        await closed;
      }),
      { numRuns: 40 },
    );
  });

  it('makes a version of what the person saves, also of what was saved by itself already', async () => {
    const { core, session } = await open();
    session.edit(named('A'));
    await vi.advanceTimersByTimeAsync(saveAfter);
    expect(core.versions).toEqual([]);
    await session.save({ version: true });
    expect(core.versions).toEqual(['A']);
    session.edit(named('B'));
    core.fail('disk_full');
    expect(await session.save({ version: true })).toBe(false);
    core.fail(undefined);
    await vi.advanceTimersByTimeAsync(retryAfter);
    expect(core.versions).toEqual(['A', 'B']);
    session.edit(named('C'));
    await session.start();
    expect(core.versions).toEqual(['A', 'B', 'C']);
  });

  it('saves what was changed while a save was under way', async () => {
    const { core, session } = await open();
    const release = core.hold();
    session.edit(named('A'));
    const saving = session.save();
    session.edit(named('B'));
    release();
    expect(await saving).toBe(true);
    expect(core.saved).toEqual(['A', 'B']);
    expect(session.saveState.value).toBe('saved');
  });

  it('says that a save failed and tries again by itself', async () => {
    const { core, session } = await open();
    core.fail('disk_full');
    session.edit(named('A'));
    expect(await session.save()).toBe(false);
    expect(session.saveState.value).toBe('failed');
    expect(session.saveError.value?.code).toBe('disk_full');
    core.fail(undefined);
    await vi.advanceTimersByTimeAsync(retryAfter);
    expect(core.saved).toEqual(['A']);
    expect(session.saveError.value).toBeNull();
  });

  it('saves on closing, and stops listening', async () => {
    const { core, session } = await open();
    session.edit(named('A'));
    await session.close();
    expect(core.saved).toEqual(['A']);
    const before = core.asked.length;
    core.otherWindowSaves('Other');
    await vi.advanceTimersByTimeAsync(0);
    expect(core.asked).toHaveLength(before);
  });

  it('goes on from what could not be saved when it was closed', async () => {
    const { core, id, session } = await open();
    core.fail('vault_locked');
    session.edit(named('A'));
    await session.close();
    core.fail(undefined);
    const again = await openSession(id, api);
    expect(again.journey.value.name).toBe('A');
    await vi.advanceTimersByTimeAsync(saveAfter);
    expect(core.saved).toEqual(['A']);
  });

  it('saves when the window is idle, and no more once the editor was closed', async () => {
    const idle: (() => void)[] = [];
    vi.stubGlobal('requestIdleCallback', (work: () => void) => idle.push(work));
    onTestFinished(() => void vi.unstubAllGlobals());
    const { core, id, session } = await open();
    session.edit(named('A'));
    await vi.advanceTimersByTimeAsync(saveAfter);
    expect(core.saved).toEqual([]);
    core.fail('vault_locked');
    await session.close();
    core.fail(undefined);
    for (const work of idle) work();
    await vi.advanceTimersByTimeAsync(0);
    expect(core.saved).toEqual([]);

    const again = await openSession(id, api);
    await vi.advanceTimersByTimeAsync(saveAfter);
    idle.at(-1)?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(core.saved).toEqual(['A']);
    expect(again.saveState.value).toBe('saved');
  });

  it('shows what another window saved, and undo gives back what was there', async () => {
    const { core, session } = await open();
    core.otherWindowSaves('Other');
    await vi.advanceTimersByTimeAsync(0);
    expect(session.journey.value.name).toBe('Other');
    expect(session.saveState.value).toBe('saved');
    session.undo();
    await session.save();
    expect(core.stored().journey.name).toBe(emptyJourney.name);
  });

  describe('changed in another window and here', () => {
    async function conflict() {
      const opened = await open();
      const release = opened.core.hold();
      opened.session.edit(named('Mine'));
      opened.core.otherWindowSaves('Other');
      release();
      expect(await opened.session.save()).toBe(false);
      expect(opened.session.saveState.value).toBe('conflict');
      return opened;
    }

    it('overwrites nothing by itself and goes on taking changes', async () => {
      const { core, session } = await conflict();
      session.edit(named('Mine too'));
      await vi.advanceTimersByTimeAsync(10 * retryAfter);
      expect(core.stored().journey.name).toBe('Other');
      expect(session.journey.value.name).toBe('Mine too');
    });

    it('keeps this window’s version when the person says so', async () => {
      const { core, session } = await conflict();
      await session.keepMine();
      expect(core.stored().journey.name).toBe('Mine');
      expect(session.saveState.value).toBe('saved');
    });

    it('takes the other one when the person says so, and undo gives this one back', async () => {
      const { core, session } = await conflict();
      session.takeTheirs();
      expect(session.journey.value.name).toBe('Other');
      expect(session.saveState.value).toBe('saved');
      session.undo();
      expect(await session.save()).toBe(true);
      expect(core.stored().journey.name).toBe('Mine');
    });

    it('still asks after the editor was closed and opened again', async () => {
      const { id, session } = await conflict();
      await session.close();
      const again = await openSession(id, api);
      expect(again.saveState.value).toBe('conflict');
      expect(again.journey.value.name).toBe('Mine');
      again.takeTheirs();
      expect(again.journey.value.name).toBe('Other');
    });
  });

  it('saves before it switches on, and can be edited and saved afterwards', async () => {
    const { core, session } = await open();
    session.edit(named('A'));
    expect(await session.start()).toBe(true);
    expect(core.saved).toEqual(['A']);
    expect(session.on.value).toBe(true);
    session.edit(named('B'));
    expect(await session.save()).toBe(true);
    await session.stop();
    expect(session.on.value).toBe(false);
    session.edit(named('C'));
    expect(await session.save()).toBe(true);
  });

  it('does not switch on what could not be saved', async () => {
    const { core, session } = await open();
    core.fail('disk_full');
    session.edit(named('A'));
    expect(await session.start()).toBe(false);
    expect(core.stored().on).toBe(false);
    await session.close();
  });

  it('undo shows the step that was changed', async () => {
    const { session } = await open();
    session.edit(named('A'), { about: 's4' });
    session.undo();
    expect(session.selected.value).toBe('s4');
    expect(session.canUndo.value).toBe(false);
    expect(session.canRedo.value).toBe(true);
  });
});

it('C14: what is wrong is asked for again when a connection of the journey changes, and only then', async () => {
  const { core, session } = await open();
  const problem: Problem = {
    step: 's0',
    field: 'connection',
    kind: 'connection_not_connected',
    message: 'The connection needs you to sign in again.',
  };
  session.edit((journey) => ({ ...journey, connections: { tasks: 'ada' } }));
  core.judge([problem]);
  const changed = (id: string): Connection => ({
    id,
    app: 'tasks',
    method: 'oauth',
    name: id,
    identity: null,
    state: 'needs-sign-in',
    scopes: [],
    scopesMissing: [],
    createdAt: 0,
    lastUsedAt: null,
    journeys: 1,
  });
  core.connectionChanged(changed('ben'));
  await vi.advanceTimersByTimeAsync(0);
  expect(core.asked.some(({ channel }) => channel === 'journeys.validate')).toBe(false);
  core.connectionChanged(changed('ada'));
  await vi.advanceTimersByTimeAsync(0);
  expect(session.problems.value).toEqual([problem]);
  await session.close();
});
