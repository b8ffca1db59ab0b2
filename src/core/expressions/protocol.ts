/** The messages between the core and the expression worker. Values travel as JSON text, so they are plain by nature. */

export interface Job {
  readonly id: number;
  /** JSON text of a list: each expression is worked out on each of these scopes. */
  readonly scopes: string;
  readonly expressions: readonly string[];
}

export type Answer =
  | { readonly kind: 'ready' }
  /** `values`: JSON text, per scope and per expression `[value]`, or `[]` for undefined. */
  | { readonly kind: 'done'; readonly id: number; readonly values: string }
  | {
      readonly kind: 'failed';
      readonly id: number;
      readonly expression: string;
      readonly reason: string;
    }
  | { readonly kind: 'limit'; readonly id: number };
