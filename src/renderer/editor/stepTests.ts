/** Tests of single steps (J7): what they showed, and the samples that the core has kept of them. */
import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import type { Json } from '../../shared/connector.ts';
import type { ErrorShape } from '../../shared/errors.ts';
import type { Step, TriggerStep } from '../../shared/journey.ts';
import { aboutStep, triggerId } from '../../shared/journeySteps.ts';
import type { StepSample, StepTest } from '../../shared/stepTest.ts';
import { errorShape, type api } from '../api.ts';
import { findStep } from './document.ts';
import type { Session } from './session.ts';

/** The last test of a step in this window. */
export interface Tested {
  readonly result: StepTest;
  /** The step as it was then: after a change the test says nothing of it any more. */
  readonly of: Step | TriggerStep;
}

export interface StepTests {
  readonly results: Readonly<ShallowRef<ReadonlyMap<string, Tested>>>;
  /** The step that is being tested. */
  readonly running: Readonly<Ref<string | null>>;
  /** Why a test could not even begin, by step. */
  readonly errors: Readonly<ShallowRef<ReadonlyMap<string, ErrorShape>>>;
  /** The kept output of a step, as long as it is what it was when it was tested. */
  sampleOf(step: Step | TriggerStep): Kept | undefined;
  /** Tests a step of the document as it stands here. One at a time; resolves when it has ended. */
  test(step: string, data: Readonly<Record<string, Json>>): Promise<void>;
  /** Listens for a request to the journey's address, which becomes the trigger's sample. Resolves when it has ended. */
  listen(): Promise<void>;
  stopListening(): void;
  /** `waiting` while it listens; `none` when it has ended without a request. */
  readonly listening: Readonly<Ref<'waiting' | 'none' | null>>;
  /** Makes another of the items that a trigger found its sample. */
  choose(step: string, output: Json): Promise<void>;
  /** Whether the last test of the step, as it stands now, succeeded; undefined where there is none. */
  verdict(step: Step | TriggerStep): boolean | undefined;
}

export interface Kept {
  readonly data: Json;
  readonly testedAt: number;
  /** Whether the core has it too, and in full. */
  readonly inCore: boolean;
}

export function useStepTests(
  session: Pick<Session, 'id' | 'journey'>,
  { call }: Pick<typeof api, 'call'>,
): StepTests {
  const results = shallowRef<ReadonlyMap<string, Tested>>(new Map());
  const errors = shallowRef<ReadonlyMap<string, ErrorShape>>(new Map());
  const samples = shallowRef<ReadonlyMap<string, StepSample & { inCore: boolean }>>(new Map());
  const running = ref<string | null>(null);
  const listening = ref<'waiting' | 'none' | null>(null);
  let attempt = 0;

  function keep(sample: StepSample, inCore: boolean): void {
    samples.value = new Map(samples.value).set(sample.step, { ...sample, inCore });
  }

  async function load(): Promise<void> {
    try {
      const kept = await call('steps.samples', { journey: session.id });
      // What was tested meanwhile is newer.
      samples.value = new Map([
        ...kept.map((each) => [each.step, { ...each, inCore: true }] as const),
        ...samples.value,
      ]);
    } catch {
      // Samples are a help: examples and the last run stand in.
    }
  }
  void load();

  function stepNow(id: string): Step | TriggerStep | undefined {
    return id === triggerId ? session.journey.value.trigger : findStep(session.journey.value, id);
  }

  function show(id: string, of: Step | TriggerStep, result: StepTest): void {
    results.value = new Map(results.value).set(id, { result, of });
    errors.value = new Map([...errors.value].filter(([step]) => step !== id));
    if (result.state !== 'succeeded') return;
    const { output, testedAt } = result;
    keep({ step: id, about: aboutStep(of), output, testedAt }, result.kept);
  }

  /** What comes of the attempt is not looked at any more. */
  function stopListening(): void {
    if (listening.value !== 'waiting') return;
    attempt += 1;
    listening.value = null;
    // It ends by itself where this cannot be said.
    call('steps.stopListening', { journey: session.id }).catch(() => undefined);
  }
  onScopeDispose(stopListening);

  return {
    results,
    running,
    errors,
    listening,

    sampleOf(step) {
      const sample = samples.value.get(step.id);
      if (sample?.about !== aboutStep(step)) return undefined;
      return { data: sample.output, testedAt: sample.testedAt, inCore: sample.inCore };
    },

    async test(id, data) {
      const of = stepNow(id);
      if (running.value !== null || !of) return;
      running.value = id;
      try {
        const journey = session.journey.value;
        show(id, of, await call('steps.test', { journey, step: id, data }));
      } catch (error) {
        errors.value = new Map(errors.value).set(id, errorShape(error));
      } finally {
        running.value = null;
      }
    },

    async listen() {
      const turn = (attempt += 1);
      listening.value = 'waiting';
      const journey = session.journey.value;
      try {
        const result = await call('steps.listen', { journey });
        if (turn !== attempt) return;
        listening.value = result === null ? 'none' : null;
        if (result) show(triggerId, journey.trigger, result);
      } catch (error) {
        if (turn !== attempt) return;
        listening.value = null;
        errors.value = new Map(errors.value).set(triggerId, errorShape(error));
      }
    },

    stopListening,

    async choose(id, output) {
      try {
        keep(
          await call('steps.choose', { journey: session.journey.value, step: id, output }),
          true,
        );
      } catch (error) {
        errors.value = new Map(errors.value).set(id, errorShape(error));
      }
    },

    verdict(step) {
      const tested = results.value.get(step.id);
      if (tested?.of === step) return tested.result.state === 'succeeded';
      return undefined;
    },
  };
}
