/** A workflow file of n8n, read in bounded time and memory (F10). Nothing in it runs. */
import { z } from 'zod';
import { invalid } from '../../bundle/index.ts';

const mostNodes = 2_000;
const nodeName = z.string().min(1).max(500);

const nodeSchema = z.looseObject({
  name: nodeName,
  type: z.string().max(200),
  typeVersion: z.number().optional(),
  parameters: z.record(z.string(), z.unknown()).default({}),
  disabled: z.boolean().optional(),
  notes: z.string().max(10_000).optional(),
});
export type FileNode = z.infer<typeof nodeSchema>;

const target = z.looseObject({ node: nodeName, index: z.number().int().min(0).default(0) });

const workflowSchema = z.looseObject({
  name: z.string().trim().min(1).max(200).default('Imported workflow'),
  nodes: z.array(nodeSchema).min(1).max(mostNodes),
  connections: z.record(
    z.string(),
    z.looseObject({ main: z.array(z.array(target).nullable()).max(100).default([]) }),
  ),
  meta: z.record(z.string(), z.unknown()).nullish(),
});
export type WorkflowFile = z.infer<typeof workflowSchema>;

/** Whether parsed JSON is a workflow of n8n, or a list of them. */
export function isWorkflowFile(file: unknown): boolean {
  const [first] = Array.isArray(file) ? (file as unknown[]) : [file];
  return typeof first === 'object' && first !== null && 'nodes' in first && 'connections' in first;
}

/** @throws import_invalid with a reason */
export function readWorkflows(file: unknown): WorkflowFile[] {
  const parsed = z.array(workflowSchema).min(1).max(1_000).safeParse([file].flat());
  if (!parsed.success) {
    const place = parsed.error.issues[0]?.path.map(String).join('.').slice(0, 200) ?? '';
    throw invalid(
      `as an n8n workflow, ${place} is not as it should be`,
      z.prettifyError(parsed.error),
    );
  }
  const nodes = parsed.data.reduce((sum, workflow) => sum + workflow.nodes.length, 0);
  if (nodes > mostNodes) throw invalid(`it has more than ${mostNodes} nodes`);
  for (const workflow of parsed.data) {
    const names = new Set(workflow.nodes.map(({ name }) => name));
    if (names.size !== workflow.nodes.length) throw invalid('two of its nodes have one name');
  }
  return parsed.data;
}
