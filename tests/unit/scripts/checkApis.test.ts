import { describe, expect, it } from 'vitest';
import { connectorSchema } from '../../../src/shared/connector.ts';
import { compare } from '../../../scripts/checkApis/compare.ts';
import type { Description } from '../../../scripts/checkApis/compare.ts';
import { openApiOperations } from '../../../scripts/checkApis/descriptions/openApi.ts';
import { openApiTypeOperations } from '../../../scripts/checkApis/descriptions/openApiTypes.ts';
import { addressesOf, bodyNames, operationsOf } from '../../../scripts/checkApis/operations.ts';
import type { Operation } from '../../../scripts/checkApis/operations.ts';
import { outdated, report, unexplained, unlooked } from '../../../scripts/checkApis/report.ts';

const base = 'https://api.example.com/v1';

describe('the address of a request', () => {
  it('has a hole for every expression, in the base address too', () => {
    expect(addressesOf('/lists/{{ fields.list }}/tasks', base, [])).toEqual([
      'https://api.example.com/v1/lists/{}/tasks',
    ]);
    expect(addressesOf('/me', 'https://{{ connection.site }}/api', [])).toEqual([
      'https://{}/api/me',
    ]);
    expect(addressesOf('/getMe', 'https://api.example.com/bot:token', [])).toEqual([
      'https://api.example.com/bot{}/getMe',
    ]);
  });

  it('is a whole one where the path is, and keeps verbs behind a colon', () => {
    expect(addressesOf('https://other.example.com/a:search', base, [])).toEqual([
      'https://other.example.com/a:search',
    ]);
  });

  it('is each one that an expression may choose', () => {
    const expression =
      '{{ cursor ? "https://api.example.com/more" : "https://api.example.com/" & fields.id & "/all" }}';
    expect(addressesOf(expression, base, [])).toEqual([
      'https://api.example.com/more',
      'https://api.example.com/{}/all',
    ]);
    expect(addressesOf('{{ answers.place.upload_url }}', base, [])).toEqual([]);
  });

  it('is one for each value of a choice', () => {
    const { fields } = connectorSchema.parse({
      schema: 1,
      id: 'mail',
      name: 'Mail',
      category: 'communication',
      about: '',
      actions: [
        {
          id: 'reply',
          name: 'Reply',
          sentence: '',
          changes: true,
          repeat: 'never',
          fields: [
            {
              id: 'to',
              label: 'To',
              type: 'choice',
              choices: [
                { value: 'reply', label: 'Sender' },
                { value: 'replyAll', label: 'All' },
              ],
            },
          ],
          sample: {},
        },
      ],
    }).actions[0] ?? { fields: [] };
    expect(addressesOf('/mails/{{ fields.to }}', base, fields)).toEqual([
      'https://api.example.com/v1/mails/reply',
      'https://api.example.com/v1/mails/replyAll',
    ]);
  });
});

describe('the names of a body', () => {
  it('are those of its uppermost level, without what stands in brackets', () => {
    expect(bodyNames({ title: '{{ fields.title }}', 'files[0]': '', inner: { deep: 1 } })).toEqual(
      new Set(['title', 'files', 'inner']),
    );
    expect(bodyNames(undefined)).toEqual(new Set());
  });

  it('are read from an expression that gives an object, and are any where it does not say', () => {
    expect(bodyNames('{{ { "a": 1, "b": fields.b } }}')).toEqual(new Set(['a', 'b']));
    expect(bodyNames('{{ fields.x ? { "a": 1 } : { "b": 2 } }}')).toEqual(new Set(['a', 'b']));
    expect(bodyNames('{{ $merge([{ "a": 1 }, { "b": 2 }]) }}')).toEqual(new Set(['a', 'b']));
    expect(bodyNames('{{ fields.everything }}')).toBe('any');
    expect(bodyNames('{{ { fields.name: 1 } }}')).toBe('any');
  });
});

