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
};

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
