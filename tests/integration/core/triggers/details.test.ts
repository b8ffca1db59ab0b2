import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../servers/temporaryFolder.ts';
import type { World } from '../world.ts';
import { startFeed, started, watch } from './feed.ts';
import type { Feed, Watcher } from './feed.ts';

let feed: Feed;
let watcher: Watcher;
let world: World;
let journey: string;

beforeAll(async () => {
  feed = await startFeed();
  watcher = watch(feed);
});
afterAll(() => Promise.all([feed.close(), watcher.close()]));
beforeEach(() => {
  feed.entries.length = 0;
  feed.tokens.length = 0;
  feed.detailed.length = 0;
  Object.assign(feed, { refusesList: undefined, refusesDetails: undefined, isSilent: false });
  world = watcher.open(temporaryFolder());
  journey = watcher.journey(world);
});
afterEach(() => world.close());

async function switchOn(): Promise<void> {
  world.journeys.setOn(journey, true);
  await world.triggers.switchOn(journey);
}
const poll = (): Promise<number> => world.triggers.pollNow(journey);
const ids = (): unknown[] =>
  started(world).map((data) => (typeof data === 'object' && data && 'id' in data ? data.id : data));

describe('an item that is no event of the trigger', () => {
  it('T1: starts nothing, and counts as soon as it becomes one', async () => {
    const [entry] = [feed.add(false), feed.add(true)];
    await switchOn();
    feed.change(entry, { done: false });
    expect(await poll()).toBe(0);
    feed.change(entry, { done: true });
    expect(await poll()).toBe(1);
    expect(ids()).toEqual(['e0']);
  });
});

describe('details', () => {
  it('T1: are the data of the event, and asked for once per new event alone', async () => {
    feed.add(true);
    await switchOn();
    expect(feed.detailed).toEqual([]);
    const entry = feed.add(true);
    feed.add(false);
    await poll();
    expect(started(world)).toEqual([{ id: 'e1', edits: 0, detail: true }]);
    feed.change(entry, {});
    await poll();
    expect(feed.detailed).toEqual(['e1']);
  });

  it('T1: of an item that was deleted meanwhile are none: it is noted and starts nothing', async () => {
    await switchOn();
    const gone = feed.add(true);
    gone.vanished = true;
    feed.add(true);
    expect(await poll()).toBe(1);
    expect(ids()).toEqual(['e1']);
    feed.change(gone, { vanished: false });
    expect(await poll()).toBe(0);
    expect(feed.detailed).toEqual(['e1']);
  });

  it.each([500, 403, 400, 409])(
    'T1: that fail with %d fail the look, which goes on there the next time',
    async (status) => {
      await switchOn();
      for (let count = 0; count < 5; count += 1) feed.add(true);
      feed.refusesDetails = { status, after: 2 };
      await expect(poll()).rejects.toThrow();
      expect(ids()).toEqual(['e0', 'e1']);
      expect(world.triggers.state(journey)?.error).not.toBeNull();
      feed.refusesDetails = undefined;
      expect(await poll()).toBe(3);
      expect(ids()).toEqual(['e0', 'e1', 'e2', 'e3', 'e4']);
      expect(feed.detailed).toHaveLength(5);
      expect(world.triggers.state(journey)?.error).toBeNull();
    },
  );

  it('T1: a run that cannot be stored leaves its event and what follows for the next look', async () => {
    await switchOn();
    for (let count = 0; count < 3; count += 1) feed.add(true);
    world.db.exec(
      `CREATE TEMP TRIGGER full BEFORE INSERT ON runs WHEN (SELECT count(*) FROM runs) = 1
       BEGIN SELECT raise(ABORT, 'no room'); END`,
    );
    await expect(poll()).rejects.toThrow('no room');
    world.db.exec('DROP TRIGGER full');
    expect(await poll()).toBe(2);
    expect(ids()).toEqual(['e0', 'e1', 'e2']);
  });

  it('T1: a journey that is switched off meanwhile notes nothing, and nothing is lost', async () => {
    await switchOn();
    feed.add(true);
    feed.add(true);
    const asked = feed.detailed;
    const looking = poll();
    await expect.poll(() => asked.length).toBeGreaterThan(0);
    world.journeys.setOn(journey, false);
    await looking;
    await switchOn();
    expect(ids()).toEqual(['e0', 'e1']);
  });

  it('J10: are those of the newest item for Run now, and do not count as seen', async () => {
    await switchOn();
    feed.add(true);
    feed.add(true);
    feed.add(false);
    expect(await world.triggers.sample(journey)).toEqual({ id: 'e1', edits: 0, detail: true });
    expect(await poll()).toBe(2);
  });

  it('J10: where they cannot be had, Run now takes the connector’s sample', async () => {
    feed.add(true).vanished = true;
    expect(await world.triggers.sample(journey)).toEqual({ id: 'sample' });
  });
});

describe('the position', () => {
  const position = (): string | null | undefined => world.triggers.state(journey)?.position;

  it('T1: is given to the next poll, also after a restart', async () => {
    feed.add(true);
    await switchOn();
    const first = position();
    expect(first).toMatch(/^\d+$/);
    feed.add(true);
    await poll();
    expect(feed.tokens).toEqual([null, first]);
    const { folder } = world;
    const second = position();
    await world.close();
    world = watcher.open(folder);
    await world.triggers.switchOn(journey);
    expect(feed.tokens).toEqual([null, first, second]);
    expect(ids()).toEqual(['e1']);
  });

  it('T1: moves on only with the events before it', async () => {
    await switchOn();
    const before = position();
    feed.add(true);
    feed.refusesDetails = { status: 500, after: 0 };
    await expect(poll()).rejects.toThrow();
    expect(position()).toBe(before);
    feed.refusesDetails = undefined;
    expect(await poll()).toBe(1);
    expect(position()).not.toBe(before);
  });

  it.each([410, 404, 400, 422])(
    'T1: that the app refuses with %d is dropped, and everything asked for',
    async (status) => {
      feed.add(true);
      await switchOn();
      feed.add(true);
      feed.refuse(status);
      expect(await poll()).toBe(1);
      expect(feed.tokens.at(-1)).toBeNull();
      expect(ids()).toEqual(['e1']);
      await poll();
      expect(feed.tokens.at(-1)).toBe(position());
    },
  );

  it.each([500, 403, 409])('T1: stays where the app fails with %d', async (status) => {
    await switchOn();
    const before = position();
    feed.refusesList = status;
    await expect(poll()).rejects.toThrow();
    expect(position()).toBe(before);
    expect(feed.tokens).toEqual([null, before]);
  });

  it('T1: an answer without one keeps the one before', async () => {
    await switchOn();
    const before = position();
    feed.add(true);
    feed.isSilent = true;
    expect(await poll()).toBe(1);
    expect(position()).toBe(before);
  });

  it('T1: belongs to the question: another one has none', async () => {
    feed.add(true);
    await switchOn();
    const { journey: document, revision } = world.journeys.get(journey);
    const trigger = { ...document.trigger, fields: { list: { value: 'other' } } };
    world.journeys.save({ ...document, trigger }, revision);
    await poll();
    expect(feed.tokens.filter((token) => token === null).length).toBeGreaterThan(1);
    expect(ids()).toEqual([]);
  });
});
