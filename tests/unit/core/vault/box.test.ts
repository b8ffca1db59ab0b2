import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seal, unseal } from '../../../../src/core/vault/box.ts';

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((array) => Buffer.from(array));
const content = fc.uint8Array({ maxLength: 2000 }).map((array) => Buffer.from(array));
const binding = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.integer()), { maxLength: 6 });

describe('box', () => {
  it('S3: gives back what was sealed, for the same key and binding', () => {
    fc.assert(
      fc.property(bytes(32), binding, content, (key, bound, plain) => {
        expect(unseal(key, bound, seal(key, bound, plain))).toEqual(plain);
      }),
    );
  });

  it('S3: does not open with another binding, even one that reads the same when joined', () => {
    fc.assert(
      fc.property(bytes(32), binding, binding, content, (key, bound, other, plain) => {
        fc.pre(JSON.stringify(bound) !== JSON.stringify(other));
        expect(unseal(key, other, seal(key, bound, plain))).toBeNull();
      }),
    );
    const key = Buffer.alloc(32, 7);
    const box = seal(key, ['ab', 'c'], Buffer.from('x'));
    expect(unseal(key, ['a', 'bc'], box)).toBeNull();
  });

  it('S3: does not open with another key', () => {
    fc.assert(
      fc.property(bytes(32), bytes(32), content, (key, other, plain) => {
        fc.pre(!key.equals(other));
        expect(unseal(other, [], seal(key, [], plain))).toBeNull();
      }),
    );
  });

  it('S5: does not open when any one bit was flipped, or when it was cut', () => {
    fc.assert(
      fc.property(bytes(32), content, fc.nat(), fc.nat({ max: 7 }), (key, plain, at, bit) => {
        const whole = seal(key, ['record'], plain);
        const joined = Buffer.concat([whole.nonce, whole.box]);
        const place = at % joined.length;
        joined[place] = (joined[place] ?? 0) ^ (1 << bit);
        const flipped = { nonce: joined.subarray(0, 12), box: joined.subarray(12) };
        expect(unseal(key, ['record'], flipped)).toBeNull();
        const cut = { nonce: whole.nonce, box: whole.box.subarray(0, at % whole.box.length) };
        expect(unseal(key, ['record'], cut)).toBeNull();
      }),
    );
  });

  it('S3: seals the same content differently each time', () => {
    const key = Buffer.alloc(32, 1);
    const boxes = Array.from({ length: 100 }, () => seal(key, [], Buffer.from('same')));
    expect(new Set(boxes.map(({ nonce }) => nonce.toString('hex'))).size).toBe(100);
    expect(new Set(boxes.map(({ box }) => box.toString('hex'))).size).toBe(100);
  });
});
