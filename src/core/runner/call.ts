/** *Call a journey*: what goes into the called run, and what becomes of its end. */
import type { Callable } from '../../shared/callable.ts';
import { callableOf } from '../../shared/callable.ts';
import type { Field, Json } from '../../shared/connector.ts';
import { SojournError } from '../../shared/errors.ts';
import type { CallStep, Journey } from '../../shared/journey.ts';
import type { RunSummary } from '../../shared/run.ts';
import { prepareFields } from '../connectors/index.ts';
import type { Answers } from './answers.ts';
import type { Evaluator } from './conditions.ts';
import { resolveFields } from './fields.ts';
import { largestValue } from './values.ts';

/** The runs that steps start. */
export interface Calls {
  /** The document that a call by this journey would run. @throws journey_not_callable */
  journey(called: string, caller: string): Journey;
  /** Starts a run in the transaction of the caller; gives its id. */
  start(call: StartedCall): string;
  /** The run that a step has started already. */
  startedBy(run: string, seq: number): string | undefined;
  /** Resolves when the run has ended, in whichever process. */
  ended(run: string): Promise<RunSummary>;
  readonly answers: Answers;
}

export interface StartedCall {
  readonly journey: string;
  readonly data: Json;
  /** The run, and the step in its order, that calls. */
  readonly run: string;
  readonly seq: number;
  /** The inputs hold data that no history keeps. */
  readonly masked: boolean;
}

/**
 * The journey that a step calls, and the data of its trigger.
 * @throws not_found where no journey is chosen, journey_not_callable, field_missing, input_invalid, expression_failed
 */
export async function preparedCall(
  step: CallStep,
  caller: string,
  scope: Record<string, Json>,
  {
    calls,
    expressions,
  }: { readonly calls: Pick<Calls, 'journey'>; readonly expressions: Evaluator },
): Promise<{ journey: string; data: Record<string, Json> }> {
  if (step.journey === undefined) {
    throw new SojournError('not_found', { values: { what: 'called journey' }, field: 'journey' });
  }
  const inputs = callableOf(calls.journey(step.journey, caller))?.inputs ?? [];
  const data = typed(inputs, await resolveFields(inputs, step.fields, scope, expressions));
  if (JSON.stringify(data).length > largestValue) {
    const what = 'The inputs of the called journey are larger than 10 MB.';
    throw new SojournError('input_invalid', { values: { what } });
  }
  return { journey: step.journey, data };
}

/** Numbers, yes/no and JSON are read from text; what stands for a text may be anything. */
function typed(inputs: Callable['inputs'], given: Record<string, Json>): Record<string, Json> {
  const isTyped = ({ type }: Field): boolean => type !== 'longText';
  return { ...given, ...prepareFields(inputs.filter(isTyped), given) };
}

/** What the step gives: what the called run gave back last. @throws called_failed */
export function outcome(run: RunSummary, answers: Answers): { output: Json; masked: boolean } {
  if (run.state !== 'succeeded') throw calledFailed(run, whyFailed(run));
  const answer = answers.take(run.id);
  if (answer === null) return { output: {}, masked: false };
  const { output, masked } = answer;
  if (output !== undefined) return { output, masked };
  const what = 'gave back masked data, which is not kept over an interruption.';
  throw calledFailed(run, what);
}

/** How such a run ended, as the end of a sentence about its journey. */
export function whyFailed({ state, error }: RunSummary): string {
  if (state === 'stopped') return 'was stopped.';
  const why = error?.message ?? 'It is not known why.';
  return state === 'failure' ? `failed: ${why}` : `came to no certain end: ${why}`;
}

/** A called run that ended otherwise than well. */
export function calledFailed({ journeyName, error }: RunSummary, what: string): SojournError {
  return new SojournError('called_failed', {
    values: { journey: journeyName, what },
    ...(error?.details === undefined ? {} : { details: error.details }),
  });
}
