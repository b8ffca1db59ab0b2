// How many tests passed and failed, from what the runners report.

import { z } from 'zod';

export interface Count {
  readonly passed: number;
  readonly failed: number;
}

export const nothing: Count = { passed: 0, failed: 0 };
export const onePassed: Count = { passed: 1, failed: 0 };
export const oneFailed: Count = { passed: 0, failed: 1 };

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
});

/**
 * @param report what Vitest's JSON reporter wrote
 * @param status Vitest's exit code
 */
export function countVitest(report: unknown, status: number): Count {
  const { numPassedTests, numFailedTests, testResults } = vitestReport.parse(report);
  // A file that could not be loaded holds no failed test of its own.
  const unloaded = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  return judge({ passed: numPassedTests, failed: numFailedTests + unloaded.length }, status);
}

/**
 * @param report what Playwright's JSON reporter wrote
 * @param status Playwright's exit code
 */
export function countPlaywright(report: unknown, status: number): Count {
  const { expected, unexpected, flaky } = playwrightReport.parse(report).stats;
  return judge({ passed: expected, failed: unexpected + flaky }, status);
}

/** A runner that ran nothing, or that failed without naming a test, has one failure all the same. */
function judge(count: Count, status: number): Count {
  const silent = (status !== 0 && count.failed === 0) || count.passed + count.failed === 0;
  return silent ? add(count, oneFailed) : count;
}

export function add(one: Count, other: Count): Count {
  return { passed: one.passed + other.passed, failed: one.failed + other.failed };
}
