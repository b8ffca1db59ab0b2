import { afterEach, describe, expect, it } from 'vitest';
import { SojournError } from '../../../../src/shared/errors.ts';
import { withFacts } from '../../../../src/core/connectors/facts.ts';
import type { RequestFacts } from '../../../../src/core/connectors/facts.ts';
import type { Json } from '../../../../src/shared/connector.ts';
import type { Step } from '../../../../src/shared/journey.ts';
import http from '../../../../connectors/http/connector.ts';
import { temporaryFolder } from '../../../servers/temporaryFolder.ts';
import { add, manualClock, openWorld } from '../world.ts';
import type { World, WorldOptions } from '../world.ts';

let world: World;
function open(options?: WorldOptions): World {
  world = openWorld(options);
  world.link();
  return world;
}
afterEach(() => world.close());

type Failure = ConstructorParameters<typeof SojournError>[0];

function failure(code: Failure, facts: RequestFacts = {}): SojournError {
  const values = { app: 'To-do', host: 'todo.example', reason: 'no', seconds: 1, status: 500 };
  return withFacts(new SojournError(code, { values }), facts);
}

/** A world whose app fails so often, in each of these ways, before it answers. */
function failing(failures: readonly SojournError[], options: WorldOptions = {}) {
  const clock = manualClock();
  const left = [...failures];
  open({
    clock,
    now: () => clock.monotonic(),
    ...options,
    action(): Json {
      const next = left.shift();
      if (next) throw next;
      return { ok: true };
    },
  });
  return { clock, left };
}

describe('R4: retries', () => {
  it('R4: what is safe to repeat is tried again after 2, 4 and 8 seconds, as Waiting, each try in the report', async () => {
    const down = failure('app_unavailable', { mayHaveArrived: true });
    const { clock } = failing([down, down, down]);
    const journey = world.journey([add('s1', 'a', 'safe')]);
    const { id } = world.runner.start({ journey, source: 'trigger', data: {} });
    for (const [tries, seconds] of [
      [1, 2],
      [2, 4],
      [3, 8],
    ] as const) {
      await world.resting(id, tries);
      expect(world.runner.get(id)).toMatchObject({
        state: 'waiting',
        waiting: { for: 'retry' },
        steps: [{ state: 'waiting' }],
      });
      clock.advance(seconds * 900 - 1);
      expect(world.sent).toHaveLength(tries);
      clock.advance(seconds * 200 + 1);
    }
    const detail = await world.runner.finished(id);
    expect(detail).toMatchObject({ state: 'succeeded', steps: [{ state: 'succeeded' }] });
    expect(detail.waiting).toBeUndefined();
    expect(detail.steps[0]?.attempts).toMatchObject(
      Array.from({ length: 3 }, () => ({ error: { code: 'app_unavailable' } })),
    );
    expect(world.sent).toHaveLength(4);
  });

  it.each([
    ['GET', 2],
    ['POST', 1],
  ])(
    'R4: an HTTP request with %s is sent %i times where the first came to nothing',
    async (method, times) => {
      const down = failure('app_unavailable', { mayHaveArrived: true });
      const { clock } = failing([down], { connectors: [http] });
      const step: Step = {
        id: 's1',
        kind: 'action',
        app: 'http',
        action: 'request',
        fields: { method: { value: method }, url: { text: 'https://todo.example/' } },
      };
      const { id } = world.runner.start({
        journey: world.journey([step]),
        source: 'trigger',
        data: {},
      });
      if (times > 1) {
        await world.resting(id, 1);
        clock.advance(2_200);
      }
      const { state } = await world.runner.finished(id);
      expect(state).toBe(times > 1 ? 'succeeded' : 'failure');
      expect(world.sent).toHaveLength(times);
    },
  );

  it('R4: fails with the last error when the tries are used up', async () => {
    const down = failure('provider_unreachable', { mayHaveArrived: false });
    const { clock } = failing(Array.from({ length: 9 }, () => down));
    const step = { ...add('s1', 'a'), retry: { times: 1, seconds: 30 } };
    const { id } = world.runner.start({
      journey: world.journey([step]),
      source: 'trigger',
      data: {},
    });
    await world.resting(id, 1);
    clock.advance(33_000);
    expect(await world.runner.finished(id)).toMatchObject({
      state: 'failure',
      error: { code: 'provider_unreachable' },
      steps: [{ state: 'failure', attempts: [{ error: { code: 'provider_unreachable' } }] }],
    });
    expect(world.sent).toHaveLength(2);
  });

  it('R4: waits as long as the app asks for', async () => {
    const asks = failure('rate_limited', { mayHaveArrived: false, retryAfterSeconds: 600 });
    const { clock } = failing([asks]);
    const { id } = world.runner.start({
      journey: world.journey([add('s1', 'a')]),
      source: 'trigger',
      data: {},
    });
    await world.resting(id, 1);
    expect(world.runner.get(id).waiting).toEqual({ for: 'retry', until: 600_000 });
    clock.advance(600_000);
    expect((await world.runner.finished(id)).state).toBe('succeeded');
  });

  it.each([
    ['a fault on the app’s side', 'app_unavailable', undefined],
    ['a broken connection', 'provider_unreachable', { times: 5, seconds: 1 }],
    ['no answer in time', 'timed_out', { times: 5, seconds: 1 }],
  ] as const)(
    'R4: what may have arrived and is not safe to repeat is never sent again by itself: %s',
    async (_, code, retry) => {
      failing([failure(code, { mayHaveArrived: true })]);
      const step = { ...add('s1', 'a'), ...(retry && { retry }) };
      const detail = await world.run(world.journey([step]));
      expect(detail).toMatchObject({ state: 'failure', error: { code } });
      expect(world.sent).toHaveLength(1);
    },
  );

  it('R4: an answer that says no is tried again only where the step says so', async () => {
    const no = failure('conflict_at_app', { mayHaveArrived: false });
    const { clock } = failing([no, no]);
    expect((await world.run(world.journey([add('s1', 'a')]))).state).toBe('failure');
    const step = { ...add('s1', 'a'), retry: { times: 1, seconds: 1 } };
    const { id } = world.runner.start({
      journey: world.journey([step]),
      source: 'trigger',
      data: {},
    });
    await world.resting(id, 1);
    clock.advance(1_100);
    expect((await world.runner.finished(id)).state).toBe('succeeded');
  });

  it('R4: a masked step keeps nothing of its tries but that they failed', async () => {
    const no = withFacts(
      new SojournError('rejected_by_app', { values: { app: 'To-do', reason: 'canary' } }),
      { mayHaveArrived: false },
    );
    const { clock } = failing([no]);
    const step = { ...add('s1', 'canary'), masked: true, retry: { times: 1, seconds: 1 } };
    const { id } = world.runner.start({
      journey: world.journey([step]),
      source: 'trigger',
      data: {},
    });
    await world.resting(id, 1);
    clock.advance(1_100);
    expect(JSON.stringify(await world.runner.finished(id))).not.toContain('canary');
  });

  it('R6: a step’s own limit of time holds for each of its tries', async () => {
    const clock = manualClock();
    open({ clock, action: () => new Promise<Json>(() => undefined) });
    const step = { ...add('s1', 'a'), timeout: 5 };
    const { id } = world.runner.start({
      journey: world.journey([step]),
      source: 'trigger',
      data: {},
    });
    while (world.sent.length === 0) await new Promise(setImmediate);
    clock.advance(5_000);
    expect((await world.runner.finished(id)).error).toMatchObject({
      code: 'timed_out',
      message: expect.stringContaining('5 seconds') as unknown,
    });
  });
});

