// `npm test`: every check and every test, in order, and the totals at the end.
//
//   npm test                    everything
//   npm test -- lint unit       only these steps

import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runWithElectron } from './electronTool.ts';
import { root, runTool } from './project.ts';
import { add, countPlaywright, countVitest, nothing, oneFailed, onePassed } from './results.ts';
import type { Count } from './results.ts';
import { ensureSystemPackages } from './systemPackages.ts';

interface Step {
  readonly name: string;
  readonly title: string;
  /** A step that makes no sense when this one failed. */
  readonly after?: string;
  run(): Promise<Count>;
}

const results = join(root, '.cache', 'results');

const steps: readonly Step[] = [
  check('format', 'Format', 'prettier', ['--check', '--log-level', 'warn', '.']),
  check('lint', 'Lint', 'eslint', ['.', '--max-warnings', '0']),
  check('types', 'Types', 'vue-tsc', ['-b']),
  check('imports', 'Import rules', 'npm', ['run', '--silent', 'imports']),
  check('knip', 'Unused files, exports and dependencies', 'knip', []),
  check('build', 'Build', 'electron-vite', ['build', '--logLevel', 'warn']),
  vitest('unit', 'Unit tests'),
  vitest('integration', 'Integration tests'),
  {
    name: 'e2e',
    title: 'End-to-end tests',
    after: 'build',
    run: playwright,
  },
];

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => steps.every((step) => step.name !== name));
if (unknown.length > 0) {
  console.error(
    `No such step: ${unknown.join(', ')}. The steps are ${steps.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(2);
}

ensureSystemPackages('tests');
await mkdir(results, { recursive: true });
const counts = new Map<string, Count>();
const lines: string[] = [];

for (const step of steps.filter(({ name }) => asked.length === 0 || asked.includes(name))) {
  heading(step.title);
  const started = Date.now();
  const count = await runStep(step);
  counts.set(step.name, count);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  lines.push(
    `${count.failed === 0 ? '✓' : '✗'} ${step.title}: ${count.passed} of ${count.passed + count.failed} (${seconds} s)`,
  );
  console.log(lines.at(-1));
}

heading('Result');
const total = [...counts.values()].reduce(add, nothing);
console.log(lines.join('\n'));
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);

async function runStep(step: Step): Promise<Count> {
  if (step.after !== undefined && (counts.get(step.after)?.failed ?? 0) > 0) {
    console.log(`Not run, because the step "${step.after}" failed.`);
    return oneFailed;
  }
  try {
    return await step.run();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return oneFailed;
  }
}

/** A command that counts as one test. */
function check(name: string, title: string, command: string, args: readonly string[]): Step {
  return {
    name,
    title,
    run: async () => ((await runTool(command, args)) === 0 ? onePassed : oneFailed),
  };
}

function vitest(project: string, title: string): Step {
  const report = join(results, `${project}.json`);
  return {
    name: project,
    title,
    run: async () => {
      await rm(report, { force: true });
      const status = await runTool('vitest', [
        'run',
        `--project=${project}`,
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
      ]);
      return countVitest(await readJson(report), status);
    },
  };
}

async function playwright(): Promise<Count> {
  const report = join(results, 'e2e.json');
  await rm(report, { force: true });
  const status = await runWithElectron('playwright', ['test', '--reporter=list,json'], {
    ...process.env,
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
  return countPlaywright(await readJson(report), status);
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8'));
}

function heading(title: string): void {
  console.log(`\n──── ${title} ${'─'.repeat(Math.max(0, 90 - title.length))}`);
}
