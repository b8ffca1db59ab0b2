import { describe, expect, it } from 'vitest';
import { endsWithTyped } from '../../../../src/renderer/vault/recoveryKeyEnd.ts';

const key = '7ZQK-3M9P-AB2D-XXYW-QQ11-90ZT-KM40-8HHC';

describe('V4: a new recovery key is checked when it is typed back', () => {
  it.each(['KM40-8HHC', 'km40 8hhc', ' KM4O–8HHC ', 'KM408HHC', key, key.toLowerCase()])(
    'takes “%s”',
    (typed) => {
      expect(endsWithTyped(key, typed)).toBe(true);
    },
  );

  it.each(['', '8HHC', 'KM40-8HHD', '8HHC-KM40', '90ZT-KM40', `${key}1`])(
    'refuses “%s”',
    (typed) => {
      expect(endsWithTyped(key, typed)).toBe(false);
    },
  );
});