const connector = connectorSchema.parse({
  schema: 1,
  id: 'tasks',
  name: 'Tasks',
  category: 'productivity',
  about: '',
  auth: [
    {
      id: 'key',
      kind: 'fields',
      label: 'Key',
      fields: [{ id: 'key', label: 'Key', type: 'secret' }],
      apply: { bearer: '{{ credential.key }}' },
      identity: { request: { get: '/me' }, label: '{{ name }}', key: '{{ id }}' },
    },
  ],
  api: {
    baseUrl: base,
    paging: {
      kind: 'cursor',
      param: 'after',
      next: '{{ next }}',
      items: '{{ items }}',
      size: ['limit', 9],
    },
  },
  options: { lists: { request: { get: '/lists' }, value: '{{ id }}', label: '{{ name }}' } },
  triggers: [
    {
      id: 'new-task',
      name: 'New task',
      sentence: '',
      kind: 'poll',
      request: { post: '/search', body: { from: '{{ cursor }}' } },
      detail: { get: '/tasks/{{ item.id }}' },
      sample: {},
    },
  ],
  actions: [
    {
      id: 'get-task',
      name: 'Get task',
      sentence: '',
      changes: false,
      repeat: 'safe',
      before: [{ id: 'list', request: { get: '/lists/1' } }],
      request: { get: '/tasks', query: { 'ids[]': '1' } },
      sample: {},
    },
  ],
});

describe('the requests of a connector', () => {
  const operations = operationsOf(connector);

  it('are those of connections, dropdowns, triggers and actions with their details and what comes before', () => {
    expect(
      operations.map(({ place, method, addresses }) => `${place} ${method} ${addresses.join()}`),
    ).toEqual([
      `connection key get ${base}/me`,
      `dropdown lists get ${base}/lists`,
      `new-task post ${base}/search`,
      `new-task: detail get ${base}/tasks/{}`,
      `get-task: list get ${base}/lists/1`,
      `get-task get ${base}/tasks`,
    ]);
  });

  it('have the parameters of paging where pages are read, but no cursor that the template places itself', () => {
    const query = (place: string) => [
      ...(operations.find((one) => one.place === place)?.query ?? []),
    ];
    expect(query('dropdown lists')).toEqual(['limit', 'after']);
    expect(query('new-task')).toEqual(['limit']);
    expect(query('get-task')).toEqual(['ids']);
  });
});

const description: Description = {
  source: 'example 1.0.0',
  at: { [base]: '' },
  operations: openApiOperations({
    paths: {
      '/tasks/{id}': {
        parameters: [{ name: 'fields', in: 'query' }],
        get: { parameters: [{ $ref: '#/components/parameters/Expand' }] },
      },
      '/tasks/all': { get: {} },
      '/tasks': {
        post: {
          parameters: [{ name: 'list', in: 'query', required: true }],
          requestBody: {
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Task' } } },
          },
        },
      },
    },
    components: {
      parameters: { Expand: { name: 'expand[]', in: 'query' } },
      schemas: {
        Task: {
          allOf: [{ properties: { title: {} }, required: ['title'] }, { properties: { due: {} } }],
        },
      },
    },
  }),
};

function differences(operation: Partial<Operation>): readonly string[] {
  const complete = {
    place: 'x',
    method: 'get',
    addresses: [],
    query: new Set<string>(),
    body: new Set<string>(),
  } as const;
  return compare({ ...complete, ...operation }, [description]).differences;
}

describe('a description in types', () => {
  it('has the names of queries and of bodies, those of schemas within schemas too', () => {
    const source = `
      export interface paths {
        readonly "/posts/{id}/comments": {
          readonly parameters: { readonly query?: never };
          readonly get: { readonly parameters: { readonly query?: { readonly state?: string } } };
          readonly put?: never;
          readonly post: {
            readonly parameters: { readonly query?: never };
            readonly requestBody: {
              readonly content: { readonly "application/json": components["schemas"]["post.comment"] };
            };
          };
          readonly delete: operations["deleteAll"];
        };
      }
      export interface components {
        schemas: {
          readonly comment: { readonly type: "comment" } & { readonly text?: string };
          readonly "post.comment": { readonly type: "post_comment" } & Omit<components["schemas"]["comment"], "type"> &
            { readonly pending?: boolean };
        };
      }`;
    const path = '/posts/{id}/comments';
    expect(openApiTypeOperations(source)).toEqual([
      { method: 'get', path, query: new Set(['state']), body: new Set() },
      { method: 'post', path, query: new Set(), body: new Set(['type', 'text', 'pending']) },
    ]);
  });
});

