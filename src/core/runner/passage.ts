/**
 * One passage through a journey: the interpreter. It walks over the document and numbers what it meets in the run's own
 * order. What an earlier, interrupted passage of the same run recorded is taken from there instead of being done again.
 */
import type { Connector, Json } from '../../shared/connector.ts';
import { SojournError, toErrorShape } from '../../shared/errors.ts';
import type { ErrorCode, ErrorShape } from '../../shared/errors.ts';
import { isAnswer } from '../../shared/callable.ts';
import type { ActionStep, CallStep, Journey, Step } from '../../shared/journey.ts';
import { allSteps, triggerId } from '../../shared/journeySteps.ts';
import type { Clock } from '../clock/index.ts';
import { requestFacts } from '../connectors/index.ts';
import type { Account, Engine, SentRequest } from '../connectors/index.ts';
import type { Files } from '../files/index.ts';
import { connectionNeed, stepTitle } from '../journeys/index.ts';
import type { Log } from '../log/index.ts';
import { outcome, preparedCall } from './call.ts';
import type { Calls } from './call.ts';
import { isMet } from './conditions.ts';
import type { Evaluator } from './conditions.ts';
import { resolveFields } from './fields.ts';
import type { RecordedStep, RunRow, RunStore } from './store.ts';
import { largestValue } from './values.ts';

export interface PassageDeps {
  readonly catalogue: { get(app: string): Connector | undefined };
  readonly engine: Pick<Engine, 'action'>;
  readonly expressions: Evaluator;
  readonly connections: { account(id: string): Account; markUsed(id: string): void };
  readonly files: Pick<Files, 'hold' | 'handOn'>;
  readonly calls: Calls;
  readonly store: RunStore;
  readonly log: Log;
  readonly clock: Clock;
  now(): number;
  readonly stepTimeout: number;
  readonly longestLoop: number;
  /** Runs the writes in one transaction, if this process may still write to the run; false if not. */
  fenced(write: () => unknown): boolean;
  /** Something of the run changed that a window may want to show. */
  changed(): void;
  /** Waits without holding a place among the runs that are under way. */
  waiting<T>(wait: () => Promise<T>): Promise<T>;
}

export interface PassageSignals {
  /** The person stops the run. */
  readonly stop: AbortSignal;
  /** The core closes: no further step is begun. */
  readonly closing: AbortSignal;
  /** The core cannot wait any longer for the step under way. */
  readonly closed: AbortSignal;
}

/** How a passage ended. `interrupted`: nothing is recorded, the run goes on later from where it is. */
export type Ending =
  | { readonly state: 'succeeded' | 'stopped' | 'unknown'; readonly error: ErrorShape | null }
  | { readonly state: 'failure'; readonly error: ErrorShape }
  | { readonly state: 'interrupted' };

/** Thrown to leave the walk; no *Try Catch* holds it. */
class Ended extends Error {
  readonly ending: Ending;
  constructor(ending: Ending) {
    super('the passage ended');
    this.ending = ending;
  }
}

