/** States of Amazon States Language on their way: names, and what follows what. https://states-language.net */
import type { Json } from '../../../shared/connector.ts';

export interface State {
  Type: string;
  Next?: string;
  End?: true;
  [key: string]: Json | undefined;
}

/** Names are unique over a whole state machine, nested ones included. */
export class Names {
  readonly #taken = new Set<string>();

  take(wanted: string): string {
    const base = wanted.slice(0, 70).trim();
    for (let count = 1; ; count += 1) {
      const name = count === 1 ? base : `${base} (${count})`;
      if (this.#taken.has(name)) continue;
      this.#taken.add(name);
      return name;
    }
  }
}

/** One list of states; a state's `Next` is set when the state after it is known. */
export class Machine {
  readonly states: Record<string, State> = {};
  readonly #names: Names;
  /** Ends a branch inside of a state machine, not the machine itself. */
  readonly isNested: boolean;
  #start: string | undefined;
  /** Where `Next` is still to be set. */
  #open: ((next: string) => void)[] = [];

  constructor(names: Names, isNested: boolean) {
    this.#names = names;
    this.isNested = isNested;
  }

  get names(): Names {
    return this.#names;
  }

  /** Adds a state behind all open ends; it is the open end then, unless it goes on nowhere. */
  add(name: string, state: State): string {
    const taken = this.#names.take(name);
    this.states[taken] = state;
    this.#start ??= taken;
    this.lead(taken);
    this.#open = ['Succeed', 'Fail', 'Choice'].includes(state.Type)
      ? []
      : [
          (next) => {
            state.Next = next;
          },
        ];
    return taken;
  }

  /** Whether a state that is added now is ever reached. */
  get isOpen(): boolean {
    return this.#start === undefined || this.#open.length > 0;
  }

  /** Leads all open ends to a state. */
  lead(to: string): void {
    for (const set of this.#open) set(to);
    this.#open = [];
  }

  /** The open ends, taken away: to be joined again further down. */
  takeOpen(): ((next: string) => void)[] {
    const open = this.#open;
    this.#open = [];
    return open;
  }

  open(ends: readonly ((next: string) => void)[]): void {
    this.#open.push(...ends);
  }

  /** A state whose branches are given by conditions: where one is true, and else. */
  choice(
    name: string,
    condition: string,
  ): { yes: (next: string) => void; no: (next: string) => void } {
    const rule: { Condition: string; Next: string } = { Condition: condition, Next: '' };
    const state: State = { Type: 'Choice', Choices: [rule] };
    this.add(name, state);
    return {
      yes: (next) => {
        rule.Next = next;
      },
      no: (next) => {
        state.Default = next;
      },
    };
  }

  /** The finished list; what is open ends here. */
  finish(lastName: string): { StartAt: string; States: Record<string, Json> } {
    if (this.#open.length > 0 || this.#start === undefined) {
      this.add(lastName, { Type: 'Pass', End: true });
      this.#open = [];
    }
    const states = Object.entries(this.states).map(([name, state]) => [name, toJson(state)]);
    return {
      StartAt: this.#start ?? '',
      States: Object.fromEntries(states) as Record<string, Json>,
    };
  }
}

function toJson(state: State): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(state).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
