/**
 * The parts of the document, each a value of its own. An edit makes a new document with one step that is another one, and
 * only what shows that step hears of it: cards that hung on the whole document would all be asked at every key press.
 */
import { shallowRef, watch, type Ref, type ShallowRef } from 'vue';
import type { Journey, Step, TriggerStep } from '../../shared/journey.ts';
import { allSteps } from '../../shared/journeySteps.ts';
import { sameJson } from './sameJson.ts';
import { structureOf } from './visibleSteps.ts';

export interface Parts {
  /** A step as it stands in the document; undefined for ids that are gone. */
  readonly stepOf: (id: string) => Step | undefined;
  readonly trigger: Readonly<ShallowRef<TriggerStep>>;
  /** App id → connection id. */
  readonly connections: Readonly<ShallowRef<Journey['connections']>>;
  /** Which steps there are and how they are nested, without what is set up in them. */
  readonly structure: Readonly<ShallowRef<Step[]>>;
}

/** Follows a document, at once at every edit. */
export function useParts(journey: Readonly<Ref<Journey>>): Parts {
  const steps = new Map<string, ShallowRef<Step | undefined>>();
  const trigger = shallowRef(journey.value.trigger);
  let present = byId(journey.value);
  watch(
    journey,
    (next) => {
      present = byId(next);
      // By identity, as the steps: a test speaks of the very trigger that it tested.
      trigger.value = next.trigger;
      for (const [id, step] of steps) step.value = present.get(id);
    },
    { flush: 'sync' },
  );

  function stepOf(id: string): Step | undefined {
    const known = steps.get(id) ?? shallowRef(present.get(id));
    steps.set(id, known);
    return known.value;
  }

  return {
    stepOf,
    trigger,
    connections: part(() => journey.value.connections),
    structure: part(() => structureOf(journey.value.steps)),
  };
}

/** What is said of the document, and changes only when that does. */
export function part<T>(get: () => T): Readonly<ShallowRef<T>> {
  const value = shallowRef(get());
  watch(
    get,
    (next) => {
      if (!sameJson(value.value, next)) value.value = next;
    },
    { flush: 'sync' },
  );
  return value;
}

function byId({ steps }: Journey): ReadonlyMap<string, Step> {
  return new Map(allSteps(steps).map((step) => [step.id, step]));
}
