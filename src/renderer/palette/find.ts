/** What the command palette finds for what was typed. */
import fuzzysort from 'fuzzysort';
import { fold } from '../components/search.ts';

/** Something that can be found. */
export interface Findable {
  readonly id: string;
  readonly title: string;
  /** More words that it is found by; they count less than its title. */
  readonly keywords?: string;
}

const mostFound = 50;
/** Below this, what was typed is hardly in it. */
const leastScore = 0.3;
const keywordWeight = 0.7;
const recentBonus = 0.15;

/** Entries beside their folded texts, made once for many searches. */
export function prepare<T extends Findable>(entries: readonly T[]): Prepared<T>[] {
  return entries.map((entry) => ({
    entry,
    title: fuzzysort.prepare(fold(entry.title)),
    keywords: fuzzysort.prepare(fold(entry.keywords ?? '')),
  }));
}

interface Prepared<T> {
  readonly entry: T;
  readonly title: ReturnType<typeof fuzzysort.prepare>;
  readonly keywords: ReturnType<typeof fuzzysort.prepare>;
}

/**
 * The best first; letters may be left out, case and accents do not count. Of those that fit alike, what was used last
 * stands first.
 * @param recent ids, the one used last first
 */
export function find<T extends Findable>(
  prepared: readonly Prepared<T>[],
  typed: string,
  recent: readonly string[],
): T[] {
  const query = fold(typed.trim());
  const rank = new Map(recent.map((id, index) => [id, (recent.length - index) / recent.length]));
  return prepared
    .flatMap(({ entry, title, keywords }) => {
      const found = Math.max(
        fuzzysort.single(query, title)?.score ?? 0,
        keywordWeight * (fuzzysort.single(query, keywords)?.score ?? 0),
      );
      if (found < leastScore) return [];
      return [{ entry, score: found + recentBonus * (rank.get(entry.id) ?? 0) }];
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, mostFound)
    .map(({ entry }) => entry);
}
