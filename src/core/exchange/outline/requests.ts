/** The requests of connectors as data, with the fields of a step put in. */
import type {
  ActionDefinition,
  Connector,
  Json,
  Paging,
  RequestTemplate,
} from '../../../shared/connector.ts';
import { siteOf } from '../../connectors/index.ts';
import type { AccountValues } from '../../connectors/index.ts';
import { parseTemplate, soleExpression, toText } from '../../expressions/index.ts';
import { jsonTree, overAnswer, templateTree } from './templates.ts';
import type { Env, Evaluate } from './templates.ts';
import { entriesOf, mergeTrees, objectTree, valueTree } from './tree.ts';
import type { TextPart, Tree } from './tree.ts';
import type { NamedConnection, OutlinedBody, OutlinedPaging, OutlinedRequest } from './types.ts';

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

export interface RequestSource {
  /** Where its answer is kept. */
  readonly id: string;
  readonly connector: Connector;
  readonly template: RequestTemplate;
  readonly paging: Paging | undefined;
  readonly fields: Readonly<Record<string, Tree>>;
  readonly values: AccountValues;
  readonly connection: NamedConnection | undefined;
  /** JSONata by name: `answers`, `item`. */
  readonly others: Readonly<Record<string, string>>;
  /** The header with which the app tells a repeated request from a second one. */
  readonly keyHeader: string | undefined;
  readonly step: string;
}

/** @throws SojournError expression_failed where a known value does not fit */
export async function outlineRequest(
  source: RequestSource,
  evaluate: Evaluate,
): Promise<OutlinedRequest> {
  const { id, connector, template, paging, fields, values, connection } = source;
  const pages = paging === undefined ? undefined : outlinePaging(paging);
  const env: Env = {
    roots: { fields, connection: trees(values) },
    others: { ...source.others, ...(pages === undefined ? {} : { cursor: `${id}.cursor` }) },
  };
  const method = methods.find((each) => template[each] !== undefined) ?? 'get';
  const body =
    method === 'get' || template.body === undefined
      ? undefined
      : await outlineBody(template, env, evaluate);
  const headers = objectTree([
    ['accept', valueTree(template.answer === 'json' ? 'application/json' : '*/*')],
    ['content-type', body && valueTree(mediaTypes[body.type])],
  ]);
  const own = await jsonTree({ ...connector.api?.headers, ...template.headers }, env, evaluate);
  const query = await jsonTree(template.query ?? {}, env, evaluate);
  const readsCursor = JSON.stringify(template).includes('cursor');
  return {
    id,
    method: method.toUpperCase(),
    url: await urlTree(source, template[method] ?? '', env, evaluate),
    query: mergeTrees([
      query,
      pages?.size && objectTree([[pages.size[0], valueTree(String(pages.size[1]))]]),
      objectTree(placeOf(pages, id, readsCursor)),
    ]),
    headers: mergeTrees([
      headers,
      lowerCase(own),
      source.keyHeader === undefined
        ? undefined
        : objectTree([[source.keyHeader.toLowerCase(), { kind: 'unique', step: source.step }]]),
    ]),
    body,
    answer: plainAnswer(template.answer),
    whole: false,
    keepsErrors: false,
    failed: failedOf(connector, template),
    paging: pages,
    connection,
  };
}

const mediaTypes = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  text: 'text/plain; charset=utf-8',
} as const;

function trees(values: AccountValues): Record<string, Tree> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, valueTree(value)] as const),
  );
}

/** Names of headers as they are compared; what is only known when it runs stays as it is. */
function lowerCase(tree: Tree | undefined): Tree | undefined {
  if (tree?.kind !== 'value' && tree?.kind !== 'object') return tree;
  return objectTree(entriesOf(tree).map(([name, each]) => [name.toLowerCase(), each] as const));
}

