// A numbered checklist, held against the tests that ran: every line needs one that passed, and none that failed.

import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { rulesOf } from './namedTests.ts';
import type { NamedTest } from './namedTests.ts';
import { root } from './project.ts';

export interface ChecklistLine {
  /** Such as O4. */
  readonly id: string;
  readonly text: string;
}

export interface Checklist {
  /** Below docs/. */
  readonly document: string;
  /** The groups in which every line must hold. */
  readonly complete: readonly string[];
}

/** By what `npm run test:…` calls them. */
export const checklists: ReadonlyMap<string, Checklist> = new Map([
  ['security', { document: 'security-checklist.md', complete: ['O', 'S', 'W'] }],
  ['rules', { document: 'product-rules.md', complete: ['C'] }],
]);

export interface CheckedLine extends ChecklistLine {
  readonly passed: number;
  readonly failed: number;
  /** Names of the files with its tests, each once. */
  readonly files: readonly string[];
}

/** The lines `- **O4** text` of a document below docs/. @throws Error where a number stands twice, or none at all */
export function readChecklist(document: string): ChecklistLine[] {
  const text = readFileSync(join(root, 'docs', document), 'utf8');
  const lines = [...text.matchAll(/^- \*\*([A-Z]\d{1,2})\*\* (.+)$/gm)].map(
    ([, id = '', line = '']) => ({ id, text: line }),
  );
  if (lines.length === 0 || new Set(lines.map(({ id }) => id)).size !== lines.length) {
    throw new Error(`docs/${document} is no checklist: it has no line, or a number twice.`);
  }
  return lines;
}

/** One that was skipped proves nothing and is not counted. */
export function checkLines(
  lines: readonly ChecklistLine[],
  tests: readonly NamedTest[],
): CheckedLine[] {
  const named = tests.map((test) => ({ ...test, rules: rulesOf(test.title) }));
  return lines.map((line) => {
    const own = named.filter(({ rules, state }) => rules.includes(line.id) && state !== 'skipped');
    return {
      ...line,
      passed: own.filter(({ state }) => state === 'passed').length,
      failed: own.filter(({ state }) => state === 'failed').length,
      files: [...new Set(own.map(({ file }) => basename(file)))],
    };
  });
}

export function holds({ passed, failed }: CheckedLine): boolean {
  return passed > 0 && failed === 0;
}

/** Numbers of the lines that must hold and do not. */
export function openLines(lines: readonly CheckedLine[], { complete }: Checklist): string[] {
  return lines
    .filter((line) => !holds(line) && complete.includes(line.id.charAt(0)))
    .map(({ id }) => id);
}

/** The table, a line each: number, result, what it says, where its tests are. */
export function describeLines(lines: readonly CheckedLine[]): string[] {
  return lines.map((line) => {
    const sign = holds(line) ? '✓' : '✗';
    const result =
      line.passed + line.failed === 0
        ? 'no test'
        : line.failed === 0
          ? `${line.passed} passed`
          : `${line.failed} of ${line.passed + line.failed} failed`;
    return `${sign} ${line.id.padEnd(3)} ${result.padEnd(14)} ${line.text}\n${' '.repeat(21)}${line.files.join(', ')}`;
  });
}
