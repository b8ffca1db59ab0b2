/** Several chosen cards: for copies, moves and deletion of more than one step at once. */
import { shallowRef, type ShallowRef } from 'vue';
import type { Journey } from '../../shared/journey.ts';
import { allSteps, triggerId } from '../../shared/journeySteps.ts';
import type { Session } from './session.ts';

export interface Choosing {
  readonly marked: Readonly<ShallowRef<ReadonlySet<string>>>;
  /** A press on a card: opens it; with Ctrl or ⌘ it joins or leaves the chosen ones, with Shift all up to it do. */
  press(event: MouseEvent, step: string): void;
  /** All cards from the first chosen one to this one. */
  extendTo(from: string, step: string): void;
  /** The steps that a command on this one is about: all chosen ones where it is one of them. */
  readonly with: (step: string) => readonly string[];
  clear(): void;
}

export function useChoosing(session: Pick<Session, 'journey' | 'select' | 'selected'>): Choosing {
  const marked = shallowRef<ReadonlySet<string>>(new Set());
  let anchor: string | null = null;

  function extendTo(from: string, step: string): void {
    anchor ??= from === triggerId ? step : from;
    marked.value = new Set(between(session.journey.value, anchor, step));
  }

  function clear(): void {
    anchor = null;
    if (marked.value.size > 0) marked.value = new Set();
  }

  return {
    marked,
    extendTo,
    clear,
    press(event, step) {
      if (step !== triggerId && event.shiftKey) {
        extendTo(session.selected.value ?? step, step);
      } else if (step !== triggerId && (event.ctrlKey || event.metaKey)) {
        const next = new Set(marked.value);
        if (!next.delete(step)) next.add(step);
        marked.value = next;
        anchor = step;
      } else {
        clear();
        session.select(step);
      }
    },
    with: (step) => (marked.value.has(step) ? [...marked.value] : [step]),
  };
}

function between(journey: Journey, one: string, other: string): string[] {
  const ids = allSteps(journey.steps).map(({ id }) => id);
  const [from = 0, to = 0] = [ids.indexOf(one), ids.indexOf(other)].sort((a, b) => a - b);
  return ids.slice(Math.max(from, 0), to + 1);
}
