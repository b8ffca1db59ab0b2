import { describe, expect, it, onTestFinished } from 'vitest';
import { SojournError } from '../../../../src/shared/errors.ts';
import type { Journey, Step } from '../../../../src/shared/journey.ts';
import { temporaryFolder } from '../../../servers/temporaryFolder.ts';
import { gate, manualClock, openWorld } from '../world.ts';
import type { PollCall, World, WorldOptions } from '../world.ts';

const note: Step = {
  id: 's1',
  kind: 'action',
  app: 'notes',
  action: 'write',
  fields: { text: { text: 'x' } },
};
const minute = 60_000;

interface Scene {
  readonly world: World;
  readonly clock: ReturnType<typeof manualClock>;
  readonly journey: string;
  /** What was asked of the app. */
  readonly asked: PollCall[];
  /** What the app has. */
  readonly items: { key: string; data: { title: string } }[];
  /** What the app throws. */
  failure: SojournError | undefined;
  /** Wall clock. */
  now: number;
}

function scene(options: WorldOptions = {}, change?: (journey: Journey) => Journey): Scene {
  const app: Omit<Scene, 'world' | 'journey'> = {
    clock: manualClock(),
    asked: [],
    items: [],
    failure: undefined,
    now: Date.parse('2026-03-02T09:00:00.000Z'),
  };
  const world = openWorld({
    clock: app.clock,
    now: () => app.now,
    // Hundreds of looks: what a crash of the machine would leave is not what these tests are about.
    prepare: (db) => db.pragma('synchronous = OFF'),
    poll: (call) => {
      app.asked.push(call);
      if (app.failure) throw app.failure;
      return [...app.items];
    },
    ...options,
  });
  onTestFinished(() => world.close());
  world.link();
  return Object.assign(app, { world, journey: world.journey([note], change) });
}

function add({ items }: Scene, ...titles: string[]): void {
  for (const title of titles) items.push({ key: title, data: { title } });
}

async function start({ world, journey }: Scene): Promise<void> {
  world.journeys.setOn(journey, true);
  await world.triggers.switchOn(journey);
}

/** What started runs, oldest first. */
function fired({ world }: Scene): unknown[] {
  const runs = world.runner.list({}).toReversed();
  return runs.map(({ id }) => world.runner.get(id).trigger);
}

/** Lets time pass, and a look that begins in it come to its end. */
async function pass({ clock, world, journey }: Scene, milliseconds: number): Promise<void> {
  clock.advance(milliseconds);
  await world.triggers.switchOn(journey);
}

