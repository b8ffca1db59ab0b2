/** How a passage, and a step of it, is left. */
import { SojournError, toErrorShape } from '../../shared/errors.ts';
import type { ErrorShape } from '../../shared/errors.ts';

/** How a passage ended. `interrupted`: nothing is recorded, the run goes on later from where it is. */
export type Ending =
  | { readonly state: 'succeeded' | 'stopped' | 'unknown'; readonly error: ErrorShape | null }
  | { readonly state: 'failure'; readonly error: ErrorShape }
  | { readonly state: 'interrupted' };

/** Thrown to leave the walk; no *Try Catch* holds it. */
export class Ended extends Error {
  readonly ending: Ending;
  constructor(ending: Ending) {
    super('the passage ended');
    this.ending = ending;
  }
}

/** A step failed; its row says so already. *Try Catch* holds it. */
export class StepFailed extends Error {
  readonly step: string;
  readonly shape: ErrorShape;
  constructor(step: string, shape: ErrorShape) {
    super(shape.message);
    this.step = step;
    this.shape = shape;
  }
}

export function stopped(): Ending {
  return { state: 'stopped', error: toErrorShape(new SojournError('run_stopped')) };
}

/** Whether the step under way took effect is not known: the person is asked. */
export function unknownStep(): Ended {
  return new Ended({ state: 'unknown', error: toErrorShape(new SojournError('step_unknown')) });
}

/** What the run would need to go on is not there any more: nothing can be asked either. */
export function lostData(): Ended {
  return new Ended({ state: 'unknown', error: toErrorShape(new SojournError('run_data_lost')) });
}
