/** What n8n's own descriptions say of nodes. They are read from an installation, and never part of Sojourn. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { z } from 'zod';

const descriptionSchema = z.array(
  z.looseObject({
    name: z.string(),
    version: z.union([z.number(), z.array(z.number())]),
    properties: z.array(z.unknown()),
  }),
);

interface Node {
  readonly name: string;
  readonly type: string;
  readonly typeVersion: number;
  readonly parameters: Readonly<Record<string, unknown>>;
}

const helpersSchema = z.object({
  NodeHelpers: z.object({
    getNodeParametersIssues: z.custom<(...args: unknown[]) => unknown>(
      (value) => typeof value === 'function',
    ),
    getNodeParameters: z.custom<(...args: unknown[]) => unknown>(
      (value) => typeof value === 'function',
    ),
  }),
});

/** Sentences on nodes that n8n would not take as they are. @param folder of an installation */
export async function issuesOf(folder: string, nodes: readonly Node[]): Promise<string[]> {
  const load = createRequire(join(folder, 'node_modules', 'x.js'));
  const { NodeHelpers } = helpersSchema.parse(load('n8n-workflow'));
  const file = join(folder, 'node_modules', 'n8n-nodes-base', 'dist', 'types', 'nodes.json');
  const descriptions = descriptionSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  return nodes.flatMap((node) => {
    const short = node.type.replace('n8n-nodes-base.', '');
    const description = descriptions.find(
      ({ name, version }) => name === short && [version].flat().includes(node.typeVersion),
    );
    if (description === undefined) return [`${node.name}: n8n has no ${short} ${node.typeVersion}`];
    const { properties } = description;
    const whole = NodeHelpers.getNodeParameters(
      properties,
      node.parameters,
      true,
      false,
      node,
      description,
    );
    const issues = NodeHelpers.getNodeParametersIssues(
      properties,
      { ...node, parameters: whole },
      description,
    );
    const unknown = Object.keys(node.parameters).filter(
      (name) =>
        !properties.some(
          (property) => z.object({ name: z.string() }).parse(property).name === name,
        ),
    );
    return [
      ...(issues === null ? [] : [`${node.name}: ${JSON.stringify(issues)}`]),
      ...unknown.map((name) => `${node.name}: there is no parameter ${name}`),
    ];
  });
}
