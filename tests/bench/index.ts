// `npm run bench`: the benchmarks, in the real app.

import { join } from 'node:path';
import { runWithElectron } from '../../scripts/electronTool.ts';
import { root } from '../../scripts/project.ts';
import { ensureSystemPackages } from '../../scripts/systemPackages.ts';

ensureSystemPackages('tests');
process.exit(await runWithElectron('node', [join(root, 'tests', 'bench', 'startup.ts')]));
