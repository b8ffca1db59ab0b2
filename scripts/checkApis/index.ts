// Holds every connector against its vendor's machine-readable description and writes docs/api-check.md.
// Ends with 1 for a difference that explained.ts does not explain, for an explanation of none, and for a connector that
// sources.ts does not mention.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format } from 'prettier';
import { connectors } from '../../connectors/index.ts';
import { connectorSchema } from '../../src/shared/connector.ts';
import { root } from '../project.ts';
import { compare } from './compare.ts';
import { explanations } from './explained.ts';
import { operationsOf } from './operations.ts';
import { outdated, report, unexplained, unlooked } from './report.ts';
import type { CheckedConnector } from './report.ts';
import { descriptionsFor, undescribed } from './sources.ts';

const checked: CheckedConnector[] = [];
for (const source of connectors) {
  const connector = connectorSchema.parse(source);
  // The practice apps and those that are built in have no vendor.
  if (['built-in', 'practice'].includes(connector.category)) continue;
  const descriptions = await descriptionsFor(connector.id);
  checked.push({
    id: connector.id,
    name: connector.name,
    operations: operationsOf(connector).map((operation) => ({
      operation,
      comparison: compare(operation, descriptions),
    })),
    lookedAt: undescribed[connector.id],
  });
}

const page = await format(report(checked, explanations), {
  parser: 'markdown',
  proseWrap: 'preserve',
});
await writeFile(join(root, 'docs', 'api-check.md'), page);

const different = unexplained(checked, explanations);
const problems = [...different, ...outdated(checked, explanations), ...unlooked(checked)];
for (const problem of problems) console.log(problem);
const requests = checked.flatMap(({ operations }) => operations);
const described = requests.filter(({ comparison }) => comparison.source !== undefined);
console.log(
  `${requests.length} requests of ${checked.length} connectors, ${described.length} of them described; ${different.length} unexplained.`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
