/**
 * Literals that look like secrets, found before a journey leaves (E1). It only warns: an id that looks like a key may be
 * one, and the person decides. The literal itself is never repeated.
 */
import type { Json } from '../../../shared/connector.ts';
import type { Condition, FieldValue, Journey, Step, TriggerStep } from '../../../shared/journey.ts';

export interface Suspicion {
  readonly field: string;
  readonly reason: string;
}

/** The suspicious literals of one step, without the steps inside it; one for each field. */
export function suspicionsOf(step: Step | TriggerStep): Suspicion[] {
  const found = new Map<string, string>();
  for (const { field, text, isChoice } of literalsOf(step)) {
    if (found.has(field)) continue;
    const reason = reasonOf(text, field, isChoice);
    if (reason !== undefined) found.set(field, reason);
  }
  return [...found].map(([field, reason]) => ({ field, reason }));
}

/** The suspicious texts of a journey itself: what it is called, and its note. */
export function suspicionsOfJourney({ name, note }: Pick<Journey, 'name' | 'note'>): Suspicion[] {
  return [...literal('name', name), ...literal('note', note)].flatMap(({ field, text }) => {
    const reason = reasonOf(text, '', false);
    return reason === undefined ? [] : [{ field, reason }];
  });
}

/** The suspicious texts of a connector, by where they stand; names say nothing there, since it describes secrets. */
export function suspicionsOfConnector(connector: Json, place = ''): Suspicion[] {
  if (typeof connector === 'string') {
    const reason = reasonOf(connector, '', false);
    return reason === undefined ? [] : [{ field: place, reason }];
  }
  if (connector === null || typeof connector !== 'object') return [];
  return Object.entries(connector).flatMap(([key, value]) =>
    suspicionsOfConnector(value, place === '' ? key : `${place}.${key}`),
  );
}

/** Whether a text, standing under that name, looks like a secret. */
export function looksSecret(text: string, name: string): boolean {
  return reasonOf(text, name, false) !== undefined;
}

interface Literal {
  readonly field: string;
  readonly text: string;
  /** A value that was chosen from the app's own list: an id of the app, of whatever look. */
  readonly isChoice: boolean;
}

function literalsOf(step: Step | TriggerStep): Literal[] {
  const note = [...literal('name', step.name), ...literal('note', step.note)];
  if (!('kind' in step)) return [...fieldLiterals(step.fields), ...note];
  switch (step.kind) {
    case 'action':
    case 'call':
      return [...fieldLiterals(step.fields), ...note];
    case 'if':
      return [...conditionTexts(step.when).flatMap((text) => literal('when', text)), ...note];
    case 'forEach':
      return [...literal('list', step.list), ...note];
    case 'delay':
      return [...literal('seconds', step.seconds), ...note];
    case 'stop':
      return [...literal('message', step.message), ...note];
    case 'tryCatch':
      return note;
  }
}

function literal(field: string, text: string | undefined): Literal[] {
  return text === undefined ? [] : [{ field, text, isChoice: false }];
}

function fieldLiterals(fields: Readonly<Record<string, FieldValue>>): Literal[] {
  return Object.entries(fields).flatMap(([field, value]): Literal[] => {
    if ('text' in value) return literal(field, value.text);
    if ('formula' in value) return literal(field, value.formula);
    const isChoice = value.label !== undefined;
    const texts = textsIn(value.value).map(({ key, text }) => ({
      field: key === undefined ? field : `${field}.${key}`,
      text,
      isChoice,
    }));
    return [...texts, ...literal(field, value.label)];
  });
}

/** The texts inside a value, each with the key that it stands under. */
function textsIn(value: Json, key?: string): { key: string | undefined; text: string }[] {
  if (typeof value === 'string') return [{ key, text: value }];
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) return value.flatMap((item) => textsIn(item, key));
  return Object.entries(value).flatMap(([name, item]) => textsIn(item, name));
}

function conditionTexts(condition: Condition): string[] {
  const entries = 'all' in condition ? condition.all : condition.any;
  return entries.flatMap((entry) =>
    'left' in entry ? [entry.left, entry.right ?? ''] : conditionTexts(entry),
  );
}

