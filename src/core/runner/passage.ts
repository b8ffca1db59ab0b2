/**
 * One passage through a journey: the interpreter. It walks over the document and numbers what it meets in the run's own
 * order. What an earlier, interrupted passage of the same run recorded is taken from there instead of being done again.
 */
import type { Connector, Json } from '../../shared/connector.ts';
import { effectOf } from '../../shared/effects.ts';
import { SojournError, toErrorShape } from '../../shared/errors.ts';
import type { ErrorShape } from '../../shared/errors.ts';
import { filesIn } from '../../shared/file.ts';
import { answers } from '../../shared/callable.ts';
import type { ActionStep, CallStep, Journey, Step } from '../../shared/journey.ts';
import { allSteps, triggerId } from '../../shared/journeySteps.ts';
import type { Clock } from '../clock/index.ts';
import { requestFacts } from '../connectors/index.ts';
import type { Account, Engine, SentRequest } from '../connectors/index.ts';
import type { Files } from '../files/index.ts';
import { stepTitle } from '../journeys/index.ts';
import type { Log } from '../log/index.ts';
import { outcome, preparedCall } from './call.ts';
import type { Calls } from './call.ts';
import { isMet } from './conditions.ts';
import type { Evaluator } from './conditions.ts';
import { Ended, lostData, StepFailed, stopped, unknownStep } from './endings.ts';
import type { Ending } from './endings.ts';
import { resolveFields } from './fields.ts';
import { maskedError, reads } from './masking.ts';
import { accountOf, delaySeconds, loopItems, renderTemplate } from './parts.ts';
import { delayBefore, inputOf, listBefore, matchedBefore, sentFields } from './recorded.ts';
import type { RecordedStep, RunRow, RunStore } from './store.ts';
import { createTries } from './tries.ts';
import type { Tries, TriesDeps } from './tries.ts';
import { largestValue } from './values.ts';
import type { Line } from './writer.ts';

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
  readonly now: () => number;
  /** Milliseconds; a step may say otherwise. */
  readonly stepTimeout: number;
  readonly longestLoop: number;
  /** What is recorded of the run, as long as this process may write to it. */
  readonly line: Line;
  /** Whether this computer has a network at all. */
  readonly online: () => boolean;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Something of the run changed that a window may want to show. */
  changed(): void;
  /** Waits without holding a place among the runs that are under way. */
  readonly waiting: <T>(wait: () => Promise<T>) => Promise<T>;
}

export interface PassageSignals {
  /** The person stops the run. */
  readonly stop: AbortSignal;
  /** The core closes: no further step is begun. */
  readonly closing: AbortSignal;
  /** The core cannot wait any longer for the step under way. */
  readonly closed: AbortSignal;
}

