import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { connectors } from '../../../connectors/index.ts';
import { problemsOf } from '../../../src/core/connectors/index.ts';
import { createExpressions } from '../../../src/core/expressions/index.ts';
import {
  connectorSchema,
  requestSchema,
  defineConnector,
  type ConnectorSource,
} from '../../../src/shared/connector.ts';
import { sampleProblems } from './samplesFit.ts';

const folder = join(import.meta.dirname, '../../../connectors');
const expressions = createExpressions({
  worker: new URL('../../../src/core/expressions/worker.ts', import.meta.url),
});
afterAll(() => expressions.close());

it('gathers every folder of connectors, each under its own id', () => {
  const folders = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  expect(connectors.map(({ id }) => id).sort()).toEqual(folders.sort());
});

describe.each(connectors.map((source) => [source.id, source] as const))('%s', (id, source) => {
  it('A4: fits the schema and is plain JSON', () => {
    expect(() => connectorSchema.parse(source)).not.toThrow();
    expect(JSON.parse(JSON.stringify(source))).toEqual(source);
  });

  it('keeps to the contract: templates, names, options, hosts, references', () => {
    expect(problemsOf(connectorSchema.parse(source))).toEqual([]);
  });

  it('links the vendor’s page in each request', () => {
    const ofVendor = source.category !== 'practice' && source.category !== 'built-in';
    const bare = requestsIn(source).filter(({ reference }) => reference === undefined);
    expect(ofVendor ? bare : []).toEqual([]);
  });

  it('has samples that its own templates can read', async () => {
    expect(await sampleProblems(connectorSchema.parse(source), expressions)).toEqual([]);
  });

  it('has an icon that draws itself and loads nothing', () => {
    const icon = readFileSync(join(folder, id, 'icon.svg'), 'utf8');
    expect(icon).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 24 24" /);
    expect(icon).toMatch(/fill="(currentColor|#[0-9A-F]{6})"/);
    expect(icon).not.toMatch(/<script|<image|<foreignObject|href|style|\son\w+=/i);
  });

  it('U5: has a guide with a heading, in Markdown without HTML', () => {
    const guide = readFileSync(join(folder, id, 'guide.md'), 'utf8');
    expect(guide.startsWith(`# ${source.name}\n`)).toBe(true);
    expect(guide).not.toMatch(/<\/?[a-z]/i);
    expect(guide.length).toBeGreaterThan(300);
  });

  it('A1: can be found by words other than its name', () => {
    expect(source.synonyms?.length).toBeGreaterThan(2);
    expect(source.about.length).toBeGreaterThan(20);
  });
});

/** Every request template in a value. */
function requestsIn(value: unknown): { reference?: unknown }[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(requestsIn);
  const isRequest = requestSchema.safeParse(value).success;
  return isRequest ? [value, ...inner] : inner;
}

type ClientCredentialsSource = Extract<
  NonNullable<ConnectorSource['auth']>[number],
  { kind: 'clientCredentials' }
>;

