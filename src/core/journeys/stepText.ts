/** Reads steps that somebody pastes: any text at all may be on a clipboard. */
import type { z } from 'zod';
import { SojournError } from '../../shared/errors.ts';
import type { Step } from '../../shared/journey.ts';
import { allSteps } from '../../shared/journeySteps.ts';
import { stepTextSchema } from '../../shared/stepText.ts';
import type { StepText } from '../../shared/stepText.ts';
import { parseJson, placeOfDepth } from '../expressions/index.ts';

/** Steps, with those inside blocks, that one text may hold. */
const mostSteps = 500;
/** How deep its JSON may be nested: a block in a block in a block takes two levels each. */
const deepest = 100;

/** The copied steps of a text. @throws input_invalid in words for everything that is no such text */
export function readStepText(text: string): StepText {
  if (placeOfDepth(text, deepest) !== null) throw refused('It is nested too deeply');
  const parsed = stepTextSchema.safeParse(readJson(text));
  if (!parsed.success) throw notSteps(parsed.error);
  const { steps } = parsed.data;
  refuseBroken(steps);
  return parsed.data;
}

function readJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch (cause) {
    const what = 'What is on the clipboard is not a copied step.';
    throw new SojournError('input_invalid', { values: { what }, cause });
  }
}

/** Names the place, never what stands there. */
function notSteps(error: z.ZodError): SojournError {
  const [issue] = error.issues;
  const [first] = issue?.path ?? [];
  if (issue === undefined || first === undefined || first === 'format') {
    const what = 'What is on the clipboard is not a copied step.';
    return new SojournError('input_invalid', { values: { what } });
  }
  if (first === 'formatVersion') return refused('It comes from a newer version of Sojourn');
  const number = typeof issue.path[1] === 'number' ? issue.path[1] + 1 : undefined;
  return refused(
    number === undefined
      ? 'Something in it is not as it should be'
      : `Its step ${number} is broken`,
  );
}

function refuseBroken(steps: readonly Step[]): void {
  const all = allSteps(steps);
  if (all.length > mostSteps) throw refused(`It has more than ${mostSteps} steps`);
  if (new Set(all.map(({ id }) => id)).size < all.length || all.some(({ id }) => id === 's0')) {
    throw refused('Two of its steps have the same id');
  }
}

function refused(reason: string): SojournError {
  return new SojournError('input_invalid', {
    values: { what: `The copied steps cannot be pasted. ${reason}.` },
  });
}
