/** The core in this very process, spoken to over the same contract as the window uses. */
import { readFile } from 'node:fs/promises';
import { createCore } from '../core/core.ts';
import type { Channel, Input, Output } from '../shared/contract/calls.ts';
import type { EventName, EventPayload } from '../shared/contract/events.ts';
import type { Host } from '../shared/contract/host.ts';
import { fromErrorShape, SojournError } from '../shared/errors.ts';

type Listener = (name: EventName, payload: unknown) => void;

export interface Session {
  /** One call of the contract. @throws SojournError whatever the call answers */
  call<C extends Channel>(channel: C, ...input: InputArgument<C>): Promise<Output<C>>;
  /** Resolves with the first payload of an event that `wanted` accepts. */
  once<E extends EventName>(
    name: E,
    wanted: (payload: EventPayload<E>) => boolean,
  ): Promise<EventPayload<E>>;
  /** Calls the listener with every payload of an event. */
  on<E extends EventName>(name: E, listener: (payload: EventPayload<E>) => void): void;
  close(): Promise<void>;
}

/** Calls without input are called without one. */
type InputArgument<C extends Channel> = undefined extends Input<C> ? [] : [Input<C>];

/**
 * Opens the core on a data folder, without unlocking the vault.
 * @param background runs what is on, as the window does
 */
export function openSession(home: string, host: Host, background = false): Session {
  const listeners = new Set<Listener>();
  const core = createCore({
    background,
    home,
    host,
    emit: (name, payload) => {
      for (const listener of listeners) listener(name, payload);
    },
  });
  return {
    async call(channel, ...input) {
      const result = await core.call(channel, input[0]);
      if (!result.ok) throw fromErrorShape(result.error);
      return result.value as Output<typeof channel>;
    },
    once(name, wanted) {
      return new Promise((resolve) => {
        const listener: Listener = (sent, payload) => {
          // The name picks the payload's type; both come from one typed emit.
          if (sent !== name || !wanted(payload as EventPayload<typeof name>)) return;
          listeners.delete(listener);
          resolve(payload as EventPayload<typeof name>);
        };
        listeners.add(listener);
      });
    },
    on(name, listener) {
      listeners.add((sent, payload) => {
        if (sent === name) listener(payload as EventPayload<typeof name>);
      });
    },
    close: () => core.close(),
  };
}

/**
 * Unlocks with the passphrase in the file that `SOJOURN_PASSPHRASE_FILE` names, else with the keychain.
 * @throws SojournError vault_missing, vault_locked where there is neither, passphrase_wrong, keychain_*
 */
export async function unlock(session: Session): Promise<void> {
  const { state, slots } = await session.call('vault.state');
  if (state === 'none') throw new SojournError('vault_missing');
  if (state === 'unlocked') return;
  const passphrase = await passphraseFromFile();
  if (passphrase !== undefined) await session.call('vault.unlock', { passphrase });
  else if (slots.keychain) await session.call('vault.unlock', { keychain: true });
  else {
    throw new SojournError('vault_locked', {
      details: 'Set SOJOURN_PASSPHRASE_FILE to a file that holds the passphrase.',
    });
  }
}

/** The passphrase in the file that `SOJOURN_PASSPHRASE_FILE` names; undefined where none is named. */
export async function passphraseFromFile(): Promise<string | undefined> {
  const file = process.env.SOJOURN_PASSPHRASE_FILE;
  return file ? firstLineOf(file, 'that SOJOURN_PASSPHRASE_FILE names') : undefined;
}

/**
 * A secret in a file's first line: arguments of a command are seen by every user of the computer.
 * @param whose `that … names`
 * @throws SojournError input_invalid
 */
export async function firstLineOf(file: string, whose: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).split(/\r?\n/)[0] ?? '';
  } catch (cause) {
    const what = `The file ${whose} cannot be read.`;
    throw new SojournError('input_invalid', { values: { what }, cause });
  }
}
