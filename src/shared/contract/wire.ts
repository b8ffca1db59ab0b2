/** The messages that pass between core, shell and window, and the shape of every result. */
import type { ErrorShape } from '../errors.ts';
import type { Channel, Input, Output } from './calls.ts';
import type { EventName, EventPayload } from './events.ts';
import type { HostService } from './host.ts';

export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErrorShape };

export type PresenceEvent =
  | { readonly kind: 'suspend' | 'screenLocked' }
  /** Sent now and then: whole seconds since the last key or pointer movement anywhere on this computer. */
  | { readonly kind: 'idle'; readonly seconds: number };

/** Shell → core. */
export type ToCore =
  | {
      readonly kind: 'call';
      readonly id: number;
      readonly channel: string;
      readonly input: unknown;
    }
  | { readonly kind: 'hostResult'; readonly id: number; readonly result: Result<unknown> }
  /** What the system says of the person's presence; the core decides by its lock rules. */
  | { readonly kind: 'presence'; readonly event: PresenceEvent }
  /** A file was opened with Sojourn: absolute path, not yet read. */
  | { readonly kind: 'openFile'; readonly path: string }
  /** Close everything and exit; the answer is the process's end. */
  | { readonly kind: 'shutdown' };

/** Core → shell. */
export type FromCore =
  | { readonly kind: 'ready' }
  | { readonly kind: 'result'; readonly id: number; readonly result: Result<unknown> }
  | { readonly kind: 'event'; readonly name: EventName; readonly payload: unknown }
  | {
      readonly kind: 'host';
      readonly id: number;
      readonly service: HostService;
      readonly input: unknown;
    };

/** The two electron channel names that the preload bridge uses. */
export const bridgeChannels = { call: 'sojourn:call', event: 'sojourn:event' } as const;

/** What the preload puts on `window.bridge`. */
export interface Bridge {
  call<C extends Channel>(channel: C, input: Input<C>): Promise<Result<Output<C>>>;
  /** Gives back a function that ends the subscription. */
  on<E extends EventName>(name: E, listener: (payload: EventPayload<E>) => void): () => void;
  readonly platform: 'darwin' | 'linux' | 'win32';
}
