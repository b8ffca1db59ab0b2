/** A model of what a person expects of a trigger, held against the real one, a real database and a fake app. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../src/shared/connector.ts';
import { SojournError } from '../../../../src/shared/errors.ts';
import { temporaryFolder } from '../../../servers/temporaryFolder.ts';
import { manualClock, openWorld, textOf } from '../world.ts';
import type { World } from '../world.ts';

interface Item {
  readonly id: string;
  readonly list: string;
  title: string;
  /** Coarse on purpose: many items share one. */
  readonly time: number;
  gone: boolean;
}

type Happening =
  | { kind: 'add'; list: string; time: number }
  | { kind: 'edit' | 'remove' | 'bringBack'; which: number }
  | { kind: 'reorder'; seed: number }
  | { kind: 'poll' | 'fail' | 'switchOff' | 'switchOn' | 'restart' }
  | { kind: 'chooseList'; list: string }
  | { kind: 'rename'; label: string };

const list = fc.constantFrom('l1', 'l1', 'l1', 'l2');
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('add' as const), list, time: fc.nat(3) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('edit' as const, 'remove' as const, 'bringBack' as const),
      which: fc.nat(4),
    }),
  },
  fc.record({ kind: fc.constant('reorder' as const), seed: fc.nat(5) }),
  { weight: 4, arbitrary: fc.constant({ kind: 'poll' as const }) },
  fc.record({
    kind: fc.constantFrom(
      'fail' as const,
      'switchOff' as const,
      'switchOn' as const,
      'restart' as const,
    ),
  }),
  fc.record({ kind: fc.constant('chooseList' as const), list }),
  fc.record({ kind: fc.constant('rename' as const), label: fc.constantFrom('Errands', 'Chores') }),
);

class Play {
  readonly #folder = temporaryFolder();
  readonly #items: Item[] = [];
  #seed = 0;
  #failing = false;
  #world: World;
  readonly #journey: string;
  #list = 'l1';
  #on = false;
  /** List → ids of the items that were there when it was first looked at. */
  readonly #primed = new Map<string, Set<string>>();
  readonly expected = new Set<string>();

  constructor() {
    this.#world = this.#open();
    this.#journey = this.#world.journey([
      { id: 's1', kind: 'action', app: 'notes', action: 'write', fields: { text: { text: 'x' } } },
    ]);
  }

  #open(): World {
    const world = openWorld({
      folder: this.#folder,
      clock: manualClock(),
      prepare: (db) => db.pragma('synchronous = OFF'),
      poll: ({ fields }) => {
        if (this.#failing) throw new SojournError('offline', { values: { host: 'todo' } });
        return this.#visible(fields.list).map(({ id, title, time }) => ({
          key: id,
          data: { id, title, time },
        }));
      },
    });
    world.link();
    return world;
  }

  #visible(inList: Json | undefined): Item[] {
    const items = this.#items.filter(({ list: of, gone }) => of === inList && !gone);
    return items.sort((a, b) => hash(a.id, this.#seed) - hash(b.id, this.#seed));
  }

  /** What a look at the trigger must come to. */
  #looked(): void {
    if (!this.#on || this.#failing) return;
    const ids = this.#visible(this.#list).map(({ id }) => id);
    const primed = this.#primed.get(this.#list);
    if (!primed) {
      this.#primed.set(this.#list, new Set(ids));
      return;
    }
    for (const id of ids) if (!primed.has(id)) this.expected.add(id);
  }

  async happens(what: Happening): Promise<void> {
    const { triggers, journeys } = this.#world;
    switch (what.kind) {
      case 'add':
        this.#items.push({
          id: `i${this.#items.length}`,
          list: what.list,
          title: 'new',
          time: what.time,
          gone: false,
        });
        return;
      case 'edit':
      case 'remove':
      case 'bringBack': {
        const item = this.#items[what.which];
        if (!item) return;
        if (what.kind === 'edit') item.title += '!';
        else item.gone = what.kind === 'remove';
        return;
      }
      case 'reorder':
        this.#seed = what.seed;
        return;
      case 'poll':
        await triggers.pollNow(this.#journey);
        this.#looked();
        return;
      case 'fail':
        this.#failing = true;
        await triggers.pollNow(this.#journey).catch(() => 0);
        this.#failing = false;
        return;
      case 'switchOn':
        journeys.setOn(this.#journey, true);
        await triggers.switchOn(this.#journey);
        // Was it on already, its last look was the poll before.
        if (!this.#on) {
          this.#on = true;
          this.#looked();
        }
        return;
      case 'switchOff':
        journeys.setOn(this.#journey, false);
        this.#on = false;
        return;
      case 'restart':
        await this.#world.close();
        this.#world = this.#open();
        this.#world.runner.recover();
        if (this.#on) {
          await this.#world.triggers.switchOn(this.#journey);
          this.#looked();
        }
        return;
      case 'chooseList':
      case 'rename': {
        const { journey, revision } = journeys.get(this.#journey);
        if (what.kind === 'chooseList') this.#list = what.list;
        const label = what.kind === 'rename' ? what.label : 'List';
        const fields = { list: { value: this.#list, label } };
        journeys.save({ ...journey, trigger: { ...journey.trigger, fields } }, revision);
        await triggers.pollNow(this.#journey);
        this.#looked();
      }
    }
  }

  /** The ids of the items that started runs, each as often as it did. */
  async fired(): Promise<string[]> {
    const { runner } = this.#world;
    const runs = runner.list({ limit: 500 });
    const details = await Promise.all(runs.map(({ id }) => runner.finished(id)));
    return details.map(({ trigger }) => idOf(trigger));
  }

  close(): Promise<void> {
    return this.#world.close();
  }
}

function idOf(trigger: Json): string {
  if (trigger === null || typeof trigger !== 'object' || Array.isArray(trigger)) return '';
  return textOf(trigger.id);
}

/** Some order, another one for each seed. */
function hash(id: string, seed: number): number {
  return (Number(id.slice(1)) * (2 * seed + 1) * 7919) % 1009;
}

describe('T1: no event twice, none lost', { timeout: 120_000 }, () => {
  it('T1: over new, edited, removed and reordered items, equal times, failures, restarts, edits and re-switching', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(happening, { minLength: 15, maxLength: 40 }),
        async (happenings) => {
          const play = new Play();
          try {
            await play.happens({ kind: 'switchOn' });
            for (const each of happenings) await play.happens(each);
            await play.happens({ kind: 'switchOn' });
            await play.happens({ kind: 'poll' });
            expect((await play.fired()).sort()).toEqual([...play.expected].sort());
          } finally {
            await play.close();
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});
