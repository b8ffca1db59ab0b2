// Which tests ran, by name, and which numbered rules a name says that it proves.

import { z } from 'zod';

export interface NamedTest {
  /** The test's own title, without the groups around it. */
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  /** Path of its file, as the runner gives it. */
  readonly file: string;
}

const vitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      assertionResults: z.array(z.object({ title: z.string(), status: z.string() })),
    }),
  ),
});

interface Suite {
  readonly file?: string | undefined;
  readonly specs?: readonly { title: string; tests: readonly { status: string }[] }[] | undefined;
  readonly suites?: readonly Suite[] | undefined;
}
const suite: z.ZodType<Suite> = z.lazy(() =>
  z.object({
    file: z.string().optional(),
    specs: z
      .array(z.object({ title: z.string(), tests: z.array(z.object({ status: z.string() })) }))
      .optional(),
    suites: z.array(suite).optional(),
  }),
);
const playwrightReport = z.object({ suites: z.array(suite) });

/** Tests that a name filter left out are not in the list. */
export function namedInVitest(report: unknown): NamedTest[] {
  return vitestReport
    .parse(report)
    .testResults.flatMap(({ name: file, assertionResults }) =>
      assertionResults
        .filter(({ status }) => status !== 'skipped')
        .map(({ title, status }) => ({ title, file, state: vitestState(status) })),
    );
}

export function namedInPlaywright(report: unknown): NamedTest[] {
  return playwrightReport.parse(report).suites.flatMap((top) => inSuite(top));
}

function inSuite({ file = '', specs = [], suites = [] }: Suite): NamedTest[] {
  return [
    ...specs.map(({ title, tests }) => ({
      title,
      file,
      state: playwrightState(tests.map(({ status }) => status)),
    })),
    ...suites.flatMap((inner) => inSuite(inner)),
  ];
}

function vitestState(status: string): NamedTest['state'] {
  if (status === 'passed' || status === 'failed') return status;
  return 'skipped';
}

/** A flaky test has failed. */
function playwrightState(statuses: readonly string[]): NamedTest['state'] {
  if (statuses.every((status) => status === 'skipped')) return 'skipped';
  return statuses.every((status) => status === 'expected') ? 'passed' : 'failed';
}

/**
 * The rules before the first colon of a title: `C2–C4, J10: …` names C2, C3, C4 and J10. Empty where what stands before
 * the colon is anything else.
 */
export function rulesOf(title: string): string[] {
  const [, list] = /^([^:]+):/.exec(title) ?? [];
  if (list === undefined) return [];
  const rules: string[] = [];
  for (const part of list.split(',')) {
    const [, letter = '', first = '', lastLetter, last = first] =
      /^\s*([A-Z])(\d{1,2})(?:[–-]([A-Z])(\d{1,2}))?\s*$/.exec(part) ?? [];
    if (letter === '' || (lastLetter !== undefined && lastLetter !== letter)) return [];
    for (let number = Number(first); number <= Number(last); number += 1) {
      rules.push(`${letter}${number}`);
    }
  }
  return rules;
}
