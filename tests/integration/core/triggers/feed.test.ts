/** What a person expects of a trigger, held against an app that tells what changed, fails, forgets and repeats itself. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../servers/temporaryFolder.ts';
import { textOf } from '../world.ts';
import type { World } from '../world.ts';
import { startFeed, started, watch } from './feed.ts';
import type { Feed, Watcher } from './feed.ts';

type Happening =
  | { kind: 'add'; done: boolean }
  | { kind: 'toggle' | 'edit' | 'delete' | 'vanish'; which: number }
  | { kind: 'poll' | 'restart' | 'offAndOn' }
  | { kind: 'pollWithoutDetails'; status: number; after: number }
  | { kind: 'pollWithoutList'; status: number }
  | { kind: 'forget'; status: number }
  | { kind: 'silent'; is: boolean }
  | { kind: 'overlap'; by: number };

const just = <K extends string>(...kinds: K[]) => fc.constantFrom(...kinds);
const status = fc.constantFrom(400, 403, 429, 500);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: just('add'), done: fc.constantFrom(true, true, false) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: just('toggle', 'toggle', 'edit', 'delete', 'vanish'),
      which: fc.nat(12),
    }),
  },
  { weight: 5, arbitrary: fc.record({ kind: just('poll') }) },
  fc.record({ kind: just('restart', 'offAndOn') }),
  {
    weight: 5,
    arbitrary: fc.record({ kind: just('pollWithoutDetails'), status, after: fc.nat(1) }),
  },
  fc.record({ kind: just('pollWithoutList'), status }),
  fc.record({ kind: just('forget'), status: fc.constantFrom(400, 404, 410, 422) }),
  fc.record({ kind: just('silent'), is: fc.boolean() }),
  fc.record({ kind: just('overlap'), by: fc.constantFrom(0, 0, 3) }),
);

let watcher: Watcher;
let feed: Feed;
beforeAll(async () => {
  feed = await startFeed();
  watcher = watch(feed);
});
afterAll(() => Promise.all([watcher.close(), feed.close()]));

class Play {
  readonly #folder = temporaryFolder();
  #world: World;
  readonly #journey: string;
  /** Done when the trigger was looked at first. */
  #primed: Set<string> | undefined;
  /** Done, with details to be had, at a look that went well. */
  readonly expected = new Set<string>();
  /** Done at any look at all, so that it may have started a run. */
  readonly possible = new Set<string>();

  constructor() {
    feed.entries.length = 0;
    feed.detailed.length = 0;
    Object.assign(feed, { refusesList: undefined, refusesDetails: undefined, isSilent: false });
    feed.overlap = 0;
    this.#world = watcher.open(this.#folder);
    this.#journey = watcher.journey(this.#world);
  }

  async happens(what: Happening): Promise<void> {
    switch (what.kind) {
      case 'add':
        feed.add(what.done);
        return;
      case 'toggle':
      case 'edit':
      case 'delete':
      case 'vanish': {
        const entry = feed.entries[what.which];
        if (entry === undefined || entry.deleted || entry.vanished) return;
        if (what.kind === 'vanish') entry.vanished = true;
        else if (what.kind === 'delete') feed.change(entry, { deleted: true });
        else feed.change(entry, what.kind === 'toggle' ? { done: !entry.done } : {});
        return;
      }
      case 'poll':
        await this.#world.triggers.pollNow(this.#journey);
        this.#looked();
        return;
      case 'pollWithoutDetails':
      case 'pollWithoutList': {
        if (what.kind === 'pollWithoutList') feed.refusesList = what.status;
        else feed.refusesDetails = { status: what.status, after: what.after };
        const went = await this.#world.triggers.pollNow(this.#journey).then(
          () => true,
          () => false,
        );
        Object.assign(feed, { refusesList: undefined, refusesDetails: undefined });
        if (went) this.#looked();
        else this.#mayHaveStarted();
        return;
      }
      case 'restart':
        await this.#world.close();
        this.#world = watcher.open(this.#folder);
        this.#world.runner.recover();
        await this.#world.triggers.switchOn(this.#journey);
        this.#looked();
        return;
      case 'offAndOn':
        this.#world.journeys.setOn(this.#journey, false);
        await this.switchOn();
        return;
      case 'forget':
        feed.refuse(what.status);
        return;
      case 'silent':
        feed.isSilent = what.is;
        return;
      case 'overlap':
        feed.overlap = what.by;
        return;
    }
  }

  async switchOn(): Promise<void> {
    this.#world.journeys.setOn(this.#journey, true);
    await this.#world.triggers.switchOn(this.#journey);
    this.#looked();
  }

  #looked(): void {
    const done = feed.entries.filter((entry) => entry.done && !entry.deleted);
    if (this.#primed === undefined) {
      expect(feed.detailed).toEqual([]);
      this.#primed = new Set(done.map(({ id }) => id));
      return;
    }
    for (const { id, vanished } of done) {
      if (!vanished && !this.#primed.has(id)) this.expected.add(id);
    }
    this.#mayHaveStarted();
  }

  #mayHaveStarted(): void {
    for (const { id } of feed.entries.filter(({ done }) => done)) {
      if (this.#primed?.has(id) === false) this.possible.add(id);
    }
  }

  fired(): string[] {
    return started(this.#world).map((data) =>
      typeof data === 'object' && data !== null && !Array.isArray(data) ? textOf(data.id) : '',
    );
  }

  close(): Promise<void> {
    return this.#world.close();
  }
}

describe('T1: no event twice, none lost', { timeout: 120_000 }, () => {
  it('T1: with conditions, details and positions, over an app that fails, forgets, deletes and repeats', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(happening, { minLength: 10, maxLength: 35 }),
        async (happenings) => {
          const play = new Play();
          try {
            await play.happens({ kind: 'add', done: true });
            await play.switchOn();
            for (const each of happenings) await play.happens(each);
            await play.happens({ kind: 'poll' });
            const fired = play.fired();
            expect(new Set(fired).size).toBe(fired.length);
            expect([...play.expected].filter((id) => !fired.includes(id))).toEqual([]);
            expect(fired.filter((id) => !play.possible.has(id))).toEqual([]);
            // Each event's details were asked for once, and every one of them started its run.
            expect([...feed.detailed].sort()).toEqual([...fired].sort());
          } finally {
            await play.close();
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});
