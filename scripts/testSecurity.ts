// `npm run test:security`: the tests of the security checklist, and what each of its lines has to show.

import { checkLines, describeLines, holds, readChecklist } from './checklist.ts';
import { runPlaywright, runVitest } from './runners.ts';
import { ensureSystemPackages } from './systemPackages.ts';

/** A rule of the groups O, S and W in a full test name, whatever stands around it. */
const named = /(^|[ ,–])[OSW][0-9]{1,2}[,:–]/;

ensureSystemPackages('tests');
const outcomes = [
  await runVitest('unit', named),
  await runVitest('integration', named),
  await runPlaywright(named),
];

const lines = checkLines(
  readChecklist('security-checklist.md'),
  outcomes.flatMap(({ tests }) => tests),
);
console.log(`\n${describeLines(lines).join('\n')}\n`);
const passed = outcomes.reduce((sum, { count }) => sum + count.passed, 0);
const failed = outcomes.reduce((sum, { count }) => sum + count.failed, 0);
const open = lines.filter((line) => !holds(line)).map(({ id }) => id);
console.log(
  open.length === 0 ? `All ${lines.length} lines hold.` : `These do not hold: ${open.join(', ')}.`,
);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && open.length === 0 ? 0 : 1);