describe('R4: without a network', () => {
  const offline = failure('offline', { mayHaveArrived: false, nameUnknown: true });

  it('R4: the run waits, however long, and goes on when the network is back', async () => {
    let online = false;
    const { clock } = failing([offline], { online: () => online });
    const { id } = world.runner.start({
      journey: world.journey([add('s1', 'a')]),
      source: 'trigger',
      data: {},
    });
    await world.resting(id, 1);
    expect(world.runner.get(id)).toMatchObject({ state: 'waiting', waiting: { for: 'network' } });
    await world.passing(clock, 60_000);
    expect(world.sent).toHaveLength(1);
    online = true;
    await world.passing(clock, 5_000);
    expect(await world.runner.finished(id)).toMatchObject({ state: 'succeeded', error: null });
    expect(world.sent).toHaveLength(2);
  });

  it('R4, R3: a run that waits survives a restart, and goes on from where it waited', async () => {
    const folder = temporaryFolder();
    const clock = manualClock();
    failing([offline], { folder, clock, now: () => clock.monotonic(), online: () => false });
    const journey = world.journey([add('s1', 'first'), add('s2', 'then')]);
    const { id } = world.runner.start({ journey, source: 'trigger', data: {} });
    await world.resting(id, 1);
    await world.close();

    open({ folder });
    world.runner.recover();
    const detail = await world.runner.finished(id);
    expect(detail).toMatchObject({ state: 'succeeded', steps: [{ attempts: [{}] }, {}] });
    expect(world.sent.map(({ fields }) => fields.title)).toEqual(['first', 'then']);
  });

  it('R4: a name that nobody knows though there is a network fails in the end', async () => {
    const { clock } = failing(
      Array.from({ length: 9 }, () => offline),
      { online: () => true },
    );
    const { id } = world.runner.start({
      journey: world.journey([add('s1', 'a')]),
      source: 'trigger',
      data: {},
    });
    for (let tries = 1; tries <= 5; tries += 1) {
      await world.resting(id, tries);
      clock.advance(300_000);
    }
    expect((await world.runner.finished(id)).error).toMatchObject({ code: 'offline' });
    expect(world.sent).toHaveLength(6);
  });
});
