/** AES-256-GCM with bound additional data: the one way in which the vault seals anything. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

export interface Box {
  /** 12 random bytes, never used twice with one key (NIST SP 800-38D, 8.2.2). */
  readonly nonce: Buffer;
  /** Ciphertext and, in its last 16 bytes, the tag. */
  readonly box: Buffer;
}

const nonceBytes = 12;
const tagBytes = 16;

/**
 * @param key 32 bytes
 * @param bound what the box belongs to; opening it as anything else fails
 */
export function seal(key: Buffer, bound: readonly unknown[], plain: Buffer): Box {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(additionalData(bound));
  const box = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return { nonce, box };
}

/** @returns the content, or null where key, binding or a single bit is not the one it was sealed with */
export function unseal(key: Buffer, bound: readonly unknown[], { nonce, box }: Box): Buffer | null {
  if (nonce.length !== nonceBytes || box.length < tagBytes) return null;
  const split = box.length - tagBytes;
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(additionalData(bound));
  decipher.setAuthTag(box.subarray(split));
  try {
    return Buffer.concat([decipher.update(box.subarray(0, split)), decipher.final()]);
  } catch {
    return null;
  }
}

/** JSON keeps the parts apart: no two lists of parts give the same bytes. */
function additionalData(bound: readonly unknown[]): Buffer {
  return Buffer.from(JSON.stringify(bound), 'utf8');
}
