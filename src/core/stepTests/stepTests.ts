/**
 * The test of one step (J7): the same parts that a run uses, on the data of the steps before it, with a record of what was
 * sent and answered. Nothing of it stands in the history; its output becomes the step's sample.
 */
import { monotonicFactory } from 'ulid';
import type { Connector, Json, TriggerDefinition } from '../../shared/connector.ts';
import { SojournError, toErrorShape } from '../../shared/errors.ts';
import type { ActionStep, CallStep, Journey, Step, TriggerStep } from '../../shared/journey.ts';
import { aboutStep, allSteps, triggerId } from '../../shared/journeySteps.ts';
import type { StepSample, StepTest } from '../../shared/stepTest.ts';
import type { Clock } from '../clock/index.ts';
import { requestFacts } from '../connectors/index.ts';
import type { Account, Engine } from '../connectors/index.ts';
import { stepTitle } from '../journeys/index.ts';
import type { Log } from '../log/index.ts';
import {
  accountOf,
  calledFailed,
  delaySeconds,
  isMet,
  largestShown,
  loopItems,
  preparedCall,
  renderTemplate,
  resolveFields,
  shorten,
  whyFailed,
} from '../runner/index.ts';
import type { Evaluator, Runner } from '../runner/index.ts';
import type { Database } from '../storage/index.ts';
import type { Triggers } from '../triggers/index.ts';
import { createSamples, outputsOf } from './samples.ts';

export interface StepTestsDeps {
  readonly db: Database;
  now(): number;
  readonly clock: Clock;
  readonly log: Log;
  readonly catalogue: { get(app: string): Connector | undefined };
  readonly engine: Pick<Engine, 'action' | 'poll' | 'detail'>;
  readonly expressions: Evaluator;
  /** The document that a call would run. */
  readonly journeys: { called(journey: string, caller: string): Journey };
  readonly runner: Pick<Runner, 'start' | 'finished'>;
  readonly connections: { account(id: string): Account; markUsed(id: string): void };
  /** Requests that come to a journey's address. */
  readonly webhooks: Pick<Triggers['webhooks'], 'listen'>;
}

export interface StepTestInput {
  /** The document as the window shows it, saved or not. */
  readonly journey: Journey;
  readonly step: string;
  /** What the steps before it gave, by step id; for those that are left out, their kept samples serve. */
  readonly data: Record<string, Json>;
}

export interface StepTests {
  /**
   * Does what one step does, now and really, and keeps its output. What goes wrong in it is told in `error`, with the request
   * that was sent. @throws not_found for a step that the journey does not have, and for Try Catch, which does nothing itself
   */
  test(input: StepTestInput): Promise<StepTest>;
  /**
   * Waits for the next request to a journey's address, which becomes the trigger's sample; null where none came, or the
   * person waits no more. @throws not_found; owner_elsewhere where another process hears the requests
   */
  listen(journey: Journey): Promise<StepTest | null>;
  /** The kept outputs, shortened for the window where they are long. */
  samples(journey: string): StepSample[];
  /** Keeps another of a trigger's items as its sample. @throws not_found */
  choose(input: { journey: Journey; step: string; output: Json }): StepSample;
}

/** What a step did, as far as it came. */
type Done = Pick<StepTest, 'input' | 'request' | 'answer' | 'items'> & { readonly output: Json };

/** The newest items of a trigger that are shown, with their details. */
const newestItems = 3;
/** Milliseconds that a step may take where it does not say itself. */
const patience = 90_000;

const nothingSent = { input: null, request: null, answer: null, items: [] };

