import { describe, expect, it } from 'vitest';
import {
  stepNumbers,
  structureOf,
  visibleSteps,
} from '../../../../src/renderer/editor/visibleSteps.ts';
import type { Journey, Step } from '../../../../src/shared/journey.ts';
import { emptyJourney } from './arbitraries.ts';

const action = (id: string): Step => ({ id, kind: 'action', fields: {} });
const nested: Journey = {
  ...emptyJourney,
  steps: [
    action('s1'),
    { id: 's2', kind: 'if', when: { all: [] }, then: [action('s3')], else: [action('s4')] },
    { id: 's5', kind: 'forEach', list: '', steps: [action('s6'), action('s7')] },
    action('s8'),
  ],
};

describe('J5: the steps whose data a step can use', () => {
  it.each([
    ['s0', []],
    ['s1', ['s0']],
    ['s3', ['s0', 's1', 's2']],
    ['s4', ['s0', 's1', 's2']],
    ['s6', ['s0', 's1', 's2', 's3', 's4', 's5']],
    ['s7', ['s0', 's1', 's2', 's3', 's4', 's5', 's6']],
    ['s8', ['s0', 's1', 's2', 's3', 's4', 's5']],
    ['s99', []],
  ])('%s sees %j', (id, expected) => {
    expect(visibleSteps(structureOf(nested.steps), id)).toEqual(expected);
  });
});

it('J5: a For each inside another block keeps its many values to itself', () => {
  const loop: Step = { id: 's2', kind: 'forEach', list: '', steps: [action('s3')] };
  const steps: Step[] = [
    { id: 's1', kind: 'if', when: { all: [] }, then: [loop, action('s4')] },
    action('s5'),
  ];
  expect(visibleSteps(steps, 's4')).toEqual(['s0', 's1', 's2']);
  expect(visibleSteps(steps, 's5')).toEqual(['s0', 's1', 's2', 's4']);
});

it('J3: steps are numbered as they are read, the trigger first', () => {
  expect([...stepNumbers(structureOf(nested.steps))]).toEqual([
    ['s0', 1],
    ['s1', 2],
    ['s2', 3],
    ['s3', 4],
    ['s4', 5],
    ['s5', 6],
    ['s6', 7],
    ['s7', 8],
    ['s8', 9],
  ]);
});