/** A step failed; its row says so already. *Try Catch* holds it. */
class StepFailed extends Error {
  readonly step: string;
  readonly shape: ErrorShape;
  constructor(step: string, shape: ErrorShape) {
    super(shape.message);
    this.step = step;
    this.shape = shape;
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

const longestDelay = 366 * 24 * 3600;

/** Goes through a run's journey to an end. Throws only what is wrong inside Sojourn (a full disk, say). */
export async function pass(
  run: RunRow,
  journey: Journey,
  signals: PassageSignals,
  deps: PassageDeps,
): Promise<Ending> {
  const passage = new Passage(run, journey, signals, deps);
  try {
    await passage.steps(journey.steps);
    return { state: 'succeeded', error: null };
  } catch (error) {
    if (error instanceof Ended) return error.ending;
    if (error instanceof StepFailed) return { state: 'failure', error: error.shape };
    throw error;
  }
}

class Passage {
  readonly #run: RunRow;
  readonly #journey: Journey;
  readonly #signals: PassageSignals;
  readonly #deps: PassageDeps;
  readonly #recorded: readonly RecordedStep[];
  readonly #scope: Record<string, Json>;
  /** Steps whose data is not kept: the masked ones, and loops over their data. */
  readonly #masked: Set<string>;
  #seq = 0;

  constructor(run: RunRow, journey: Journey, signals: PassageSignals, deps: PassageDeps) {
    this.#run = run;
    this.#journey = journey;
    this.#signals = signals;
    this.#deps = deps;
    this.#recorded = deps.store.recorded(run.id);
    this.#scope = { s0: run.trigger };
    this.#masked = new Set(
      allSteps(journey.steps).flatMap((step) =>
        step.kind === 'action' && step.masked ? [step.id] : [],
      ),
    );
    if (run.triggerMasked) this.#masked.add(triggerId);
  }

  async steps(steps: readonly Step[]): Promise<void> {
    for (const step of steps) await this.#step(step);
  }

  async #step(step: Step): Promise<void> {
    const seq = this.#seq++;
    const before = this.#recorded[seq];
    // The document of the run's revision leads the same way each time; if it does not, nothing is sure any more.
    if (before && before.step !== step.id) throw this.#unknown();
    if (step.disabled) {
      if (!before) this.#record(step, seq, undefined, { state: 'skipped' });
      return;
    }
    switch (step.kind) {
      case 'action':
        await this.#action(step, seq, before);
        break;
      case 'if':
        await this.#if(step, seq, before);
        break;
      case 'forEach':
        await this.#forEach(step, seq, before);
        break;
      case 'tryCatch':
        await this.#tryCatch(step, seq, before);
        break;
      case 'delay':
        await this.#delay(step, seq, before);
        break;
      case 'stop':
        await this.#stop(step, seq, before);
        break;
      case 'call':
        await this.#call(step, seq, before);
        break;
    }
  }

  async #action(step: ActionStep, seq: number, before: RecordedStep | undefined): Promise<void> {
    if (before && before.state !== 'pending') {
      this.#takeRecorded(step, before);
      return;
    }
    const connector = step.app === undefined ? undefined : this.#deps.catalogue.get(step.app);
    const action = connector?.actions.find(({ id }) => id === step.action);
    if (before && action?.repeat !== 'safe' && action?.repeat !== 'key') throw this.#unknown();

