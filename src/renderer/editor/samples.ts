/** Sample data of steps: what they produced in a test or in the last run, or else their connector's example. */
import { ref, shallowRef, type Ref } from 'vue';
import type { Json } from '../../shared/connector.ts';
import type { RunDetail } from '../../shared/run.ts';
import type { api } from '../api.ts';
import { isFinished } from '../runs/runList.ts';
import { triggerId } from '../../shared/journeySteps.ts';

export interface Sample {
  readonly data: Json;
  readonly from: 'test' | 'lastRun' | 'example';
}

/** What a step really put out. */
export interface Recent {
  readonly data: Json | undefined;
  readonly from: 'test' | 'lastRun';
  /** UTC milliseconds. */
  readonly at: number;
}

/**
 * What to show as a step's data: the newest that it really put out. An object is completed by the keys that only the example
 * has: a value that was absent once can be there the next time. An answer of another shape belongs to what it did before.
 */
export function sampleOf(recent: readonly Recent[], example: Json | undefined): Sample | undefined {
  const [newest] = recent
    .flatMap(({ data, from, at }) =>
      data === undefined || data === null || !sameShape(data, example) ? [] : [{ data, from, at }],
    )
    .sort((one, other) => other.at - one.at);
  if (!newest) return example === undefined ? undefined : { data: example, from: 'example' };
  const { data, from } = newest;
  return isObject(data) && isObject(example)
    ? { data: { ...example, ...data }, from }
    : { data, from };
}

function sameShape(one: Json, example: Json | undefined): boolean {
  if (example === undefined) return true;
  if (Array.isArray(one) || Array.isArray(example)) {
    return Array.isArray(one) === Array.isArray(example);
  }
  if (!isObject(one) || !isObject(example)) return typeof one === typeof example;
  return Object.keys(example).some((key) => Object.hasOwn(one, key));
}

function isObject(value: Json | undefined): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Step id → what it put out in a run; the trigger's data under its id. */
export function outputsOf(run: RunDetail): ReadonlyMap<string, Json> {
  const outputs = new Map<string, Json>();
  if (run.trigger !== null) outputs.set(triggerId, run.trigger);
  for (const step of run.steps) {
    if (step.state === 'succeeded' && step.output !== null) outputs.set(step.step, step.output);
  }
  return outputs;
}

export interface LastOutputs {
  readonly outputs: Readonly<Ref<ReadonlyMap<string, Json>>>;
  /** When that run started; UTC milliseconds. */
  readonly at: Readonly<Ref<number>>;
  readonly asked: Readonly<Ref<boolean>>;
  stop(): void;
}

/** Follows the last finished run of a journey. Samples are a help: where they cannot be had, examples stand in. */
export function useLastOutputs(
  journey: string,
  { call, on }: Pick<typeof api, 'call' | 'on'>,
): LastOutputs {
  const outputs = shallowRef<ReadonlyMap<string, Json>>(new Map());
  const at = ref(0);
  const asked = ref(false);
  let latest = '';

  async function take(run: string): Promise<void> {
    if (run < latest) return;
    latest = run;
    try {
      const detail = await call('runs.get', { id: run });
      if (run !== latest) return;
      outputs.value = outputsOf(detail);
      at.value = detail.startedAt;
    } catch {
      // The run may have been deleted meanwhile; the samples stay as they are.
    }
  }

  async function takeLast(): Promise<void> {
    try {
      const runs = await call('runs.list', { journey, limit: 10 });
      const last = runs.find((run) => run.state === 'succeeded') ?? runs.find(isFinished);
      if (last) await take(last.id);
    } catch {
      // Examples stand in.
    }
    asked.value = true;
  }

  const stop = on('run.changed', ({ run }) => {
    if (run.journey === journey && isFinished(run)) void take(run.id);
  });
  void takeLast();
  return { outputs, at, asked, stop };
}
