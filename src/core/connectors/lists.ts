/** Lists of an app, page by page. */
import type { Json, Paging, RequestTemplate } from '../../shared/connector.ts';
import { SojournError } from '../../shared/errors.ts';
import type { Expressions } from '../expressions/index.ts';
import type { SentRequest } from './facts.ts';
import { pageRequest, readPage } from './paging.ts';
import type { Page, Position } from './paging.ts';
import { reads } from './reads.ts';
import type { Talk } from './talks.ts';
import type { Reply, Transport } from './transport.ts';

/** A list that can be asked for: its first page, and how it goes on. */
export interface List {
  readonly template: RequestTemplate;
  readonly paging: Paging;
  readonly scope: Record<string, Json>;
}

export interface WholeList {
  readonly items: Json[];
  /** The answer of the last page. */
  readonly last: Json;
  /** The request for the last page. */
  readonly request: SentRequest;
}

export interface Lists {
  page(talk: Talk, list: List, position: Position): Promise<Page & { reply: Reply }>;
  /** @throws provider_answer_wrong when the pages go in circles, answer_too_large */
  whole(talk: Talk, list: List): Promise<WholeList>;
}

/** Where nothing says how a list goes on: the answer is all of it. */
export const wholeAnswer: Paging = { kind: 'none', items: '{{ $ }}' };

/** Pages and items of one list; more than that is a loop or too much to hold. */
const maxPages = 1_000;
const maxItems = 100_000;

export function createLists(
  expressions: Pick<Expressions, 'renderTree'>,
  transport: Transport,
): Lists {
  async function page(
    talk: Talk,
    { template, paging, scope }: List,
    position: Position,
  ): Promise<Page & { reply: Reply }> {
    const reply = await transport({
      ...talk,
      template,
      scope: position === null ? scope : { ...scope, cursor: position },
      ...pageRequest(paging, position, reads(template, 'cursor')),
    });
    return { ...(await readPage(expressions, paging, position, reply)), reply };
  }

  async function whole(talk: Talk, list: List): Promise<WholeList> {
    const app = talk.connector.name;
    const items: Json[] = [];
    const seen = new Set<string>();
    let position: Position = null;
    for (;;) {
      const read: Page & { reply: Reply } = await page(talk, list, position);
      const { next, reply } = read;
      for (const item of read.items) items.push(item);
      const all = { items, last: reply.value, request: reply.request };
      if (next === null) return all;
      // An app that repeats its last position at the end of the list, with nothing new, is only clumsy.
      if (seen.has(next)) {
        if (read.items.length === 0) return all;
        const reason = 'its pages go in circles';
        throw new SojournError('provider_answer_wrong', { values: { app, reason } });
      }
      seen.add(next);
      if (seen.size >= maxPages || items.length >= maxItems) {
        throw new SojournError('answer_too_large', {
          values: { app, limit: `${maxItems} entries or ${maxPages} pages` },
        });
      }
      position = next;
    }
  }

  return { page, whole };
}
