import { describe, expect, it } from 'vitest';
import { checkLines, describeLines, holds, readChecklist } from '../../../scripts/checklist.ts';
import {
  describeFailures,
  namedInPlaywright,
  namedInVitest,
  rulesOf,
} from '../../../scripts/namedTests.ts';

describe('the rules that a title names', () => {
  it.each([
    ['O4: is used once', ['O4']],
    ['C6, C9: is offered', ['C6', 'C9']],
    ['C2–C4, J10: from start to end', ['C2', 'C3', 'C4', 'J10']],
    ['F1, S6: is killed', ['F1', 'S6']],
  ])('stand before its first colon: %s', (title, rules) => {
    expect(rulesOf(title)).toEqual(rules);
  });

  it.each([
    'is used once',
    'says: O4: no',
    'see O4: no rule stands alone',
    'C2–J4: no range goes over two groups',
    'o4: small',
  ])('are none where something else stands there: %s', (title) => {
    expect(rulesOf(title)).toEqual([]);
  });
});

describe('the tests of a report', () => {
  it('come from Vitest with title, file and state; what the filter left out is no test', () => {
    const assertion = (title: string, status: string) => ({ title, status });
    const report = {
      testResults: [
        {
          name: '/x/a.test.ts',
          assertionResults: [
            assertion('O1: a', 'passed'),
            assertion('O2: b', 'failed'),
            assertion('O3: c', 'skipped'),
            assertion('O4: d', 'todo'),
          ],
        },
      ],
    };
    expect(namedInVitest(report)).toEqual([
      { title: 'O1: a', file: '/x/a.test.ts', state: 'passed' },
      { title: 'O2: b', file: '/x/a.test.ts', state: 'failed', reason: '' },
      { title: 'O4: d', file: '/x/a.test.ts', state: 'skipped' },
    ]);
  });

  it('come from Playwright out of every group; a flaky one has failed', () => {
    const spec = (title: string, ...statuses: string[]) => ({
      title,
      tests: statuses.map((status) => ({ status })),
    });
    const report = {
      suites: [
        {
          file: 'a.test.ts',
          specs: [spec('W1: a', 'expected'), spec('W2: b', 'flaky')],
          suites: [
            { file: 'a.test.ts', specs: [spec('W3: c', 'unexpected'), spec('W4: d', 'skipped')] },
          ],
        },
      ],
    };
    expect(namedInPlaywright(report).map(({ title, state }) => [title, state])).toEqual([
      ['W1: a', 'passed'],
      ['W2: b', 'failed'],
      ['W3: c', 'failed'],
      ['W4: d', 'skipped'],
    ]);
  });
});

describe('the failures at the end of the output', () => {
  it('name file and test and say why, whichever runner it was', () => {
    const vitest = namedInVitest({
      testResults: [
        {
          name: 'a.test.ts',
          status: 'failed',
          assertionResults: [
            {
              title: 'O1: a',
              status: 'failed',
              failureMessages: ['\u001b[31mexpected 1\u001b[39m'],
            },
            { title: 'O2: b', status: 'passed', failureMessages: [] },
          ],
        },
        { name: 'b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
      ],
    });
    const playwright = namedInPlaywright({
      suites: [
        {
          file: 'c.test.ts',
          specs: [
            {
              title: 'W1: c',
              tests: [
                {
                  status: 'unexpected',
                  results: [{ errors: [{ message: 'Timeout\n\nwaiting' }] }],
                },
              ],
            },
          ],
        },
      ],
    });
    expect(describeFailures([...vitest, ...playwright])).toEqual([
      '✗ a.test.ts: O1: a',
      '    expected 1',
      '✗ b.test.ts: The file could not be loaded',
      '    no such module',
      '✗ c.test.ts: W1: c',
      '    Timeout',
      '    waiting',
    ]);
  });
});

describe('a checklist', () => {
  const lines = [
    { id: 'O1', text: 'first' },
    { id: 'O2', text: 'second' },
    { id: 'O3', text: 'third' },
  ];
  const test = (title: string, state: 'passed' | 'failed' | 'skipped') => ({
    title,
    state,
    file: '/x/a.test.ts',
  });

  it('has its lines from the document', () => {
    const security = readChecklist('security-checklist.md');
    const groups = Object.groupBy(security, ({ id }) => id.charAt(0));
    expect(readChecklist('product-rules.md').filter(({ id }) => id.startsWith('C'))).toHaveLength(
      16,
    );
    expect([groups.O?.length, groups.S?.length, groups.W?.length]).toEqual([17, 10, 8]);
  });

  it('holds in a line that has a test that passed, and none that failed', () => {
    const checked = checkLines(lines, [
      test('O1: a', 'passed'),
      test('O2: b', 'passed'),
      test('O2: c', 'failed'),
      test('O3: d', 'skipped'),
    ]);
    expect(checked.map((line) => [line.id, holds(line)])).toEqual([
      ['O1', true],
      ['O2', false],
      ['O3', false],
    ]);
    expect(describeLines(checked).map((line) => line.slice(0, 20).trimEnd())).toEqual([
      '✓ O1  1 passed',
      '✗ O2  1 of 2 failed',
      '✗ O3  no test',
    ]);
  });
});