/** How long a run may keep the process to itself, in milliseconds. */
const breathAfter = 10;

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
  /** The step under way is to end: the run is stopped, or the core cannot wait. */
  readonly #halt: AbortSignal;
  readonly #deps: PassageDeps;
  readonly #recorded: readonly RecordedStep[];
  readonly #scope: Record<string, Json>;
  /** Steps whose data is not kept: the masked ones, and loops over their data. */
  readonly #masked: Set<string>;
  #seq = 0;
  #breathed = performance.now();

  constructor(run: RunRow, journey: Journey, signals: PassageSignals, deps: PassageDeps) {
    this.#run = run;
    this.#journey = journey;
    this.#signals = signals;
    this.#halt = AbortSignal.any([signals.stop, signals.closed]);
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
    if (before && before.step !== step.id) throw lostData();
    if (step.disabled) {
      if (!before) this.#record(step, seq, { state: 'skipped' });
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
    if (before && before.state !== 'pending' && before.state !== 'waiting') {
      this.#takeRecorded(step, before);
      return;
    }
    const connector = step.app === undefined ? undefined : this.#deps.catalogue.get(step.app);
    const action = connector?.actions.find(({ id }) => id === step.action);
    const known = sentFields(before);
    const mayGoAgain = action !== undefined && effectOf(action, known ?? {}).repeat !== 'never';
    if (before?.state === 'pending' && !mayGoAgain) throw unknownStep();

    const prepare = async () => {
      if (!connector || !action) throw notChosen(step);
      const fields =
        known ??
        (await resolveFields(action.fields, step.fields, this.#scope, this.#deps.expressions));
      const account = accountOf(connector, this.#journey, this.#deps.connections);
      return { fields, account, effect: effectOf(action, fields) };
    };
    const { fields, account, effect } = await this.#attempt(
      step,
      seq,
      before !== undefined,
      prepare,
    );
    const { changes, repeat } = effect;
    // What changes nothing may be done once more after a crash, and need not be known as sent before.
    const light = !changes && repeat === 'safe';
    if (!before) await this.#begin(step, seq, { fields }, light);
    const tries = this.#tries({ step, seq, repeat, light }, before);
    const { request, output } = await this.#attempt(
      step,
      seq,
      true,
      () => tries.persist(() => this.#send(step, seq, fields, account?.account ?? null)),
      (error) => inputOf(fields, requestFacts(error).request ?? null),
    );
    const input = inputOf(fields, request);
    this.#scope[step.id] = output;
    const end = (): void => {
      this.#deps.store.end({
        run: this.#run.id,
        seq,
        state: 'succeeded',
        ...(this.#isInputKept(step) ? { input } : {}),
        ...(step.masked ? {} : { output }),
      });
      this.#deps.files.hold(this.#run.id, output, { masked: step.masked === true });
      if (account) this.#deps.connections.markUsed(account.id);
    };
    // The next step may open a file only when the run holds it.
    if (filesIn(output).length > 0) await this.#keep(end);
    else this.#note(end, !light);
    const to = answers(step);
    if (to === 'webhook' || (to === 'callable' && this.#run.called)) {
      this.#deps.calls.answers.given(this.#run.id, output, to === 'webhook' || !step.masked);
    }
  }

  #tries(
    { step, ...of }: Pick<TriesDeps, 'seq' | 'repeat' | 'light'> & { step: ActionStep },
    before: RecordedStep | undefined,
  ): Tries {
    const { store, now, online, random, waiting } = this.#deps;
    return createTries(
      {
        run: this.#run.id,
        ...of,
        policy: step.retry,
        store,
        now,
        online,
        random,
        errorOf: (error) => this.#errorOf(step, error),
        keep: (write) => this.#keep(write),
        note: (write) => this.#note(write),
        mayGoOn: () => this.#mayGoOn(),
        pause: (milliseconds) => this.#pause(milliseconds),
        waiting,
      },
      before,
      this.#run.waiting,
    );
  }

  /** Asks the engine, for as long as a step may take. */
  async #send(
    step: ActionStep,
    seq: number,
    fields: Record<string, Json>,
    account: Account | null,
  ): Promise<{ request: SentRequest | null; output: Json }> {
    const { stop, closed } = this.#signals;
    // Not `AbortSignal.any`: a signal that lasts as long as the run would remember each of very many steps.
    const ending = new AbortController();
    const end = (): void => ending.abort();
    const deadline = { passed: false };
    const timeout = step.timeout === undefined ? this.#deps.stepTimeout : step.timeout * 1000;
    const cancel = this.#deps.clock.after(timeout, () => {
      deadline.passed = true;
      end();
    });
    this.#halt.addEventListener('abort', end);
    if (this.#halt.aborted) end();
    const { signal } = ending;
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
      if (!deadline.passed) throw error;
      const values = { what: this.#title(step), seconds: timeout / 1000 };
      throw new SojournError('timed_out', { values });
    } finally {
      cancel();
      this.#halt.removeEventListener('abort', end);
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
      this.#record(step, seq, { state: 'succeeded', output: { matched } });
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
      if (!before) await this.#begin(step, seq, { list: [...list] }, true);
    }
    if (!this.#isInputKept(step)) this.#masked.add(step.id);
    const inner = allSteps(step.steps);
    for (const [index, item] of list.entries()) {
      // What a step gave in the last round must not pass for what it gave in this one.
      for (const { id } of inner) Reflect.deleteProperty(this.#scope, id);
      this.#scope[step.id] = { item, index };
      await this.steps(step.steps);
      await this.#breathe();
    }
    for (const { id } of inner) Reflect.deleteProperty(this.#scope, id);
    const output = { count: list.length };
    this.#scope[step.id] = output;
    if (before?.state !== 'succeeded') {
      this.#note(() =>
        this.#deps.store.end({ run: this.#run.id, seq, state: 'succeeded', output }),
      );
    }
  }

  async #listOf(step: Extract<Step, { kind: 'forEach' }>): Promise<readonly Json[]> {
    const list = await loopItems(step, this.#title(step), this.#scope, this.#deps.expressions);
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
    if (!before) await this.#begin(step, seq, undefined, true);
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
      this.#note(() =>
        this.#deps.store.end({ run: this.#run.id, seq, state: 'succeeded', output }),
      );
    }
  }

  async #delay(
    step: Extract<Step, { kind: 'delay' }>,
    seq: number,
    before: RecordedStep | undefined,
  ): Promise<void> {
    if (before && before.state !== 'pending' && before.state !== 'waiting') {
      this.#takeRecorded(step, before);
      return;
    }
    const { store, waiting, now } = this.#deps;
    const run = this.#run.id;
    let wait = delayBefore(before);
    if (wait === undefined) {
      // Masked, and so not kept: how long is left is not known any more.
      if (before) throw lostData();
      const seconds = await this.#attempt(step, seq, false, () =>
        delaySeconds(step, this.#title(step), this.#scope, this.#deps.expressions),
      );
      wait = { seconds, until: now() + seconds * 1000 };
    }
    const { seconds, until } = wait;
    await this.#keep(() => {
      if (!before) this.#insertStep(step, seq, { seconds, until }, 'waiting');
      store.setWaiting(run, { for: 'delay', until });
    });
    // The wall clock may have been set meanwhile: never longer than the whole delay.
    await waiting(() => this.#pause(Math.min(until - now(), seconds * 1000)));
    const output = { seconds };
    this.#scope[step.id] = output;
    this.#note(() => {
      store.end({ run, seq, state: 'succeeded', output });
      store.setState(run, 'pending');
    });
  }

  #pause(milliseconds: number): Promise<void> {
    const { stop, closing } = this.#signals;
    const left = AbortSignal.any([stop, closing]);
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        cancel();
        reject(new Ended(stop.aborted ? stopped() : { state: 'interrupted' }));
      };
      const arrive = (): void => {
        left.removeEventListener('abort', leave);
        resolve();
      };
      const cancel = this.#deps.clock.after(milliseconds, arrive, true);
      if (left.aborted) leave();
      else left.addEventListener('abort', leave, { once: true });
    });
  }

  /** A long run of steps that take no time leaves room for everything else in the process. */
  async #breathe(): Promise<void> {
    if (performance.now() - this.#breathed < breathAfter) return;
    await new Promise(setImmediate);
    this.#breathed = performance.now();
  }

  /** The called journey has a run of its own, started in the same transaction as the step; this one waits for its end. */
  async #call(step: CallStep, seq: number, before: RecordedStep | undefined): Promise<void> {
    if (before && before.state !== 'pending') {
      this.#takeRecorded(step, before);
      return;
    }
    const { calls, store, files, now } = this.#deps;
    const run = this.#run.id;
    if (!before) {
      const { journey, data } = await this.#attempt(step, seq, false, () =>
        preparedCall(step, this.#journey.id, this.#scope, this.#deps),
      );
      const masked = !this.#isInputKept(step);
      this.#mayGoOn();
      await this.#keep(() => {
        this.#insertStep(step, seq, { fields: data });
        calls.start({ journey, data, run, seq, masked });
      });
    }
    const called = calls.startedBy(run, seq);
    if (called === undefined) throw lostData();
    await this.#keep(() => store.setWaiting(run, { for: 'call', until: now() }));
    const end = await this.#deps.waiting(() => this.#unlessLeft(calls.ended(called)));
    this.#note(() => store.setState(run, 'pending'));
    const { output, masked } = await this.#attempt(step, seq, true, async () =>
      outcome(end, calls.answers),
    );
    if (masked) this.#masked.add(step.id);
    this.#scope[step.id] = output;
    await this.#keep(() => {
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
      this.#record(step, seq, {
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
    if (before.state !== 'succeeded') throw lostData();
    if (before.output !== undefined) {
      this.#scope[step.id] = before.output;
      return;
    }
    // Masked data is not kept: a run whose later steps need it cannot go on.
    if (this.#isReadLater(step.id)) throw lostData();
  }

  #isReadLater(id: string): boolean {
    return allSteps(this.#journey.steps).some((step) => reads(step, id));
  }

  /** What a step is given is not kept where it is masked itself, nor where it holds masked data of another one. */
  #isInputKept(step: Step): boolean {
    if (this.#masked.has(step.id)) return false;
    return ![...this.#masked].some((id) => reads(step, id));
  }

  #render(template: string): Promise<Json | undefined> {
    return renderTemplate(template, this.#scope, this.#deps.expressions);
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
      this.#note(() => {
        if (!begun) this.#insertStep(step, seq, undefined);
        this.#deps.store.end({ run: this.#run.id, seq, state: 'failure', input, error: shape });
      }, true);
      throw new StepFailed(step.id, shape);
    }
  }

  #errorOf(step: Step, error: unknown): ErrorShape {
    return this.#isInputKept(step) ? toErrorShape(error) : maskedError(error, this.#title(step));
  }

  /**
   * @param light nothing goes wrong where the row is not there yet when the step is under way: it would be done again
   */
  async #begin(step: Step, seq: number, input: Json | undefined, light: boolean): Promise<void> {
    this.#mayGoOn();
    const write = (): void => this.#insertStep(step, seq, input);
    if (light) this.#note(write);
    else await this.#keep(write);
  }

  /** A step that takes no time: one row, finished. */
  #record(step: Step, seq: number, end: { state: 'succeeded' | 'skipped'; output?: Json }): void {
    this.#mayGoOn();
    this.#note(() => {
      this.#insertStep(step, seq, undefined);
      this.#deps.store.end({ run: this.#run.id, seq, ...end });
    });
  }

  #insertStep(
    step: Step,
    seq: number,
    input: Json | undefined,
    state: 'pending' | 'waiting' = 'pending',
  ): void {
    this.#deps.store.begin({
      run: this.#run.id,
      seq,
      step: step.id,
      title: this.#title(step),
      app: step.kind === 'action' ? (step.app ?? null) : null,
      input: this.#isInputKept(step) ? input : undefined,
      state,
    });
  }

  /** Recorded soon, before whatever is recorded next. */
  #note(write: () => void, prompt = false): void {
    this.#deps.line.note(write, prompt);
    this.#deps.changed();
  }

  /** Recorded for good before anything else is done. */
  async #keep(write: () => void): Promise<void> {
    if (!(await this.#deps.line.keep(write))) throw new Ended({ state: 'interrupted' });
    this.#deps.changed();
  }

  #mayGoOn(): void {
    if (this.#signals.stop.aborted) throw new Ended(stopped());
    if (this.#signals.closing.aborted) throw new Ended({ state: 'interrupted' });
  }

  #title(step: Step): string {
    return stepTitle(step, (app) => this.#deps.catalogue.get(app));
  }
}

function notChosen(step: ActionStep): SojournError {
  return new SojournError('not_found', {
    values: { what: step.app === undefined || step.action === undefined ? 'action' : 'app' },
  });
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
