import { describe, expect, it, onTestFinished } from 'vitest';
import type { Json } from '../../../../src/shared/connector.ts';
import { temporaryFolder } from '../../../servers/temporaryFolder.ts';
import { add, gate, manualClock, openWorld, textOf } from '../world.ts';
import type { World, WorldOptions } from '../world.ts';

/** A core on a data folder that others may use too. */
function open(folder: string, options: WorldOptions = {}): World {
  const world = openWorld({ ...options, folder });
  world.link();
  return world;
}

function openForTest(folder: string, options?: WorldOptions): World {
  const world = open(folder, options);
  onTestFinished(() => world.close());
  return world;
}

const never = (): Promise<Json> => new Promise<Json>(() => undefined);

describe('closing and opening again', () => {
  it('R3: the step under way is given time to finish; the run goes on from the next one', async () => {
    const folder = temporaryFolder();
    const answer = gate<Json>();
    const asked = gate();
    const first = open(folder, { action: () => (asked.open(), answer.promise) });
    const journey = first.journey([add('s1', 'one'), add('s2', 'two {{ s1.id }}')]);
    const run = first.runner.start({ journey, source: 'trigger', data: {} });
    await asked.promise;
    const closing = first.close();
    answer.open({ id: 5 });
    await closing;

    const second = openForTest(folder);
    expect(second.runner.get(run.id)).toMatchObject({
      state: 'pending',
      steps: [{ state: 'succeeded' }],
    });
    second.runner.recover();
    expect(await second.runner.finished(run.id)).toMatchObject({ state: 'succeeded' });
    expect(second.sent.map(({ fields }) => fields.title)).toEqual(['two 5']);
  });

  it('R3: a step that does not finish in time becomes Unknown afterwards', async () => {
    const folder = temporaryFolder();
    const asked = gate();
    const first = open(folder, { action: () => (asked.open(), never()), limits: { closing: 1 } });
    const journey = first.journey([add('s1', 'one')]);
    const run = first.runner.start({ journey, source: 'trigger', data: {} });
    await asked.promise;
    const waiting = first.runner.finished(run.id);
    const refused = expect(waiting).rejects.toMatchObject({ code: 'vault_locked' });
    await first.close();
    await refused;

    const second = openForTest(folder);
    second.runner.recover();
    expect(await second.runner.finished(run.id)).toMatchObject({
      state: 'unknown',
      error: { code: 'step_unknown' },
    });
  });

  it('R3: a step with an idempotency key is sent again as it was, with the same key', async () => {
    const folder = temporaryFolder();
    const asked = gate();
    const first = open(folder, { action: () => (asked.open(), never()), limits: { closing: 1 } });
    const journey = first.journey([add('s1', '{{ $string($random()) }}', 'key')]);
    const run = first.runner.start({ journey, source: 'trigger', data: {} });
    await asked.promise;
    await first.close();

    const second = openForTest(folder);
    second.runner.recover();
    expect((await second.runner.finished(run.id)).state).toBe('succeeded');
    expect(second.sent).toHaveLength(1);
    expect(second.sent[0]).toMatchObject({
      fields: first.sent[0]?.fields,
      idempotencyKey: first.sent[0]?.idempotencyKey,
    });
  });

  it('R3: a delay lasts as long as it would have; a clock that was set back does not make it longer', async () => {
    const folder = temporaryFolder();
    let now = 1_000_000;
    const first = open(folder, { clock: manualClock(), now: () => now });
    const journey = first.journey([{ id: 's1', kind: 'delay', seconds: '60' }, add('s2', 'after')]);
    const run = first.runner.start({ journey, source: 'trigger', data: {} });
    await first.reached(run.id, 'waiting');
    await first.close();

    for (const [time, wait] of [
      [1_040_000, 20_000],
      [1_000, 60_000],
    ] as const) {
      now = time;
      const clock = manualClock();
      const again = open(folder, { clock, now: () => now });
      again.runner.recover();
      await again.told('waiting');
      clock.advance(wait - 1);
      expect(again.runner.get(run.id).state).not.toBe('succeeded');
      if (wait === 60_000) {
        clock.advance(1);
        expect((await again.runner.finished(run.id)).state).toBe('succeeded');
      }
      await again.close();
    }
  });

  it('R3: a run whose later steps need masked data cannot go on by itself', async () => {
    const folder = temporaryFolder();
    const asked = gate();
    const first = open(folder, {
      action: ({ fields }) => (fields.title === 'two' ? (asked.open(), never()) : { id: 'canary' }),
      limits: { closing: 1 },
    });
    const journey = first.journey([
      { ...add('s1', 'one'), masked: true },
      add('s2', 'two', 'safe'),
      add('s3', 'three {{ s1.id }}'),
    ]);
    const run = first.runner.start({ journey, source: 'trigger', data: {} });
    await asked.promise;
    await first.close();

    const second = openForTest(folder);
    second.runner.recover();
    expect((await second.runner.finished(run.id)).state).toBe('unknown');
    expect(second.sent).toEqual([]);
  });
});

describe('two processes on one data folder', () => {
  it('R3: the runs of one journey are carried out by one of them, in order, and both see their end', async () => {
    const folder = temporaryFolder();
    const sent: string[] = [];
    const answer = gate<Json>();
    const one = openForTest(folder, {
      action: ({ fields }) => (sent.push(`one ${textOf(fields.title)}`), answer.promise),
    });
    const other = openForTest(folder, {
      action: ({ fields }) => (sent.push(`other ${textOf(fields.title)}`), {}),
    });
    const journey = one.journey([add('s1', '{{ s0.title }}')]);
    const first = one.runner.start({ journey, source: 'manual', data: { title: 'a' } });
    await one.reached(first.id, 'pending');
    const second = other.runner.start({ journey, source: 'manual', data: { title: 'b' } });
    const ends = Promise.all([other.runner.finished(first.id), one.runner.finished(second.id)]);
    other.runner.recover();
    answer.open({});
    expect((await ends).map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
    expect(sent.map((text) => text.slice(-1))).toEqual(['a', 'b']);
    expect(sent[0]).toBe('one a');
  });

  it('R3: goes on with a run that the other one left behind meanwhile', async () => {
    const folder = temporaryFolder();
    const clock = manualClock();
    const one = open(folder, { action: never, limits: { closing: 1 } });
    const other = openForTest(folder, { clock });
    other.runner.recover();
    const journey = one.journey([add('s1', 'a', 'safe')]);
    const run = one.runner.start({ journey, source: 'manual', data: {} });
    await one.reached(run.id, 'pending');
    await one.close();
    clock.advance(30_000);
    await other.told('succeeded');
    expect(other.runner.get(run.id).state).toBe('succeeded');
  });

  it('R1: one of them can stop a run of the other; no further step of it is sent', async () => {
    const folder = temporaryFolder();
    const answer = gate<Json>();
    const asked = gate();
    const one = openForTest(folder, { action: () => (asked.open(), answer.promise) });
    const other = openForTest(folder);
    const journey = one.journey([add('s1', 'a'), add('s2', 'b')]);
    const run = one.runner.start({ journey, source: 'manual', data: {} });
    await asked.promise;
    expect(await other.runner.stop(run.id)).toMatchObject({ state: 'stopped' });
    answer.open({});
    expect(await one.runner.finished(run.id)).toMatchObject({ state: 'stopped' });
    // The next run of the journey shows that the first one has left.
    await one.run(one.journey([]));
    expect(one.sent).toHaveLength(1);
  });
});
