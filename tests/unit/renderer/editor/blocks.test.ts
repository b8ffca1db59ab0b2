import { describe, expect, it } from 'vitest';
import { blockSample } from '../../../../src/renderer/editor/blockSamples.ts';
import { blockSentence } from '../../../../src/renderer/editor/blockSentence.ts';
import type { Json } from '../../../../src/shared/connector.ts';
import type { Step } from '../../../../src/shared/journey.ts';

type Block = Exclude<Step, { kind: 'action' }>;

const loop: Block = { id: 's2', kind: 'forEach', list: '{{ s1.items }}', steps: [] };
const attempt: Block = { id: 's3', kind: 'tryCatch', try: [], catch: [] };

function sample(step: Step, keys: string[], data: Json, tested?: Json): Json | undefined {
  return blockSample({ step, keys, tested, sampleOf: () => data });
}

describe('J5: the data of blocks', () => {
  it('inside of a For each is the first item of its list and its place', () => {
    const data = { items: [{ name: 'rye' }, { name: 'spelt' }] };
    expect(sample(loop, ['item', 'index'], data)).toEqual({ item: { name: 'rye' }, index: 0 });
    expect(sample(loop, ['count'], data)).toEqual({ count: 2 });
  });

  it('goes through lists on the way to the list, as a formula does', () => {
    const data = { items: [{ tags: ['a', 'b'] }, { tags: ['c'] }] };
    const tags: Block = { ...loop, list: '{{ s1.items.tags }}' };
    expect(sample(tags, ['item', 'index'], data)).toEqual({ item: 'a', index: 0 });
  });

  it('of a list that a formula gives is known once the step was tested', () => {
    const split: Block = { ...loop, list: '{{ $split(s1.text, " ") }}' };
    expect(sample(split, ['item', 'index'], {})).toEqual({ index: 0 });
    const tested = { item: 'Buy', index: 0, count: 2 };
    expect(sample(split, ['item', 'index'], {}, tested)).toEqual({ item: 'Buy', index: 0 });
  });

  it('in the catch branch is the error, and nothing where there can be none yet', () => {
    expect(sample(attempt, ['error'], null)).toMatchObject({ error: { code: 'rejected_by_app' } });
    expect(sample(attempt, [], null)).toBeUndefined();
  });
});

/** The sentence as a person reads it; values stand in it as they are written. */
function read(step: Block, journey?: string): string {
  return blockSentence(step, journey)
    .map((part) =>
      part.kind === 'value'
        ? part.parts.map(({ source }) => source).join('')
        : part.kind === 'empty'
          ? `[${part.text}]`
          : part.text,
    )
    .join('');
}

describe('J3: blocks read as sentences', () => {
  const row = { left: '{{ s0.title }}', is: 'contains' as const, right: 'bread' };
  it.each<[string, Block]>([
    ['If {{ s0.title }} contains bread', { id: 's1', kind: 'if', when: { all: [row] }, then: [] }],
    [
      'If {{ s0.title }} contains bread or 2 more conditions',
      { id: 's1', kind: 'if', when: { any: [row, { all: [row, row] }] }, then: [] },
    ],
    [
      'If [value] is empty',
      { id: 's1', kind: 'if', when: { all: [{ left: '', is: 'isEmpty' }] }, then: [] },
    ],
    ['For each item of {{ s1.items }}', loop],
    ['For each item of [List]', { ...loop, list: '' }],
    ['Try these steps, and catch what fails', attempt],
    ['Wait 1 minute', { id: 's1', kind: 'delay', seconds: '60' }],
    ['Wait 5 minutes', { id: 's1', kind: 'delay', seconds: '300' }],
    ['Wait {{ s0.wait }} seconds', { id: 's1', kind: 'delay', seconds: '{{ s0.wait }}' }],
    ['End the run as succeeded', { id: 's1', kind: 'stop', as: 'succeeded' }],
    [
      'End the run as a failure: No bread',
      { id: 's1', kind: 'stop', as: 'failure', message: 'No bread' },
    ],
    ['Call [Journey]', { id: 's1', kind: 'call', fields: {} }],
  ])('%s', (sentence, step) => {
    expect(read(step)).toBe(sentence);
  });

  it('Call Send invoice', () => {
    expect(read({ id: 's1', kind: 'call', fields: {} }, 'Send invoice')).toBe('Call Send invoice');
  });
});
