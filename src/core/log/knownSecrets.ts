import { mask } from './redact.ts';

/** Shorter texts are no secret worth the name and would mask half the log. */
const shortest = 4;

/** Replaces given texts in finished lines, in every form in which a line can hold them. */
export function createKnownSecrets(texts: readonly string[]) {
  const forms = new Set<string>();
  let longestFirst: string[] = [];

  function add(text: string): void {
    if (text.length < shortest) return;
    for (const form of formsOf(text)) if (form.length >= shortest) forms.add(form);
    longestFirst = [...forms].sort((a, b) => b.length - a.length);
  }
  texts.forEach(add);

  return {
    add,
    mask: (line: string): string =>
      longestFirst.reduce((masked, form) => masked.replaceAll(form, mask), line),
  };
}

function formsOf(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8');
  const url = encodeURIComponent(text.toWellFormed());
  const plain = [text, url, url.replaceAll('%20', '+'), bytes.toString('base64url')];
  // Base 64 without its padding is found with it, too.
  const all = [...plain, bytes.toString('base64').replace(/=+$/, ''), bytes.toString('hex')];
  return all.flatMap((form) => [form, JSON.stringify(form).slice(1, -1)]);
}
