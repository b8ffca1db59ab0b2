/** Moves of a step through the journey, gap by gap, into blocks and out of them. */
import type { Journey, Step } from '../../shared/journey.ts';
import { allSteps, branchesOf } from '../../shared/journeySteps.ts';
import {
  findStep,
  insertStep,
  journeyList,
  moveStep,
  placeOf,
  stepsOf,
  withoutStep,
  type Place,
  type StepList,
} from './document.ts';

/** Every gap between steps in the order in which they are read. */
export function gapsOf(journey: Journey): Place[] {
  return gapsIn(journey.steps, journeyList);
}

function gapsIn(steps: readonly Step[], list: StepList): Place[] {
  return [
    { ...list, index: 0 },
    ...steps.flatMap((step, index) => [
      ...branchesOf(step).flatMap(({ branch, steps: inner }) =>
        gapsIn(inner, { block: step.id, branch }),
      ),
      { ...list, index: index + 1 },
    ]),
  ];
}

/** The gap to which a step goes with one move up (-1) or down (1); undefined at the ends of the journey. */
export function gapBeside(journey: Journey, id: string, by: -1 | 1): Place | undefined {
  const from = placeOf(journey, id);
  if (!from) return undefined;
  const gaps = gapsOf(withoutStep(journey, id));
  return gaps[gaps.findIndex((gap) => isSame(gap, from)) + by];
}

/**
 * Moves a step one gap up (-1) or down (1): past a plain step, and into and out of the blocks that it meets. Its pills stay
 * as they are, also those that lose their source by it.
 */
export function moveStepBy(journey: Journey, id: string, by: -1 | 1): Journey {
  const step = findStep(journey, id);
  const to = gapBeside(journey, id, by);
  return step && to ? insertStep(withoutStep(journey, id), to, step) : journey;
}

/** May a step be dropped into a gap? Not into itself, nor where it stands. */
export function canMoveTo(journey: Journey, id: string, to: Place): boolean {
  return moveStep(journey, id, to) !== journey;
}

/** Moves several steps into a gap, in their order; those inside a block that goes along stay in it. */
export function moveSteps(journey: Journey, ids: readonly string[], to: Place): Journey {
  let place = to;
  let moved = journey;
  for (const id of outermost(journey, ids)) {
    const next = moveStep(moved, id, place);
    const stands = placeOf(next, id);
    moved = next;
    if (stands?.block === place.block && stands.branch === place.branch) {
      place = { ...stands, index: stands.index + 1 };
    }
  }
  return moved;
}

/** The chosen steps in reading order, without those that stand inside another chosen one. */
export function outermost(journey: Journey, ids: readonly string[]): string[] {
  const chosen = allSteps(journey.steps).filter(({ id }) => ids.includes(id));
  const inside = new Set(
    chosen.flatMap((step) => allSteps([step]).flatMap(({ id }) => (id === step.id ? [] : [id]))),
  );
  return chosen.flatMap(({ id }) => (inside.has(id) ? [] : [id]));
}

/** The place below a step, or at the end of the journey where none is named. */
export function placeBelow(journey: Journey, id: string | undefined): Place {
  const place = id === undefined ? undefined : placeOf(journey, id);
  if (place) return { ...place, index: place.index + 1 };
  return {
    ...journeyList,
    index: id === undefined ? (stepsOf(journey, journeyList)?.length ?? 0) : 0,
  };
}

function isSame(one: Place, other: Place): boolean {
  return one.block === other.block && one.branch === other.branch && one.index === other.index;
}
