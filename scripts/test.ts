// `npm test`: every check and every test, in order, and the totals at the end.
//
//   npm test                    everything
//   npm test -- lint unit       only these steps

import { checkLines, checklists, describeLines, openLines, readChecklist } from './checklist.ts';
import { describeFailures } from './namedTests.ts';
import type { NamedTest } from './namedTests.ts';
import { runTool, runToolAside } from './project.ts';
import { add, nothing, oneFailed, onePassed } from './results.ts';
import type { Count } from './results.ts';
import { runPlaywright, runVitest } from './runners.ts';
import type { Outcome } from './runners.ts';
import { ensureSystemPackages } from './systemPackages.ts';

interface Step {
  readonly name: string;
  readonly title: string;
  /** A step that makes no sense when this one failed. */
  readonly after?: string;
  run(): Promise<Count>;
}

const ran: NamedTest[] = [];

const steps: readonly Step[] = [
  check('format', 'Format', 'prettier', ['--check', '--log-level', 'warn', '.']),
  check('types', 'Types', 'vue-tsc', ['-b']),
  check('imports', 'Import rules', 'npm', ['run', '--silent', 'imports']),
  check('knip', 'Unused files, exports and dependencies', 'knip', []),
  check('build', 'Build', 'electron-vite', ['build', '--logLevel', 'warn']),
  runner('unit', 'Unit tests', () => runVitest('unit')),
  { name: 'lint', title: 'Lint', run: async () => judgeLint(await linting) },
  runner('integration', 'Integration tests', () => runVitest('integration')),
  { ...runner('e2e', 'End-to-end tests', () => runPlaywright()), after: 'build' },
  { name: 'security', title: 'Security checklist', run: () => checkList('security') },
  { name: 'rules', title: 'Product rules', run: () => checkList('rules') },
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
/** The longest of the checks by far: it goes on beside the others and the unit tests, and is judged after them. */
const linting =
  asked.length === 0 || asked.includes('lint')
    ? runToolAside('eslint', ['.', '--max-warnings', '0'])
    : undefined;
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
// At the very end once more: of a long output often only the end is kept.
for (const line of describeFailures(ran)) console.log(line);
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

function judgeLint(result: Awaited<typeof linting>): Count {
  console.log(result?.output ?? '');
  return result?.status === 0 ? onePassed : oneFailed;
}

/** A test runner, whose tests are kept for the checklists. */
function runner(name: string, title: string, run: () => Promise<Outcome>): Step {
  return {
    name,
    title,
    run: async () => {
      const { count, tests } = await run();
      ran.push(...tests);
      return count;
    },
  };
}

/** One check over the tests that the steps before have run: every line has one that passed, and none that failed. */
function checkList(name: string): Promise<Count> {
  const checklist = checklists.get(name);
  if (checklist === undefined) throw new Error(`There is no checklist "${name}".`);
  const checked = checkLines(readChecklist(checklist.document), ran);
  console.log(describeLines(checked).join('\n'));
  const open = openLines(checked, checklist);
  if (open.length > 0) console.log(`Open: ${open.join(', ')}.`);
  return Promise.resolve(open.length === 0 ? onePassed : oneFailed);
}

function heading(title: string): void {
  console.log(`\n──── ${title} ${'─'.repeat(Math.max(0, 90 - title.length))}`);
}
