/**
 * The behaviour that every connector gets from its data, shown on each: the real engine and the real ledger over real
 * requests, with the app played from the connector itself.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectors } from '../../../../connectors/index.ts';
import {
  createCatalogue,
  createEngine,
  plainValues,
} from '../../../../src/core/connectors/index.ts';
import type { Account, Credential, Engine } from '../../../../src/core/connectors/index.ts';
import { createExpressions } from '../../../../src/core/expressions/index.ts';
import { connectorSchema } from '../../../../src/shared/connector.ts';
import type {
  AuthMethod,
  ConnectorSource,
  Field,
  Json,
  TriggerDefinition,
} from '../../../../src/shared/connector.ts';
import { SojournError } from '../../../../src/shared/errors.ts';
import { noFiles } from '../../../servers/noFiles.ts';
import { manualClock, openWorld } from '../world.ts';
import type { World } from '../world.ts';
import { redirect, sendJson, startFakeApi } from './fakeApi.ts';
import type { FakeApi } from './fakeApi.ts';
import { handMade } from './played/handMade.ts';
import { createItems } from './played/items.ts';
import { playVendor } from './played/vendor.ts';
import type { Vendor } from './played/vendor.ts';

const expressions = createExpressions({
  worker: new URL('../../../../src/core/expressions/worker.ts', import.meta.url),
});
afterAll(() => expressions.close());

/** Each text that is secret holds this. */
const canary = 'canary-4711-';

/** A credential of the method; the second one is what came of making it fresh. */
function credentialOf(method: AuthMethod, generation: number): Credential {
  if (method.kind !== 'fields') {
    return { kind: 'oauth2', accessToken: `${canary}token-${generation}` };
  }
  const values = method.fields.map(({ id, type }) => [
    id,
    type === 'text' || type === 'host' ? `plain-${id}` : `${canary}${id}-${generation}`,
  ]);
  return { kind: 'fields', values: Object.fromEntries(values) as Record<string, string> };
}

/** An account whose credential can be made fresh once. */
function accountOf(method: AuthMethod, refusals: Credential[]): Account {
  const told = method.kind === 'none' ? {} : (method.identity?.values ?? {});
  const typed = credentialOf(method, 1);
  return {
    method: method.id,
    values: {
      ...Object.fromEntries(Object.keys(told).map((name) => [name, `told-${name}`])),
      ...plainValues(method, typed.kind === 'fields' ? typed.values : machineValues(method)),
    },
    credential: () => Promise.resolve(typed),
    refused(bad) {
      refusals.push(bad);
      if (refusals.length === 1) return Promise.resolve(credentialOf(method, 2));
      return Promise.reject(new SojournError('sign_in_needed', { values: { name: 'My account' } }));
    },
  };
}

function machineValues(method: AuthMethod): Record<string, string> {
  if (method.kind !== 'clientCredentials') return {};
  return Object.fromEntries(method.fields.map(({ id }) => [id, `plain-${id}`]));
}

/** Some value that the field takes. */
function valueFor({ type, default: value, example, choices }: Field): Json {
  if (value !== undefined) return value;
  switch (type) {
    case 'number':
      return 1;
    case 'boolean':
      return true;
    case 'choice':
      return choices?.[0]?.value ?? 'x';
    case 'date':
      return '2026-03-02';
    case 'dateTime':
      return '2026-03-02T09:00:00.000Z';
    case 'list':
      return ['x'];
    case 'keyValue':
    case 'json':
      return {};
    case 'email':
      return 'ada@example.com';
    default:
      return example ?? 'x1';
  }
}

class Stage {
  readonly waits: number[] = [];
  readonly refusals: Credential[] = [];
  readonly vendor: Vendor;
  readonly #engine: Engine;
  readonly #world: World;
  readonly #app: string;
  readonly #method: AuthMethod | undefined;

