import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SojournError } from '../../../../src/shared/errors.ts';
import { add, openWorld } from '../world.ts';
import type { World } from '../world.ts';

let world: World;
let time = 1_000;
beforeEach(() => {
  world = openWorld({ now: () => time });
  world.link();
});
afterEach(() => world.close());

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof SojournError ? error.code : String(error);
  }
  return 'no error';
}

function connectionsOf(journey: string): unknown[] {
  return world.db
    .prepare('SELECT app, connection FROM journey_connections WHERE journey = ? ORDER BY app')
    .all(journey);
}

function versionsOf(journey: string): unknown[] {
  return world.db
    .prepare('SELECT revision FROM journey_versions WHERE journey = ? ORDER BY revision')
    .pluck()
    .all(journey);
}

describe('creating', () => {
  it('J1: gives names that are not taken yet, and the folder Home', () => {
    const { journeys } = world;
    expect(journeys.create({}).journey.name).toBe('New journey');
    const second = journeys.create({});
    expect(second.journey.name).toBe('New journey 2');
    journeys.create({ name: 'New journey 3' });
    expect(journeys.create({}).journey.name).toBe('New journey 4');
    journeys.remove(second.journey.id);
    expect(journeys.create({})).toMatchObject({
      journey: { name: 'New journey 2' },
      folder: 'Home',
      on: false,
      revision: 1,
    });
  });

  it('J1: a new journey is a valid document with the problems that it has', () => {
    const { journey, problems } = world.journeys.create({ name: ' Errands ', folder: 'Private' });
    expect(journey).toMatchObject({
      format: 'sojourn.journey',
      formatVersion: 1,
      name: 'Errands',
      steps: [],
    });
    expect(problems.map(({ kind }) => kind)).toEqual(['no_steps', 'app_missing']);
  });

  it('J1: counts journeys by folder; Home is always there', () => {
    const { journeys } = world;
    expect(journeys.folders()).toEqual([{ name: 'Home', journeys: 0 }]);
    journeys.create({ folder: 'b' });
    journeys.create({ folder: 'A' });
    journeys.remove(journeys.create({ folder: 'c' }).journey.id);
    expect(journeys.folders()).toEqual([
      { name: 'Home', journeys: 0 },
      { name: 'A', journeys: 1 },
      { name: 'b', journeys: 1 },
      { name: 'c', journeys: 0 },
    ]);
  });
});

describe('saving', () => {
  it('J8: every save is a revision; saving what is stored already is none', () => {
    const { journeys } = world;
    const { journey } = journeys.create({});
    const saved = journeys.save({ ...journey, steps: [add('s1', 'a')] }, 1);
    expect(saved.revision).toBe(2);
    expect(journeys.save(saved.journey, 2).revision).toBe(2);
    expect(journeys.rename(journey.id, 'Errands')).toMatchObject({
      revision: 3,
      journey: { name: 'Errands' },
    });
    expect(versionsOf(journey.id)).toEqual([1, 2, 3]);
    expect(journeys.version(journey.id, 1)).toEqual(journey);
  });

  it('J8: refuses to overwrite what another window saved meanwhile', () => {
    const { journeys } = world;
    const { journey } = journeys.create({});
    journeys.rename(journey.id, 'Errands');
    expect(codeOf(() => journeys.save({ ...journey, name: 'Mine' }, 1))).toBe('journey_changed');
    expect(journeys.get(journey.id).journey.name).toBe('Errands');
  });

  it('J9: stores a journey whatever its problems', () => {
    const id = world.journey([add('s1', '')]);
    expect(world.journeys.get(id).problems).toMatchObject([{ step: 's1', field: 'title' }]);
  });

  it('J8: refuses two steps of one id, and changes nothing', () => {
    const id = world.journey([add('s1', 'a')]);
    const { journey, revision } = world.journeys.get(id);
    const doubled = { ...journey, steps: [add('s2', 'a'), add('s2', 'b')] };
    expect(codeOf(() => world.journeys.save(doubled, revision))).toBe('input_invalid');
    expect(world.journeys.get(id).journey).toEqual(journey);
  });

  it('C7: keeps one connection per app, with the document and in the same transaction', () => {
    const id = world.journey([add('s1', 'a')]);
    expect(connectionsOf(id)).toEqual([{ app: 'todo', connection: 'conn' }]);
    const { journey, revision } = world.journeys.get(id);
    world.journeys.save({ ...journey, connections: { todo: 'other', notes: 'n' } }, revision);
    expect(connectionsOf(id)).toEqual([
      { app: 'notes', connection: 'n' },
      { app: 'todo', connection: 'other' },
    ]);
    expect(codeOf(() => world.journeys.save(journey, revision))).toBe('journey_changed');
    expect(connectionsOf(id)).toHaveLength(2);
  });
});

