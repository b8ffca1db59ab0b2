/** Answers of apps whose connectors compute what they read of them, so that they cannot be made backwards. */
import type { Json } from '../../../../../src/shared/connector.ts';
import type { JsonObject, PageOf } from './shapes.ts';

export interface HandMade {
  /** What every answer of the app has, such as `ok: true`. */
  readonly base?: JsonObject;
  /** The whole answer of a page, where that is the same for all its triggers. */
  readonly page?: (page: PageOf) => Json;
  /** Its pages hold so many entries that all that is played is on the first one. */
  readonly hasLongPages?: boolean;
  /** By trigger. */
  readonly triggers?: Readonly<Record<string, HandMadeTrigger>>;
}

export interface HandMadeTrigger {
  /** An entry as the list has it, where the sample is what its details or its output are. */
  readonly item?: Json;
  /** The whole answer of a page. */
  readonly page?: (page: PageOf) => Json;
  /** Values of its fields, where not any will do. */
  readonly fields?: JsonObject;
}

/** By connector. */
export const handMade: Readonly<Record<string, HandMade>> = {
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