export function createStepTests(deps: StepTestsDeps): StepTests {
  const { catalogue, engine, expressions, connections, clock, log } = deps;
  const samples = createSamples(deps.db);
  const newId = monotonicFactory();
  const titleOf = (step: Step): string => stepTitle(step, (app) => catalogue.get(app));

  async function doStep(
    { journey }: StepTestInput,
    step: Step | TriggerStep,
    scope: Record<string, Json>,
  ): Promise<Done> {
    if (!('kind' in step)) return lookAtTrigger(journey, step);
    switch (step.kind) {
      case 'action':
        return act(journey, step, scope);
      case 'if':
        return { ...nothingSent, output: { matched: await isMet(step.when, scope, expressions) } };
      case 'forEach': {
        const list = await loopItems(step, titleOf(step), scope, expressions);
        const output = { item: list[0] ?? null, index: 0, count: list.length };
        return { ...nothingSent, input: { list }, output };
      }
      case 'delay': {
        const seconds = await delaySeconds(step, titleOf(step), scope, expressions);
        return { ...nothingSent, output: { seconds } };
      }
      case 'stop': {
        const message = await renderTemplate(step.message ?? '', scope, expressions);
        return { ...nothingSent, output: { message: message ?? '' } };
      }
      case 'call':
        return callJourney(journey, step, scope);
      case 'tryCatch':
        throw new SojournError('not_found', { values: { what: 'test of this step' } });
    }
  }

  async function act(
    journey: Journey,
    step: ActionStep,
    scope: Record<string, Json>,
  ): Promise<Done> {
    const connector = step.app === undefined ? undefined : catalogue.get(step.app);
    const action = connector?.actions.find(({ id }) => id === step.action);
    if (!connector || !action) throw new SojournError('not_found', { values: { what: 'action' } });
    const fields = await resolveFields(action.fields, step.fields, scope, expressions);
    const account = accountOf(connector, journey, connections);
    const signal = AbortSignal.timeout((step.timeout ?? patience / 1000) * 1000);
    try {
      const { request, answer, output } = await engine.action({
        app: connector.id,
        action: action.id,
        account: account?.account ?? null,
        fields,
        signal,
        idempotencyKey: `test-${newId(deps.now())}`,
      });
      return { input: fields, request, answer: answer?.() ?? null, items: [], output };
    } catch (error) {
      throw new Failed(cutOff(error, signal, titleOf(step), step.timeout), fields);
    } finally {
      if (account) connections.markUsed(account.id);
    }
  }

  /** The called journey runs, and its run stands in its history as any other. */
  async function callJourney(
    { id: caller }: Journey,
    step: CallStep,
    scope: Record<string, Json>,
  ): Promise<Done> {
    const calls = { journey: deps.journeys.called.bind(deps.journeys) };
    const { journey, data } = await preparedCall(step, caller, scope, { calls, expressions });
    const { id } = deps.runner.start({ journey, source: 'manual', data });
    const run = await deps.runner.finished(id);
    if (run.state !== 'succeeded') throw new Failed(calledFailed(run, whyFailed(run)), data);
    const answer = run.steps.findLast(
      ({ app, state }) => app === 'callable' && state === 'succeeded',
    );
    return { ...nothingSent, input: data, output: answer?.output ?? {} };
  }

  /** The newest real items; of an app that has none yet, the connector's example stands in. */
  async function lookAtTrigger(journey: Journey, step: TriggerStep): Promise<Done> {
    const connector = step.app === undefined ? undefined : catalogue.get(step.app);
    const trigger = connector?.triggers.find(({ id }) => id === step.event);
    if (!connector || !trigger) {
      throw new SojournError('not_found', { values: { what: 'trigger' } });
    }
    const fields = await resolveFields(trigger.fields, step.fields, {}, expressions);
    if (trigger.kind !== 'poll') return { ...nothingSent, output: withoutAsking(trigger) };
    const account = accountOf(connector, journey, connections);
    const signal = AbortSignal.timeout(patience);
    const question = {
      app: connector.id,
      trigger: trigger.id,
      account: account?.account ?? null,
      fields,
      signal,
    };
    try {
      const { events } = await engine.poll({ ...question, position: null });
      const newest = events.slice(-newestItems).reverse();
      const items = await Promise.all(
        newest.map(({ data }) =>
          trigger.detail === undefined
            ? Promise.resolve(data)
            : engine.detail({ ...question, item: data }),
        ),
      );
      return { ...nothingSent, input: fields, items, output: items[0] ?? trigger.sample };
    } catch (error) {
      throw new Failed(error, fields);
    } finally {
      if (account) connections.markUsed(account.id);
    }
  }

  function withoutAsking({ kind, sample }: TriggerDefinition): Json {
    const startedAt = new Date(deps.now()).toISOString();
    if (kind === 'schedule') return { scheduledFor: startedAt, startedAt };
    return kind === 'manual' ? { startedAt } : sample;
  }

  function failure(error: unknown): Pick<StepTest, 'error' | 'input' | 'request' | 'answer'> {
    const cause = error instanceof Failed ? error.cause : error;
    if (!(cause instanceof SojournError)) log.error('step test failed', cause);
    const { code, message, advice, details } = toErrorShape(cause);
    const { request, status } = requestFacts(cause);
    return {
      error: { code, message, advice, ...(details === undefined ? {} : { details }) },
      input: error instanceof Failed ? error.fields : null,
      request: request ?? null,
      answer: status === undefined ? null : { status, body: null },
    };
  }

  return {
    async test(input) {
      const steps = stepsById(input.journey);
      const step = steps.get(input.step);
      if (!step) throw new SojournError('not_found', { values: { what: 'step' } });
      const kept = outputsOf(samples.list(input.journey.id), steps);
      const began = clock.monotonic();
      const common = { step: step.id, testedAt: deps.now() };
      try {
        const { output, ...done } = await doStep(input, step, { ...kept, ...input.data });
        const sample = { ...common, about: aboutStep(step), output };
        return {
          ...common,
          ...shown(done),
          output: shorten(output, JSON.stringify(output), largestShown),
          state: 'succeeded',
          error: null,
          took: clock.monotonic() - began,
          kept: !isMasked(step) && samples.keep(input.journey.id, sample),
        };
      } catch (error) {
        if (isSkipped(error)) throw error;
        return {
          ...common,
          ...failure(error),
          output: null,
          items: [],
          state: 'failure',
          took: clock.monotonic() - began,
          kept: false,
        };
      }
    },

    async listen({ id, trigger }) {
      const began = clock.monotonic();
      const output = await deps.webhooks.listen(id);
      if (output === null) return null;
      const common = { step: trigger.id, testedAt: deps.now() };
      return {
        ...common,
        ...nothingSent,
        output: shorten(output, JSON.stringify(output), largestShown),
        state: 'succeeded',
        error: null,
        took: clock.monotonic() - began,
        kept: samples.keep(id, { ...common, about: aboutStep(trigger), output }),
      };
    },

    samples: (journey) =>
      samples.list(journey).map((sample) => ({
        ...sample,
        output: shorten(sample.output, JSON.stringify(sample.output), largestShown),
      })),

    choose({ journey, step: id, output }) {
      const step = stepsById(journey).get(id);
      if (!step) throw new SojournError('not_found', { values: { what: 'step' } });
      const sample = { step: id, about: aboutStep(step), output, testedAt: deps.now() };
      samples.keep(journey.id, sample);
      return sample;
    },
  };
}