describe('switching on and off', () => {
  it('J9: refuses a journey with problems and says which step and field', () => {
    const id = world.journey([add('s1', '')]);
    expect(() => world.journeys.setOn(id, true)).toThrow(
      'The journey cannot be switched on: “Title” in step 2 (To-do · Add task) is empty.',
    );
    expect(world.journeys.get(id).on).toBe(false);
  });

  it('J9: refuses a journey whose account needs sign-in', () => {
    const id = world.journey([add('s1', 'a')]);
    world.link('conn', 'needs-sign-in');
    expect(codeOf(() => world.journeys.setOn(id, true))).toBe('journey_has_problems');
    expect(world.journeys.validate(world.journeys.get(id).journey)).toHaveLength(2);
  });

  it('J10: switches on and off, and tells the windows once for each', () => {
    const id = world.journey([add('s1', 'a')]);
    world.events.length = 0;
    expect(world.journeys.setOn(id, true).on).toBe(true);
    world.journeys.setOn(id, true);
    expect(world.journeys.setOn(id, false).on).toBe(false);
    expect(world.events).toEqual([
      { name: 'journey.changed', payload: { id, on: true, revision: 2 } },
      { name: 'journey.changed', payload: { id, on: false, revision: 2 } },
    ]);
  });

  it('J9: a journey that is on and gets a problem is saved and switched off', () => {
    const id = world.journey([add('s1', 'a')]);
    world.journeys.setOn(id, true);
    const { journey, revision } = world.journeys.get(id);
    const saved = world.journeys.save({ ...journey, steps: [add('s1', '')] }, revision);
    expect(saved).toMatchObject({ on: false, revision: revision + 1 });
  });

  it('C12: while a journey is on, its account is not changed under it', () => {
    const id = world.journey([add('s1', 'a')]);
    world.link('other');
    const { journey, revision } = world.journeys.setOn(id, true);
    const switched = { ...journey, connections: { todo: 'other' } };
    expect(codeOf(() => world.journeys.save(switched, revision))).toBe('journey_on');
    world.journeys.setOn(id, false);
    expect(world.journeys.save(switched, revision).journey.connections).toEqual({ todo: 'other' });
  });
});

describe('switching accounts', () => {
  it('C13: every field keeps its value and its label', () => {
    const id = world.journey([add('s1', '{{ s0.title }}')]);
    world.link('other');
    const { journey, revision } = world.journeys.get(id);
    const saved = world.journeys.save({ ...journey, connections: { todo: 'other' } }, revision);
    expect(saved.journey.trigger).toEqual(journey.trigger);
    expect(saved.journey.trigger.fields.list).toEqual({ value: 'l1', label: 'Errands' });
    expect(saved.journey.steps).toEqual(journey.steps);
  });

  it('C9: one connection serves journeys of different folders', () => {
    const { journeys } = world;
    const { journey } = journeys.get(world.journey([add('s1', 'a')]));
    const [outside = ''] = journeys.addAll([journey], 'Outside');
    expect(journeys.get(outside)).toMatchObject({ folder: 'Outside', problems: [] });
    expect(connectionsOf(outside)).toEqual([{ app: 'todo', connection: 'conn' }]);
    expect(journeys.setOn(outside, true).on).toBe(true);
  });
});

describe('deleting', () => {
  it('J1: a deleted journey is off and nowhere to be seen; restored, it is as it was', () => {
    const { journeys } = world;
    const id = world.journey([add('s1', 'a')]);
    const before = journeys.setOn(id, true);
    journeys.remove(id);
    expect(journeys.list()).toEqual([]);
    expect(codeOf(() => journeys.get(id))).toBe('not_found');
    expect(codeOf(() => journeys.remove(id))).toBe('not_found');
    expect(journeys.switchedOn()).toEqual([]);
    expect(journeys.restore(id)).toEqual({ ...before, on: false });
  });
});

describe('the list', () => {
  it('J1: shows apps, problems and the last run', async () => {
    const broken = world.journey([add('s1', '')], (journey) => ({
      ...journey,
      name: 'Broken',
      connections: {},
    }));
    time += 1;
    const id = world.journey([
      { id: 's1', kind: 'action', app: 'notes', action: 'write', fields: { text: { text: 'x' } } },
    ]);
    const run = world.runner.start({ journey: id, source: 'manual', data: {} });
    await world.runner.finished(run.id);
    expect(world.journeys.list()).toEqual([
      {
        id,
        name: 'New journey',
        note: '',
        folder: 'Home',
        on: false,
        apps: ['todo', 'notes'],
        problems: 0,
        lastRun: { id: run.id, state: 'succeeded', startedAt: time },
        updatedAt: time,
      },
      expect.objectContaining({ id: broken, apps: ['todo'], problems: 3, lastRun: null }),
    ]);
  });

  it('C14: counts the connections as they are now, without a save', () => {
    world.journey([add('s1', 'a')]);
    expect(world.journeys.list()[0]?.problems).toBe(0);
    world.link('conn', 'needs-sign-in');
    expect(world.journeys.list()[0]?.problems).toBe(2);
  });

  it('F13: opening, checking and saving a journey does not go through all connections', () => {
    const list = vi.spyOn(world.connections, 'list');
    const id = world.journey([add('s1', 'a')]);
    const { journey, revision } = world.journeys.get(id);
    world.link('other');
    expect(world.journeys.validate(journey)).toEqual([]);
    world.journeys.save({ ...journey, connections: { todo: 'other' } }, revision);
    expect(list).not.toHaveBeenCalled();
  });

  it('C14: one document that cannot be read does not hide the others', () => {
    const bad = world.journey([]);
    world.journey([]);
    world.db.prepare('UPDATE journeys SET document = ?, revision = 9 WHERE id = ?').run('{', bad);
    expect(world.journeys.list()).toHaveLength(2);
  });

  it('F13: 1,000 journeys are listed with their problems by a core that has just started', () => {
    const steps = Array.from({ length: 10 }, (_, index) =>
      add(`s${index + 1}`, `{{ s0.title }} ${index}`),
    );
    world.db.transaction(() => {
      for (let index = 0; index < 1000; index += 1) world.journey(steps);
    })();
    const fresh = openWorld({ folder: world.folder });
    fresh.link();
    const listed = fresh.journeys.list();
    expect(listed).toHaveLength(1000);
    expect(listed.every(({ problems }) => problems === 0)).toBe(true);
    return fresh.close();
  });
});