    const known = sentFields(before);
    const { fields, account } = await this.#attempt(step, seq, before !== undefined, async () => {
      if (!connector || !action) throw notChosen(step);
      return {
        fields:
          known ??
          (await resolveFields(action.fields, step.fields, this.#scope, this.#deps.expressions)),
        account: this.#account(connector),
      };
    });
    if (!before) this.#begin(step, seq, { fields });
    const { request, output } = await this.#attempt(
      step,
      seq,
      true,
      () => this.#send(step, seq, fields, account?.account ?? null),
      (error) => inputOf(fields, requestFacts(error).request ?? null),
    );
    const input = inputOf(fields, request);
    this.#scope[step.id] = output;
    this.#write(() => {
      this.#deps.store.end({
        run: this.#run.id,
        seq,
        state: 'succeeded',
        ...(this.#isInputKept(step) ? { input } : {}),
        ...(step.masked ? {} : { output }),
      });
      this.#deps.files.hold(this.#run.id, output, { masked: step.masked === true });
      if (this.#run.called && step.masked && isAnswer(step)) {
        this.#deps.calls.answers.keepMasked(this.#run.id, output);
      }
      if (account) this.#deps.connections.markUsed(account.id);
    });
  }

  #account(connector: Connector): { id: string; account: Account } | null {
    const need = connectionNeed(connector);
    const chosen = this.#journey.connections;
    const id = Object.hasOwn(chosen, connector.id) ? chosen[connector.id] : undefined;
    if (need === 'none') return null;
    if (id !== undefined) return { id, account: this.#deps.connections.account(id) };
    if (need === 'possible') return null;
    throw new SojournError('connection_missing', { values: { app: connector.name } });
  }

  /** Asks the engine, for as long as a step may take. */
  async #send(
    step: ActionStep,
    seq: number,
    fields: Record<string, Json>,
    account: Account | null,
  ): Promise<{ request: SentRequest | null; output: Json }> {
    const { stop, closed } = this.#signals;
    const late = new AbortController();
    const cancel = this.#deps.clock.after(this.#deps.stepTimeout, () => late.abort());
    const signal = AbortSignal.any([stop, closed, late.signal]);
    try {
      const call = this.#deps.engine.action({
        app: step.app ?? '',
        action: step.action ?? '',
        account,
        fields,
        run: this.#run.id,
        signal,
        idempotencyKey: `${this.#run.id}-${seq}`,
      });
      const { request, output } = await orAborted(call, signal);
      if (JSON.stringify(output).length > largestValue) {
        throw new SojournError('answer_too_large', {
          values: { app: this.#title(step), limit: '10 MB' },
        });
      }
      return { request, output };
    } catch (error) {
      if (stop.aborted) throw new Ended(stopped());
      if (closed.aborted) throw new Ended({ state: 'interrupted' });
      if (!late.signal.aborted) throw error;
      const seconds = this.#deps.stepTimeout / 1000;
      throw new SojournError('timed_out', { values: { what: this.#title(step), seconds } });
    } finally {
      cancel();
    }
  }

  async #if(
    step: Extract<Step, { kind: 'if' }>,
    seq: number,
    before: RecordedStep | undefined,
  ): Promise<void> {
    let matched = matchedBefore(before);
    if (before?.state === 'failure') this.#takeRecorded(step, before);
    if (matched === undefined) {
      matched = await this.#attempt(step, seq, before !== undefined, () =>
        isMet(step.when, this.#scope, this.#deps.expressions),
      );
      this.#record(step, seq, undefined, { state: 'succeeded', output: { matched } });
    }
    this.#scope[step.id] = { matched };
    await this.steps(matched ? step.then : (step.else ?? []));
  }

  async #forEach(
    step: Extract<Step, { kind: 'forEach' }>,
    seq: number,
    before: RecordedStep | undefined,
  ): Promise<void> {
    if (before?.state === 'failure') this.#takeRecorded(step, before);
    let list = listBefore(before);
    if (list === undefined) {
      list = await this.#attempt(step, seq, before !== undefined, () => this.#listOf(step));
      if (!before) this.#begin(step, seq, { list: [...list] });
    }
    if (!this.#isInputKept(step)) this.#masked.add(step.id);
    const inner = allSteps(step.steps);
    for (const [index, item] of list.entries()) {
      // What a step gave in the last round must not pass for what it gave in this one.
      for (const { id } of inner) Reflect.deleteProperty(this.#scope, id);
      this.#scope[step.id] = { item, index };
      await this.steps(step.steps);
    }
    for (const { id } of inner) Reflect.deleteProperty(this.#scope, id);
    const output = { count: list.length };
    this.#scope[step.id] = output;
    if (before?.state !== 'succeeded') {
      this.#write(() =>
        this.#deps.store.end({ run: this.#run.id, seq, state: 'succeeded', output }),
      );
    }
  }

  /** The items to loop over; nothing at all is an empty list, since many apps leave an empty list out. */
  async #listOf(step: Extract<Step, { kind: 'forEach' }>): Promise<readonly Json[]> {
    const list = await this.#render(step.list);
    if (list === undefined || list === null || list === '') return [];
    if (!Array.isArray(list)) {
      const what = `“${this.#title(step)}” needs a list to loop over.`;
      throw new SojournError('input_invalid', { values: { what }, field: 'list' });
    }
    if (list.length > this.#deps.longestLoop) {
      const what = `The list has ${list.length} items; a loop takes at most ${this.#deps.longestLoop}.`;
      throw new SojournError('input_invalid', { values: { what }, field: 'list' });
    }
    return list;
  }

  async #tryCatch(
    step: Extract<Step, { kind: 'tryCatch' }>,
    seq: number,
    before: RecordedStep | undefined,
  ): Promise<void> {
    if (!before) this.#begin(step, seq, undefined);
    let caught: StepFailed | undefined;
    try {
      await this.steps(step.try);
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
      caught = error;
    }
    if (caught) {
      const { code, message, details } = caught.shape;
      this.#scope[step.id] = {
        error: { step: caught.step, code, message, ...(details === undefined ? {} : { details }) },
      };
      await this.steps(step.catch);
    }
    const output = { caught: caught !== undefined };
    this.#scope[step.id] = output;
    if (before?.state !== 'succeeded') {
      this.#write(() =>
        this.#deps.store.end({ run: this.#run.id, seq, state: 'succeeded', output }),
      );
    }
  }

  async #delay(
    step: Extract<Step, { kind: 'delay' }>,
    seq: number,
    before: RecordedStep | undefined,
  ): Promise<void> {
    if (before && before.state !== 'pending') {
      this.#takeRecorded(step, before);
      return;
    }
    let wait = delayBefore(before);
    if (wait === undefined) {
      // Masked, and so not kept: how long is left is not known any more.
      if (before) throw this.#unknown();
      const seconds = await this.#attempt(step, seq, false, () => this.#secondsOf(step));
      wait = { seconds, until: this.#deps.now() + seconds * 1000 };
      const input = wait;
      this.#write(() => {
        this.#insertStep(step, seq, input);
        this.#deps.store.setState(this.#run.id, 'waiting');
      });
    } else {
      this.#write(() => this.#deps.store.setState(this.#run.id, 'waiting'));
    }
    // The wall clock may have been set meanwhile: never longer than the whole delay.
    const left = Math.min(wait.until - this.#deps.now(), wait.seconds * 1000);
    await this.#deps.waiting(() => this.#pause(left));
    const output = { seconds: wait.seconds };
    this.#scope[step.id] = output;
    this.#write(() => {
      this.#deps.store.end({ run: this.#run.id, seq, state: 'succeeded', output });
      this.#deps.store.setState(this.#run.id, 'pending');
    });
  }

  async #secondsOf(step: Extract<Step, { kind: 'delay' }>): Promise<number> {
    const value = await this.#render(step.seconds);
    const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof seconds === 'number' && seconds >= 0 && seconds <= longestDelay) return seconds;
    const what = `“${this.#title(step)}” needs a number of seconds from 0 to ${longestDelay}.`;
    throw new SojournError('input_invalid', { values: { what }, field: 'seconds' });
  }

  #pause(milliseconds: number): Promise<void> {
    const { stop, closing } = this.#signals;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        cancel();
        reject(new Ended(stop.aborted ? stopped() : { state: 'interrupted' }));
      };
      const arrive = (): void => {
        stop.removeEventListener('abort', leave);
        closing.removeEventListener('abort', leave);
        resolve();
      };
      const cancel = this.#deps.clock.after(milliseconds, arrive, true);
      if (stop.aborted || closing.aborted) {
        leave();
        return;
      }
      stop.addEventListener('abort', leave, { once: true });
      closing.addEventListener('abort', leave, { once: true });
    });
  }

  /** The called journey has a run of its own, started in the same transaction as the step; this one waits for its end. */
  async #call(step: CallStep, seq: number, before: RecordedStep | undefined): Promise<void> {
    if (before && before.state !== 'pending') {
      this.#takeRecorded(step, before);
      return;
    }
    const { calls, store, files } = this.#deps;
    const run = this.#run.id;
    if (!before) {
      const { journey, data } = await this.#attempt(step, seq, false, () =>
        preparedCall(step, this.#journey.id, this.#scope, this.#deps),
      );
      const masked = !this.#isInputKept(step);
      this.#begin(step, seq, { fields: data }, () =>
        calls.start({ journey, data, run, seq, masked }),
      );
    }
    const called = calls.startedBy(run, seq);
    if (called === undefined) throw this.#unknown();
    this.#write(() => store.setState(run, 'waiting'));
    const end = await this.#deps.waiting(() => this.#unlessLeft(calls.ended(called)));
    this.#write(() => store.setState(run, 'pending'));
    const { output, masked } = await this.#attempt(step, seq, true, async () =>
      outcome(end, calls.answers),
    );
    if (masked) this.#masked.add(step.id);
    this.#scope[step.id] = output;
    this.#write(() => {
      store.end({ run, seq, state: 'succeeded', ...(masked ? {} : { output }) });
      files.handOn(called, run, output);
    });
  }

  async #unlessLeft<T>(work: Promise<T>): Promise<T> {
    const { stop, closing } = this.#signals;
    const left = AbortSignal.any([stop, closing]);
    try {
      return await orAborted(work, left);
    } catch (error) {
      if (!left.aborted) throw error;
      throw new Ended(stop.aborted ? stopped() : { state: 'interrupted' });
    }
  }

  async #stop(
    step: Extract<Step, { kind: 'stop' }>,
    seq: number,
    before: RecordedStep | undefined,
  ): Promise<never> {
    if (before?.state === 'failure') this.#takeRecorded(step, before);
    const message = await this.#attempt(step, seq, before !== undefined, () =>
      this.#render(step.message ?? ''),
    );
    const told = typeof message === 'string' ? message.trim() : JSON.stringify(message ?? '');
    const text = this.#isInputKept(step) ? told : '';
    if (!before) {
      this.#record(step, seq, undefined, {
        state: 'succeeded',
        ...(text === '' ? {} : { output: { message: text } }),
      });
    }
    if (step.as === 'succeeded') throw new Ended({ state: 'succeeded', error: null });
    const error = new SojournError('stopped_by_step', {
      values: { message: text === '' ? `The step “${this.#title(step)}” ended the run.` : text },
    });
    throw new Ended({ state: 'failure', error: toErrorShape(error) });
  }

  /** What an interrupted passage recorded of a finished step counts as done. */
  #takeRecorded(step: Step, before: RecordedStep): void {
    if (before.state === 'failure') {
      throw new StepFailed(step.id, before.error ?? toErrorShape(undefined));
    }
    if (before.state !== 'succeeded') throw this.#unknown();
    if (before.output !== undefined) {
      this.#scope[step.id] = before.output;
      return;
    }
    // Masked data is not kept: a run whose later steps need it cannot go on.
    if (this.#isReadLater(step.id)) throw this.#unknown();
  }

  #isReadLater(id: string): boolean {
    return allSteps(this.#journey.steps).some((step) => reads(step, id));
  }

  /** What a step is given is not kept where it is masked itself, nor where it holds masked data of another one. */
  #isInputKept(step: Step): boolean {
    if (this.#masked.has(step.id)) return false;
    return ![...this.#masked].some((id) => reads(step, id));
  }

  async #render(template: string): Promise<Json | undefined> {
    if (!template.includes('{{')) return template;
    const tree = await this.#deps.expressions.renderTree({ value: template }, this.#scope);
    if (tree === undefined || tree === null || typeof tree !== 'object' || Array.isArray(tree)) {
      return undefined;
    }
    return tree.value;
  }

  /** Does a part of a step; what goes wrong is recorded in the step's row and fails the step. */
  async #attempt<T>(
    step: Step,
    seq: number,
    begun: boolean,
    work: () => Promise<T>,
    inputOfFailed?: (error: unknown) => Json,
  ): Promise<T> {
    if (!begun) this.#mayGoOn();
    try {
      return await work();
    } catch (error) {
      if (error instanceof Ended) throw error;
      if (!(error instanceof SojournError)) {
        this.#deps.log.error('step failed', error, { run: this.#run.id, step: step.id });
      }
      const shape = this.#errorOf(step, error);
      const input = this.#isInputKept(step) ? inputOfFailed?.(error) : undefined;
      this.#write(() => {
        if (!begun) this.#insertStep(step, seq, undefined);
        this.#deps.store.end({ run: this.#run.id, seq, state: 'failure', input, error: shape });
      });
      throw new StepFailed(step.id, shape);
    }
  }

  /** Where masked data is at hand, neither the app's own words nor a value may come along with the error. */
  #errorOf(step: Step, error: unknown): ErrorShape {
    if (this.#isInputKept(step) || !(error instanceof SojournError)) return toErrorShape(error);
    if (!quotesValues.includes(error.code)) {
      const { details: _, ...shape } = toErrorShape(error);
      return shape;
    }
    const values = { app: this.#title(step), reason: maskedReason, what: maskedValue };
    return toErrorShape(new SojournError(error.code, { values }));
  }

  /** @param also in the same transaction */
  #begin(step: Step, seq: number, input: Json | undefined, also?: () => unknown): void {
    this.#mayGoOn();
    this.#write(() => {
      this.#insertStep(step, seq, input);
      also?.();
    });
  }

  /** A step that takes no time: one row, finished. */
  #record(
    step: Step,
    seq: number,
    input: Json | undefined,
    end: { state: 'succeeded' | 'skipped'; output?: Json },
  ): void {
    this.#mayGoOn();
    this.#write(() => {
      this.#insertStep(step, seq, input);
      this.#deps.store.end({ run: this.#run.id, seq, ...end });
    });
  }

  #insertStep(step: Step, seq: number, input: Json | undefined): void {
    this.#deps.store.begin({
      run: this.#run.id,
      seq,
      step: step.id,
      title: this.#title(step),
      app: step.kind === 'action' ? (step.app ?? null) : null,
      input: this.#isInputKept(step) ? input : undefined,
    });
  }

  #write(write: () => unknown): void {
    if (!this.#deps.fenced(write)) throw new Ended({ state: 'interrupted' });
    this.#deps.changed();
  }

  #mayGoOn(): void {
    if (this.#signals.stop.aborted) throw new Ended(stopped());
    if (this.#signals.closing.aborted) throw new Ended({ state: 'interrupted' });
  }

  #title(step: Step): string {
    return stepTitle(step, (app) => this.#deps.catalogue.get(app));
  }

  #unknown(): Ended {
    return new Ended({ state: 'unknown', error: toErrorShape(new SojournError('step_unknown')) });
  }
}

