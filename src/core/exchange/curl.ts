/** A step as calls of curl (E6): what the connection adds, and whatever looks like a secret, is a placeholder. */
import type { Json } from '../../shared/connector.ts';
import { looksSecret } from './bundle/index.ts';
import { entriesOf, isNothing, mergeTrees, objectTree } from './outline/index.ts';
import type { OutlinedRequest, Tree } from './outline/index.ts';

/** One call for each request of the step, in the order in which they are sent. */
export function toCurl(requests: readonly OutlinedRequest[]): string {
  return `${requests.map(command).join('\n\n')}\n`;
}

function command(request: OutlinedRequest): string {
  const { method, headers, body, connection } = request;
  const all = mergeTrees([headers, objectTree(connection?.headers ?? [])]);
  const lines = [
    `curl --request ${method} ${quoted(addressOf(request))}`,
    ...entriesOf(all).map(([name, tree]) => `--header ${quoted(`${name}: ${textOf(tree, name)}`)}`),
    ...(connection?.basic === undefined
      ? []
      : [
          `--user ${quoted(`${textOf(connection.basic.user, '')}:${textOf(connection.basic.password, '')}`)}`,
        ]),
    ...(body === undefined ? [] : [`--data-raw ${quoted(bodyOf(body))}`]),
  ];
  return lines.join(' \\\n  ');
}

function addressOf({ url, query, connection }: OutlinedRequest): string {
  const all = mergeTrees([query, objectTree(connection?.query ?? [])]);
  const address = textOf(url, '');
  if (isNothing(all)) return address;
  const pairs = entriesOf(all).flatMap(([name, tree]) =>
    listOf(tree).map((each) => `${encodeURIComponent(name)}=${encoded(textOf(each, name))}`),
  );
  return pairs.length === 0 ? address : `${address}?${pairs.join('&')}`;
}

function listOf(tree: Tree): readonly Tree[] {
  if (tree.kind === 'list') return tree.items;
  if (tree.kind !== 'value' || !Array.isArray(tree.value)) return [tree];
  return tree.value.map((value): Tree => ({ kind: 'value', value }));
}

/** What stands for a value that is only known when it runs stays readable. */
function encoded(text: string): string {
  return text
    .split(/(\{\{.*?\}\})/)
    .map((part, index) => (index % 2 === 1 ? part : encodeURIComponent(part)))
    .join('');
}

function bodyOf({ type, content, isText }: NonNullable<OutlinedRequest['body']>): string {
  if (isText) return textOf(content, '');
  const value = jsonOf(content, '');
  if (type === 'json') return JSON.stringify(value, null, 2);
  return entriesOf({ kind: 'value', value })
    .map(([name, tree]) => `${encodeURIComponent(name)}=${encoded(textOf(tree, name))}`)
    .join('&');
}

function textOf(tree: Tree, name: string): string {
  const value = jsonOf(tree, name);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** @param name under which it stands: a header, a parameter, a key */
function jsonOf(tree: Tree, name: string): Json {
  switch (tree.kind) {
    case 'value':
      return hidden(tree.value, name);
    case 'code':
      return codeText(tree.code);
    case 'text':
      return hidden(
        tree.parts
          .map((part) => (typeof part === 'string' ? part : textOf(part.tree, '')))
          .join(''),
        name,
      );
    case 'list':
      return tree.items.map((item) => jsonOf(item, name));
    case 'object':
    case 'merge':
      return Object.fromEntries(
        (tree.kind === 'object' ? tree.entries : tree.items.flatMap(entriesOf)).map(
          ([key, each]) => [key, jsonOf(each, key)],
        ),
      );
    case 'unique':
      return 'UNIQUE_KEY';
  }
}

/** A pill as it is written in fields; a secret of the connection as a placeholder. */
function codeText(code: string): string {
  const secret = /^credential\.(\w+)$/.exec(code)?.[1];
  return secret === undefined ? `{{ ${code} }}` : placeholder(secret);
}

/** `apiKey` as YOUR_API_KEY. */
function placeholder(name: string): string {
  const words = name.replace(/([a-z\d])([A-Z])/g, '$1_$2').replace(/\W+/g, '_');
  return `YOUR_${words.toUpperCase()}`;
}

function hidden(value: Json, name: string): Json {
  if (typeof value === 'string') {
    if (value.includes('YOUR_')) return value;
    return looksSecret(value, name) ? placeholder(name === '' ? 'secret' : name) : value;
  }
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => hidden(item, name));
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, hidden(each, key)]));
}

/** One argument of a shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
