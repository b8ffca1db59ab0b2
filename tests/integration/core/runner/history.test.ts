import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { ListInput } from '../../../../src/core/runner/listing.ts';
import { createListing } from '../../../../src/core/runner/listing.ts';
import { createLog } from '../../../../src/core/log/index.ts';
import { createRetention } from '../../../../src/core/runner/retention.ts';
import { firstIdOf } from '../../../../src/core/runner/ids.ts';
import type { RunSummary } from '../../../../src/shared/run.ts';
import { add, manualClock, openWorld } from '../world.ts';
import type { World, WorldOptions } from '../world.ts';

let world: World;
function open(options?: WorldOptions): World {
  world = openWorld(options);
  world.link();
  return world;
}
afterEach(() => world.close());

const day = 24 * 3_600_000;
const journeys = [
  ['J1', 'Weekly note'],
  ['J2', 'Parcels 100 %'],
  ['J3', 'Other note'],
] as const;
const states = ['succeeded', 'failure', 'stopped', 'unknown', 'waiting', 'initializing'] as const;
const sources = ['trigger', 'manual', 'repeat'] as const;
const reasons = ['no such list', 'The server said 503', null];

/** A history of so many runs, one a minute, of every kind. */
function fill(count: number): void {
  const insert = world.db.prepare(
    `INSERT INTO runs (id, journey, journey_name, revision, state, source, started_at, finished_at, error)
     VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?)`,
  );
  const name = world.db.prepare('INSERT OR IGNORE INTO run_names VALUES (?, ?)');
  world.db.transaction(() => {
    for (let n = 0; n < count; n += 1) {
      const [journey, title] = journeys[n % 3] ?? journeys[0];
      const state = states[(n * 7) % 13] ?? 'succeeded';
      const open = state === 'waiting' || state === 'initializing';
      const reason = state === 'failure' ? reasons[n % 3] : null;
      const error =
        reason === null || reason === undefined
          ? null
          : JSON.stringify({ code: 'x', message: reason, advice: '' });
      const at = n * 60_000;
      const source = sources[(n * 5) % 11] ?? 'trigger';
      insert.run(firstIdOf(at), journey, title, state, source, at, open ? null : at + 5, error);
      name.run(journey, title);
    }
  })();
}

/** The same answered without any index. */
function wanted(all: readonly RunSummary[], filter: ListInput): string[] {
  const text = filter.search?.trim().toLowerCase() ?? '';
  return all
    .filter(
      (run) =>
        (filter.journey === undefined || run.journey === filter.journey) &&
        (filter.state === undefined || run.state === filter.state) &&
        (filter.source === undefined || run.source === filter.source) &&
        (filter.from === undefined || run.startedAt >= filter.from) &&
        (filter.to === undefined || run.startedAt <= filter.to) &&
        `${run.journeyName}\n${run.error?.message ?? ''}`.toLowerCase().includes(text),
    )
    .map(({ id }) => id);
}

describe('R2: the list of runs', () => {
  it('R2: any filter, page by page, gives every run that fits it once, the newest first', () => {
    open();
    fill(400);
    const all = world.runner.list({ limit: 500 });
    const filters = fc.record(
      {
        journey: fc.constantFrom('J1', 'J2', 'none'),
        state: fc.constantFrom(...states),
        source: fc.constantFrom(...sources),
        from: fc.integer({ min: 0, max: 400 * 60_000 }),
        to: fc.integer({ min: 0, max: 400 * 60_000 }),
        search: fc.constantFrom('note', '100 %', '%', '503', 'NO SUCH', 'nothing like it', ' '),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        filters,
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom(0, 1_000),
        (filter, limit, patience) => {
          // Without patience each page ends after one row that was looked at.
          const listing = createListing(world.db, patience);
          const found: string[] = [];
          let before: string | undefined;
          for (;;) {
            const { runs, next } = listing.list({ ...filter, limit, before });
            expect(runs.length).toBeLessThanOrEqual(limit);
            found.push(...runs.map(({ id }) => id));
            if (next === null) break;
            if (before !== undefined) expect(next < before).toBe(true);
            before = next;
          }
          expect(found).toEqual(wanted(all, filter));
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('R2: how long runs are kept', () => {
  it('R2: those past their time go in small steps; the newest stay whatever their age, and those under way', async () => {
    const clock = manualClock();
    open();
    fill(1_130);
    const old = world.db.prepare<[], number>('SELECT count(*) FROM runs').pluck();
    const log = createLog({ file: null });
    const now = (): number => 200 * day;
    createRetention({ db: world.db, now, clock, log, keepDays: () => 90 }).start();
    clock.advance(10_000);
    expect(old.get()).toBe(1_080);
    await world.passing(clock, 100);
    expect(old.get()).toBeLessThan(1_030);
    expect(world.runner.list({ state: 'waiting', to: 60 * 60_000 }).length).toBeGreaterThan(0);
    expect(world.runner.list({ state: 'succeeded', to: 100 * 60_000 })).toEqual([]);
    expect(world.db.pragma('foreign_key_check')).toEqual([]);
  });

  it('R2: for ever where the setting says so', async () => {
    const clock = manualClock();
    open({ clock, now: () => 200 * day });
    fill(1_100);
    world.runner.setSettings({ keepDays: null, paused: false });
    await world.passing(clock, 60_000);
    expect(world.db.prepare('SELECT count(*) FROM runs').pluck().get()).toBe(1_100);
  });
});

describe('R1: large values', () => {
  it('R1: take little room in the database, and come back as they were', async () => {
    const rows = Array.from({ length: 5_000 }, (_, n) => ({ name: 'a row like the others', n }));
    open({ action: () => ({ rows }) });
    const journey = world.journey([
      add('s1', 'a'),
      add('s2', '{{ $count(s1.rows) }} of {{ s0.rows[7].n }}'),
    ]);
    const { id } = await world.run(journey, { rows });
    expect(world.sent[1]?.fields.title).toBe('5000 of 7');
    const [stored] = world.db
      .prepare<[string], { output: number; input: number }>(
        `SELECT length(output) AS output, (SELECT length(trigger_data) FROM runs WHERE id = run) AS input
         FROM run_steps WHERE run = ? AND seq = 0`,
      )
      .all(id);
    const plain = JSON.stringify({ rows }).length;
    expect(stored?.output).toBeLessThan(plain / 5);
    expect(stored?.input).toBeLessThan(plain / 5);
    expect(world.runner.get(id)).toMatchObject({
      trigger: { rows },
      steps: [{ output: { rows } }, {}],
    });
  });

  it('R2: of a run with very many steps the first and the last are shown, and how many are left out', async () => {
    open({ prepare: (db) => db.pragma('synchronous = OFF') });
    const journey = world.journey([
      {
        id: 's1',
        kind: 'forEach',
        list: '{{ s0.items }}',
        steps: [add('s2', '{{ s1.index }}', 'safe')],
      },
    ]);
    const items = Array.from({ length: 1_200 }, () => 1);
    const detail = await world.run(journey, { items });
    expect(detail).toMatchObject({ state: 'succeeded', left: 201 });
    expect(detail.steps.at(-1)?.input).toMatchObject({ fields: { title: 1_199 } });
  });
});
