// A core that answers as a test says, in place of window.bridge.

import type { Channel, Input, Output } from '../../../src/shared/contract/calls.ts';
import type { EventName, EventPayload } from '../../../src/shared/contract/events.ts';
import type { ErrorShape } from '../../../src/shared/errors.ts';

export type Answers = {
  [C in Channel]?: (input: Input<C>) => Output<C> | Promise<Output<C>>;
};

/** Thrown by an answer: the call fails with this error. */
export class Refused extends Error {
  readonly shape: ErrorShape;

  constructor(shape: ErrorShape) {
    super(shape.message);
    this.shape = shape;
  }
}

export interface FakeCore {
  /** What was asked, in order. */
  readonly asked: { channel: Channel; input: unknown }[];
  send<E extends EventName>(name: E, payload: EventPayload<E>): void;
}

/** Puts a bridge on the global window that answers from `answers`; a call without an answer fails the test. */
export function installBridge(answers: Answers): FakeCore {
  const asked: FakeCore['asked'] = [];
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  const table: Record<string, ((input: never) => unknown) | undefined> = answers;

  const bridge = {
    platform: 'linux',
    async call(channel: Channel, input: never): Promise<unknown> {
      asked.push({ channel, input });
      const answer = table[channel];
      if (answer === undefined) throw new Error(`no answer to ${channel}`);
      try {
        return { ok: true, value: await answer(input) };
      } catch (error) {
        if (error instanceof Refused) return { ok: false, error: error.shape };
        throw error;
      }
    },
    on(name: string, listener: (payload: unknown) => void): () => void {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener));
      return () => set.delete(listener);
    },
  };
  const target = 'window' in globalThis ? window : {};
  Object.assign(globalThis, { window: Object.assign(target, { bridge }) });

  return {
    asked,
    send(name, payload) {
      listeners.get(name)?.forEach((listener) => {
        listener(payload);
      });
    },
  };
}
