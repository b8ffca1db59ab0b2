/** What the templates of a connector read, and whether that is there. */
import { checkExpression, parseTemplate, pathsOf } from '../../expressions/index.ts';
import type { Connector } from '../../../shared/connector.ts';

/** Names that a template may read: `fields.list`, or all of `fields` with `fields.*`. */
export type Known = ReadonlySet<string>;

export function nameProblems(where: string, template: string, known: Known): string[] {
  const unknown = expressionsIn(template)
    .flatMap(pathsOf)
    .filter((path) => !isKnown(path, known));
  return [
    ...syntaxProblems(where, template),
    ...unknown.map((path) => `${where}: ${path} in ${template} is not known`),
  ];
}

function isKnown(path: string, known: Known): boolean {
  const [root = '', name] = path.split('.');
  if (name === undefined) return known.has(root) || known.has(`${root}.*`);
  return known.has(`${root}.${name}`) || known.has(`${root}.*`);
}

export function syntaxProblems(where: string, template: string): string[] {
  return expressionsIn(template).flatMap((expression) => {
    const check = checkExpression(expression);
    return check.ok ? [] : [`${where}: ${template}: ${check.message}`];
  });
}

function expressionsIn(template: string): string[] {
  return parseTemplate(template).flatMap((part) => ('expression' in part ? [part.expression] : []));
}

/** The paths that the templates in a value read. */
export function pathsIn(value: unknown): string[] {
  return texts(value).flatMap(expressionsIn).flatMap(pathsOf);
}

/** Every text in a value. */
export function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
}

type Method = Connector['auth'][number];

/** `connection` in templates: what is typed to connect that is no secret, and what the app says of an account. */
export function connectionNames({ auth }: Pick<Connector, 'auth'>): string[] {
  return auth.flatMap((method) => [...typedNames(method), ...toldNames(method)]);
}

export function typedNames(method: Method): string[] {
  if (method.kind !== 'fields' && method.kind !== 'clientCredentials') return [];
  return method.fields
    .filter(({ type }) => type === 'text' || type === 'host')
    .map(({ id }) => `connection.${id}`);
}

export function toldNames(method: Method): string[] {
  if (method.kind === 'none') return [];
  return Object.keys(method.identity?.values ?? {}).map((name) => `connection.${name}`);
}
