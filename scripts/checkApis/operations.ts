// What a connector asks of its app, in a form that can be held against the vendor's description: method, address with
// `{}` for whatever a template fills in, names of query parameters and of the body's uppermost level.

import jsonata from 'jsonata';
import { parseTemplate, soleExpression } from '../../src/core/expressions/index.ts';
import type {
  Connector,
  Field,
  HttpMethod,
  Json,
  Paging,
  RequestTemplate,
} from '../../src/shared/connector.ts';

/** Names, or `any` where they cannot be told. */
export type Names = ReadonlySet<string> | 'any';

/** One request of a connector. */
export interface Operation {
  /** Where it stands, as in `create-task` or `create-task: before`. */
  readonly place: string;
  readonly method: HttpMethod;
  /** Where it may go: one address, or several where an expression or a choice decides. */
  readonly addresses: readonly string[];
  readonly query: ReadonlySet<string>;
  readonly body: Names;
  /** For GraphQL: what is asked. */
  readonly document?: { readonly query: string; readonly variables: Json | undefined } | undefined;
}

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** Every request that a connector can send, except that of its sign-in. Built-in apps have none. */
export function operationsOf(connector: Connector): Operation[] {
  const { api } = connector;
  if (api === undefined) return [];
  const ask = (
    place: string,
    request: RequestTemplate | undefined,
    { fields = [], paging, baseUrl = api.baseUrl }: Setting = {},
  ): Operation[] =>
    request === undefined ? [] : [operation(place, request, { fields, paging, baseUrl })];

  return [
    ...connector.auth.flatMap((method) => {
      if (method.kind === 'none') return [];
      const setting = { baseUrl: method.baseUrl ?? api.baseUrl };
      return [
        ...ask(`connection ${method.id}`, method.identity?.request, setting),
        ...(method.kind === 'fields'
          ? ask(`connection ${method.id}: test`, method.test, setting)
          : []),
      ];
    }),
    ...Object.entries(connector.options).flatMap(([id, { request, paging }]) =>
      ask(`dropdown ${id}`, request, { paging: paging ?? api.paging }),
    ),
    ...connector.triggers.flatMap(({ id, request, paging, detail, fields }) => [
      ...ask(id, request, { fields, paging: paging ?? api.paging }),
      ...ask(`${id}: detail`, detail, { fields }),
    ]),
    ...connector.actions.flatMap(({ id, before, request, paging, fields }) => [
      ...before.flatMap((step) => ask(`${id}: ${step.id}`, step.request, { fields })),
      ...ask(id, request, { fields, paging }),
    ]),
  ];
}

interface Setting {
  readonly fields?: readonly Field[];
  readonly paging?: Paging | undefined;
  readonly baseUrl?: string;
}

function operation(
  place: string,
  request: RequestTemplate,
  { fields, paging, baseUrl }: Required<Setting>,
): Operation {
  const method = methods.find((name) => request[name] !== undefined) ?? 'get';
  return {
    place,
    method,
    addresses: addressesOf(request[method] ?? '', baseUrl, fields),
    query: new Set(
      [...Object.keys(request.query ?? {}), ...pagingNames(request, paging)].map(plainName),
    ),
    body:
      request.bodyType === 'text' || request.bodyType === 'file' ? 'any' : bodyNames(request.body),
    document: documentOf(request),
  };
}

function documentOf(request: RequestTemplate): Operation['document'] {
  const { body } = request;
  if (!/\/graphql(\.json)?$/.test(request.post ?? '')) return undefined;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
  const { query, variables } = body;
  return typeof query === 'string' ? { query, variables } : undefined;
}

