import { expect, it } from 'vitest';
import { fuzzExpressions } from '../../../fuzz/expressions.ts';

it('F11: random expressions end in a value or an error, and the process goes on', async () => {
  // `npm run fuzz` tries 100,000.
  const { wrong, values, failed, stopped } = await fuzzExpressions(2_000, 7413);
  expect(wrong).toEqual([]);
  expect(values + failed + stopped).toBe(2_000);
  expect(values).toBeGreaterThan(300);
  expect(failed).toBeGreaterThan(300);
}, 60_000);
