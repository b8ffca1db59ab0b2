/** The numbers by which a person knows the steps. Where steps move, only what shows a number that changed hears of it. */
import { shallowRef, watch, type ShallowRef } from 'vue';
import type { Step } from '../../shared/journey.ts';
import { stepNumbers } from './visibleSteps.ts';

/** @returns the number of a step or of the trigger; undefined for ids that are gone */
export function useNumbers(
  structure: Readonly<ShallowRef<Step[]>>,
): (id: string) => number | undefined {
  const asked = new Map<string, ShallowRef<number | undefined>>();
  let present = stepNumbers(structure.value);
  watch(
    structure,
    (steps) => {
      present = stepNumbers(steps);
      for (const [id, number] of asked) number.value = present.get(id);
    },
    { flush: 'sync' },
  );

  return (id) => {
    const known = asked.get(id) ?? shallowRef(present.get(id));
    asked.set(id, known);
    return known.value;
  };
}
