/** What is wrong with *Call a journey* (T7): checked apart, since the called journey changes without the caller's document. */
import type { Callable } from '../../shared/callable.ts';
import type { Problem } from '../../shared/journey.ts';

/** A step that calls a journey, as its document has it. */
export interface CallUse {
  readonly step: string;
  /** `step 2 (Call a journey)` */
  readonly where: string;
  readonly journey: string;
  /** Names of the inputs that are filled in. */
  readonly given: readonly string[];
}

/** A journey as its callers see it. */
export interface Called {
  readonly name: string;
  /** Null where it is not callable. */
  readonly callable: Callable | null;
  /** The journeys that it calls itself. */
  readonly calls: readonly string[];
}

export type FindCalled = (journey: string) => Called | undefined;

/** The problems of a journey's calls, as the called journeys are now. */
export function callProblems(
  caller: { readonly id: string; readonly name: string },
  uses: readonly CallUse[],
  find: FindCalled,
): Problem[] {
  return uses.flatMap(({ step, where, journey, given }): Problem[] => {
    const problem = { step, field: 'journey' };
    const called = journey === caller.id ? { ...find(journey), name: caller.name } : find(journey);
    if (called === undefined) {
      const message = `The journey that ${where} calls does not exist any more.`;
      return [{ ...problem, kind: 'journey_unknown', message }];
    }
    const chain = chainTo(caller.id, journey, find);
    if (chain !== undefined) {
      const message = `The call in ${where} never ends: ${chainText(caller.name, chain)}.`;
      return [{ ...problem, kind: 'journey_calls_itself', message }];
    }
    if (!called.callable) {
      const message = `“${called.name}”, which ${where} calls, does not begin with “Called by another journey”.`;
      return [{ ...problem, kind: 'journey_not_callable', message }];
    }
    return called.callable.inputs
      .filter(({ id, required }) => required && !given.includes(id))
      .map(({ id, label }) => {
        const message = `“${label}” in ${where} is empty.`;
        return { step, field: id, kind: 'field_missing', message };
      });
  });
}

/** `“A” calls “B”, “B” calls “A”` */
export function chainText(caller: string, chain: readonly string[]): string {
  const names = [caller, ...chain];
  return chain.map((name, index) => `“${names[index] ?? ''}” calls “${name}”`).join(', ');
}

/**
 * The names of the journeys by which a called one leads back to its caller, the called one first and the caller last;
 * undefined where it does not.
 */
export function chainTo(caller: string, called: string, find: FindCalled): string[] | undefined {
  const seen = new Set<string>();
  const walk = (id: string, names: readonly string[]): string[] | undefined => {
    if (seen.has(id)) return undefined;
    seen.add(id);
    const journey = find(id);
    if (journey === undefined) return undefined;
    const chain = [...names, journey.name];
    if (id === caller) return chain;
    for (const next of journey.calls) {
      const found = walk(next, chain);
      if (found) return found;
    }
    return undefined;
  };
  return walk(called, []);
}