describe('polling', () => {
  it('T1: asks at once and in its interval; the first poll starts nothing, each new item one run', async () => {
    const set = scene({}, (journey) => ({ ...journey, settings: { pollSeconds: 60 } }));
    add(set, 'old');
    await start(set);
    expect(set.asked).toMatchObject([{ app: 'todo', trigger: 'new-task', fields: { list: 'l1' } }]);
    expect(fired(set)).toEqual([]);
    add(set, 'a', 'b');
    set.clock.advance(59_000);
    expect(set.asked).toHaveLength(1);
    set.clock.advance(1_000);
    expect(await set.world.triggers.pollNow(set.journey)).toBe(0);
    expect(set.asked).toHaveLength(3);
    expect(fired(set)).toEqual([{ title: 'a' }, { title: 'b' }]);
    expect(set.world.runner.list({})).toMatchObject([{ source: 'trigger' }, { source: 'trigger' }]);
  });

  it('T1: starts runs for what is there already when the person asks for it', async () => {
    const set = scene();
    add(set, 'old', 'older');
    set.world.journeys.setOn(set.journey, true);
    await set.world.triggers.switchOn(set.journey, { existing: true });
    expect(fired(set)).toHaveLength(2);
    await set.world.triggers.pollNow(set.journey);
    expect(fired(set)).toHaveLength(2);
  });

  it('T1: the same when it is switched on again: what has started a run does not start another one', async () => {
    const set = scene();
    add(set, 'old', 'older');
    await start(set);
    add(set, 'new');
    await set.world.triggers.pollNow(set.journey);
    expect(fired(set)).toEqual([{ title: 'new' }]);
    set.world.journeys.setOn(set.journey, false);
    set.world.journeys.setOn(set.journey, true);
    await set.world.triggers.switchOn(set.journey, { existing: true });
    expect(fired(set)).toEqual([{ title: 'new' }, { title: 'old' }, { title: 'older' }]);
    // Of a journey that is on, too: there is nothing left that has not.
    await set.world.triggers.switchOn(set.journey, { existing: true });
    expect(set.asked.at(-1)?.since).toBeUndefined();
    expect(fired(set)).toHaveLength(3);
  });

  it('T1: Poll now looks at once and says how many events there were; a journey that is off has none', async () => {
    const set = scene();
    expect(await set.world.triggers.pollNow(set.journey)).toBe(0);
    expect(set.asked).toEqual([]);
    await start(set);
    add(set, 'a');
    expect(await set.world.triggers.pollNow(set.journey)).toBe(1);
  });

  it('T1: an event and its run are stored together: when a run cannot be, its event comes again', async () => {
    const set = scene();
    await start(set);
    add(set, 'a', 'b', 'c');
    set.world.db.exec(
      `CREATE TEMP TRIGGER full BEFORE INSERT ON runs WHEN (SELECT count(*) FROM runs) = 2
       BEGIN SELECT raise(ABORT, 'no room'); END`,
    );
    await expect(set.world.triggers.pollNow(set.journey)).rejects.toThrow('no room');
    expect(fired(set)).toEqual([]);
    set.world.db.exec('DROP TRIGGER full');
    expect(await set.world.triggers.pollNow(set.journey)).toBe(3);
    expect(fired(set)).toHaveLength(3);
  });

  it('T1: what was asked while the journey was switched off is not noted, and so not lost', async () => {
    const answer = gate<{ key: string; data: string }[]>();
    const answers = [Promise.resolve([]), answer.promise];
    const set = scene({ poll: () => answers.shift() ?? answer.promise });
    await start(set);
    const poll = set.world.triggers.pollNow(set.journey);
    set.world.journeys.setOn(set.journey, false);
    answer.open([{ key: 'a', data: 'a' }]);
    expect(await poll).toBe(0);
    expect(fired(set)).toEqual([]);
    await start(set);
    expect(fired(set)).toEqual(['a']);
  });

  it('T1: other fields and another account prime anew; the same account under another connection goes on', async () => {
    const set = scene();
    const { world, journey } = set;
    world.link('conn', 'connected', 'person-1');
    world.link('again', 'connected', 'person-1');
    world.link('other', 'connected', 'person-2');
    const change = async (connection: string, list: string): Promise<void> => {
      world.journeys.setOn(journey, false);
      const { journey: document, revision } = world.journeys.get(journey);
      const trigger = { ...document.trigger, fields: { list: { value: list } } };
      world.journeys.save({ ...document, trigger, connections: { todo: connection } }, revision);
      await start(set);
    };
    await start(set);
    add(set, 'a');
    await change('again', 'l1');
    expect(fired(set)).toHaveLength(1);
    add(set, 'b');
    await change('other', 'l1');
    expect(fired(set)).toHaveLength(1);
    add(set, 'c');
    await change('other', 'l2');
    expect(fired(set)).toHaveLength(1);
    await change('conn', 'l1');
    expect(fired(set)).toHaveLength(3);
  });

  it('T1: a changed trigger is looked at at once, an edited step or name is not', async () => {
    const set = scene();
    const { world, journey } = set;
    await start(set);
    const save = (change: (document: Journey) => Journey): void => {
      const { journey: document, revision } = world.journeys.get(journey);
      world.journeys.save(change(document), revision);
    };
    save((document) => ({ ...document, name: 'Other', steps: [{ ...note, name: 'Note it' }] }));
    await world.triggers.switchOn(journey);
    const before = set.asked.length;
    save((document) => ({
      ...document,
      trigger: { ...document.trigger, fields: { list: { value: 'l2' } } },
    }));
    await world.triggers.switchOn(journey);
    expect(set.asked.at(-1)?.fields).toEqual({ list: 'l2' });
    expect(set.asked.length - before).toBeLessThanOrEqual(2);
  });

  it('T1: asks for what changed since the last poll and a day more, and once a day for everything', async () => {
    const set = scene();
    await start(set);
    const first = set.now;
    set.now += minute;
    await set.world.triggers.pollNow(set.journey);
    set.clock.advance(25 * 60 * minute);
    await set.world.triggers.pollNow(set.journey);
    expect(set.asked.map(({ since }) => since).slice(0, 2)).toEqual([
      undefined,
      first - 24 * 60 * minute,
    ]);
    expect(set.asked.slice(2).some(({ since }) => since === undefined)).toBe(true);
  });

  it('F4: a clock that was set back asks for everything', async () => {
    const set = scene();
    await start(set);
    set.now += minute;
    await set.world.triggers.pollNow(set.journey);
    set.now -= 400 * 24 * 60 * minute;
    await set.world.triggers.pollNow(set.journey);
    expect(set.asked.map(({ since }) => since === undefined)).toEqual([true, false, true]);
  });
});

