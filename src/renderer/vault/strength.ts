/** How well a passphrase resists guessing, as a hint while it is typed. The rule itself is the core's. */
import { passphraseMinimum } from '../../shared/passphrase.ts';

export const strengths = ['short', 'weak', 'fair', 'good', 'strong'] as const;
export type Strength = (typeof strengths)[number];

/**
 * A rough estimate from length and variety: characters that repeat or run on from the one before (`aaaa`, `1234`)
 * hardly count.
 */
export function strengthOf(passphrase: string): Strength {
  const characters = Array.from(passphrase.trim());
  if (characters.length < passphraseMinimum) return 'short';
  const telling = characters.filter((character, index) => tells(character, characters[index - 1]));
  const variety = new Set(characters.map((character) => character.toLowerCase())).size;
  const score = Math.min(telling.length, variety * 2.5);
  if (score < 10) return 'weak';
  if (score < 14) return 'fair';
  return score < 20 ? 'good' : 'strong';
}

function tells(character: string, before: string | undefined): boolean {
  if (before === undefined) return true;
  const distance = (character.codePointAt(0) ?? 0) - (before.codePointAt(0) ?? 0);
  return Math.abs(distance) > 1;
}
