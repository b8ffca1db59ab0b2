/** Copies of steps: within a journey, between journeys, and as text (docs/copied-steps.md). */
import type { Journey, Step } from '../../shared/journey.ts';
import { allSteps, triggerId } from '../../shared/journeySteps.ts';
import type { StepText } from '../../shared/stepText.ts';
import { findStep, insertStep, insertSteps, placeOf, type Place } from './document.ts';
import { outermost } from './moving.ts';
import { freshStepIds, referencesOf, withIds } from './references.ts';

/**
 * Puts a copy of a step below it. All steps of the copy get fresh ids, and pills inside the copy that referred to steps
 * of the original block refer to the copied ones.
 */
export function cloneStep(journey: Journey, id: string, used = 0): Journey {
  const step = findStep(journey, id);
  const place = placeOf(journey, id);
  if (!step || !place) return journey;
  const originals = allSteps([step]);
  const fresh = freshStepIds(journey, originals.length, used);
  const ids = new Map(originals.map((inner, index) => [inner.id, fresh[index] ?? inner.id]));
  return insertStep(journey, { ...place, index: place.index + 1 }, withIds(step, ids));
}

/** Steps of a journey as the text that Copy gives away. */
export function copiedText(journey: Journey, ids: readonly string[]): string {
  const { app, event } = journey.trigger;
  const text: StepText = {
    format: 'sojourn.steps',
    formatVersion: 1,
    journey: journey.id,
    trigger: { ...(app !== undefined && { app }), ...(event !== undefined && { event }) },
    steps: outermost(journey, ids).flatMap((id) => findStep(journey, id) ?? []),
  };
  return JSON.stringify(text, null, 2);
}

/**
 * Puts copied steps into a gap, with fresh ids. Pills among them follow. Pills of other steps stay as they are in the journey
 * that they were copied from; in another one their steps do not exist, and they must not come to mean others that happen to
 * have their ids: they get ids that no step has, so that they are marked and wait for a new source. Gives the new ids of the
 * outermost steps.
 */
export function pasteSteps(
  journey: Journey,
  place: Place,
  copied: StepText,
  used = 0,
): { journey: Journey; ids: string[] } {
  const originals = allSteps(copied.steps);
  const strangers = strangersOf(originals, journey, copied);
  const fresh = freshStepIds(journey, originals.length + strangers.length, used, originals);
  const ids = new Map(
    [...originals.map(({ id }) => id), ...strangers].map((id, index) => [id, fresh[index] ?? id]),
  );
  const steps = copied.steps.map((step) => withIds(step, ids));
  return { journey: insertSteps(journey, place, steps), ids: steps.map(({ id }) => id) };
}

/** Ids outside of the copied steps that mean something else, or nothing, in this journey. */
function strangersOf(copied: readonly Step[], journey: Journey, text: StepText): string[] {
  if (text.journey === journey.id) return [];
  const own = new Set(copied.map(({ id }) => id));
  const sameTrigger =
    text.trigger?.app === journey.trigger.app && text.trigger?.event === journey.trigger.event;
  return [...new Set(copied.flatMap((step) => [...referencesOf(step)]))].filter(
    (id) => !own.has(id) && !(id === triggerId && sameTrigger),
  );
}
