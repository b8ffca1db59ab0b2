import { expect, it } from 'vitest';
import { createSeenKeys } from '../../../../src/core/triggers/seenKeys.ts';

it('F13: knows what was put in, by trigger, and forgets the trigger that was looked at longest ago', () => {
  const seen = createSeenKeys(4);
  seen.add('a', ['1', '2']);
  seen.add('b', ['1', '3']);
  expect([seen.has('a', '2'), seen.has('a', '3'), seen.has('b', '3')]).toEqual([true, false, true]);
  seen.add('a', ['1']);
  seen.add('c', ['9']);
  expect([seen.has('b', '1'), seen.has('a', '1'), seen.has('c', '9')]).toEqual([false, true, true]);
  seen.drop('a');
  seen.add('d', ['1', '2', '3']);
  expect([seen.has('a', '1'), seen.has('c', '9'), seen.has('d', '3')]).toEqual([false, true, true]);
});
