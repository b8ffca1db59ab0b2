/** Import of n8n workflows (E5): as bundles, which are checked like any other. */
import type { ReportLine } from '../../../../shared/exchange.ts';
import { readJson, writeBundle } from '../../bundle/index.ts';
import { unsealed } from '../seal.ts';
import { convertWorkflow } from './convert.ts';
import { isWorkflowFile, readWorkflows } from './workflowFile.ts';

/** Whether a text should be read as a workflow; a glance, not a check. */
export function mayBeN8n(text: string): boolean {
  if (text.length > longest) return false;
  return /"nodes"\s*:/.test(text) && /"connections"\s*:/.test(text) && !isBundle(text);
}

/** What is longer is no file of either kind, as a bundle's reader says. In characters. */
const longest = 20_000_000;

function isBundle(text: string): boolean {
  return /^\s*\{\s*"format"\s*:\s*"sojourn\.bundle"/.test(text);
}

/**
 * The workflows of a file as the text of a bundle, and what became of each node. One that Sojourn wrote itself and nobody
 * changed is the journey that it was. @throws import_invalid with a reason; nothing in the file runs
 */
export function fromN8n(text: string): { text: string; report: ReportLine[] } {
  const file = readJson(text);
  if (!isWorkflowFile(file)) return { text, report: [] };
  const own = ownBundle(file);
  if (own !== undefined) return { text: own, report: [] };
  const converted = readWorkflows(file).map(convertWorkflow);
  const bundle = writeBundle({
    format: 'sojourn.bundle',
    formatVersion: 1,
    connectors: [],
    connections: [],
    journeys: converted.map(({ journey }) => journey),
  });
  return { text: bundle, report: converted.flatMap(({ report }) => report) };
}

function ownBundle(file: unknown): string | undefined {
  if (typeof file !== 'object' || file === null || Array.isArray(file)) return undefined;
  const { meta, nodes, connections } = file as Record<string, unknown>;
  if (typeof meta !== 'object' || meta === null) return undefined;
  return unsealed(Reflect.get(meta, 'sojourn'), nodes, connections);
}