describe('the contract', () => {
  const good: ConnectorSource = {
    schema: 1,
    id: 'example',
    name: 'Example',
    category: 'productivity',
    about: 'An example.',
    hosts: ['api.example.com'],
    auth: [
      {
        id: 'key',
        kind: 'fields',
        label: 'Key',
        fields: [{ id: 'apiKey', label: 'Key', type: 'secret' }],
        apply: { bearer: '{{ credential.apiKey }}' },
        steps: ['Ask for one.'],
      },
    ],
    api: { baseUrl: 'https://api.example.com' },
    options: {
      lists: {
        request: { get: '/lists', reference: 'https://example.com' },
        value: '{{ id }}',
        label: '{{ name }}',
      },
    },
    actions: [
      {
        id: 'add',
        name: 'Add',
        sentence: 'Add to {list}',
        changes: true,
        repeat: 'never',
        fields: [{ id: 'list', label: 'List', type: 'dropdown', options: 'lists' }],
        request: { post: '/lists/{{ fields.list }}', reference: 'https://example.com' },
        sample: { id: 1 },
      },
    ],
  };
  const problems = (change: Partial<ConnectorSource>): string[] =>
    problemsOf(connectorSchema.parse(defineConnector({ ...good, ...change })));
  const [action] = good.actions ?? [];
  const [key] = good.auth ?? [];
  if (action === undefined || key?.kind !== 'fields') throw new Error('the example is whole');
  const apiKey = { id: 'apiKey', label: 'Key', type: 'secret' } as const;
  const machine: ClientCredentialsSource = {
    id: 'machine',
    kind: 'clientCredentials',
    label: 'Client',
    tokenUrl: 'https://{{ connection.site }}.example.com/token',
    fields: [{ id: 'site', label: 'Site', type: 'text' }],
    client: { auth: 'post' },
    steps: ['Ask for one.'],
  };
  const trigger = {
    id: 'new',
    name: 'New',
    sentence: 'When there is a new one',
    kind: 'poll',
    request: { get: '/lists', reference: 'https://example.com' },
    key: '{{ id }}',
    sample: { id: 1 },
  } as const;

  it('finds nothing wrong with a good connector', () => {
    expect(problems({})).toEqual([]);
  });

  it('finds nothing wrong with accounts at their own addresses, details, positions and preparations', () => {
    const reference = 'https://example.com';
    expect(
      problems({
        hosts: ['api.example.com', '{{ connection.site }}.example.com', '{{connection.place}}'],
        auth: [
          {
            ...machine,
            fields: [{ id: 'site', label: 'Site', type: 'text', default: 'main' }],
            apply: { headers: { 'X-Token': '{{ credential.accessToken }}' } },
            baseUrl: 'https://{{ connection.site }}.example.com/v1',
            identity: {
              request: { get: '/sites/{{ connection.site }}', reference },
              label: '{{ name }}',
              key: '{{ id }}',
              values: { place: '{{ place }}' },
            },
          },
        ],
        triggers: [
          {
            ...trigger,
            request: {
              post: 'https://{{ connection.place }}/x',
              body: { from: '{{ position }}', since: '{{ since }}', at: '{{ cursor }}' },
              reference,
            },
            paging: { kind: 'cursor', next: '{{ next }}', items: '{{ items }}' },
            where: '{{ status = "done" }}',
            position: '{{ token }}',
            detail: { get: '{{ item.url }}', reference },
          },
        ],
        actions: [
          {
            ...action,
            fields: [
              { id: 'list', label: 'List', type: 'list', options: 'lists' },
              { id: 'values', label: 'Values', type: 'keyValue', options: 'lists' },
            ],
            before: [
              { id: 'place', request: { post: '/uploads', reference } },
              { id: 'part', request: { get: '/parts/{{ answers.place.id }}', reference } },
            ],
            request: {
              put: '{{ answers.place.url }}',
              body: { part: '{{ answers.part.number }}', all: '{{ answers.place }}' },
              reference,
            },
          },
        ],
      }),
    ).toEqual([]);
  });

  it.each<[string, Partial<ConnectorSource>, RegExp]>([
    [
      'a field that does not exist',
      { actions: [{ ...action, request: { get: '/{{ fields.nothing }}' } }] },
      /fields\.nothing .* is not known/,
    ],
    [
      'a template that does not parse',
      { actions: [{ ...action, output: '{{ items[ }}' }] },
      /action add: \{\{ items\[ \}\}/,
    ],
    [
      'a secret in a request',
      { actions: [{ ...action, request: { get: '/{{ connection.apiKey }}' } }] },
      /connection\.apiKey .* is not known/,
    ],
    [
      'a credential that no address has a place for',
      {
        auth: [
          {
            id: 'bot',
            kind: 'fields',
            label: 'Bot token',
            fields: [{ id: 'token', label: 'Token', type: 'secret' }],
            apply: { path: { token: '{{ credential.token }}' } },
            steps: ['Ask for one.'],
          },
        ],
      },
      /auth bot: no address holds :token/,
    ],
    ['a dropdown without its options', { options: {} }, /field list: a dropdown without options/],
    [
      'a dropdown that hides what it needs',
      {
        options: {
          lists: {
            request: { get: '/{{ fields.folder }}', reference: 'https://example.com' },
            value: '{{ id }}',
            label: '{{ id }}',
          },
        },
      },
      /needs folder and hides it/,
    ],
    [
      'a sentence with an unknown field',
      { actions: [{ ...action, sentence: 'Add {title}' }] },
      /names title, which is no field/,
    ],
    [
      'a host that is not declared',
      { api: { baseUrl: 'https://elsewhere.example.com' } },
      /elsewhere\.example\.com is not declared/,
    ],
    ['plain http', { api: { baseUrl: 'http://api.example.com' } }, /is not https/],
    ['an id twice', { actions: [action, action] }, /action add stands twice/],
    [
      'a key without a header',
      { actions: [{ ...action, repeat: 'key' }] },
      /a header for the idempotency key/,
    ],
    [
      'reads with a value that cannot be chosen',
      { actions: [{ ...action, readsWhen: { field: 'title', values: ['GET'] } }] },
      /reads with values of title that cannot be chosen/,
    ],
    [
      'a host with more than values of the account in it',
      { hosts: ['api.example.com', '{{ $lowercase(connection.site) }}.example.com'] },
      /is no host/,
    ],
    [
      'a host with a value that the account does not have',
      { hosts: ['api.example.com', '{{ connection.site }}.example.com'] },
      /connection\.site .* is not known/,
    ],
    [
      'a base address on another host than the declared one',
      { auth: [{ ...key, baseUrl: 'https://{{ connection.site }}.example.org' }] },
      /\{\{ connection\.site \}\}\.example\.org is not declared/,
    ],
    [
      'an identity that reads what it is asked for itself',
      {
        auth: [
          {
            ...key,
            identity: {
              request: { get: '/{{ connection.place }}', reference: 'https://example.com' },
              label: '{{ name }}',
              key: '{{ id }}',
              values: { place: '{{ place }}' },
            },
          },
        ],
      },
      /connection\.place .* is not known/,
    ],
    [
      'a default for a secret',
      { auth: [{ ...key, fields: [{ ...apiKey, default: 'x' }] }] },
      /a secret has no default/,
    ],
    [
      'a default that is no host',
      {
        auth: [
          {
            ...key,
            fields: [apiKey, { id: 'site', label: 'Site', type: 'host', default: 'https://x' }],
          },
        ],
      },
      /field site: its default is no host/,
    ],
    [
      'a token address that computes',
      {
        auth: [
          {
            ...machine,
            tokenUrl: 'https://{{ $lowercase(connection.site) }}.example.com/token',
          },
        ],
      },
      /may hold values of the account alone/,
    ],
    [
      'a token address over something that was not typed',
      { auth: [{ ...machine, tokenUrl: 'https://{{ connection.shop }}.example.com/token' }] },
      /connection\.shop .* is not known/,
    ],
    [
      'a token that goes to nowhere known',
      { auth: [{ ...machine, apply: { headers: { 'X-Token': '{{ credential.token }}' } } }] },
      /credential\.token .* is not known/,
    ],
    [
      'options where nothing shows them',
      {
        actions: [
          { ...action, fields: [{ id: 'list', label: 'List', type: 'text', options: 'lists' }] },
        ],
      },
      /nowhere to show them/,
    ],
    [
      'options that are not there',
      {
        actions: [
          { ...action, fields: [{ id: 'list', label: 'List', type: 'list', options: 'nothing' }] },
        ],
      },
      /its options are none/,
    ],
    [
      'an action that reads since',
      { actions: [{ ...action, request: { get: '/x', query: { since: '{{ since }}' } } }] },
      /since .* is not known/,
    ],
    [
      'an action that reads a position',
      { actions: [{ ...action, request: { get: '/x', query: { from: '{{ position }}' } } }] },
      /position .* is not known/,
    ],
    [
      'an answer that comes only later',
      {
        actions: [
          {
            ...action,
            before: [
              { id: 'first', request: { get: '/{{ answers.second.id }}' } },
              { id: 'second', request: { get: '/x' } },
            ],
          },
        ],
      },
      /answers\.second\.id .* is not known/,
    ],
    [
      'two answers of one name',
      {
        actions: [
          {
            ...action,
            before: [
              { id: 'first', request: { get: '/x' } },
              { id: 'first', request: { get: '/y' } },
            ],
          },
        ],
      },
      /request first stands twice/,
    ],
    [
      'an address that the person gives',
      { actions: [{ ...action, request: { get: '{{ fields.list }}' } }] },
      /is an address that no answer named/,
    ],
    [
      'a cursor that no page gives',
      { actions: [{ ...action, request: { get: '/x', query: { at: '{{ cursor }}' } } }] },
      /reads a cursor that no page gives/,
    ],
    [
      'pages that are never asked for',
      { actions: [{ ...action, paging: { kind: 'cursor', next: '{{ n }}', items: '{{ i }}' } }] },
      /says nowhere which page it wants/,
    ],
    [
      'an address of the next page that does not parse',
      {
        actions: [
          { ...action, paging: { kind: 'nextUrl', next: '{{ links[ }}', items: '{{ i }}' } },
        ],
      },
      /action add: \{\{ links\[ \}\}/,
    ],
    [
      'a position that is kept for nothing',
      { triggers: [{ ...trigger, position: '{{ token }}' }] },
      /go together/,
    ],
    [
      'a position that is never kept',
      { triggers: [{ ...trigger, request: { get: '/x', query: { at: '{{ position }}' } } }] },
      /go together/,
    ],
    [
      'details that read what only the list has',
      {
        triggers: [
          { ...trigger, detail: { get: '/x/{{ item.id }}', query: { at: '{{ since }}' } } },
        ],
      },
      /trigger new, detail: since .* is not known/,
    ],
    [
      'a condition that does not parse',
      { triggers: [{ ...trigger, where: '{{ status = }}' }] },
      /trigger new: \{\{ status = \}\}/,
    ],
  ])('finds %s', (_, change, expected) => {
    expect(problems(change)).toContainEqual(expect.stringMatching(expected));
  });

  it('finds a key that the sample does not have', async () => {
    const connector = connectorSchema.parse({
      ...good,
      triggers: [
        {
          id: 'new',
          name: 'New',
          sentence: 'New',
          kind: 'poll',
          request: { get: '/lists' },
          key: '{{ uid }}',
          time: '{{ when }}',
          where: '{{ status = "done" }}',
          sample: { id: 1 },
        },
      ],
    });
    expect(await sampleProblems(connector, expressions)).toEqual([
      'trigger new: no key',
      'trigger new: its sample is no event',
      'trigger new: its time is none',
    ]);
  });
});