describe('when the app does not answer', () => {
  const offline = new SojournError('offline', { values: { host: 'todo.example' } });

  it('T1: keeps what went wrong, asks less often, and loses nothing', async () => {
    const set = scene();
    await start(set);
    add(set, 'a');
    set.failure = offline;
    await expect(set.world.triggers.pollNow(set.journey)).rejects.toMatchObject({
      code: 'offline',
    });
    expect(set.world.triggers.state(set.journey)).toMatchObject({ error: offline.message });
    // The second failure doubles the interval, give or take a tenth.
    await pass(set, 5.6 * minute);
    const asked = set.asked.length;
    set.clock.advance(8.9 * minute);
    expect(set.asked).toHaveLength(asked);
    set.failure = undefined;
    await pass(set, 2.2 * minute);
    expect(fired(set)).toEqual([{ title: 'a' }]);
    expect(set.world.triggers.state(set.journey)).toMatchObject({ error: null });
  });

  it('T1: a first poll that fails primes nothing; the next one does', async () => {
    const set = scene();
    add(set, 'old');
    set.failure = offline;
    await start(set);
    expect(set.world.triggers.state(set.journey)).toEqual({
      primedAt: null,
      polledAt: null,
      error: offline.message,
      position: null,
    });
    set.failure = undefined;
    await set.world.triggers.pollNow(set.journey);
    add(set, 'new');
    await set.world.triggers.pollNow(set.journey);
    expect(fired(set)).toEqual([{ title: 'new' }]);
  });

  it('C14: an account that needs sign-in is not asked again until it is reconnected', async () => {
    const set = scene();
    await start(set);
    add(set, 'a');
    set.failure = new SojournError('sign_in_needed', { values: { name: 'Account conn' } });
    await pass(set, 5 * minute);
    await set.world.triggers.switchOn(set.journey);
    const asked = set.asked.length;
    for (let hour = 0; hour < 5; hour += 1) await pass(set, 60 * minute);
    set.world.triggers.connectionChanged('another');
    await pass(set, 60 * minute);
    expect(set.asked).toHaveLength(asked);
    expect(set.world.triggers.state(set.journey)?.error).toContain('sign in again');
    set.failure = undefined;
    set.world.triggers.connectionChanged('conn');
    await set.world.triggers.switchOn(set.journey);
    expect(fired(set)).toEqual([{ title: 'a' }]);
  });

  it('C14: the same when it is another process that sees it refused, and reconnected', async () => {
    const set = scene();
    await start(set);
    set.world.link('conn', 'needs-sign-in');
    await pass(set, 6 * minute);
    const asked = set.asked.length;
    await pass(set, 6 * minute);
    expect(set.asked).toHaveLength(asked);
    expect(set.world.triggers.state(set.journey)?.error).toContain('sign in again');
    set.world.link('conn');
    add(set, 'a');
    await pass(set, 6 * minute);
    await set.world.triggers.switchOn(set.journey);
    expect(fired(set)).toEqual([{ title: 'a' }]);
  });
});

