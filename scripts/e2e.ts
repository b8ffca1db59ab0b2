// `npm run test:e2e`: Playwright over the real app.

import { runWithElectron } from './electronTool.ts';
import { ensureSystemPackages } from './systemPackages.ts';

ensureSystemPackages('tests');
process.exit(await runWithElectron('playwright', ['test', ...process.argv.slice(2)]));
