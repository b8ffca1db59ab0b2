import { describe, expect, it } from 'vitest';
import { countPlaywright, countVitest } from '../../../scripts/results.ts';

const test = {};
const vitest = (passed: number, failed: number, testResults: unknown[] = []) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  testResults,
});
const playwright = (expected: number, unexpected: number, flaky: number) => ({
  stats: { expected, unexpected, flaky, skipped: 0 },
});

describe('the totals of Vitest', () => {
  it('are the passed and the failed tests', () => {
    expect(countVitest(vitest(7, 0), 0)).toEqual({ passed: 7, failed: 0 });
    expect(countVitest(vitest(7, 2), 1)).toEqual({ passed: 7, failed: 2 });
  });

  it('count a file that could not be loaded as a failure, and a loaded one by its tests', () => {
    const files = [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [test] },
      { status: 'passed', assertionResults: [test] },
    ];
    expect(countVitest(vitest(1, 1, files), 1)).toEqual({ passed: 1, failed: 2 });
  });

  it('have a failure when nothing ran or when the runner failed without naming a test', () => {
    expect(countVitest(vitest(0, 0), 0)).toEqual({ passed: 0, failed: 1 });
    expect(countVitest(vitest(3, 0), 1)).toEqual({ passed: 3, failed: 1 });
  });

  it('are refused when the report is not one', () => {
    expect(() => countVitest({}, 0)).toThrow();
  });
});

describe('the totals of Playwright', () => {
  it('are the expected and the unexpected results; a flaky test has failed', () => {
    expect(countPlaywright(playwright(5, 0, 0), 0)).toEqual({ passed: 5, failed: 0 });
    expect(countPlaywright(playwright(5, 1, 2), 1)).toEqual({ passed: 5, failed: 3 });
  });

  it('have a failure when nothing ran or when the runner failed without naming a test', () => {
    expect(countPlaywright(playwright(0, 0, 0), 1)).toEqual({ passed: 0, failed: 1 });
    expect(countPlaywright(playwright(2, 0, 0), 1)).toEqual({ passed: 2, failed: 1 });
  });
});