describe('a comparison', () => {
  it('finds a request by its path, and prefers the literal one', () => {
    expect(
      differences({ addresses: [`${base}/tasks/{}`], query: new Set(['fields', 'expand']) }),
    ).toEqual([]);
    expect(differences({ addresses: [`${base}/tasks/all`], query: new Set(['fields']) })).toEqual([
      'unknown query fields',
    ]);
  });

  it('tells of a request, a parameter and a name that the description does not have', () => {
    expect(differences({ addresses: [`${base}/lists`] })).toEqual([`no get ${base}/lists`]);
    expect(differences({ method: 'delete', addresses: [`${base}/tasks/{}`] })).toEqual([
      `no delete ${base}/tasks/{}`,
    ]);
    expect(
      differences({
        method: 'post',
        addresses: [`${base}/tasks`],
        query: new Set(['list', 'colour']),
        body: new Set(['title', 'due', 'size']),
      }),
    ).toEqual(['unknown query colour', 'unknown body size']);
  });

  it('tells of what must be sent and is not', () => {
    expect(
      differences({ method: 'post', addresses: [`${base}/tasks`], body: new Set(['due']) }),
    ).toEqual(['without query list', 'without body title']);
  });

  it('tells apart what could not be held against names', () => {
    const operation = { place: 'x', method: 'post', addresses: [`${base}/tasks`] } as const;
    const query = new Set(['list']);
    expect(compare({ ...operation, query, body: 'any' }, [description]).unchecked).toEqual([
      'body',
    ]);
    expect(
      compare({ ...operation, query, body: new Set(['title']) }, [description]).unchecked,
    ).toEqual([]);
  });

  it('says nothing about a name that cannot be told', () => {
    const addresses = [`${base}/tasks`];
    expect(
      differences({ method: 'post', addresses, query: new Set(['list']), body: 'any' }),
    ).toEqual([]);
  });

  it('has no source where no description covers the address', () => {
    const { source } = compare(
      {
        place: 'x',
        method: 'get',
        addresses: ['https://api.example.com/v10/tasks'],
        query: new Set(),
        body: new Set(),
      },
      [description],
    );
    expect(source).toBeUndefined();
  });
});

describe('the report', () => {
  const [operation] = operationsOf(connector);
  if (operation === undefined) throw new Error('The connector has no request.');
  const checked = [
    {
      id: 'tasks',
      name: 'Tasks',
      operations: [
        {
          operation,
          comparison: {
            source: 'example 1.0.0',
            differences: ['unknown query colour'],
            unchecked: [],
          },
        },
      ],
      lookedAt: undefined,
    },
  ];
  const explained = [
    { connector: 'tasks', differences: ['unknown query colour'], reason: 'it is newer' },
  ];

  it('shows a difference, and the reason of an explained one', () => {
    expect(report(checked, [])).toContain('differs: unknown query colour');
    expect(report(checked, explained)).toContain('unknown query colour; explained: it is newer');
  });

  it('counts differences that nobody explained, and explanations of none', () => {
    expect(unexplained(checked, [])).toEqual(['tasks · connection key: unknown query colour']);
    expect(unexplained(checked, explained)).toEqual([]);
    expect(outdated(checked, explained)).toEqual([]);
    const elsewhere = explained.map((one) => ({ ...one, places: ['new-task'] }));
    expect(unexplained(checked, elsewhere)).toHaveLength(1);
    expect(
      outdated(checked, [
        { connector: 'tasks', differences: ['unknown body size'], reason: 'old' },
      ]),
    ).toHaveLength(1);
  });

  it('tells of a connector that nothing was held against, unless it says what was looked at', () => {
    const bare = checked.map((one) => ({ ...one, operations: [] }));
    expect(unlooked(checked)).toEqual([]);
    expect(unlooked(bare)).toEqual([expect.stringMatching(/^tasks: /)]);
    expect(unlooked(bare.map((one) => ({ ...one, lookedAt: 'There is no package.' })))).toEqual([]);
  });
});
