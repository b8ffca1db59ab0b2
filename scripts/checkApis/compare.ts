// Holds one request of a connector against what a vendor's description knows.

import type { Validate } from './descriptions/graphql.ts';
import { union } from './operations.ts';
import type { Names, Operation } from './operations.ts';

/** One request as a vendor describes it. */
export interface DescribedOperation {
  readonly method: string;
  /** Below the description's own address; `{name}` stands for one segment, `{+name}` for several. */
  readonly path: string;
  readonly query: Names;
  readonly body: Names;
  /** What must not be left out, as `query …` and `body …`; empty where the description does not say. */
  readonly required?: readonly string[];
}

/** A description, ready to be searched. */
export interface Description {
  /** Package and version. */
  readonly source: string;
  /** How addresses of connectors start, and the path of the description that each of these stands for. */
  readonly at: Readonly<Record<string, string>>;
  readonly operations: readonly DescribedOperation[];
  /** For GraphQL: says what is wrong with a document. */
  readonly validate?: Validate | undefined;
}

/** What holding one request against the descriptions showed; no differences: it matched. */
export interface Comparison {
  /** Undefined where no description covers the address. */
  readonly source: string | undefined;
  readonly differences: readonly string[];
  /** What is sent and could not be held against names: `query`, `body`. */
  readonly unchecked: readonly string[];
}

/** Compares with the first description that covers the request's addresses. */
export function compare(operation: Operation, descriptions: readonly Description[]): Comparison {
  const description = descriptions.find(({ at }) =>
    operation.addresses.some((address) => Object.keys(at).some((start) => isBelow(address, start))),
  );
  if (description === undefined) return { source: undefined, differences: [], unchecked: [] };

  const differences: string[] = [];
  const unchecked: string[] = [];
  const found: DescribedOperation[] = [];
  for (const address of operation.addresses) {
    const described = find(operation.method, address, description);
    if (described.length === 0) differences.push(`no ${operation.method} ${address}`);
    found.push(...described);
  }
  if (found.length > 0) {
    for (const kind of ['query', 'body'] as const) {
      const sent = operation[kind];
      const known = union(found.map((one) => one[kind]));
      if (sent === 'any' || (known === 'any' && sent.size > 0)) unchecked.push(kind);
      differences.push(...unknown(kind, sent, known));
    }
    differences.push(...missing(operation, found));
  }
  const { document } = operation;
  if (description.validate !== undefined && document !== undefined) {
    differences.push(...description.validate(document.query, document.variables));
  }
  return { source: description.source, differences, unchecked };
}

function isBelow(address: string, start: string): boolean {
  return address === start || address.startsWith(`${start}/`) || address.startsWith(`${start}:`);
}

/** The described requests with the most literal path that fits. */
function find(
  method: string,
  address: string,
  { at, operations }: Description,
): DescribedOperation[] {
  const paths = Object.entries(at)
    .filter(([start]) => isBelow(address, start))
    .map(([start, path]) => path + address.slice(start.length).replace(/(.)\/$/, '$1'));
  const fitting = operations.filter(
    (one) => one.method === method && paths.some((path) => matcher(one.path).test(path)),
  );
  const best = Math.max(...fitting.map(({ path }) => literal(path)));
  return fitting.filter(({ path }) => literal(path) === best);
}

const matchers = new Map<string, RegExp>();

function matcher(path: string): RegExp {
  const known = matchers.get(path);
  if (known !== undefined) return known;
  const pattern = path
    .replace(/(.)\/$/, '$1')
    .split(/(\{[^}]*\})/)
    .map((part) => {
      if (part.startsWith('{+')) return '.+';
      return part.startsWith('{') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    })
    .join('');
  const made = new RegExp(`^${pattern}$`);
  matchers.set(path, made);
  return made;
}

function literal(path: string): number {
  return path.replace(/\{[^}]*\}/g, '').length;
}

function unknown(kind: string, names: Names, known: Names): string[] {
  if (names === 'any' || known === 'any') return [];
  return [...names].filter((name) => !known.has(name)).map((name) => `unknown ${kind} ${name}`);
}

/** What each of the described requests wants and the connector never sends. */
function missing({ query, body }: Operation, found: readonly DescribedOperation[]): string[] {
  const [first, ...others] = found.map(({ required = [] }) => required);
  return (first ?? [])
    .filter((name) => others.every((required) => required.includes(name)))
    .filter((name) => {
      const [kind, plain = ''] = name.split(' ');
      const sent = kind === 'query' ? query : body;
      return sent !== 'any' && !sent.has(plain);
    })
    .map((name) => `without ${name}`);
}
