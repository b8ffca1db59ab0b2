/** The window's only way out: typed calls to the core and the events that it sends. */
import type { Channel, Input, Output } from '../shared/contract/calls.ts';
import type { EventName, EventPayload } from '../shared/contract/events.ts';
import type { Bridge, Result } from '../shared/contract/wire.ts';
import { type ErrorShape, toErrorShape } from '../shared/errors.ts';

declare global {
  interface Window {
    readonly bridge: Bridge;
  }
}

type ChannelWithoutInput = {
  [C in Channel]: [undefined] extends [Input<C>] ? C : never;
}[Channel];

/** A call that failed. `shape` is filled text, ready to show (ErrorNote takes it). */
export class CallError extends Error {
  readonly shape: ErrorShape;

  constructor(shape: ErrorShape) {
    super(shape.message);
    this.name = 'CallError';
    this.shape = shape;
  }
}

/** Calls the core. Throws CallError with one of the codes of src/shared/errors.ts. */
function call<C extends ChannelWithoutInput>(channel: C): Promise<Output<C>>;
function call<C extends Channel>(channel: C, input: Input<C>): Promise<Output<C>>;
async function call(channel: Channel, input?: unknown): Promise<unknown> {
  const bridge: { call(channel: Channel, input: unknown): Promise<Result<unknown>> } =
    window.bridge;
  const result = await bridge.call(channel, plain(input));
  if (!result.ok) throw new CallError(result.error);
  return result.value;
}

/** Listens to an event of the core; gives back a function that ends the subscription. */
function on<E extends EventName>(
  name: E,
  listener: (payload: EventPayload<E>) => void,
): () => void {
  return window.bridge.on(name, listener);
}

/** Reactive proxies cannot be cloned into another process; every input is plain JSON. */
function plain(input: unknown): unknown {
  return input === undefined ? undefined : JSON.parse(JSON.stringify(input));
}

export const api = { call, on };

/** What to show for anything that was caught: a CallError's own text, else the fixed text of `internal`. */
export function errorShape(error: unknown): ErrorShape {
  return error instanceof CallError ? error.shape : toErrorShape(error);
}

/** The platform, for the names of keys: Ctrl or ⌘. */
export function isMac(): boolean {
  return window.bridge.platform === 'darwin';
}