describe('several processes and journeys', () => {
  it('T1: one process polls a journey; when it closes, the other one goes on without a double', async () => {
    const folder = temporaryFolder();
    const one = scene({ folder });
    await start(one);
    const other = openWorld({
      folder,
      clock: one.clock,
      now: () => one.now,
      poll: () => [...one.items],
    });
    onTestFinished(() => other.close());
    other.link();
    other.triggers.resume();
    await other.triggers.switchOn(one.journey);
    add(one, 'a');
    await one.world.triggers.pollNow(one.journey);
    expect(fired(one)).toEqual([{ title: 'a' }]);
    add(one, 'b');
    await one.world.triggers.close();
    one.clock.advance(20_000);
    await other.triggers.switchOn(one.journey);
    expect(other.runner.list({}).map(({ source }) => source)).toEqual(['trigger', 'trigger']);
  });

  it('T1: two polls at once start one run for one event', async () => {
    const folder = temporaryFolder();
    const one = scene({ folder });
    await start(one);
    const other = openWorld({
      folder,
      clock: one.clock,
      now: () => one.now,
      poll: () => [...one.items],
    });
    onTestFinished(() => other.close());
    other.link();
    add(one, 'a', 'b');
    await Promise.all([
      one.world.triggers.pollNow(one.journey),
      other.triggers.pollNow(one.journey),
    ]);
    expect(fired(one)).toHaveLength(2);
  });

  it('T1: a journey that another process switches on or off is watched, or not, soon after', async () => {
    const folder = temporaryFolder();
    const one = scene({ folder });
    one.world.triggers.resume();
    const other = openWorld({ folder });
    onTestFinished(() => other.close());
    other.link();
    other.journeys.setOn(one.journey, true);
    await pass(one, 15_000);
    expect(one.asked).toHaveLength(1);
    other.journeys.setOn(one.journey, false);
    await pass(one, 15_000);
    one.clock.advance(10 * minute);
    expect(one.asked).toHaveLength(1);
  });

  it('T1: resume watches every journey that is on, and a deleted one no more', async () => {
    const set = scene();
    const second = set.world.journey([note]);
    set.world.journeys.setOn(set.journey, true);
    set.world.journeys.setOn(second, true);
    set.world.triggers.resume();
    await Promise.all([set.journey, second].map((id) => set.world.triggers.switchOn(id)));
    expect(set.asked).toHaveLength(2);
    set.world.journeys.remove(second);
    set.clock.advance(6 * minute);
    await set.world.triggers.switchOn(set.journey);
    expect(set.asked).toHaveLength(3);
  });
});

describe('data for Run now', () => {
  it('J10: is the newest item of a polled trigger, and does not count as seen', async () => {
    const set = scene();
    await start(set);
    add(set, 'older', 'newest');
    expect(await set.world.triggers.sample(set.journey)).toEqual({ title: 'newest' });
    expect(await set.world.triggers.pollNow(set.journey)).toBe(2);
  });

  it('J10: is the connector’s sample where there is none, or the app cannot be asked', async () => {
    const set = scene();
    const sample = { id: 'sample', title: 'Buy bread' };
    expect(await set.world.triggers.sample(set.journey)).toEqual(sample);
    set.failure = new SojournError('offline', { values: { host: 'x' } });
    add(set, 'a');
    expect(await set.world.triggers.sample(set.journey)).toEqual(sample);
  });
});

