import { describe, expect, it, vi } from 'vitest';
import { api } from '../../../../src/renderer/api.ts';
import {
  outputsOf,
  sampleOf,
  useLastOutputs,
  type Recent,
} from '../../../../src/renderer/editor/samples.ts';
import type { Json } from '../../../../src/shared/connector.ts';
import { SojournError, toErrorShape } from '../../../../src/shared/errors.ts';
import type { RunDetail, RunState, StepRun } from '../../../../src/shared/run.ts';
import { installBridge, Refused } from '../bridge.ts';

const example = { id: '1', title: 'Buy bread', notes: null };

describe('J5: the sample of a step', () => {
  const run = (data: Json | undefined): Recent => ({ data, from: 'lastRun', at: 5 });

  it('is what it put out in the last run, completed by what only the example has', () => {
    expect(sampleOf([run({ id: '7', title: 'Milk' })], example)).toEqual({
      data: { id: '7', title: 'Milk', notes: null },
      from: 'lastRun',
    });
  });

  it('J7: is what its test gave, until a later run gave something else', () => {
    const test = (at: number): Recent => ({ data: { id: '8' }, from: 'test', at });
    expect(sampleOf([test(6), run({ id: '7' })], undefined)).toEqual({
      data: { id: '8' },
      from: 'test',
    });
    expect(sampleOf([test(4), run({ id: '7' })], undefined)?.from).toBe('lastRun');
  });

  it('is the example where it has not run, or did something else then', () => {
    const asExample = { data: example, from: 'example' };
    expect(sampleOf([], example)).toEqual(asExample);
    for (const other of [undefined, null, 'a text', [example], { deleted: true }]) {
      expect(sampleOf([run(other)], example)).toEqual(asExample);
    }
  });

  it('keeps lists and texts as they came', () => {
    expect(sampleOf([run([1])], [example])).toEqual({ data: [1], from: 'lastRun' });
    expect(sampleOf([run('a')], 'b')).toEqual({ data: 'a', from: 'lastRun' });
    expect(sampleOf([run({ a: 1 })], undefined)).toEqual({ data: { a: 1 }, from: 'lastRun' });
    expect(sampleOf([], undefined)).toBeUndefined();
  });
});

function stepRun(step: string, state: StepRun['state'], output: StepRun['output']): StepRun {
  const times = { startedAt: 0, duration: 1 };
  return {
    seq: 0,
    step,
    title: step,
    app: null,
    state,
    ...times,
    input: null,
    output,
    error: null,
  };
}

function run(id: string, state: RunState, journey = 'j1'): RunDetail {
  return {
    id,
    journey,
    journeyName: 'Errands',
    state,
    source: 'manual',
    startedAt: 0,
    duration: 1,
    error: null,
    trigger: { from: id },
    steps: [stepRun('s1', 'succeeded', { from: id })],
  };
}

it('takes outputs of finished steps alone', () => {
  const detail = run('r1', 'failure');
  detail.steps.push(stepRun('s2', 'failure', { half: true }), stepRun('s3', 'succeeded', null));
  expect([...outputsOf(detail)]).toEqual([
    ['s0', { from: 'r1' }],
    ['s1', { from: 'r1' }],
  ]);
});

describe('the last outputs of a journey', () => {
  function fakeCore(runs: RunDetail[]) {
    const core = installBridge({
      'runs.list': () => runs,
      'runs.get': ({ id }) => {
        const found = runs.find((each) => each.id === id);
        if (!found) throw new Refused(toErrorShape(new SojournError('not_found')));
        return found;
      },
    });
    return {
      finish: (detail: RunDetail) => {
        runs.unshift(detail);
        core.send('run.changed', { run: detail });
      },
    };
  }

  it('come from the last run that succeeded, and then from each one that ends', async () => {
    const core = fakeCore([run('r3', 'failure'), run('r2', 'succeeded'), run('r1', 'succeeded')]);
    const last = useLastOutputs('j1', api);
    await vi.waitFor(() => expect(last.outputs.value.get('s1')).toEqual({ from: 'r2' }));
    core.finish(run('r4', 'pending'));
    core.finish(run('r5', 'succeeded', 'j2'));
    expect(last.outputs.value.get('s1')).toEqual({ from: 'r2' });
    core.finish(run('r6', 'succeeded'));
    await vi.waitFor(() => expect(last.outputs.value.get('s1')).toEqual({ from: 'r6' }));
  });
});