async function urlTree(
  { connector, connection, values }: RequestSource,
  path: string,
  env: Env,
  evaluate: Evaluate,
): Promise<Tree> {
  if (soleExpression(parseTemplate(path)) !== undefined) {
    return (await templateTree(path, env, evaluate)) ?? valueTree('');
  }
  const { baseUrl } = siteOf(connector, connection?.method, values);
  const address = /^https?:\/\//.test(path) ? path : `${baseUrl}${path}`;
  const tree = (await templateTree(address, env, evaluate, { segments: true })) ?? valueTree('');
  return withPath(withPort(tree), connection?.path ?? {});
}

/** A value that is a host may bring its port. */
function withPort(tree: Tree): Tree {
  if (tree.kind !== 'value' || typeof tree.value !== 'string') return tree;
  const whole = tree.value.replace(/^https?:\/\/[^/?#]*/, (origin) =>
    origin.replaceAll('%3A', ':'),
  );
  return valueTree(whole);
}

/** A credential in the path stands for `:name`. */
function withPath(tree: Tree, path: Readonly<Record<string, Tree>>): Tree {
  const names = Object.keys(path);
  if (names.length === 0) return tree;
  const parts: readonly TextPart[] = tree.kind === 'text' ? tree.parts : [textOf(tree)];
  const mark = new RegExp(`:(${names.join('|')})\\b`);
  const filled = parts.flatMap((part): TextPart[] => {
    if (typeof part !== 'string') return [part];
    return part.split(mark).flatMap((piece, index): TextPart[] => {
      const secret = index % 2 === 1 ? path[piece] : undefined;
      return secret === undefined ? [piece] : [{ tree: secret, segment: false }];
    });
  });
  return { kind: 'text', parts: filled.filter((part) => part !== '') };
}

function textOf(tree: Tree): string {
  return tree.kind === 'value' && typeof tree.value === 'string' ? tree.value : '';
}

async function outlineBody(
  template: RequestTemplate,
  env: Env,
  evaluate: Evaluate,
): Promise<OutlinedBody | undefined> {
  const { bodyType } = template;
  if (bodyType === 'multipart' || bodyType === 'file') throw new Unmapped('it sends a file');
  const content = await jsonTree(template.body ?? null, env, evaluate);
  if (content === undefined) return undefined;
  return { type: bodyType, content, isText: bodyType === 'text' };
}

/** What no other engine can be told in a request; the message goes on “is not mapped, since …”. */
export class Unmapped extends Error {}

/** @throws Unmapped for what only Sojourn reads */
function plainAnswer(answer: Json): OutlinedRequest['answer'] {
  switch (answer) {
    case 'json':
    case 'text':
    case 'none':
      return answer;
    case 'file':
      throw new Unmapped('it reads a file');
    default:
      throw new Unmapped(`it reads ${toText(answer).toUpperCase()}`);
  }
}

function failedOf(
  connector: Connector,
  template: RequestTemplate,
): ((answer: string) => string) | undefined {
  const failed = connector.api?.failed;
  if (failed === undefined || template.answer !== 'json') return undefined;
  return (answer) => overAnswer(failed, answer);
}

function placeOf(
  pages: OutlinedPaging | undefined,
  id: string,
  readsCursor: boolean,
): (readonly [string, Tree])[] {
  if (pages?.place === undefined || readsCursor) return [];
  const code = `${id}.cursor`;
  switch (pages.kind) {
    case 'cursor':
      return [[pages.place, { kind: 'code', code }]];
    case 'page':
    case 'offset': {
      const first = String(pages.first ?? 0);
      return [[pages.place, { kind: 'code', code: `$exists(${code}) ? ${code} : "${first}"` }]];
    }
    case 'link':
    case 'nextUrl':
      return [];
  }
}

/** How a list goes on, as JSONata; undefined for one that is a single answer. */
function outlinePaging(paging: Paging): OutlinedPaging | undefined {
  if (paging.kind === 'none') return undefined;
  const items = (answer: string): string => `$items(${overAnswer(paging.items, answer)})`;
  const next = 'next' in paging ? paging.next : undefined;
  const more = 'more' in paging ? paging.more : undefined;
  const size = 'size' in paging ? paging.size : undefined;
  const first = paging.kind === 'page' ? paging.first : paging.kind === 'offset' ? 0 : undefined;
  const goesOn = (answer: string): string => {
    const full =
      more === undefined
        ? `$count(${items(answer)}) >= ${size?.[1] ?? 1}`
        : `(${overAnswer(more, answer)}) = true`;
    return `$count(${items(answer)}) > 0 and ${full}`;
  };
  const counted = (cursor: string): string =>
    `($exists(${cursor}) ? $number(${cursor}) : ${first ?? 0})`;
  return {
    kind: paging.kind,
    place: 'param' in paging ? paging.param : undefined,
    size,
    first,
    items,
    next(answer, cursor, link) {
      switch (paging.kind) {
        case 'cursor':
        case 'nextUrl':
          return `$cursor(${overAnswer(paging.next, answer)})`;
        case 'page':
          return `${goesOn(answer)} ? $string(${counted(cursor)} + 1) : [][0]`;
        case 'offset':
          return `${goesOn(answer)} ? $string(${counted(cursor)} + $count(${items(answer)})) : [][0]`;
        case 'link':
          return `$match(${link}, /<([^>]*)>[^,]*;\\s*rel="?next"?/)[0].groups[0]`;
      }
    },
    templates: { items: paging.items, next, more },
  };
}

/** The request of the built-in HTTP app, whose fields are the request. @throws Unmapped */
export function outlineHttp(
  id: string,
  fields: Readonly<Record<string, Tree>>,
  connection: NamedConnection | undefined,
): OutlinedRequest {
  const plain = (name: string, otherwise: Json): Json => {
    const tree = fields[name];
    if (tree === undefined) return otherwise;
    if (tree.kind !== 'value') throw new Unmapped(`its “${name}” is only known when it runs`);
    return tree.value;
  };
  const method = toText(plain('otherMethod', plain('method', 'GET')))
    .trim()
    .toUpperCase();
  const answer = plain('answer', 'auto');
  if (plain('redirects', true) === false) throw new Unmapped('it does not follow redirects');
  const body = method === 'GET' || method === 'HEAD' ? undefined : httpBody(fields, plain);
  const { address, query } = splitQuery(fields.url ?? valueTree(''));
  return {
    id,
    method,
    url: address,
    query: mergeTrees([objectTree(query), fields.query]),
    headers: mergeTrees([
      objectTree([
        ['accept', valueTree('*/*')],
        ['content-type', body && valueTree(mediaTypes[body.type])],
      ]),
      lowerCase(fields.headers),
    ]),
    body,
    answer: answer === 'text' ? 'text' : plainAnswer(answer === 'auto' ? 'json' : answer),
    whole: true,
    keepsErrors: plain('failOnError', true) === false,
    failed: undefined,
    paging: undefined,
    connection,
  };
}

function httpBody(
  fields: Readonly<Record<string, Tree>>,
  plain: (name: string, otherwise: Json) => Json,
): OutlinedBody | undefined {
  const content = fields.body ?? valueTree('');
  switch (plain('bodyType', 'none')) {
    case 'json':
      return { type: 'json', content, isText: true };
    case 'text':
      return { type: 'text', content, isText: true };
    case 'form':
      return fields.form === undefined
        ? { type: 'form', content, isText: true }
        : { type: 'form', content: fields.form, isText: false };
    case 'none':
      return undefined;
    default:
      throw new Unmapped('it sends a file');
  }
}

/** A query that was typed into the address stays as it is; what is known of it can be told apart. */
function splitQuery(url: Tree): { address: Tree; query: (readonly [string, Tree])[] } {
  if (url.kind !== 'value' || typeof url.value !== 'string' || !URL.canParse(url.value)) {
    return { address: url, query: [] };
  }
  const { searchParams, origin, pathname } = new URL(url.value);
  return {
    address: valueTree(`${origin}${pathname}`),
    query: [...searchParams].map(([name, value]) => [name, valueTree(value)] as const),
  };
}

/** JSONata of what a step gives, over the answer of its request. */
export function outputOf(action: Pick<ActionDefinition, 'output'>): (answer: string) => string {
  return (answer) => overAnswer(action.output, answer);
}
