// `npm run bench`: the benchmarks, in the real app.

import { join } from 'node:path';
import { runWithElectron } from '../../scripts/electronTool.ts';
import { root, runTool } from '../../scripts/project.ts';
import { ensureSystemPackages } from '../../scripts/systemPackages.ts';

const bench = (name: string) => join(root, 'tests', 'bench', `${name}.ts`);

ensureSystemPackages('tests');
const codes = [
  await runWithElectron('node', [bench('startup')]),
  await runWithElectron('node', [bench('appSearch')]),
  await runWithElectron('node', [bench('manyJourneys')]),
  await runWithElectron('node', [bench('longJourney')]),
  await runTool('node', [bench('lists')]),
  await runTool('node', [bench('runs')]),
  await runTool('node', [bench('unlock')]),
  await runTool('node', [bench('ledger')]),
  await runTool('node', [bench('throughput')]),
];
process.exit(Math.max(...codes));
