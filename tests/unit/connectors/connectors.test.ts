import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { connectors } from '../../../connectors/index.ts';
import { createExpressions } from '../../../src/core/expressions/index.ts';
import {
  connectorSchema,
  defineConnector,
  type ConnectorSource,
} from '../../../src/shared/connector.ts';
import { problemsOf, sampleProblems } from './contract.ts';

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
  if (action === undefined) throw new Error('the example has an action');

  it('finds nothing wrong with a good connector', () => {
    expect(problems({})).toEqual([]);
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
    [
      'a dropdown without its options',
      { options: {} },
      /field list: options and dropdown go together/,
    ],
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
      'no reference',
      { actions: [{ ...action, request: { get: '/lists' } }] },
      /no reference to the vendor/,
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
          sample: { id: 1 },
        },
      ],
    });
    expect(await sampleProblems(connector, expressions)).toEqual([
      'trigger new: no key',
      'trigger new: its time is none',
    ]);
  });
});
