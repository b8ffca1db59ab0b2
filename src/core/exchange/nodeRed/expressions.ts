/** Values as JSONata of Node-RED, where the scope of a run is the message itself. */
import { quote, toCode } from '../outline/index.ts';
import type { NamedConnection, Tree } from '../outline/index.ts';

/** Without helpers: a part of another expression. */
export function plainCode(tree: Tree): string {
  return toCode(tree, (step) => `(_msgid & ${quote(`-${step}`)})`);
}

/** The environment variable of a connection's secret, such as `TODOIST_MY_FIRST_TODOIST_ACCOUNT_TOKEN`. */
export function variableOf({ app, name }: NamedConnection, secret: string): string {
  const words = `${app} ${name} ${secret.replace(/([a-z\d])([A-Z])/g, '$1 $2')}`;
  return words
    .normalize('NFKD')
    .replace(/[^\w]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toUpperCase();
}

/** Where JSONata names a secret, its environment variable. */
export function withVariables(code: string, connection: NamedConnection): string {
  const names = new Set(connection.secrets.map(({ id }) => id));
  return code.replaceAll(/\bcredential\.(\w+)/g, (match, id: string) =>
    names.has(id) ? `$env(${quote(variableOf(connection, id))})` : match,
  );
}

/**
 * Node-RED takes an expression with the word `msg` in it, even in a text, for one of its first versions, which looked at the
 * message from outside.
 */
export function safe(code: string): string {
  return code.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, (text) =>
    text.replaceAll('msg', String.raw`m\u0073g`),
  );
}
