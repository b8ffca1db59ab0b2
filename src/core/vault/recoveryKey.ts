/**
 * The printed recovery key: 16 random bytes and their CRC-32 in Crockford's base 32, eight groups of four.
 * A CRC-32 finds every error that lies within 32 bits, so one wrong character, or two neighbours swapped, never passes
 * as a key that merely belongs to another vault. It is printed beside the key it is made of and so gives nothing away.
 */
import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { SojournError } from '../../shared/errors.ts';

/** No I, L, O, U: https://www.crockford.com/base32.html */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const keyBytes = 16;
const checkBytes = 4;
const characters = ((keyBytes + checkBytes) * 8) / 5;

/** @returns 16 random bytes; the caller wipes them */
export function newRecoveryKey(): Buffer {
  return randomBytes(keyBytes);
}

/** The form for paper: `7ZQK-…`, eight groups. */
export function printRecoveryKey(key: Buffer): string {
  const text = toBase32(Buffer.concat([key, checksum(key)]));
  return text.replace(/.{4}(?=.)/g, '$&-');
}

/**
 * Reads what a person typed: any case, any spaces and dashes, O for 0, I and L for 1.
 * @throws SojournError recovery_key_mistyped
 */
export function readRecoveryKey(typed: string): Buffer {
  const text = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  const bytes = text.length === characters ? fromBase32(text) : null;
  const key = bytes?.subarray(0, keyBytes);
  if (bytes === null || key === undefined || !bytes.subarray(keyBytes).equals(checksum(key)))
    throw new SojournError('recovery_key_mistyped', { field: 'recoveryKey' });
  return key;
}

function checksum(key: Buffer): Buffer {
  const bytes = Buffer.alloc(checkBytes);
  bytes.writeUInt32BE(crc32(key));
  return bytes;
}

function toBase32(bytes: Buffer): string {
  let number = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  for (let place = 0; place < characters; place += 1) {
    text = alphabet.charAt(Number(number & 31n)) + text;
    number >>= 5n;
  }
  return text;
}

function fromBase32(text: string): Buffer | null {
  let number = 0n;
  for (const character of text) {
    const digit = alphabet.indexOf(character);
    if (digit < 0) return null;
    number = (number << 5n) | BigInt(digit);
  }
  const hexDigits = (keyBytes + checkBytes) * 2;
  return Buffer.from(number.toString(16).padStart(hexDigits, '0'), 'hex');
}
