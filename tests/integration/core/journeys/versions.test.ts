import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SojournError } from '../../../../src/shared/errors.ts';
import { add, openWorld } from '../world.ts';
import type { World } from '../world.ts';

let world: World;
let time = 1_000;
beforeEach(() => {
  time = 1_000;
  world = openWorld({ now: () => time });
  world.link();
});
afterEach(() => world.close());

const limits = { limit: 30, changes: 50 };

/** Saves the journey with another text in its one step, as the editor does while somebody types, or as *Save* does. */
function save(id: string, title: string, as: 'draft' | 'version'): number {
  const { journey, revision } = world.journeys.get(id);
  const changed = { ...journey, steps: [add('s1', title)] };
  return world.journeys.save(changed, revision, { version: as === 'version' }).revision;
}

function stored(id: string): unknown[] {
  return world.db
    .prepare('SELECT revision FROM journey_versions WHERE journey = ? ORDER BY revision')
    .pluck()
    .all(id);
}

describe('versions', () => {
  it('J8: what was saved by itself between two Saves is folded into the version', () => {
    const id = world.journey([add('s1', 'a')]);
    for (const text of ['ab', 'abc', 'abcd']) save(id, text, 'draft');
    const version = save(id, 'abcde', 'version');
    const [newest] = world.journeys.versions(id, limits);
    expect(newest).toMatchObject({
      revision: version,
      kept: true,
      savedAt: time,
      changes: [{ kind: 'field', from: { text: 'a' }, to: { text: 'abcde' } }],
    });
    save(id, 'x', 'version');
    expect(world.journeys.versions(id, limits)[0]?.changes).toEqual([
      expect.objectContaining({ kind: 'field', from: { text: 'abcde' }, to: { text: 'x' } }),
    ]);
  });

  it('J8: Save makes a version of what was saved by itself already, without a new revision', () => {
    const id = world.journey([add('s1', 'a')]);
    const draft = save(id, 'b', 'draft');
    expect(world.journeys.versions(id, limits)[0]).toMatchObject({ revision: draft, kept: false });
    expect(save(id, 'b', 'version')).toBe(draft);
    expect(world.journeys.versions(id, limits)[0]).toMatchObject({ revision: draft, kept: true });
    expect(save(id, 'b', 'version')).toBe(draft);
  });

  it('J8: drafts that no run goes by are cleaned; versions, the newest revision and those of runs stay', async () => {
    const id = world.journey([add('s1', 'a')]);
    const version = save(id, 'b', 'version');
    const ofRun = save(id, 'c', 'draft');
    await world.run(id);
    for (let index = 0; index < 50; index += 1) save(id, `d${index}`, 'draft');
    // A run that starts in this moment may still be about to read one of them.
    expect(stored(id).length).toBeGreaterThan(50);
    time += 61_000;
    const newest = save(id, 'e', 'draft');
    expect(stored(id)).toEqual([1, 2, version, ofRun, newest]);
    expect(world.journeys.version(id, ofRun).steps).toEqual([add('s1', 'c')]);
  });

  it('J8: the list goes on below a revision, and counts the changes that it does not tell', () => {
    const id = world.journey([]);
    for (const text of ['a', 'b', 'c']) save(id, text, 'version');
    const [first, second] = world.journeys.versions(id, { limit: 2, changes: 0 });
    expect(first).toMatchObject({ changes: [], more: 1 });
    const rest = world.journeys.versions(id, { ...limits, before: second?.revision ?? 0 });
    expect(rest.map(({ changes }) => changes === null)).toEqual(
      rest.map((_, index) => index === rest.length - 1),
    );
    expect(world.journeys.versions(id, limits).map(({ revision }) => revision)).toEqual([
      first?.revision,
      second?.revision,
      ...rest.map(({ revision }) => revision),
    ]);
  });

  it('J8: renaming and commenting in the list are versions, too', () => {
    const id = world.journey([add('s1', 'a')]);
    world.journeys.comment(id, ' For Ada ');
    expect(world.journeys.list()[0]?.note).toBe('For Ada');
    world.journeys.comment(id, '');
    expect(world.journeys.get(id).journey).not.toHaveProperty('note');
    expect(world.journeys.versions(id, limits).slice(0, 2)).toMatchObject([
      { kept: true, changes: [{ kind: 'note', from: 'For Ada', to: '' }] },
      { kept: true, changes: [{ kind: 'note', from: '', to: 'For Ada' }] },
    ]);
  });
});

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof SojournError ? error.code : String(error);
  }
  return 'no error';
}

