import { expect, it } from 'vitest';
import { stepNumbers, structureOf } from '../../../../src/renderer/editor/visibleSteps.ts';
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
