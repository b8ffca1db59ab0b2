import { afterEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../../src/shared/connector.ts';
import { SojournError } from '../../../../src/shared/errors.ts';
import type { Step } from '../../../../src/shared/journey.ts';
import type { RunDetail } from '../../../../src/shared/run.ts';
import { temporaryFolder } from '../../../servers/temporaryFolder.ts';
import { add, gate, openWorld, textOf } from '../world.ts';
import type { World, WorldOptions } from '../world.ts';

let world: World;
function open(options?: WorldOptions): World {
  world = openWorld(options);
  world.link();
  return world;
}
afterEach(() => world.close());

const titles = (): (Json | undefined)[] => world.sent.map(({ fields }) => fields.title);

/** A world whose app refuses what is called so, until it is mended. */
function refusing(title: string): { readonly mend: () => void } {
  let mended = false;
  open({
    action({ fields }) {
      if (fields.title === title && !mended) {
        throw new SojournError('missing_at_app', { values: { app: 'To-do' } });
      }
      return { id: `of ${textOf(fields.title)}` };
    },
  });
  return {
    mend: () => {
      mended = true;
    },
  };
}

/** Leaves a run Unknown: its process ends while this step is under way. */
async function unknownRun(
  steps: Step[],
  under: string,
): Promise<{ run: string; journey: string; before: RunDetail }> {
  const folder = temporaryFolder();
  const asked = gate();
  const first = openWorld({
    folder,
    limits: { closing: 1 },
    action: ({ fields }) =>
      fields.title === under ? (asked.open(), new Promise<Json>(() => undefined)) : { id: 'first' },
  });
  first.link();
  const journey = first.journey(steps);
  const run = first.runner.start({ journey, source: 'trigger', data: { items: ['a', 'b'] } }).id;
  await asked.promise;
  await first.close();
  open({ folder, action: ({ fields }) => ({ id: `again ${textOf(fields.title)}` }) });
  world.runner.recover();
  return { run, journey, before: await world.runner.finished(run) };
}

describe('R5: a run is repeated', () => {
  it('R5: from the start with the journey as it is now, marked Repeated, linked to the original', async () => {
    const { mend } = refusing('two');
    const journey = world.journey([add('s1', '{{ s0.title }}'), add('s2', 'two')]);
    const first = await world.run(journey, { title: 'one' });
    expect(first.state).toBe('failure');
    mend();
    const { id } = world.runner.rerun(first.id, 'start');
    expect(await world.runner.finished(id)).toMatchObject({
      state: 'succeeded',
      source: 'repeat',
      original: first.id,
      trigger: { title: 'one' },
    });
    expect(titles()).toEqual(['one', 'two', 'one', 'two']);
    expect(world.runner.get(first.id)).toMatchObject({ state: 'failure', repeats: [id] });
  });

  it('R5: with edited data', async () => {
    open();
    const first = await world.run(world.journey([add('s1', '{{ s0.title }}')]), { title: 'one' });
    const { id } = world.runner.rerun(first.id, 'start', { title: 'other' });
    expect((await world.runner.finished(id)).trigger).toEqual({ title: 'other' });
    expect(titles()).toEqual(['one', 'other']);
  });

  it('R5: from the failed step; finished steps are taken from the old run, and a mended field counts', async () => {
    refusing('two of one');
    const journey = world.journey([
      add('s1', 'one'),
      add('s2', 'two {{ s1.id }}'),
      add('s3', 'end'),
    ]);
    const first = await world.run(journey);
    const { journey: document, revision } = world.journeys.get(journey);
    const steps = [add('s1', 'changed'), add('s2', '2 {{ s1.id }}'), add('s3', 'end')];
    world.journeys.save({ ...document, steps }, revision);
    const { id } = world.runner.rerun(first.id, 'failed');
    const detail = await world.runner.finished(id);
    expect(detail).toMatchObject({ state: 'succeeded', source: 'repeat', original: first.id });
    expect(detail.steps.map(({ step, state }) => `${step} ${state}`)).toEqual([
      's1 succeeded',
      's2 succeeded',
      's3 succeeded',
    ]);
    expect(titles()).toEqual(['one', 'two of one', '2 of one', 'end']);
  });

  it('R5: from a step inside of blocks: rounds that are through are not done again', async () => {
    const { mend } = refusing('b');
    const journey = world.journey([
      {
        id: 's1',
        kind: 'tryCatch',
        try: [
          {
            id: 's2',
            kind: 'forEach',
            list: '{{ s0.items }}',
            steps: [add('s3', '{{ s2.item }}')],
          },
        ],
        catch: [add('s4', 'caught'), add('s5', '{{ s0.nothing }}')],
      },
      {
        id: 's6',
        kind: 'forEach',
        list: '{{ s0.items }}',
        steps: [add('s7', '{{ s6.item }}')],
      },
    ]);
    const first = await world.run(journey, { items: ['a', 'b', 'c'] });
    expect(first).toMatchObject({ state: 'failure', error: { code: 'field_missing' } });
    mend();
    // What was caught stays caught: the step that failed is the one in the catch.
    const again = await world.runner.finished(world.runner.rerun(first.id, 'failed').id);
    expect(again).toMatchObject({ state: 'failure', error: { code: 'field_missing' } });
    expect(titles()).toEqual(['a', 'b', 'caught']);
  });

  it('R5: refuses what has not ended, and what needs masked data', async () => {
    refusing('two of one');
    const journey = world.journey([
      { ...add('s1', 'one'), masked: true },
      add('s2', 'two {{ s1.id }}'),
    ]);
    const first = await world.run(journey);
    expect(() => world.runner.rerun(first.id, 'failed')).toThrow(/masked/);
    expect(world.runner.list({})).toHaveLength(1);
    const waiting = world.journey([{ id: 's1', kind: 'delay', seconds: '60' }]);
    const { id } = world.runner.start({ journey: waiting, source: 'manual', data: {} });
    expect(() => world.runner.rerun(id, 'start')).toThrow(/has not ended/);
  });
});

describe('R3: a step whose end is not known asks the person', () => {
  const steps: Step[] = [
    {
      id: 's1',
      kind: 'forEach',
      list: '{{ s0.items }}',
      steps: [add('s2', '{{ s1.item }}'), add('s3', 'after {{ s2.id }}')],
    },
  ];

  it('R3: done: it goes on after the step, with what the step gave', async () => {
    const { run, before } = await unknownRun(steps, 'b');
    expect(before).toMatchObject({ state: 'unknown', error: { code: 'step_unknown' } });
    await world.runner.resolve(run, 'done', { id: 'typed' });
    expect(await world.runner.finished(run)).toMatchObject({ state: 'succeeded', error: null });
    expect(titles()).toEqual(['after typed']);
  });

  it('R3: again: the step is sent again, with the same key; the try before is in the report', async () => {
    const { run } = await unknownRun(steps, 'b');
    await world.runner.resolve(run, 'again');
    const detail = await world.runner.finished(run);
    expect(detail.state).toBe('succeeded');
    expect(titles()).toEqual(['b', 'after again b']);
    expect(world.sent[0]?.idempotencyKey).toBe(`${run}-3`);
    expect(detail.steps[3]?.attempts).toMatchObject([{ error: { code: 'step_unknown' } }]);
  });

  it('R3: stop: nothing more is sent, and nothing more is asked', async () => {
    const { run } = await unknownRun(steps, 'a');
    expect(await world.runner.resolve(run, 'stop')).toMatchObject({ state: 'stopped' });
    await expect(world.runner.resolve(run, 'again')).rejects.toMatchObject({
      code: 'run_not_unknown',
    });
    expect(world.sent).toEqual([]);
  });
});
