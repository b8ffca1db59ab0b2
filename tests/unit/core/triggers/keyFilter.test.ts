import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createKeyFilter } from '../../../../src/core/triggers/keyFilter.ts';

it('T1: never takes a key that was added for a new one', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), fc.nat(20), (keys, most) => {
      const filter = createKeyFilter(most);
      for (const key of keys) filter.add(key);
      return keys.every((key) => filter.mayHave(key));
    }),
  );
});

it('takes few new keys for known ones, and says when it has more than it was made for', () => {
  const count = 20_000;
  const filter = createKeyFilter(count);
  for (let index = 0; index < count; index += 1) filter.add(`item-${index}`);
  expect(filter.isOverfull).toBe(false);
  let mistaken = 0;
  for (let index = 0; index < count; index += 1) {
    if (filter.mayHave(`item-${count + index}`)) mistaken += 1;
  }
  expect(mistaken).toBeLessThan(count / 200);
  filter.add('one more');
  expect(filter.isOverfull).toBe(true);
});
