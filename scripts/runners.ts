// The test runners, each with the report that it leaves behind.

import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runWithElectron } from './electronTool.ts';
import { namedInPlaywright, namedInVitest } from './namedTests.ts';
import type { NamedTest } from './namedTests.ts';
import { root, runTool } from './project.ts';
import { countPlaywright, countVitest } from './results.ts';
import type { Count } from './results.ts';

export interface Outcome {
  readonly count: Count;
  readonly tests: readonly NamedTest[];
}

const results = join(root, '.cache', 'results');

/** @param only a regular expression over full test names; without it all tests of the project run */
export async function runVitest(project: 'unit' | 'integration', only?: RegExp): Promise<Outcome> {
  const report = await freshReport(project);
  const status = await runTool('vitest', [
    'run',
    `--project=${project}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...(only === undefined ? [] : [`--testNamePattern=${only.source}`]),
  ]);
  const json = await readJson(report);
  return { count: countVitest(json, status), tests: namedInVitest(json) };
}

/** Builds the app where that is needed. @param only as for Vitest */
export async function runPlaywright(only?: RegExp): Promise<Outcome> {
  const report = await freshReport('e2e');
  const grep = only === undefined ? [] : ['--grep', only.source];
  const status = await runWithElectron('playwright', ['test', '--reporter=list,json', ...grep], {
    ...process.env,
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
  const json = await readJson(report);
  return { count: countPlaywright(json, status), tests: namedInPlaywright(json) };
}

async function freshReport(name: string): Promise<string> {
  await mkdir(results, { recursive: true });
  const report = join(results, `${name}.json`);
  await rm(report, { force: true });
  return report;
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8'));
}
