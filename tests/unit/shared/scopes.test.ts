import { describe, expect, it } from 'vitest';
import type { Step } from '../../../src/shared/journey.ts';
import { scopesOf } from '../../../src/shared/scopes.ts';

const action = (id: string): Step => ({ id, kind: 'action', fields: {} });
const nested = scopesOf([
  action('s1'),
  { id: 's2', kind: 'if', when: { all: [] }, then: [action('s3')], else: [action('s4')] },
  { id: 's5', kind: 'forEach', list: '', steps: [action('s6'), action('s7')] },
  { id: 's8', kind: 'tryCatch', try: [action('s9')], catch: [action('s10')] },
  action('s11'),
]);

describe('J5: the steps whose data a step can use', () => {
  it.each([
    ['s0', []],
    ['s1', ['s0']],
    ['s3', ['s0', 's1', 's2']],
    ['s4', ['s0', 's1', 's2']],
    ['s6', ['s0', 's1', 's2', 's3', 's4', 's5']],
    ['s7', ['s0', 's1', 's2', 's3', 's4', 's5', 's6']],
    ['s10', ['s0', 's1', 's2', 's3', 's4', 's5', 's8']],
    ['s11', ['s0', 's1', 's2', 's3', 's4', 's5', 's8', 's9', 's10']],
    ['s99', []],
  ])('%s sees %j', (id, expected) => {
    expect(nested.visible(id)).toEqual(expected);
    for (const each of expected) expect(nested.sees(id, each)).toBe(true);
  });

  it('a For each inside another block keeps its many values to itself', () => {
    const loop: Step = { id: 's2', kind: 'forEach', list: '', steps: [action('s3')] };
    const scopes = scopesOf([
      { id: 's1', kind: 'if', when: { all: [] }, then: [loop, action('s4')] },
      action('s5'),
    ]);
    expect(scopes.visible('s4')).toEqual(['s0', 's1', 's2']);
    expect(scopes.visible('s5')).toEqual(['s0', 's1', 's2', 's4']);
  });

  it.each([
    ['s5', 's6', ['item', 'index']],
    ['s5', 's11', ['count']],
    ['s8', 's9', []],
    ['s8', 's10', ['error']],
    ['s8', 's11', ['caught']],
    ['s2', 's3', ['matched']],
    ['s1', 's11', null],
    ['s0', 's11', null],
  ])('%s gives at %s: %j', (target, from, keys) => {
    expect(nested.keysOf(target, from)).toEqual(keys);
  });
});
