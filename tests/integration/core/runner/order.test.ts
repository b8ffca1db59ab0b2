import { afterEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../../src/shared/connector.ts';
import type { Journey } from '../../../../src/shared/journey.ts';
import { SojournError } from '../../../../src/shared/errors.ts';
import { add, gate, manualClock, openWorld } from '../world.ts';
import type { World, WorldOptions } from '../world.ts';

let world: World;
function open(options?: WorldOptions): World {
  world = openWorld(options);
  world.link();
  return world;
}
afterEach(() => world.close());

const withSettings =
  (settings: Partial<Journey['settings']>) =>
  (journey: Journey): Journey => ({
    ...journey,
    settings: { ...journey.settings, ...settings },
  });

const start = (journey: string, data: Json = {}) =>
  world.runner.start({ journey, source: 'trigger', data }).id;

describe('R6: runs of one journey at a time', () => {
  it('R6: as many as its setting says, and no more', async () => {
    const answer = gate<Json>();
    open({ action: () => answer.promise });
    const journey = world.journey([add('s1', '{{ s0.n }}')], withSettings({ parallel: 3 }));
    const runs = Array.from({ length: 5 }, (_, n) => start(journey, { n }));
    while (world.sent.length < 3) await new Promise(setImmediate);
    await world.settled();
    expect(world.sent.map(({ fields }) => fields.title)).toEqual([0, 1, 2]);
    answer.open({});
    for (const run of runs) expect((await world.runner.finished(run)).state).toBe('succeeded');
    expect(world.sent).toHaveLength(5);
  });

  it('R6: a waiting run holds no place, unless the runs keep their order', async () => {
    const clock = manualClock();
    open({ clock });
    const waits = { id: 's1', kind: 'delay', seconds: '60' } as const;
    const several = world.journey([waits], withSettings({ parallel: 2 }));
    const ordered = world.journey([waits]);
    const runs = [several, several, several, ordered, ordered].map((journey) => start(journey));
    await Promise.all(runs.slice(0, 4).map((run) => world.reached(run, 'waiting')));
    await world.settled();
    expect(world.runner.get(runs[4] ?? '').state).toBe('initializing');
  });
});

describe('R7: runs are paused', () => {
  it('R7: what a trigger starts waits; what the person starts runs; all goes on when no longer paused', async () => {
    open();
    const journey = world.journey([add('s1', '{{ s0.by }}')]);
    world.runner.setSettings({ keepDays: 90, paused: true });
    const waiting = start(journey, { by: 'trigger' });
    await world.run(journey, { by: 'hand' });
    expect(world.runner.get(waiting).state).toBe('initializing');
    expect(world.runner.activity()).toEqual({ on: 0, underWay: 0, paused: true });
    world.runner.setSettings({ keepDays: 90, paused: false });
    await world.runner.finished(waiting);
    expect(world.sent.map(({ fields }) => fields.title)).toEqual(['hand', 'trigger']);
  });
});

describe('R8: runs that fail', () => {
  function failing(settings: Partial<Journey['settings']>) {
    let fails = true;
    open({
      action() {
        if (fails) throw new SojournError('missing_at_app', { values: { app: 'To-do' } });
        return {};
      },
    });
    const journey = world.journey([add('s1', 'x')], withSettings(settings));
    world.journeys.setOn(journey, true);
    return { journey, mend: () => (fails = false), spoil: () => (fails = true) };
  }

  it('R8: are told on the desktop where a trigger started them and the journey wants it', async () => {
    const { journey } = failing({});
    await world.runner.finished(start(journey));
    expect(world.notified).toEqual([
      {
        title: 'A run of “New journey” failed',
        body: 'To-do does not know what this step refers to.',
      },
    ]);
    await world.run(journey);
    expect(world.notified).toHaveLength(1);
    await world.close();
    const quiet = failing({ notify: false });
    await world.runner.finished(start(quiet.journey));
    expect(world.notified).toEqual([]);
  });

  it('R8: in a row switch the journey off, which says so; switched on again, it has all its tries again', async () => {
    const { journey, mend, spoil } = failing({ offAfter: 2 });
    await world.runner.finished(start(journey));
    mend();
    await world.runner.finished(start(journey));
    expect(world.runner.failures(journey)).toBeNull();
    spoil();
    await world.runner.finished(start(journey));
    expect(world.journeys.head(journey).on).toBe(true);
    const last = start(journey);
    await world.runner.finished(last);
    expect(world.journeys.head(journey).on).toBe(false);
    expect(world.runner.failures(journey)).toMatchObject({ inRow: 2, run: last });
    expect(world.runner.failures(journey)?.switchedOffAt).toBeGreaterThan(0);
    expect(world.events.some(({ name }) => name === 'journey.switchedOff')).toBe(true);
    expect(world.audit.list({ limit: 10 }).events).toMatchObject([
      { kind: 'journey-off', detail: expect.stringContaining('2 runs in a row') as unknown },
    ]);
    world.journeys.setOn(journey, true);
    await world.runner.finished(start(journey));
    expect(world.journeys.head(journey).on).toBe(true);
  });

  it('R8: never switch it off where the setting is 0', async () => {
    const { journey } = failing({ offAfter: 0 });
    for (let run = 0; run < 12; run += 1) await world.runner.finished(start(journey));
    expect(world.journeys.head(journey).on).toBe(true);
  });
});