/** What went wrong after the fields were worked out. */
class Failed extends Error {
  readonly fields: Record<string, Json>;
  constructor(cause: unknown, fields: Record<string, Json>) {
    super('the step failed', { cause });
    this.fields = fields;
  }
}

function stepsById(journey: Journey): Map<string, Step | TriggerStep> {
  return new Map<string, Step | TriggerStep>([
    [triggerId, journey.trigger],
    ...allSteps(journey.steps).map((step): [string, Step] => [step.id, step]),
  ]);
}

/** Masked data is not kept anywhere. */
function isMasked(step: Step | TriggerStep): boolean {
  return 'kind' in step && step.kind === 'action' && step.masked === true;
}

/** The engine tells of its own signal only that the run was stopped. */
function cutOff(
  error: unknown,
  signal: AbortSignal,
  title: string,
  seconds = patience / 1000,
): unknown {
  if (!signal.aborted) return error;
  return new SojournError('timed_out', { values: { what: title, seconds } });
}

function isSkipped(error: unknown): boolean {
  return error instanceof SojournError && error.code === 'not_found';
}

/** Everything that a window is given is bounded, as in the report of a run. */
function shown<T extends Pick<StepTest, 'input' | 'answer' | 'items'>>(done: T): T {
  const cut = (value: Json): Json => shorten(value, JSON.stringify(value), largestShown);
  return {
    ...done,
    input: done.input === null ? null : cut(done.input),
    answer: done.answer && { ...done.answer, body: cut(done.answer.body) },
    items: done.items.map(cut),
  };
}
