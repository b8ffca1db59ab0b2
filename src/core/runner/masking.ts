/** Where masked data may be, so that it is not kept (R1). */
import { SojournError, toErrorShape } from '../../shared/errors.ts';
import type { ErrorCode, ErrorShape } from '../../shared/errors.ts';
import type { Step } from '../../shared/journey.ts';

/** May the step itself, without the steps inside it, read the data of another one? Never false where it does. */
export function reads(step: Step, id: string): boolean {
  return new RegExp(String.raw`\b${id}\b`).test(ownTemplates(step));
}

function ownTemplates(step: Step): string {
  switch (step.kind) {
    case 'action':
    case 'call':
      return JSON.stringify(step.fields);
    case 'if':
      return JSON.stringify(step.when);
    case 'forEach':
      return step.list;
    case 'delay':
      return step.seconds;
    case 'stop':
      return step.message ?? '';
    case 'tryCatch':
      return '';
  }
}

/** Errors whose text quotes what an app answered or a value that is not as it should be. */
const quotesValues: readonly ErrorCode[] = [
  'rejected_by_app',
  'provider_answer_wrong',
  'expression_failed',
  'input_invalid',
];
const maskedReason = 'what exactly is not kept, since the data is masked';
const maskedValue = 'A value is not as it should be; it is not kept, since the data is masked.';

/** The error where masked data is at hand: neither the app's own words nor a value may come along with it. */
export function maskedError(error: unknown, title: string): ErrorShape {
  if (!(error instanceof SojournError)) return toErrorShape(error);
  if (!quotesValues.includes(error.code)) {
    const { details: _, ...shape } = toErrorShape(error);
    return shape;
  }
  const values = { app: title, reason: maskedReason, what: maskedValue };
  return toErrorShape(new SojournError(error.code, { values }));
}
