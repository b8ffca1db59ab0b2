/**
 * What n8n's own descriptions say of nodes. They are read from the registry's packages, in a cache: n8n's licence lets
 * nobody ship them, and of its workflow package only what looks at parameters is needed.
 */
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { packageFolder } from '../../scripts/checkApis/packages.ts';
import { runToolAside } from '../../scripts/project.ts';

/** Of n8n 2.41.1, which `npm run verify:n8n` runs. */
const nodesVersion = '2.41.1';
const workflowVersion = '2.41.0';

/** What `node-helpers` of n8n-workflow loads; the rest of what the package names is ten times as large. */
const loaded = [
  '@n8n/errors',
  '@n8n/utils',
  'callsites',
  'esprima-next',
  'form-data',
  'jsonrepair',
  'lodash',
  'luxon',
  'uuid',
  'xml2js',
  'zod',
] as const;

const manifestSchema = z.object({
  dependencies: z.record(z.string(), z.string()),
  peerDependencies: z.record(z.string(), z.string()),
});

const called = z.custom<(...args: unknown[]) => unknown>((value) => typeof value === 'function');
const helpersSchema = z.object({
  getNodeParameters: called,
  getNodeParametersIssues: called,
});

const descriptionSchema = z.looseObject({
  name: z.string(),
  version: z.union([z.number(), z.array(z.number())]),
  properties: z.array(z.looseObject({ name: z.string() })),
});

const workflowSchema = z.looseObject({
  nodes: z.array(
    z.looseObject({
      name: z.string(),
      type: z.string(),
      typeVersion: z.number(),
      parameters: z.record(z.string(), z.unknown()),
    }),
  ),
});

/** Sentences on the nodes of a workflow that n8n would not take as they are. */
export type IssuesOf = (workflow: unknown) => string[];

/** Reads the descriptions, from the registry where the cache has none. @throws Error where the registry does not give them */
export async function readDescriptions(): Promise<IssuesOf> {
  const nodes = await packageFolder({
    name: 'n8n-nodes-base',
    version: nodesVersion,
    files: ['dist/types/nodes.json'],
  });
  const described = z
    .array(descriptionSchema)
    .parse(JSON.parse(await readFile(join(nodes, 'dist', 'types', 'nodes.json'), 'utf8')));
  const load = createRequire(join(await helpersFolder(), 'index.js'));
  const helpers = helpersSchema.parse(load('./node-helpers.js'));
  return (workflow) =>
    workflowSchema.parse(workflow).nodes.flatMap((node) => issuesOfNode(node, described, helpers));
}

function issuesOfNode(
  node: z.infer<typeof workflowSchema>['nodes'][number],
  described: readonly z.infer<typeof descriptionSchema>[],
  helpers: z.infer<typeof helpersSchema>,
): string[] {
  const short = node.type.replace('n8n-nodes-base.', '');
  const description = described.find(
    ({ name, version }) => name === short && [version].flat().includes(node.typeVersion),
  );
  if (description === undefined) return [`${node.name}: n8n has no ${short} ${node.typeVersion}`];
  const { properties } = description;
  const whole = helpers.getNodeParameters(
    properties,
    node.parameters,
    true,
    false,
    node,
    description,
  );
  const issues = helpers.getNodeParametersIssues(
    properties,
    { ...node, parameters: whole },
    description,
  );
  const unknown = Object.keys(node.parameters).filter((key) =>
    properties.every(({ name }) => name !== key),
  );
  return [
    ...(issues === null ? [] : [`${node.name}: ${JSON.stringify(issues)}`]),
    ...unknown.map((name) => `${node.name}: there is no parameter ${name}`),
  ];
}

/** The folder of n8n-workflow's modules, with what they load beside them. */
async function helpersFolder(): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'sojourn');
  const folder = join(cache, `n8n-workflow-${workflowVersion}`);
  const modules = join('node_modules', 'n8n-workflow', 'dist', 'cjs');
  if (existsSync(folder)) return join(folder, modules);
  const workflow = await packageFolder({
    name: 'n8n-workflow',
    version: workflowVersion,
    files: ['package.json', 'dist/cjs'],
  });
  const manifest = manifestSchema.parse(
    JSON.parse(await readFile(join(workflow, 'package.json'), 'utf8')),
  );
  const versions = { ...manifest.dependencies, ...manifest.peerDependencies };
  const dependencies = Object.fromEntries(loaded.map((name) => [name, versions[name]]));
  await mkdir(cache, { recursive: true });
  const workshop = await mkdtemp(join(cache, 'n8n-workflow-'));
  try {
    await writeFile(
      join(workshop, 'package.json'),
      JSON.stringify({ private: true, dependencies }),
    );
    const { status, output } = await runToolAside('npm', [
      'install',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--prefix',
      workshop,
    ]);
    if (status !== 0) throw new Error(`What n8n-workflow loads cannot be installed: ${output}`);
    await cp(workflow, join(workshop, 'node_modules', 'n8n-workflow'), { recursive: true });
    await rename(workshop, folder).catch((error: unknown) => {
      // Another test run finished the same at the same moment: its result is as good.
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
  return join(folder, modules);
}
