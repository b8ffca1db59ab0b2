/** Which data a step can use, and what it looks like: for the data tree, pills, formulas and tests. */
import { computed, type ShallowRef } from 'vue';
import type { Json } from '../../shared/connector.ts';
import type { Step, TriggerStep } from '../../shared/journey.ts';
import { scopesOf } from '../../shared/scopes.ts';
import { blockSample } from './blockSamples.ts';
import type { Pill } from './pills.ts';
import { sameJson } from './sameJson.ts';
import { sampleOf, type LastOutputs, type Sample } from './samples.ts';
import type { StepTests } from './stepTests.ts';

export interface SampleData {
  /** A step's data as another one sees it; undefined where none is known. */
  sampleIn(id: string, inStep: string): Sample | undefined;
  /** The names under which a block gives a step data that no sample tells: a formula's items, before its first test. */
  untoldIn(id: string, inStep: string): readonly string[];
  /** The data that a step can use, by step id; only of `wanted`, where that is given. */
  dataFor(step: string, wanted?: ReadonlySet<string>): Record<string, Json>;
  /** The same for a test: what the core has kept in full is left to it. */
  readonly dataForTest: (step: string) => Record<string, Json>;
  /** The steps whose data a step can use, in reading order. */
  visible(id: string): readonly string[];
  /** Why a pill cannot work where it stands: its step is gone, comes later, or has no such data at this place. */
  readonly faultOf: (pill: Pill, inStep: string) => PillFault | undefined;
}

export type PillFault = 'gone' | 'later' | 'elsewhere';

export interface SampleSource {
  /** The steps alone (visibleSteps.ts): changes only when they come, go or move. */
  readonly structure: Readonly<ShallowRef<Step[]>>;
  /** Of a step that is there. */
  readonly numberOf: (id: string) => number | undefined;
  readonly tests: StepTests;
  readonly last: LastOutputs;
  /** A step or the trigger as it stands in the document. */
  readonly partOf: (id: string) => Step | TriggerStep | undefined;
  /** The example that a connector, or a called journey, gives for a step. */
  exampleOf(id: string): Json | undefined;
}

export function useSampleData(source: SampleSource): SampleData {
  const { tests, last, partOf } = source;
  const scopes = computed(() => ({
    ...scopesOf(source.structure.value),
    seen: new Map<string, string[]>(),
  }));
  const kept = new Map<string, Sample>();

  function find(id: string, inStep: string): Sample | undefined {
    const step = partOf(id);
    if (!step) return undefined;
    const test = tests.sampleOf(step);
    const keys = scopes.value.keysOf(id, inStep);
    if ('kind' in step && keys !== null) {
      const data = blockSample({
        step,
        keys,
        tested: test?.data,
        sampleOf: (pill) => sampleIn(pill.step, id)?.data,
      });
      return data === undefined ? undefined : { data, from: test ? 'test' : 'example' };
    }
    return sampleOf(
      [
        { data: test?.data, from: 'test', at: test?.testedAt ?? 0 },
        { data: last.outputs.value.get(id), from: 'lastRun', at: last.at.value },
      ],
      source.exampleOf(id),
    );
  }

  /** The same sample is the same object: the data tree keeps what it made of it. */
  function sampleIn(id: string, inStep: string): Sample | undefined {
    const sample = find(id, inStep);
    if (sample === undefined) return undefined;
    const place = `${id} ${scopes.value.keysOf(id, inStep)?.join(' ') ?? ''}`;
    const before = kept.get(place);
    if (before?.from === sample.from && sameJson(before.data, sample.data)) return before;
    kept.set(place, sample);
    return sample;
  }

  /** Asked for by every field and pill on the screen; worked out once per structure and step. */
  function visible(id: string): readonly string[] {
    const { seen, visible: list } = scopes.value;
    const known = seen.get(id) ?? list(id);
    seen.set(id, known);
    return known;
  }

  function dataFor(step: string, wanted?: ReadonlySet<string>): Record<string, Json> {
    return Object.fromEntries(
      visible(step).flatMap((id): [string, Json][] => {
        const sample = wanted && !wanted.has(id) ? undefined : sampleIn(id, step);
        return sample ? [[id, sample.data]] : [];
      }),
    );
  }

  function isInCore(id: string, inStep: string): boolean {
    const step = partOf(id);
    if (!step || sampleIn(id, inStep)?.from !== 'test') return false;
    return tests.sampleOf(step)?.inCore === true;
  }

  return {
    sampleIn,
    untoldIn(id, inStep) {
      const data = sampleIn(id, inStep)?.data;
      const told = typeof data === 'object' && data !== null ? Object.keys(data) : [];
      return (scopes.value.keysOf(id, inStep) ?? []).filter((key) => !told.includes(key));
    },
    dataFor,
    visible,
    dataForTest: (step) =>
      Object.fromEntries(Object.entries(dataFor(step)).filter(([id]) => !isInCore(id, step))),
    faultOf({ step, path }, inStep) {
      if (source.numberOf(step) === undefined) return 'gone';
      if (!scopes.value.sees(inStep, step)) return 'later';
      const [first] = path;
      const keys = scopes.value.keysOf(step, inStep);
      if (keys === null) return undefined;
      const isThere = typeof first === 'string' ? keys.includes(first) : keys.length > 0;
      return isThere ? undefined : 'elsewhere';
    },
  };
}