describe('folders', () => {
  it('J1: are made empty, renamed with all that lies in them, and refused twice', () => {
    const { journeys } = world;
    journeys.createFolder(' Office ');
    expect(journeys.folders()).toEqual([
      { name: 'Home', journeys: 0 },
      { name: 'Office', journeys: 0 },
    ]);
    expect(codeOf(() => journeys.createFolder('OFFICE'))).toBe('folder_exists');
    expect(codeOf(() => journeys.createFolder('home'))).toBe('folder_exists');
    const { journey } = journeys.create({ folder: 'office' });
    const deleted = journeys.create({ folder: 'Office' }).journey.id;
    journeys.remove(deleted);
    journeys.renameFolder('Office', 'Work');
    expect(journeys.get(journey.id).folder).toBe('Work');
    expect(journeys.restore(deleted).folder).toBe('Work');
    journeys.renameFolder('Work', 'WORK');
    expect(journeys.folders().at(-1)).toEqual({ name: 'WORK', journeys: 2 });
    journeys.createFolder('Other');
    expect(codeOf(() => journeys.renameFolder('Other', 'work'))).toBe('folder_exists');
    expect(codeOf(() => journeys.renameFolder('Home', 'Start'))).toBe('input_invalid');
    expect(codeOf(() => journeys.removeFolder('Nowhere'))).toBe('not_found');
  });

  it('J1: deleting one puts its journeys into Home, and can be undone', () => {
    const { journeys } = world;
    const ids = ['One', 'Two'].map(
      (name) => journeys.create({ name, folder: 'Office' }).journey.id,
    );
    const moved = journeys.removeFolder('Office');
    expect(new Set(moved)).toEqual(new Set(ids));
    expect(journeys.folders()).toEqual([{ name: 'Home', journeys: 2 }]);
    journeys.move(moved, 'Office');
    expect(journeys.folders()).toEqual([
      { name: 'Home', journeys: 0 },
      { name: 'Office', journeys: 2 },
    ]);
  });

  it('J1: moves several journeys, all or none', () => {
    const { journeys } = world;
    const { id } = journeys.create({}).journey;
    expect(codeOf(() => journeys.move([id, 'none'], 'Office'))).toBe('not_found');
    expect(journeys.folders()).toEqual([{ name: 'Home', journeys: 1 }]);
    journeys.move([id], 'Office');
    expect(journeys.get(id).folder).toBe('Office');
    expect(world.events.at(-1)?.name).toBe('folders.changed');
  });
});

describe('cloning', () => {
  it('J1: a clone is off, in the same folder, with the same connections and a name of its own', () => {
    const id = world.journey([add('s1', 'a')]);
    world.journeys.move([id], 'Office');
    world.journeys.setOn(id, true);
    const original = world.journeys.get(id);
    const clone = world.journeys.clone(id);
    expect(clone).toMatchObject({ on: false, folder: 'Office', revision: 1, problems: [] });
    expect(clone.journey).toEqual({
      ...original.journey,
      id: clone.journey.id,
      name: `Copy of ${original.journey.name}`,
    });
    expect(clone.journey.id).not.toBe(id);
    expect(world.journeys.clone(id).journey.name).toBe(`Copy of ${original.journey.name} 2`);
  });
});