/** Where a request goes: `baseUrl` and its path, each with `{}` for what is filled in. */
export function addressesOf(template: string, baseUrl: string, fields: readonly Field[]): string[] {
  const parts = parseTemplate(template);
  const expression = soleExpression(parts);
  if (expression !== undefined) {
    const whole = textsOf(ast(expression)).filter((text) => text.startsWith('https://'));
    return [...new Set(whole.map((text) => text.replace(/:[a-z]\w*(?=\/|$)/g, '{}')))];
  }
  // A choice in a path stands for several requests of the app.
  const paths = parts.reduce<string[]>(
    (sofar, part) => {
      const values = 'text' in part ? [part.text] : (choicesOf(part.expression, fields) ?? ['{}']);
      return sofar.flatMap((start) => values.map((value) => start + value));
    },
    [''],
  );
  const base = holes(baseUrl);
  return paths.map((path) => (path.startsWith('https://') ? path : base + path));
}

function choicesOf(expression: string, fields: readonly Field[]): string[] | undefined {
  const field = fields.find(({ id }) => expression === `fields.${id}`);
  return field?.choices?.map(({ value }) => value);
}

/** A template with `{}` for each expression, and for each `:name` in which a credential goes. */
function holes(template: string): string {
  return parseTemplate(template)
    .map((part) => ('text' in part ? part.text : '{}'))
    .join('')
    .replace(/:[a-z]\w*(?=\/|$)/g, '{}');
}

/** `created[gte]` and `ids[]` are the parameters `created` and `ids`. */
export function plainName(name: string): string {
  return name.replace(/\[.*$/, '');
}

function pagingNames(request: RequestTemplate, paging: Paging | undefined): string[] {
  if (paging === undefined) return [];
  const size = 'size' in paging && paging.size !== undefined ? [paging.size[0]] : [];
  // A template that names the cursor itself puts it where the app wants it.
  const isPlaced = /\bcursor\b/.test(JSON.stringify(request).replace(/"reference":"[^"]*"/, ''));
  const param = 'param' in paging && paging.param !== undefined ? paging.param : undefined;
  return param === undefined || (paging.kind === 'cursor' && isPlaced) ? size : [...size, param];
}

/** The names of a body's uppermost level. */
export function bodyNames(body: Json | undefined): Names {
  if (body === undefined || body === null) return new Set();
  if (typeof body === 'string') {
    const expression = soleExpression(parseTemplate(body));
    return expression === undefined ? 'any' : namesOf(ast(expression));
  }
  if (typeof body !== 'object' || Array.isArray(body)) return 'any';
  return new Set(Object.keys(body).map(plainName));
}

type Node = ReturnType<ReturnType<typeof jsonata>['ast']> & {
  readonly condition?: Node;
  readonly then?: Node;
  readonly else?: Node;
};

function ast(expression: string): Node {
  return jsonata(expression).ast();
}

/** The texts that an expression may give, with `{}` for what only a run knows. */
function textsOf(node: Node | undefined): string[] {
  if (node === undefined) return [];
  const type: string = node.type;
  if (type === 'string') return [String(node.value)];
  if (type === 'condition') return [...textsOf(node.then), ...textsOf(node.else)];
  if (type === 'binary' && node.value === '&') {
    const ends = textsOf(node.rhs);
    return textsOf(node.lhs as Node).flatMap((start) => ends.map((end) => start + end));
  }
  return ['{}'];
}

/** The names of the object that an expression gives. */
function namesOf(node: Node | undefined): Names {
  if (node === undefined) return new Set();
  const type: string = node.type;
  if (type === 'unary' && node.value === '{') {
    const pairs = node.lhs as [Node, Node][];
    if (pairs.some(([name]) => (name.type as string) !== 'string')) return 'any';
    return new Set(pairs.map(([name]) => plainName(String(name.value))));
  }
  if (type === 'condition') return union([namesOf(node.then), namesOf(node.else)]);
  if (type === 'block') return namesOf(node.expressions?.at(-1));
  if (type === 'function' && node.procedure?.value === 'merge') {
    const list = node.arguments?.[0];
    if ((list?.type as string) === 'unary' && list?.value === '[') {
      return union((list.expressions ?? []).map(namesOf));
    }
  }
  return 'any';
}

/** All of the names; `any` when one of the parts is. */
export function union(parts: readonly Names[]): Names {
  const all = new Set<string>();
  for (const part of parts) {
    if (part === 'any') return 'any';
    for (const name of part) all.add(name);
  }
  return all;
}
