// Writes docs/cli.md and docs/sojourn.1 from the commands themselves. `npm run docs:cli`; a test holds that they are fresh.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProgram } from '../src/cli/program.ts';
import { manPage, markdownPage } from './cliDocs/pages.ts';
import { root } from './project.ts';

const program = createProgram();
writeFileSync(join(root, 'docs', 'cli.md'), markdownPage(program));
writeFileSync(join(root, 'docs', 'sojourn.1'), manPage(program));