describe('schedules', () => {
  function scheduled(event: string, fields: Journey['trigger']['fields']): Scene {
    return scene({}, (journey) => ({
      ...journey,
      connections: {},
      trigger: { id: 's0', app: 'scheduler', event, fields },
    }));
  }

  /** Both clocks go on, in the steps in which the schedule looks. */
  async function goOn(set: Scene, milliseconds: number): Promise<void> {
    for (let passed = 0; passed < milliseconds; passed += 30_000) {
      set.now += 30_000;
      await pass(set, 30_000);
      await set.world.triggers.switchOn(set.journey);
    }
  }

  function times(set: Scene): unknown[] {
    return fired(set).map((data) =>
      typeof data === 'object' && data !== null && 'scheduledFor' in data
        ? data.scheduledFor
        : data,
    );
  }

  it('T2: every 15 minutes, once each', async () => {
    const set = scheduled('every', { count: { value: 15 } });
    await start(set);
    await goOn(set, 31 * minute);
    expect(times(set)).toEqual(['2026-03-02T09:15:00.000Z', '2026-03-02T09:30:00.000Z']);
  });

  it('T2: goes on in its rhythm after a restart', async () => {
    const set = scheduled('every', { count: { value: 15 } });
    await start(set);
    await goOn(set, 10 * minute);
    set.world.triggers.switchOff(set.journey);
    await set.world.triggers.switchOn(set.journey);
    await goOn(set, 6 * minute);
    expect(times(set)).toEqual(['2026-03-02T09:15:00.000Z']);
  });

  it('F4: a clock that is set back does not fire a time twice', async () => {
    const set = scheduled('cron', {
      expression: { value: '15 * * * *' },
      timeZone: { value: 'UTC' },
    });
    await start(set);
    await goOn(set, 16 * minute);
    set.now -= 10 * minute;
    await goOn(set, 30 * minute);
    expect(times(set)).toEqual(['2026-03-02T09:15:00.000Z']);
    await goOn(set, 40 * minute);
    expect(times(set)).toEqual(['2026-03-02T09:15:00.000Z', '2026-03-02T10:15:00.000Z']);
  });

  it.each([
    ['once', ['2026-03-02T09:15:00.000Z']],
    ['skip', []],
  ])('T2: times missed while the computer slept: %s', async (missed, expected) => {
    const set = scheduled('every', { count: { value: 15 }, missed: { value: missed } });
    await start(set);
    set.now += 5 * 60 * minute;
    await pass(set, 30_000);
    await set.world.triggers.switchOn(set.journey);
    expect(times(set)).toEqual(expected);
  });

  it.each([
    ['once', ['2026-03-02T09:15:00.000Z']],
    ['skip', []],
  ])('T2: times missed while Sojourn was not running: %s', async (missed, expected) => {
    const set = scheduled('every', { count: { value: 15 }, missed: { value: missed } });
    await start(set);
    const { folder } = set.world;
    set.now += 5 * 60 * minute;
    const again = openWorld({ folder, clock: set.clock, now: () => set.now });
    onTestFinished(() => again.close());
    again.link();
    await set.world.triggers.close();
    again.triggers.resume();
    await again.triggers.switchOn(set.journey);
    expect(times(set)).toEqual(expected);
  });

  it('T2: times that went by while the journey was off were not missed', async () => {
    const set = scheduled('every', { count: { value: 15 } });
    await start(set);
    expect(times(set)).toEqual([]);
    set.world.journeys.setOn(set.journey, false);
    set.now += 5 * 60 * minute;
    await start(set);
    expect(times(set)).toEqual([]);
  });

  it('T2: says the next five times of what stands in the editor; no other trigger has any', async () => {
    const set = scheduled('daily', { time: { value: '09:00' }, timeZone: { value: 'UTC' } });
    const { trigger } = set.world.journeys.get(set.journey).journey;
    const next = await set.world.triggers.next(set.journey, {
      ...trigger,
      fields: { ...trigger.fields, time: { text: '10:30' } },
    });
    expect(next.map((time) => new Date(time).toISOString())).toEqual(
      [2, 3, 4, 5, 6].map((day) => `2026-03-0${day}T10:30:00.000Z`),
    );
    const wrong = { ...trigger, fields: { time: { text: 'soon' } } };
    await expect(set.world.triggers.next(set.journey, wrong)).rejects.toThrow(
      '“soon” is not a time',
    );
    expect(await set.world.triggers.next(set.journey, { id: 's0', fields: {} })).toEqual([]);
  });

  it('F4: a clock that jumps by 400 days and back runs nothing twice and goes on', async () => {
    const set = scheduled('cron', {
      expression: { value: '15 * * * *' },
      timeZone: { value: 'UTC' },
    });
    await start(set);
    await goOn(set, 16 * minute);
    const days = 400 * 24 * 60 * minute;
    set.now += days;
    await goOn(set, minute);
    set.now -= days;
    await goOn(set, 120 * minute);
    // 10:15 counted as missed when the clock was ahead.
    expect(times(set)).toEqual(
      ['09:15', '10:15', '11:15'].map((time) => `2026-03-02T${time}:00.000Z`),
    );
  });

  it('T2: a manual trigger waits for nobody', async () => {
    const set = scheduled('manual', {});
    await start(set);
    set.clock.advance(24 * 60 * minute);
    expect(fired(set)).toEqual([]);
    expect(await set.world.triggers.sample(set.journey)).toEqual({
      startedAt: '2026-03-02T09:00:00.000Z',
    });
  });
});