  constructor(vendor: Vendor, other: FakeApi) {
    const connector = connectorSchema.parse(vendor.connector);
    let ticks = 0;
    this.vendor = vendor;
    this.#app = connector.id;
    this.#method = connector.auth.find(({ kind }) => kind !== 'none');
    this.#engine = createEngine({
      catalogue: createCatalogue({
        connectors: [vendor.connector],
        assets: import.meta.dirname,
        practiceOrigin: () => Promise.reject(new Error('the practice apps are played, too')),
      }),
      expressions,
      log: { info: () => undefined },
      files: () => ({ desk: () => noFiles }),
      allowedHosts: [vendor.api.host, other.host],
      clock: {
        ticks: () => ticks,
        wait: (ms) => {
          this.waits.push(ms);
          ticks += ms;
          return Promise.resolve();
        },
      },
    });
    const method = this.#method;
    this.#world = openWorld({
      engine: this.#engine,
      connectors: [vendor.connector],
      clock: manualClock(),
      prepare: (db) => db.pragma('synchronous = OFF'),
      ...(method === undefined ? {} : { account: () => accountOf(method, this.refusals) }),
    });
    this.#world.link('account', 'connected', null, this.#app);
  }

  get hasAccount(): boolean {
    return this.#method !== undefined;
  }

  /** A journey that this trigger starts, switched on. */
  async watch(trigger: TriggerDefinition): Promise<string> {
    const needed = trigger.fields.filter(({ required }) => required);
    const fields = needed.map((field) => [field.id, { value: valueFor(field) }]);
    const journey = this.#world.journey(
      [{ id: 's1', kind: 'stop', as: 'succeeded' }],
      (document) => ({
        ...document,
        trigger: {
          id: 's0',
          app: this.#app,
          event: trigger.id,
          fields: Object.fromEntries(fields) as typeof document.trigger.fields,
        },
        connections: { [this.#app]: 'account' },
      }),
    );
    this.#world.journeys.setOn(journey, true);
    await this.#world.triggers.switchOn(journey);
    // What went wrong at the first look is kept, not thrown.
    expect(this.error(journey)).toBeNull();
    return journey;
  }

  poll(journey: string): Promise<number> {
    return this.#world.triggers.pollNow(journey);
  }

  error(journey: string): string | null | undefined {
    return this.#world.triggers.state(journey)?.error;
  }

  async close(): Promise<void> {
    await this.#world.close();
    await this.#engine.close();
    await this.vendor.close();
  }
}

const polled = connectors.filter((source) => triggersOf(source).length > 0);

/** Those that ask an app; built-in ones, which have no request, are code of the core with tests of their own. */
function triggersOf(source: ConnectorSource): TriggerDefinition[] {
  return connectorSchema
    .parse(source)
    .triggers.filter(({ kind, request }) => kind === 'poll' && request !== undefined);
}

