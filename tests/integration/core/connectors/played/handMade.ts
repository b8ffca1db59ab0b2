/** Answers of apps whose connectors compute what they read of them, so that they cannot be made backwards. */
import type { Json } from '../../../../../src/shared/connector.ts';
import { objectOf } from './shapes.ts';
import type { JsonObject, PageOf } from './shapes.ts';

export interface HandMade {
  /** What every answer of the app has, such as `ok: true`. */
  readonly base?: JsonObject;
  /** The whole answer of a page, where that is the same for all its triggers. */
  readonly page?: (page: PageOf) => Json;
  /** By trigger. */
  readonly triggers?: Readonly<Record<string, HandMadeTrigger>>;
}

export interface HandMadeTrigger {
  /** An entry as the list has it, where the sample is what its details or its output are. */
  readonly item?: Json;
  /** The whole answer of a page. */
  readonly page?: (page: PageOf) => Json;
  /** The cursor in a request's query, where the connector takes it apart. */
  readonly cursorOf?: (query: URLSearchParams) => string;
}

/** By connector. */
export const handMade: Readonly<Record<string, HandMade>> = {
  clickup: {
    // Of a workspace, whose tasks these are, it does not say which page is the last.
    page: ({ items }) => ({ tasks: [...items] }),
    triggers: {
      'new-comment': {
        page: ({ items }) => ({ comments: [...items] }),
        cursorOf: (query) => `${query.get('start')}/${query.get('start_id')}`,
      },
    },
  },
  excel: { page: rangeOf },
  github: {
    triggers: {
      // Pull requests are told from other issues by what leads to them.
      'new-pull-request': {
        item: {
          id: 3000000057,
          number: 57,
          title: 'Find words with umlauts',
          created_at: '2026-03-03T10:00:00Z',
          pull_request: { merged_at: null },
        },
      },
      'pull-request-merged': {
        item: {
          id: 3000000057,
          number: 57,
          title: 'Find words with umlauts',
          closed_at: '2026-03-04T07:30:00Z',
          pull_request: { merged_at: '2026-03-04T07:30:00Z' },
        },
      },
    },
  },
  'google-sheets': { triggers: { 'new-row': { page: sheetOf }, 'changed-row': { page: sheetOf } } },
  'google-tasks': {
    triggers: {
      'completed-task': {
        page: ({ items, next }) => ({
          items: [...items],
          ...(next === null ? {} : { nextPageToken: next }),
        }),
      },
    },
  },
  hubspot: {
    page: ({ items, next }) => ({
      results: [...items],
      ...(next === null ? {} : { paging: { next: { after: next } } }),
    }),
  },
  mastodon: {
    triggers: {
      'new-notification': {
        // Older ones than a month are not paged through.
        item: { id: '34975861', type: 'mention', created_at: fromNow(-60) },
        page: ({ items }) => [...items],
      },
    },
  },
  'outlook-calendar': {
    triggers: {
      'event-soon': {
        item: {
          id: 'AAMkAGI1AAAt9AHjAAA=',
          subject: 'Paper for the office',
          start: { dateTime: fromNow(600).replace('Z', ''), timeZone: 'UTC' },
        },
      },
    },
  },
  slack: {
    base: { ok: true },
    triggers: {
      'found-message': {
        page: ({ items, next }) => ({
          ok: true,
          messages: { matches: [...items], paging: pagesOf(next) },
        }),
      },
      'new-file': {
        page: ({ items, next }) => ({ ok: true, files: [...items], paging: pagesOf(next) }),
      },
    },
  },
  telegram: { page: ({ items }) => ({ ok: true, result: [...items] }) },
};

/** For what connectors compare with the current time: a time so many seconds after it. */
function fromNow(seconds: number): string {
  return new Date(Date.now() + seconds * 1_000).toISOString();
}

function pagesOf(next: string | null): Json {
  return { page: 1, pages: next === null ? 1 : 2 };
}

/** A table of a workbook, with the names of its columns. */
function rangeOf({ items }: PageOf): Json {
  return { values: linesOf(items, ({ index }) => Number(index) + 1) };
}

/** A sheet, which has the names of its columns in the first row. */
function sheetOf({ items }: PageOf): Json {
  const values = linesOf(items, ({ row }) => Number(row) - 1);
  return { range: 'Orders!A1:Z1000', majorDimension: 'ROWS', values };
}

/** Rows where they say that they are, below the names of the columns; those between them are empty. */
function linesOf(items: readonly Json[], lineOf: (row: JsonObject) => number): Json[] {
  const rows = items.map(objectOf);
  const lines = new Array<Json>(Math.max(0, ...rows.map(lineOf)) + 1).fill([]);
  lines[0] = Object.keys(objectOf(rows[0]?.values));
  for (const row of rows) lines[lineOf(row)] = Object.values(objectOf(row.values));
  return lines;
}