/** May the step itself, without the steps inside it, read the data of another one? Never false where it does. */
function reads(step: Step, id: string): boolean {
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

function stopped(): Ending {
  return { state: 'stopped', error: toErrorShape(new SojournError('run_stopped')) };
}

function notChosen(step: ActionStep): SojournError {
  return new SojournError('not_found', {
    values: { what: step.app === undefined || step.action === undefined ? 'action' : 'app' },
  });
}

/** The fields that were about to be sent when an earlier passage was interrupted: exactly those are sent again. */
function sentFields(before: RecordedStep | undefined): Record<string, Json> | undefined {
  const fields = property(before?.input, 'fields');
  return fields !== null && typeof fields === 'object' && !Array.isArray(fields)
    ? fields
    : undefined;
}

function matchedBefore(before: RecordedStep | undefined): boolean | undefined {
  const matched = property(before?.output, 'matched');
  return typeof matched === 'boolean' ? matched : undefined;
}

function listBefore(before: RecordedStep | undefined): readonly Json[] | undefined {
  const list = property(before?.input, 'list');
  return Array.isArray(list) ? list : undefined;
}

function delayBefore(
  before: RecordedStep | undefined,
): { seconds: number; until: number } | undefined {
  const seconds = property(before?.input, 'seconds');
  const until = property(before?.input, 'until');
  return typeof seconds === 'number' && typeof until === 'number' ? { seconds, until } : undefined;
}

function property(value: Json | undefined, key: string): Json | undefined {
  if (value === undefined || value === null || typeof value !== 'object' || Array.isArray(value)) {
    return undefined;
  }
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

/** What a step was given, and the request that it became, where it came so far. */
function inputOf(fields: Record<string, Json>, request: SentRequest | null): Json {
  if (request === null) return { fields };
  const { method, url, headers, body } = request;
  return { fields, request: { method, url, headers, ...(body === undefined ? {} : { body }) } };
}

/** The promise, or a rejection as soon as the signal aborts, whether the work listens to it or not. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new Error('aborted'));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
