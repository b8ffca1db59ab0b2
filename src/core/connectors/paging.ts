/** Pages of a list: how each kind of paging asks for the next one and knows the end. */
import type { Json, Paging } from '../../shared/connector.ts';
import { toText } from '../expressions/index.ts';
import type { Expressions } from '../expressions/index.ts';

/** Which page: opaque text that a page gave as its `next`; null is the first page. */
export type Position = string | null;

export interface PageRequest {
  readonly query: Record<string, string>;
  /** For pages that are named by their whole address. */
  readonly address?: string;
}

/** What a page's request has beside its template. */
export function pageRequest(paging: Paging, position: Position, readsCursor: boolean): PageRequest {
  const size = 'size' in paging && paging.size !== undefined ? paging.size : undefined;
  const query: Record<string, string> = size === undefined ? {} : { [size[0]]: String(size[1]) };
  switch (paging.kind) {
    case 'cursor':
      // A template that names `cursor` itself puts it where the app wants it, in the body for one.
      if (position !== null && !readsCursor && paging.param !== undefined) {
        query[paging.param] = position;
      }
      return { query };
    case 'page':
      query[paging.param] = position ?? String(paging.first);
      return { query };
    case 'offset':
      query[paging.param] = position ?? '0';
      return { query };
    case 'link':
    case 'nextUrl':
      return position === null ? { query } : { query: {}, address: position };
    case 'none':
      return { query };
  }
}

export interface Page {
  readonly items: Json[];
  readonly next: Position;
}

/** The items of an answer and the position of the next page. */
export async function readPage(
  expressions: Pick<Expressions, 'renderTree'>,
  paging: Paging,
  position: Position,
  answer: { readonly value: Json; readonly link: string | undefined; readonly url: URL },
): Promise<Page> {
  const { value } = answer;
  const templates = {
    items: paging.items,
    ...('next' in paging ? { next: paging.next } : {}),
    ...('more' in paging && paging.more !== undefined ? { more: paging.more } : {}),
  };
  const { items, next, more } = objectOf(await expressions.renderTree(templates, value));
  const list = listOf(items);
  const goesOn = (size = Infinity): boolean =>
    list.length > 0 && ('more' in templates ? more === true : list.length >= size);
  switch (paging.kind) {
    case 'cursor':
      return { items: list, next: cursorOf(next) };
    case 'page': {
      const page = Number(position ?? paging.first);
      return { items: list, next: goesOn(paging.size?.[1]) ? String(page + 1) : null };
    }
    case 'offset': {
      const offset = Number(position ?? 0);
      return { items: list, next: goesOn(paging.size[1]) ? String(offset + list.length) : null };
    }
    case 'link':
      return { items: list, next: nextLink(answer.link, answer.url) };
    case 'nextUrl':
      return { items: list, next: resolved(cursorOf(next), answer.url) };
    case 'none':
      return { items: list, next: null };
  }
}

/** JSONata gives one item for a list of one, and nothing for none. */
function listOf(items: Json | undefined): Json[] {
  if (items === undefined || items === null) return [];
  return Array.isArray(items) ? items : [items];
}

function cursorOf(next: Json | undefined): Position {
  if (next === undefined || next === null || next === false) return null;
  const text = toText(next);
  return text === '' ? null : text;
}

/** The address with `rel="next"` of a Link header (RFC 8288), resolved against the page's own. */
function nextLink(header: string | undefined, url: URL): Position {
  for (const [, target = '', parameters = ''] of (header ?? '').matchAll(/<([^>]*)>([^<]*)/g)) {
    const rel = /;\s*rel\s*=\s*"?([^";]*)/i.exec(parameters)?.[1] ?? '';
    if (!rel.toLowerCase().split(/\s+/).includes('next')) continue;
    return resolved(target, url);
  }
  return null;
}

/** An address that a page gave, seen from the page's own. */
function resolved(target: string | null, url: URL): Position {
  return target !== null && URL.canParse(target, url.href) ? new URL(target, url).href : null;
}

function objectOf(value: Json | undefined): Record<string, Json> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
}
