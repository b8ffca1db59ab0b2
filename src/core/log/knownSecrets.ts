import { mask } from './redact.ts';

/** Shorter texts are no secret worth the name and would mask half the log. */
const shortest = 4;
/** The oldest is forgotten when there are more: tokens are renewed every hour, and each one costs time per line. */
const most = 500;

/**
 * Replaces known texts in finished lines, in every form in which a line can hold them.
 * @param always texts that are never forgotten
 */
export function createKnownSecrets(always: readonly string[]) {
  const lasting = always.filter((text) => text.length >= shortest).flatMap(formsOf);
  const added = new Map<string, string[]>();
  let longestFirst = sorted();

  function sorted(): string[] {
    const forms = new Set([...lasting, ...[...added.values()].flat()]);
    return [...forms].sort((a, b) => b.length - a.length);
  }

  return {
    add(text: string): void {
      if (text.length < shortest || added.has(text)) return;
      added.set(text, formsOf(text));
      const [oldest] = added.keys();
      if (added.size > most && oldest !== undefined) added.delete(oldest);
      longestFirst = sorted();
    },
    forget(): void {
      added.clear();
      longestFirst = sorted();
    },
    mask: (line: string): string =>
      longestFirst.reduce((masked, form) => masked.replaceAll(form, mask), line),
  };
}

function formsOf(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8');
  const url = encodeURIComponent(text.toWellFormed());
  const forms = [
    text,
    url,
    url.replaceAll('%20', '+'),
    bytes.toString('base64url'),
    // Found with its padding, too.
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('hex'),
  ];
  return forms.flatMap((form) => [form, JSON.stringify(form).slice(1, -1)]);
}
