/**
 * `npm run verify:n8n`: runs the sample journeys in Sojourn and, exported, in a real n8n, and writes what differs into
 * docs/n8n-check.md. It also holds every node against n8n's own descriptions.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { toN8n } from '../../../src/core/exchange/n8n/index.ts';
import { sampleJourneys } from '../journeys/index.ts';
import { readDescriptions } from '../n8nParameters.ts';
import { startRecordingServer } from '../recordingServer.ts';
import { shopKey } from '../shop.ts';
import { sojourn } from '../sojournRuns.ts';
import { installN8n, startN8n } from './n8n.ts';

const workflowSchema = z.looseObject({
  name: z.string(),
  nodes: z.array(
    z.looseObject({
      name: z.string(),
      type: z.string(),
      typeVersion: z.number(),
      parameters: z.record(z.string(), z.unknown()),
      credentials: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});

const shopCredential = {
  id: 'shopcredential01',
  name: 'Account shop',
  type: 'httpCustomAuth',
  data: { json: JSON.stringify({ headers: { 'x-api-key': shopKey }, qs: { key: shopKey } }) },
};

const folder = await installN8n();
const issuesOf = await readDescriptions();
const server = await startRecordingServer();
const home = sojourn(server);
const cases = [];
for (const [index, sample] of sampleJourneys(server.origin).entries()) {
  const journey = home.stored(sample);
  const expected = await home.requestsOf(journey, sample);
  const { text } = toN8n(await home.outlined(journey));
  const exported = workflowSchema.parse(JSON.parse(text));
  const issues = issuesOf(exported);
  cases.push({ sample, expected, issues, workflow: startedByWebhook(exported, `w${index}`) });
}
const n8n = await startN8n(
  folder,
  cases.map(({ workflow }) => workflow),
  [shopCredential],
);
const rows: string[] = [];
let failures = 0;
try {
  for (const { sample, expected, issues, workflow } of cases) {
    server.reset();
    await n8n.run(workflow.id, sample.data);
    const same = isDeepStrictEqual(server.requests, expected);
    if (!same || issues.length > 0) failures += 1;
    const result = same
      ? 'the same requests'
      : `${server.requests.length} of ${expected.length} requests, or others`;
    const told = issues.length === 0 ? 'none' : issues.join('; ');
    rows.push(`| ${sample.name} | ${expected.length} | ${result} | ${told} |`);
    console.log(rows.at(-1));
    if (!same && process.env.SHOW !== undefined) {
      console.log(JSON.stringify({ expected, received: server.requests }, null, 1));
    }
  }
} finally {
  await n8n.close();
  await home.close();
  await server.close();
}
writeFileSync(
  join(import.meta.dirname, '..', '..', '..', 'docs', 'n8n-check.md'),
  `# Journeys in a real n8n

Made by \`npm run verify:n8n\`: each journey of \`tests/exchange/journeys\` was run by Sojourn and, exported, by n8n 2.41. The requests that a recording
server received are compared (method, path, query, telling headers, body, order); beside it stands what n8n's own descriptions say of the nodes.

| Journey | Requests | In n8n | Issues of its nodes |
| --- | --- | --- | --- |
${rows.join('\n')}
`,
);
process.exitCode = failures === 0 ? 0 : 1;

/** The same workflow, started by a webhook with the trigger's data, and with a credential that is there. */
function startedByWebhook(workflow: z.infer<typeof workflowSchema>, id: string) {
  const nodes = workflow.nodes.map((node) => {
    if (node.type === 'n8n-nodes-base.manualTrigger') {
      const parameters = { httpMethod: 'POST', path: id, responseMode: 'lastNode', options: {} };
      return { ...node, type: 'n8n-nodes-base.webhook', typeVersion: 2, webhookId: id, parameters };
    }
    if (node.name === 'Trigger data') {
      const parameters = { mode: 'raw', jsonOutput: '={{ ({ s0: $json.body }) }}', options: {} };
      return { ...node, parameters };
    }
    if (node.credentials === undefined) return node;
    const { id: credential, name, type } = shopCredential;
    return { ...node, credentials: { [type]: { id: credential, name } } };
  });
  return { ...workflow, id, nodes, active: false };
}
