/** n8n workflows (E3). Names of nodes and their parameters are facts of n8n; nothing of its own text is here. */
import type { ReportLine } from '../../../shared/exchange.ts';
import type { Outline } from '../outline/index.ts';
import { Report } from '../report.ts';
import { journeyWorkflow } from './journeyWorkflow.ts';
import { sealed } from './seal.ts';

export { fromN8n, mayBeN8n } from './import/index.ts';

/**
 * The text of a workflow file that n8n imports, and what it says of each step.
 * @param bundle the journey as a Sojourn bundle: as long as nothing is changed in n8n, it is what comes back
 */
export function toN8n(outline: Outline, bundle?: string): { text: string; report: ReportLine[] } {
  const report = new Report(outline.name);
  const { nodes, connections } = journeyWorkflow(outline, report);
  const workflow = {
    name: outline.name,
    nodes,
    connections,
    settings: { executionOrder: 'v1' },
    active: false,
    pinData: {},
    ...(bundle === undefined ? {} : { meta: { sojourn: sealed(nodes, connections, bundle) } }),
  };
  return { text: `${JSON.stringify(workflow, null, 2)}\n`, report: report.lines };
}