/** Forms of keys and tokens that their makers document. */
const knownForms: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'holds a private key'],
  [/\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\./, 'holds a signed token (JWT)'],
  [/\b(?:sk|pk|rk)_(?:live|test)_\w{10,}/, 'holds what looks like a Stripe key'],
  [/\bwhsec_\w{10,}/, 'holds what looks like a webhook secret'],
  [/\bsk-[\w-]{16,}/, 'holds what looks like an API key'],
  [/\b(?:gh[opusr]_\w{20,}|github_pat_\w{20,})/, 'holds what looks like a GitHub token'],
  [/\bglpat-[\w-]{16,}/, 'holds what looks like a GitLab token'],
  [/\bxox[abeoprs]-[\w-]{10,}/, 'holds what looks like a Slack token'],
  [/hooks\.slack\.com\/services\/\w+\/\w+\/\w+/, 'holds a Slack webhook address'],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/, 'holds what looks like an AWS key'],
  [/\bAIza[\w-]{30,}/, 'holds what looks like a Google API key'],
  [/\bya29\.[\w-]{20,}/, 'holds what looks like a Google token'],
  [/\bSG\.[\w-]{16,}\.[\w-]{16,}/, 'holds what looks like a SendGrid key'],
  [/\bnpm_\w{30,}/, 'holds what looks like an npm token'],
  [/\b(?:shpat|shpss|shpca)_\w{20,}/, 'holds what looks like a Shopify token'],
  [/\bhf_\w{20,}/, 'holds what looks like an access token'],
  [/\b(?:Bearer|Basic|Token)\s+[\w+/=.~-]{8,}/i, 'holds what looks like an Authorization header'],
  [/:\/\/[^\s/:@]+:[^\s/@]{3,}@/, 'holds an address with a password in it'],
  [
    /[?&;](?:api[-_]?key|access[-_]?token|token|key|secret|password|sig|signature)=[^&\s]{6,}/i,
    'holds an address with a key in it',
  ],
];

const secretName =
  /(?:^|[._\-\s])(?:authorization|password|passwd|passphrase|secret|token|credentials?|api[-_ ]?key|access[-_ ]?key|private[-_ ]?key|client[-_ ]?secret|x-api-key|cookie)(?:$|[._\-\s])/i;

function reasonOf(text: string, field: string, isChoice: boolean): string | undefined {
  const plain = withoutPills(text);
  const known = knownForms.find(([form]) => form.test(plain));
  if (known) return known[1];
  if (plain.trim() !== '' && secretName.test(spaced(field))) return 'is named like a secret';
  if (
    !isChoice &&
    plain
      .split(/[^\w+/=.~-]+/)
      .flatMap(segmentsOf)
      .some(looksRandom)
  ) {
    return 'holds a long random text, as keys are';
  }
  return undefined;
}

/** In an address each segment counts by itself. */
function segmentsOf(word: string): string[] {
  return word.includes('//') ? word.split('/') : [word];
}

/** What the person typed: pills are references, the texts in their formulas are not. */
function withoutPills(text: string): string {
  return text.replace(/\{\{([^{}]*)\}\}/g, (_, expression: string) =>
    (expression.match(/"[^"]*"|'[^']*'/g) ?? []).join(' '),
  );
}

function spaced(name: string): string {
  return name.replace(/([a-z\d])([A-Z])/g, '$1 $2');
}

const shortestRandom = 20;
const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Letters and digits mixed, long, and without the repetitions of words. */
function looksRandom(word: string): boolean {
  if (word.length < shortestRandom || uuid.test(word)) return false;
  if (!/\d/.test(word) || !/[A-Za-z]/.test(word)) return false;
  // Paths, dates, host and file names have many short parts.
  const longest = Math.max(...word.split(/[/.~_-]/).map((part) => part.length));
  return longest >= shortestRandom && entropy(word) >= (/^[\da-f]+$/i.test(word) ? 3 : 3.7);
}

/** Shannon entropy in bits per character. */
function entropy(word: string): number {
  const counts = new Map<string, number>();
  for (const character of word) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values())
    bits -= (count / word.length) * Math.log2(count / word.length);
  return bits;
}