describe.each(polled.map((source) => [source.id, source] as const))('%s', (id, source) => {
  const ids = triggersOf(source).map((trigger) => trigger.id);
  let other: FakeApi;
  let stage: Stage;

  /** The trigger as the stage's connector has it, and entries as its list has them. */
  function trigger(name: string | undefined) {
    const found = triggersOf(stage.vendor.connector).find((each) => each.id === name);
    if (found === undefined) throw new Error('There is no such trigger.');
    const sample = handMade[id]?.triggers?.[found.id]?.item ?? found.sample;
    return { found, items: createItems(found, sample) };
  }

  beforeAll(async () => {
    other = await startFakeApi();
    stage = new Stage(
      await playVendor(source, handMade[id] ?? {}, [other.host], expressions),
      other,
    );
  });
  afterAll(() => Promise.all([stage.close(), other.close()]));
  beforeEach(() => {
    stage.vendor.interrupt = undefined;
    stage.waits.length = 0;
    stage.refusals.length = 0;
    other.handle((_asked, response) => sendJson(response, {}));
  });

  it.each(ids)(
    'T1: %s starts once for each new entry, on every page, and for nothing else',
    async (name) => {
      const { found, items } = trigger(name);
      const { vendor } = stage;
      const there = [1, 2, 3].map((seconds) => items.fresh(seconds));
      vendor.play(found, there);
      if (found.where !== undefined) {
        const isEvent = await expressions.renderTree(found.where, there[0] ?? null);
        expect(isEvent, 'an entry that is an event; else it needs one in handMade.ts').toBeTruthy();
      }
      const journey = await stage.watch(found);
      const paging = found.paging ?? vendor.connector.api?.paging;
      const hasPages = paging !== undefined && paging.kind !== 'none';
      if (hasPages) expect(vendor.pages, 'the pages that were read').toContain(1);

      expect(await stage.poll(journey), 'a second look').toBe(0);

      if (!items.editCounts) {
        vendor.play(
          found,
          there.map((item) => items.edited(item)),
        );
        expect(await stage.poll(journey), 'edited entries').toBe(0);
      }

      // One at each end of the list, both as old as the newest that was there.
      const more = [items.fresh(3), ...there, items.fresh(3)];
      vendor.play(found, more);
      expect(await stage.poll(journey), 'new entries of an equal time').toBe(2);
      expect(await stage.poll(journey), 'a look after that').toBe(0);

      vendor.play(found, []);
      expect(await stage.poll(journey), 'an empty list').toBe(0);
      vendor.play(found, more.toReversed());
      expect(await stage.poll(journey), 'entries that are back').toBe(0);
    },
  );

  it('C15: a refused credential is made fresh once, and then the person is asked to sign in', async () => {
    const { found, items } = trigger(ids[0]);
    stage.vendor.play(found, [items.fresh()]);
    const journey = await stage.watch(found);
    if (!stage.hasAccount) return;

    stage.vendor.play(found, [items.fresh(), items.fresh()]);
    let left = 1;
    stage.vendor.interrupt = (_asked, response) => {
      left -= 1;
      if (left >= 0) sendJson(response, {}, 401);
      return left >= 0;
    };
    expect(await stage.poll(journey)).toBe(2);
    expect(stage.refusals).toHaveLength(1);

    stage.refusals.length = 0;
    stage.vendor.api.asked.length = 0;
    left = Infinity;
    await expect(stage.poll(journey)).rejects.toMatchObject({ code: 'sign_in_needed' });
    expect(stage.vendor.api.asked).toHaveLength(2);
    const [first, second] = stage.vendor.api.asked.map((asked) => JSON.stringify(asked));
    expect(first).not.toBe(second);
    expect(stage.error(journey)).toContain('sign in again');
  });

  it('F7: an app that asks for fewer requests is waited for', async () => {
    const { found, items } = trigger(ids[0]);
    stage.vendor.play(found, [items.fresh()]);
    const journey = await stage.watch(found);
    stage.vendor.play(found, [items.fresh(), items.fresh(), items.fresh()]);
    let left = 1;
    stage.vendor.interrupt = (_asked, response) => {
      left -= 1;
      if (left >= 0) sendJson(response, {}, 429, { 'retry-after': '7' });
      return left >= 0;
    };
    expect(await stage.poll(journey)).toBe(3);
    expect(stage.waits).toContain(7_000);
  });

  it('F8: a redirect to another host carries no credential', async () => {
    const { found, items } = trigger(ids[0]);
    stage.vendor.play(found, [items.fresh()]);
    const journey = await stage.watch(found);
    stage.vendor.interrupt = (_asked, response) => {
      redirect(response, 307, `${other.origin}/elsewhere`);
      return true;
    };
    stage.vendor.api.asked.length = 0;
    await stage.poll(journey).catch(() => 0);
    const sent = stage.vendor.api.asked.map((asked) => JSON.stringify(asked)).join();
    expect(other.asked.length).toBeGreaterThan(0);
    const encoded = Buffer.from(/Basic ([\w+/=]+)/.exec(sent)?.[1] ?? '', 'base64').toString();
    if (stage.hasAccount) expect(sent + encoded).toContain(canary);
    const leaked = JSON.stringify(other.asked);
    expect(leaked).not.toContain(canary);
    expect(leaked).not.toMatch(/authorization|Basic /i);
  });
});
