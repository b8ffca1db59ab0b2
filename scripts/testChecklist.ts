// `npm run test:security` and `npm run test:rules`: the tests that name a checklist's lines, and what each line has to show.

import { checkLines, checklists, describeLines, openLines, readChecklist } from './checklist.ts';
import { runPlaywright, runVitest } from './runners.ts';
import { ensureSystemPackages } from './systemPackages.ts';

const checklist = checklists.get(process.argv[2] ?? '');
if (checklist === undefined) {
  console.error(`Name a checklist: ${[...checklists.keys()].join(', ')}.`);
  process.exit(2);
}
const lines = readChecklist(checklist.document);
const groups = [...new Set(lines.map(({ id }) => id.charAt(0)))].join('');
/** One of the checklist's numbers in a full test name, whatever stands around it. */
const named = new RegExp(`(^|[ ,–])[${groups}][0-9]{1,2}[,:–]`);

ensureSystemPackages('tests');
const outcomes = [
  await runVitest('unit', named),
  await runVitest('integration', named),
  await runPlaywright(named),
];

const checked = checkLines(
  lines,
  outcomes.flatMap(({ tests }) => tests),
);
console.log(`\n${describeLines(checked).join('\n')}\n`);
const open = openLines(checked, checklist);
console.log(open.length === 0 ? 'Every line that must hold does.' : `Open: ${open.join(', ')}.`);
const passed = outcomes.reduce((sum, { count }) => sum + count.passed, 0);
const failed = outcomes.reduce((sum, { count }) => sum + count.failed, 0);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && open.length === 0 ? 0 : 1);
