/** The outputs of tested steps, kept as the samples of the data tree. */
import type { Json } from '../../shared/connector.ts';
import type { Step, TriggerStep } from '../../shared/journey.ts';
import { aboutStep } from '../../shared/journeySteps.ts';
import type { StepSample } from '../../shared/stepTest.ts';
import { parseJson } from '../expressions/index.ts';
import type { Database } from '../storage/index.ts';

/** The longest JSON text of a sample that is kept, in characters: a sample is to look at, not the data itself. */
const largestKept = 1_000_000;

export type Samples = ReturnType<typeof createSamples>;

export function createSamples(db: Database) {
  const statements = {
    put: db.prepare<[string, string, string, string, number]>(
      `INSERT OR REPLACE INTO step_samples (journey, step, about, output, tested_at)
       SELECT ?, ?, ?, ?, ?`,
    ),
    list: db.prepare<[string], { step: string; about: string; output: string; tested_at: number }>(
      'SELECT step, about, output, tested_at FROM step_samples WHERE journey = ? ORDER BY step',
    ),
    known: db.prepare<[string], number>('SELECT 1 FROM journeys WHERE id = ?').pluck(),
  };

  return {
    /** Whether it is kept: not where it is too large, nor for a journey that is not stored. */
    keep(journey: string, sample: StepSample): boolean {
      const text = JSON.stringify(sample.output);
      if (text.length > largestKept || statements.known.get(journey) === undefined) return false;
      statements.put.run(journey, sample.step, sample.about, text, sample.testedAt);
      return true;
    },

    list: (journey: string): StepSample[] =>
      statements.list.all(journey).map(({ step, about, output, tested_at: testedAt }) => ({
        step,
        about,
        output: parseJson(output),
        testedAt,
      })),
  };
}

/** The data of steps by their ids, without those that have become something else since they were tested. */
export function outputsOf(
  samples: readonly StepSample[],
  steps: ReadonlyMap<string, Step | TriggerStep>,
): Record<string, Json> {
  return Object.fromEntries(
    samples.flatMap(({ step, about, output }): [string, Json][] => {
      const now = steps.get(step);
      return now !== undefined && aboutStep(now) === about ? [[step, output]] : [];
    }),
  );
}
