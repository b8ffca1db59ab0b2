// Which tests ran, by name, and which numbered rules a name says that it proves.

import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';

export interface NamedTest {
  /** The test's own title, without the groups around it. */
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  /** Path of its file, as the runner gives it. */
  readonly file: string;
  /** What the runner said of one that failed. */
  readonly reason?: string;
}

const vitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string().optional(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({
          title: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

const playwrightTest = z.object({
  status: z.string(),
  results: z
    .array(z.object({ errors: z.array(z.object({ message: z.string().optional() })).optional() }))
    .optional(),
});
type PlaywrightTest = z.infer<typeof playwrightTest>;

interface Suite {
  readonly file?: string | undefined;
  readonly specs?: readonly { title: string; tests: readonly PlaywrightTest[] }[] | undefined;
  readonly suites?: readonly Suite[] | undefined;
}
const suite: z.ZodType<Suite> = z.lazy(() =>
  z.object({
    file: z.string().optional(),
    specs: z.array(z.object({ title: z.string(), tests: z.array(playwrightTest) })).optional(),
    suites: z.array(suite).optional(),
  }),
);
const playwrightReport = z.object({ suites: z.array(suite) });

/** Tests that a name filter left out are not in the list; a file that could not be loaded is, as one failed test. */
export function namedInVitest(report: unknown): NamedTest[] {
  return vitestReport
    .parse(report)
    .testResults.flatMap(({ name: file, status: fileStatus, message = '', assertionResults }) => [
      ...(fileStatus === 'failed' && assertionResults.length === 0
        ? [
            {
              title: 'The file could not be loaded',
              file,
              state: 'failed',
              reason: message,
            } as const,
          ]
        : []),
      ...assertionResults
        .filter(({ status }) => status !== 'skipped')
        .map(({ title, status, failureMessages }) =>
          named(title, file, vitestState(status), failureMessages ?? []),
        ),
    ]);
}

export function namedInPlaywright(report: unknown): NamedTest[] {
  return playwrightReport.parse(report).suites.flatMap((top) => inSuite(top));
}

function inSuite({ file = '', specs = [], suites = [] }: Suite): NamedTest[] {
  return [
    ...specs.map(({ title, tests }) =>
      named(title, file, playwrightState(tests.map(({ status }) => status)), reasonsOf(tests)),
    ),
    ...suites.flatMap((inner) => inSuite(inner)),
  ];
}

function reasonsOf(tests: readonly PlaywrightTest[]): string[] {
  return tests
    .flatMap(({ results = [] }) => results.flatMap(({ errors = [] }) => errors))
    .map(({ message = '' }) => message);
}

function named(
  title: string,
  file: string,
  state: NamedTest['state'],
  reasons: readonly string[],
): NamedTest {
  return { title, file, state, ...(state === 'failed' && { reason: reasons.join('\n') }) };
}

/**
 * The failed tests, for the end of a long output: where, which, and the first lines of the reason, without colours.
 *
 * @returns lines to print, none where all passed
 */
export function describeFailures(tests: readonly NamedTest[]): string[] {
  return tests
    .filter(({ state }) => state === 'failed')
    .flatMap(({ file, title, reason = '' }) => [
      `✗ ${file}: ${title}`,
      ...stripVTControlCharacters(reason)
        .split('\n')
        .filter((line) => line.trim() !== '')
        .slice(0, 12)
        .map((line) => `    ${line}`),
    ]);
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
