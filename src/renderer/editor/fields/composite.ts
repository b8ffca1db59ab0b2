/**
 * Lists and key/value fields whose entries mix text and pills. A literal where there is no pill; otherwise one JSONata
 * expression in a form that is read back into the same entries: `{"Subject": "Re: " & s0.title}`, `["a", s1.id]`.
 */
import type { Json } from '../../../shared/connector.ts';
import type { FieldValue } from '../../../shared/journey.ts';
import {
  parsePill,
  parseTemplate,
  pillText,
  serialiseTemplate,
  type TemplatePart,
} from '../pills.ts';

export interface Pair {
  readonly key: string;
  /** A template: text with pills. */
  readonly text: string;
}

/** The rows of a key/value field; null for a formula of another form. */
export function pairsOf(value: FieldValue | undefined): Pair[] | null {
  if (value === undefined) return [];
  if ('text' in value) return null;
  if ('formula' in value) return readFormula(value.formula, readPairs);
  if (typeof value.value !== 'object' || value.value === null || Array.isArray(value.value)) {
    return [];
  }
  return Object.entries(value.value).map(([key, each]) => ({ key, text: literalText(each) }));
}

/** The value of a key/value field; rows without a key are left out, and of two with one key the last one counts. */
export function pairsValue(pairs: readonly Pair[]): FieldValue | undefined {
  const named = new Map(pairs.filter(({ key }) => key !== '').map(({ key, text }) => [key, text]));
  if (named.size === 0) return undefined;
  const entries = [...named];
  if (!entries.some(([, text]) => hasExpression(text))) {
    return { value: Object.fromEntries(entries) };
  }
  const written = entries.map(([key, text]) => `${JSON.stringify(key)}: ${writeText(text)}`);
  return { formula: `{${written.join(', ')}}` };
}

/** The entries of a list field; null for a formula of another form. */
export function itemsOf(value: FieldValue | undefined): string[] | null {
  if (value === undefined) return [];
  if ('text' in value) return null;
  if ('formula' in value) return readFormula(value.formula, readItems);
  return Array.isArray(value.value) ? value.value.map(literalText) : [];
}

/** The value of a list field; empty entries are left out. */
export function itemsValue(items: readonly string[]): FieldValue | undefined {
  const filled = items.filter((item) => item !== '');
  if (filled.length === 0) return undefined;
  if (!filled.some(hasExpression)) return { value: filled };
  return { formula: `[${filled.map(writeText).join(', ')}]` };
}

/** Text with pills as one expression: `"Re: " & s0.title`. */
export function writeTemplate(template: string): string {
  return writeText(template);
}

/** The text with pills that an expression of that form stands for; null for any other. */
export function readTemplateFormula(formula: string): string | null {
  return readFormula(formula, (reader) => reader.template());
}

function literalText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function hasExpression(text: string): boolean {
  return parseTemplate(text).some((part) => part.kind !== 'text');
}

function writeText(text: string): string {
  const parts = parseTemplate(text);
  return parts.length === 0 ? '""' : parts.map(writePart).join(' & ');
}

function writePart(part: TemplatePart): string {
  if (part.kind === 'text') return JSON.stringify(part.source);
  if (part.kind === 'formula') return `(${part.expression})`;
  return part.source.slice(2, -2).trim();
}

/** Reads the formulas that this file writes; a position that does not fit throws NotOurs. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  take(mark: string): boolean {
    this.#skipSpace();
    if (!this.#text.startsWith(mark, this.#at)) return false;
    this.#at += mark.length;
    return true;
  }

  need(mark: string): void {
    if (!this.take(mark)) throw new NotOurs();
  }

  needEnd(): void {
    this.#skipSpace();
    if (this.#at < this.#text.length) throw new NotOurs();
  }

  /** A text in double quotes; undefined where none stands here. */
  string(): string | undefined {
    this.#skipSpace();
    const literal = this.#match(/"(?:[^"\\]|\\.)*"/y);
    return literal === undefined ? undefined : unquote(literal);
  }

  /** `"Re: " & s0.title` as the template `Re: {{ s0.title }}`. */
  template(): string {
    let template = '';
    do {
      const literal = this.string();
      template += literal ?? this.#expression();
    } while (this.take('&'));
    return template;
  }

  #expression(): string {
    const path = this.#match(/s\d{1,6}(?:\.[A-Za-z_]\w*|\.`[^`]+`|\[\d{1,9}\])*/y);
    const pill = path === undefined ? null : parsePill(path);
    if (pill) return pillText(pill);
    const [part] = parseTemplate(`{{${this.#parenthesis()}}}`);
    if (part?.kind !== 'formula') throw new NotOurs();
    return serialiseTemplate([{ ...part, source: `{{ ${part.expression} }}` }]);
  }

  #parenthesis(): string {
    this.need('(');
    const start = this.#at;
    let depth = 1;
    while (depth > 0) {
      const piece = this.#match(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|[^"'`]/y);
      if (piece === undefined) throw new NotOurs();
      if (piece === '(') depth += 1;
      if (piece === ')') depth -= 1;
    }
    return this.#text.slice(start, this.#at - 1);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#text) ?? [];
    this.#at += found?.length ?? 0;
    return found;
  }

  #skipSpace(): void {
    this.#match(/\s*/y);
  }
}

class NotOurs extends Error {}

function unquote(literal: string): string {
  try {
    const text: unknown = JSON.parse(literal);
    if (typeof text === 'string') return text;
  } catch {
    // A JSONata string with an escape that JSON does not have: not one of ours.
  }
  throw new NotOurs();
}

function readFormula<T>(formula: string, read: (reader: Reader) => T): T | null {
  try {
    const reader = new Reader(formula);
    const result = read(reader);
    reader.needEnd();
    return result;
  } catch (error) {
    if (error instanceof NotOurs) return null;
    throw error;
  }
}

function readPairs(reader: Reader): Pair[] {
  const pairs: Pair[] = [];
  reader.need('{');
  if (reader.take('}')) return pairs;
  do {
    const key = reader.string();
    if (key === undefined) throw new NotOurs();
    reader.need(':');
    pairs.push({ key, text: reader.template() });
  } while (reader.take(','));
  reader.need('}');
  return pairs;
}

function readItems(reader: Reader): string[] {
  const items: string[] = [];
  reader.need('[');
  if (reader.take(']')) return items;
  do items.push(reader.template());
  while (reader.take(','));
  reader.need(']');
  return items;
}
