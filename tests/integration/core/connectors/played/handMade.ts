/** Answers of apps whose connectors compute what they read of them, so that they cannot be made backwards. */
import type { Json } from '../../../../../src/shared/connector.ts';
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
