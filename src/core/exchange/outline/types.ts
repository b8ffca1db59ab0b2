/** A journey as any engine could run it: each step with the requests that it sends, as data. */
import type { Json } from '../../../shared/connector.ts';
import type { Tree } from './tree.ts';

export interface Outline {
  readonly id: string;
  readonly name: string;
  readonly note: string | undefined;
  readonly trigger: OutlinedTrigger;
  readonly steps: readonly OutlinedStep[];
  readonly connections: readonly NamedConnection[];
  /** Seconds between two looks of a trigger that asks. */
  readonly pollSeconds: number;
}

interface Common {
  readonly id: string;
  readonly title: string;
  readonly note: string | undefined;
  readonly disabled: boolean;
  /** What is not quite as in Sojourn, wherever it runs. */
  readonly notes: readonly string[];
}

/** A step that no engine can do; `notes` says why. */
export type Missing = Common & { readonly kind: 'missing'; readonly sample: Json };

export type OutlinedStep =
  | (Common & {
      readonly kind: 'request';
      readonly app: string;
      readonly action: string;
      /** Sent in this order, the last one being the one that the step is about. */
      readonly requests: readonly OutlinedRequest[];
      /** JSONata of the step's data over `answer`. */
      readonly output: (answer: string) => string;
      readonly sample: Json;
    })
  | (Common & {
      readonly kind: 'builtIn';
      readonly app: string;
      readonly action: string;
      readonly fields: Readonly<Record<string, Tree>>;
      readonly connection: NamedConnection | undefined;
      readonly sample: Json;
    })
  | Missing
  | (Common & {
      readonly kind: 'if';
      /** JSONata that is true or false. */
      readonly when: string;
      readonly then: readonly OutlinedStep[];
      readonly else: readonly OutlinedStep[];
    })
  | (Common & {
      readonly kind: 'forEach';
      readonly list: Tree;
      readonly steps: readonly OutlinedStep[];
    })
  | (Common & {
      readonly kind: 'tryCatch';
      readonly try: readonly OutlinedStep[];
      readonly catch: readonly OutlinedStep[];
    })
  | (Common & { readonly kind: 'delay'; readonly seconds: Tree })
  | (Common & {
      readonly kind: 'stop';
      readonly as: 'succeeded' | 'failure';
      readonly message: Tree;
    })
  | (Common & {
      readonly kind: 'call';
      readonly journey: string;
      readonly name: string;
      readonly input: Tree;
    });

export interface OutlinedRequest {
  /** Where its answer is kept in the scope; the id of the step for the last one. */
  readonly id: string;
  readonly method: string;
  /** Without the query. */
  readonly url: Tree;
  /** Objects. Names of headers are in lower case where they are known. */
  readonly query: Tree;
  readonly headers: Tree;
  readonly body: OutlinedBody | undefined;
  readonly answer: 'json' | 'text' | 'none';
  /** The step gets `{ status, headers, body }`, not only what the body is. */
  readonly whole: boolean;
  /** An answer of 400 and above is data, too. */
  readonly keepsErrors: boolean;
  /** JSONata over `answer` that is true for a good answer that is an error; undefined where there is none. */
  readonly failed: ((answer: string) => string) | undefined;
  readonly paging: OutlinedPaging | undefined;
  readonly connection: NamedConnection | undefined;
}

export interface OutlinedBody {
  readonly type: 'json' | 'form' | 'text';
  /** JSON and forms as a value; JSON that was typed as text, and text, as text. */
  readonly content: Tree;
  readonly isText: boolean;
}

/** A list over several pages; the scope has `<id>.cursor` and `<id>.items` meanwhile. */
export interface OutlinedPaging {
  readonly kind: 'cursor' | 'page' | 'offset' | 'link' | 'nextUrl';
  /** The query parameters of the place and the size of a page. */
  readonly place: string | undefined;
  readonly size: readonly [string, number] | undefined;
  readonly first: number | undefined;
  /** JSONata of the items of an answer, a list. */
  readonly items: (answer: string) => string;
  /** JSONata of what the next request says; undefined at the end. `link` is JSONata of the Link header. */
  readonly next: (answer: string, cursor: string, link: string) => string;
  /** Templates as the connector has them, for an engine with paging of its own. */
  readonly templates: {
    readonly items: string;
    readonly next: string | undefined;
    readonly more: string | undefined;
  };
}

/** A connection as exports refer to it: by name, with the places where its secrets go. */
export interface NamedConnection {
  /** c1, c2 … */
  readonly id: string;
  readonly app: string;
  readonly appName: string;
  readonly name: string;
  readonly method: string;
  readonly kind: 'oauth2' | 'clientCredentials' | 'fields' | 'none';
  /** Ids and labels of what must be filled in. */
  readonly secrets: readonly { readonly id: string; readonly label: string }[];
  readonly headers: readonly (readonly [string, Tree])[];
  readonly query: readonly (readonly [string, Tree])[];
  /** What stands for `:name` in an address. */
  readonly path: Readonly<Record<string, Tree>>;
  readonly basic: { readonly user: Tree; readonly password: Tree } | undefined;
  readonly scopes: readonly string[];
  /** For engines that sign in by themselves. */
  readonly oauth:
    | {
        readonly authorizationUrl: string | undefined;
        readonly tokenUrl: string | undefined;
      }
    | undefined;
}

export type OutlinedTrigger = Omit<Common, 'disabled'> &
  (
    | { readonly kind: 'manual' }
    | {
        readonly kind: 'every';
        readonly count: number;
        readonly unit: 'minutes' | 'hours';
      }
    | { readonly kind: 'times'; readonly cron: readonly string[]; readonly timeZone: string }
    | { readonly kind: 'webhook' }
    | { readonly kind: 'called' }
    | {
        readonly kind: 'poll';
        readonly app: string;
        readonly event: string;
        readonly request: OutlinedRequest;
        readonly detail: OutlinedRequest | undefined;
        /** JSONata of the items of an answer, a list. */
        readonly items: (answer: string) => string;
        /** JSONata over one item; `where` is true or false. */
        readonly where: ((item: string) => string) | undefined;
        readonly key: (item: string) => string;
        readonly time: ((item: string) => string) | undefined;
        /** JSONata of the event's data over the item, or over the answer of `detail`. */
        readonly output: (item: string) => string;
        readonly templates: { readonly key: string; readonly items: string };
        readonly sample: Json;
      }
    | {
        readonly kind: 'builtIn';
        readonly app: string;
        readonly event: string;
        readonly fields: Readonly<Record<string, Tree>>;
        readonly connection: NamedConnection | undefined;
        readonly sample: Json;
      }
    | { readonly kind: 'missing'; readonly sample: Json }
  );
