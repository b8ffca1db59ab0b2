import { describe, expect, it, vi } from 'vitest';
import { api } from '../../../../src/renderer/api.ts';
import { outputsOf, sampleOf, useLastOutputs } from '../../../../src/renderer/editor/samples.ts';
import { SojournError, toErrorShape } from '../../../../src/shared/errors.ts';
import type { RunDetail, RunState, StepRun } from '../../../../src/shared/run.ts';
import { installBridge, Refused } from '../bridge.ts';

const example = { id: '1', title: 'Buy bread', notes: null };

describe('J5: the sample of a step', () => {
  it('is what it put out in the last run, completed by what only the example has', () => {
    expect(sampleOf({ id: '7', title: 'Milk' }, example)).toEqual({
      data: { id: '7', title: 'Milk', notes: null },
      from: 'lastRun',
    });
  });

  it('is the example where it has not run, or did something else then', () => {
    const asExample = { data: example, from: 'example' };
    expect(sampleOf(undefined, example)).toEqual(asExample);
    expect(sampleOf(null, example)).toEqual(asExample);
    expect(sampleOf('a text', example)).toEqual(asExample);
    expect(sampleOf([example], example)).toEqual(asExample);
    expect(sampleOf({ deleted: true }, example)).toEqual(asExample);
  });

  it('keeps lists and texts as they came', () => {
    expect(sampleOf([1], [example])).toEqual({ data: [1], from: 'lastRun' });
    expect(sampleOf('a', 'b')).toEqual({ data: 'a', from: 'lastRun' });
    expect(sampleOf({ a: 1 }, undefined)).toEqual({ data: { a: 1 }, from: 'lastRun' });
    expect(sampleOf(undefined, undefined)).toBeUndefined();
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
