/**
 * What is certainly not among very many keys, told without reading them: a Bloom filter. It may take a key for one of
 * them that is none (about one in a thousand), never the other way round.
 * Burton H. Bloom, 1970; the hashes by Kirsch and Mitzenmacher, 2006: https://doi.org/10.1002/rsa.20208
 */
export interface KeyFilter {
  add(key: string): void;
  mayHave(key: string): boolean;
  /** More keys were added than it was made for: it says "maybe" more and more often. */
  readonly isOverfull: boolean;
}

const bitsPerKey = 16;
const probes = 5;

/** @param most keys that it is made for */
export function createKeyFilter(most: number): KeyFilter {
  const bits = 2 ** Math.ceil(Math.log2(Math.max(most, 64) * bitsPerKey));
  const words = new Uint32Array(bits / 32);
  let added = 0;

  return {
    add(key) {
      const { first, step } = hash(key);
      for (let probe = 0; probe < probes; probe += 1) {
        const bit = placeOf(first, step, probe);
        words[bit >>> 5] = (words[bit >>> 5] ?? 0) | (1 << (bit & 31));
      }
      added += 1;
    },

    mayHave(key) {
      const { first, step } = hash(key);
      for (let probe = 0; probe < probes; probe += 1) {
        const bit = placeOf(first, step, probe);
        if (((words[bit >>> 5] ?? 0) & (1 << (bit & 31))) === 0) return false;
      }
      return true;
    },

    get isOverfull() {
      return added > most;
    },
  };

  function placeOf(first: number, step: number, probe: number): number {
    return ((first + Math.imul(probe, step)) >>> 0) & (bits - 1);
  }
}

/** FNV-1a over the UTF-16 units, and a second hash mixed out of it (the last step of MurmurHash3). */
function hash(key: string): { first: number; step: number } {
  let first = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) {
    first = Math.imul(first ^ key.charCodeAt(at), 0x01000193);
  }
  const mixed = mix(first ^ key.length);
  return { first: mix(first), step: mix(mixed + 0x9e3779b9) | 1 };
}

function mix(hashed: number): number {
  let value = Math.imul(hashed ^ (hashed >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
