/** T1: an app whose pages shift while they are read: what comes in or goes moves everything after it by one. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCatalogue, createEngine } from '../../../../src/core/connectors/index.ts';
import type { Engine } from '../../../../src/core/connectors/index.ts';
import { createExpressions } from '../../../../src/core/expressions/index.ts';
import type { Expressions } from '../../../../src/core/expressions/index.ts';
import type { ConnectorSource, Json } from '../../../../src/shared/connector.ts';
import { noFiles } from '../../../servers/noFiles.ts';
import { temporaryFolder } from '../../../servers/temporaryFolder.ts';
import { sendJson, startFakeApi } from '../connectors/fakeApi.ts';
import type { FakeApi } from '../connectors/fakeApi.ts';
import { manualClock, openWorld } from '../world.ts';
import type { World } from '../world.ts';
import { started } from './feed.ts';

const hour = 3_600_000;
const pageSize = 3;

interface Item {
  readonly id: string;
  /** When it was changed last; several share one. */
  readonly time: number;
}

/** A change that the app sees after it answered a page. */
type Shift = 'add' | 'addOld' | 'remove' | 'none';
interface Round {
  readonly shifts: readonly Shift[];
  readonly restart: boolean;
}

const shift = fc.constantFrom<Shift>('add', 'addOld', 'remove', 'none');
const round: fc.Arbitrary<Round> = fc.record({
  shifts: fc.array(shift, { maxLength: 6 }),
  restart: fc.constantFrom(true, false, false, false),
});

let api: FakeApi;
let expressions: Expressions;
let engine: Engine;
let items: Item[] = [];
let made = 0;
let now = 0;
/** What happens after each of the next answers. */
let shifts: Shift[] = [];

beforeAll(async () => {
  api = await startFakeApi((asked, response) => {
    const { searchParams: query } = new URL(asked.url, api.origin);
    const since = Number(query.get('since') ?? 0);
    const from = Number(query.get('offset') ?? 0);
    const fresh = items.filter(({ time }) => time >= since);
    const newestFirst = fresh.toSorted((a, b) => b.time - a.time);
    sendJson(response, { items: newestFirst.slice(from, from + pageSize) as unknown as Json });
    happen(shifts.shift() ?? 'none');
  });
  const connector = connectorOf(api);
  expressions = createExpressions({
    worker: new URL('../../../../src/core/expressions/worker.ts', import.meta.url),
  });
  engine = createEngine({
    catalogue: createCatalogue({
      connectors: [connector],
      assets: import.meta.dirname,
      practiceOrigin: () => Promise.reject(new Error('there is no practice app here')),
    }),
    expressions,
    log: { info: () => undefined },
    files: () => ({ desk: () => noFiles }),
    allowedHosts: [api.host],
  });
});
afterAll(() => Promise.all([engine.close(), expressions.close(), api.close()]));

function happen(what: Shift): void {
  if (what === 'none') return;
  if (what === 'remove') items.splice(made % Math.max(items.length, 1), 1);
  // One that was changed a while ago stands in the middle of the list.
  else items.push({ id: `i${(made += 1)}`, time: now - (what === 'addOld' ? 2 * hour : 0) });
}

function connectorOf({ host, origin }: FakeApi): ConnectorSource {
  return {
    schema: 1,
    id: 'pages',
    name: 'Pages',
    category: 'productivity',
    about: 'For tests',
    hosts: [host],
    api: { baseUrl: origin },
    triggers: [
      {
        id: 'new',
        name: 'New item',
        sentence: 'When an item is new',
        kind: 'poll',
        request: { get: '/items', query: { since: '{{ since }}' } },
        paging: {
          kind: 'offset',
          param: 'offset',
          items: '{{ items }}',
          size: ['limit', pageSize],
        },
        key: '{{ id }}',
        time: '{{ time }}',
        sample: { id: 'sample' },
      },
    ],
  };
}

class Play {
  readonly #folder = temporaryFolder();
  readonly #clock = manualClock();
  #world = this.#open();
  readonly #journey = this.#world.journey(
    [{ id: 's1', kind: 'delay', seconds: '0' }],
    (journey) => ({
      ...journey,
      trigger: { id: 's0', app: 'pages', event: 'new', fields: {} },
      connections: {},
    }),
  );
  /** There at a look during which nothing moved. */
  readonly expected = new Set<string>();
  #primed = new Set<string>();

  #open(): World {
    return openWorld({
      folder: this.#folder,
      engine,
      connectors: [connectorOf(api)],
      clock: this.#clock,
      now: () => now,
      prepare: (db) => db.pragma('synchronous = OFF'),
    });
  }

  async begin(): Promise<void> {
    this.#world.journeys.setOn(this.#journey, true);
    await this.#world.triggers.switchOn(this.#journey);
    this.#primed = new Set(items.map(({ id }) => id));
  }

  async look({ shifts: during, restart }: Round): Promise<void> {
    if (restart) {
      await this.#world.close();
      this.#world = this.#open();
    }
    now += hour;
    this.#clock.advance(hour);
    shifts = [...during];
    await this.#world.triggers.switchOn(this.#journey);
    await this.#world.triggers.pollNow(this.#journey);
    if (shifts.length < during.length && during.some((each) => each !== 'none')) return;
    for (const { id } of items) if (!this.#primed.has(id)) this.expected.add(id);
  }

  fired(): string[] {
    return started(this.#world).map((data) =>
      data !== null && typeof data === 'object' && 'id' in data ? JSON.stringify(data.id) : '',
    );
  }

  isPrimed(id: string): boolean {
    return this.#primed.has(id);
  }

  close(): Promise<void> {
    return this.#world.close();
  }
}

describe('T1: pages that shift while they are read', { timeout: 60_000 }, () => {
  it('T1: nothing is lost for good and nothing comes twice, whatever comes in or goes between two pages', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(8), fc.array(round, { maxLength: 6 }), async (before, rounds) => {
        items = [];
        shifts = [];
        now = Date.parse('2026-03-02T09:00:00Z');
        for (let count = 0; count < before; count += 1) happen('add');
        const play = new Play();
        try {
          await play.begin();
          for (const each of rounds) await play.look(each);
          await play.look({ shifts: [], restart: false });
          const fired = play.fired();
          expect(new Set(fired).size).toBe(fired.length);
          for (const id of play.expected) expect(fired).toContain(JSON.stringify(id));
          for (const id of fired) expect(play.isPrimed(String(JSON.parse(id)))).toBe(false);
        } finally {
          await play.close();
        }
      }),
      { numRuns: 8 },
    );
  });
});
