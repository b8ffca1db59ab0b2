import { describe, expect, it } from 'vitest';
import { api } from '../../../../src/renderer/api.ts';
import { pageSize, useRunList } from '../../../../src/renderer/runs/runList.ts';
import { SojournError, toErrorShape } from '../../../../src/shared/errors.ts';
import type { RunState, RunSummary } from '../../../../src/shared/run.ts';
import { installBridge, Refused } from '../bridge.ts';

function run(number: number, state: RunState = 'succeeded', journey = 'j1'): RunSummary {
  return {
    id: String(number).padStart(26, '0'),
    journey,
    journeyName: 'Errands',
    state,
    source: 'trigger',
    startedAt: number,
    duration: state === 'pending' ? null : 5,
    error: null,
  };
}

/** A core with these runs, newest first. */
function fakeCore(stored: RunSummary[]) {
  let answer: Promise<void> | undefined;
  let fails = false;
  const core = installBridge({
    'runs.page': async ({ journey, state, before }) => {
      const page = stored
        .filter((each) => journey === undefined || each.journey === journey)
        .filter((each) => state === undefined || each.state === state)
        .filter((each) => before === undefined || each.id < before)
        .slice(0, pageSize);
      await answer;
      if (fails) throw new Refused(toErrorShape(new SojournError('core_unavailable')));
      return { runs: page, next: page.length === pageSize ? (page.at(-1)?.id ?? null) : null };
    },
  });
  return {
    tell: (changed: RunSummary) => core.send('run.changed', { run: changed }),
    fail: (now: boolean) => (fails = now),
    hold: () => {
      const held = Promise.withResolvers<undefined>();
      answer = held.promise;
      return () => held.resolve(undefined);
    },
  };
}

const numbers = (list: ReturnType<typeof useRunList>) =>
  list.runs.value.map((each) => Number(each.id));

describe('R2: the list of runs', () => {
  it('shows runs as they happen, newest first, and their state as it changes', async () => {
    const core = fakeCore([run(1)]);
    const list = useRunList(api);
    await list.show({});
    core.tell(run(3, 'pending'));
    core.tell(run(2, 'failure'));
    expect(numbers(list)).toEqual([3, 2, 1]);
    core.tell(run(3));
    expect(list.runs.value[0]?.state).toBe('succeeded');
  });

  it('loads page after page', async () => {
    const stored = Array.from({ length: 250 }, (_, index) => run(250 - index));
    fakeCore(stored);
    const list = useRunList(api);
    await list.show({});
    expect(list.hasMore.value).toBe(true);
    await list.more();
    await list.more();
    expect(numbers(list)).toHaveLength(250);
    expect(list.hasMore.value).toBe(false);
  });

  it('leaves no run out where an older one changes before its page is loaded', async () => {
    const stored = Array.from({ length: 250 }, (_, index) => run(250 - index));
    const core = fakeCore(stored);
    const list = useRunList(api);
    await list.show({});
    core.tell(run(1, 'stopped'));
    await list.more();
    await list.more();
    expect(numbers(list)).toEqual(stored.map(({ id }) => Number(id)));
  });

  it('keeps to one journey, and to one state', async () => {
    const core = fakeCore([run(2, 'failure'), run(1, 'succeeded', 'j2')]);
    const list = useRunList(api);
    await list.show({ journey: 'j1' });
    core.tell(run(3, 'pending', 'j2'));
    expect(numbers(list)).toEqual([2]);
    await list.show({ state: 'failure' });
    expect(numbers(list)).toEqual([2]);
    core.tell(run(4, 'failure', 'j2'));
    expect(numbers(list)).toEqual([4, 2]);
  });

  it('drops a run that no longer is in the state that is shown', async () => {
    const core = fakeCore([run(1, 'pending')]);
    const list = useRunList(api);
    await list.show({ state: 'pending' });
    core.tell(run(1, 'succeeded'));
    expect(numbers(list)).toEqual([]);
  });

  it('does not set a finished run back when an older answer comes later', async () => {
    const core = fakeCore([run(1, 'pending')]);
    const list = useRunList(api);
    const release = core.hold();
    const showing = list.show({});
    core.tell(run(1, 'succeeded'));
    release();
    await showing;
    expect(list.runs.value[0]?.state).toBe('succeeded');
  });

  it('ignores the answer to a filter that was given up', async () => {
    fakeCore([run(2), run(1, 'succeeded', 'j2')]);
    const list = useRunList(api);
    const first = list.show({ journey: 'j1' });
    const second = list.show({ journey: 'j2' });
    await Promise.all([first, second]);
    expect(numbers(list)).toEqual([1]);
  });

  it('says why it could not be loaded', async () => {
    const core = fakeCore([]);
    core.fail(true);
    const list = useRunList(api);
    await list.show({});
    expect(list.error.value?.code).toBe('core_unavailable');
    core.fail(false);
    await list.show({});
    expect(list.error.value).toBeNull();
  });
});
