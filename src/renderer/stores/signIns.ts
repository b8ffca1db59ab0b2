/**
 * Sign-ins that wait for the system browser. They stand in a store and not in a component, so that a panel can be closed
 * and opened again meanwhile. One per purpose: `new <app>` or `again <connection>`.
 */
import { defineStore } from 'pinia';
import { reactive } from 'vue';
import type { SignIn } from '../../shared/connection.ts';
import type { Input } from '../../shared/contract/calls.ts';
import type { ErrorShape } from '../../shared/errors.ts';
import { api, errorShape } from '../api.ts';
import type { ErrorLike } from '../components/types.ts';

export type SignInError = ErrorLike & {
  readonly code: string;
  readonly field?: string | undefined;
};

interface Purpose {
  starting: boolean;
  signIn: SignIn | null;
  error: SignInError | null;
}

const none: Readonly<Purpose> = { starting: false, signIn: null, error: null };

export const useSignIns = defineStore('signIns', () => {
  const purposes = reactive(new Map<string, Purpose>());
  /** The last word on each attempt: it may come before the answer to the call that started it. */
  const heard = new Map<string, SignIn>();

  function of(purpose: string): Readonly<Purpose> {
    return purposes.get(purpose) ?? none;
  }

  function waiting(purpose: string): boolean {
    const { starting, signIn } = of(purpose);
    return starting || signIn?.state === 'waiting' || signIn?.state === 'exchanging';
  }

  /** The start of each purpose that still counts: a cancelled one gets its answer later, and is ended then. */
  const starts = new Map<string, symbol>();

  /** Opens the system browser at the provider. What comes of it shows in `of(purpose)`. */
  async function start(purpose: string, input: Input<'signIn.start'>): Promise<void> {
    const mine = Symbol(purpose);
    starts.set(purpose, mine);
    purposes.set(purpose, { starting: true, signIn: null, error: null });
    try {
      const signIn = await api.call('signIn.start', input);
      if (starts.get(purpose) === mine) take(purpose, heard.get(signIn.attempt) ?? signIn);
      else await api.call('signIn.cancel', { attempt: signIn.attempt });
    } catch (caught) {
      if (starts.get(purpose) === mine) fail(purpose, errorShape(caught));
    }
  }

  async function cancel(purpose: string): Promise<void> {
    const attempt = of(purpose).signIn?.attempt;
    starts.delete(purpose);
    purposes.delete(purpose);
    if (attempt !== undefined) await api.call('signIn.cancel', { attempt });
  }

  async function openAgain(purpose: string): Promise<void> {
    const attempt = of(purpose).signIn?.attempt;
    if (attempt !== undefined) await api.call('signIn.openAgain', { attempt });
  }

  async function copyLink(purpose: string): Promise<void> {
    const attempt = of(purpose).signIn?.attempt;
    if (attempt !== undefined) await api.call('signIn.copyLink', { attempt });
  }

  /** Forgets how it ended. */
  function dismiss(purpose: string): void {
    purposes.delete(purpose);
  }

  function take(purpose: string, signIn: SignIn): void {
    if (signIn.state === 'cancelled') purposes.delete(purpose);
    else purposes.set(purpose, { starting: false, signIn, error: signIn.error ?? null });
  }

  function fail(purpose: string, error: ErrorShape): void {
    purposes.set(purpose, { starting: false, signIn: null, error });
  }

  /** Follows the core; gives back a function that stops. */
  function follow(): () => void {
    return api.on('signIn.changed', (signIn) => {
      heard.set(signIn.attempt, signIn);
      for (const [purpose, { signIn: known }] of purposes) {
        if (known?.attempt === signIn.attempt) take(purpose, signIn);
      }
    });
  }

  function clear(): void {
    starts.clear();
    purposes.clear();
    heard.clear();
  }

  return { of, waiting, start, cancel, openAgain, copyLink, dismiss, follow, clear };
});
