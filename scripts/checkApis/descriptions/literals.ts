// Clients whose code has each request as an object: `{ url, method, searchParams, body }`.

import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import type { DescribedOperation } from '../compare.ts';
import type { Names } from '../operations.ts';

/** How a client calls the parts of a request. */
export interface Parts {
  readonly path: string;
  readonly query: string;
  readonly body: string;
}

/** The requests in the code below a folder. */
export async function literals(folder: string, parts: Parts): Promise<DescribedOperation[]> {
  const files = (await readdir(folder, { recursive: true })).filter((file) => /\.m?js$/.test(file));
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return texts.flatMap((text) => requestsOf(text, parts));
}

function requestsOf(text: string, parts: Parts): DescribedOperation[] {
  const operations: DescribedOperation[] = [];
  const visit = (node: ts.Node): void => {
    const properties = ts.isObjectLiteralExpression(node) ? propertiesOf(node) : undefined;
    const path = properties?.get(parts.path);
    if (properties !== undefined && path !== undefined && /^[`'"]\/|^`\$/.test(path.getText())) {
      operations.push({
        method: (properties.get('method')?.getText() ?? '"get"').slice(1, -1).toLowerCase(),
        path: pathOf(path),
        query: namesOf(properties.get(parts.query)),
        body: namesOf(properties.get(parts.body)),
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('client.js', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS));
  return operations;
}

/** The address, with what the client's class says in place of `this.version` and `this.route`. */
function pathOf(node: ts.Expression): string {
  const text = textOf(node);
  const home = ts.findAncestor(node, ts.isClassDeclaration)?.getText() ?? '';
  const route = /route: ['"](\w+)['"]/.exec(home)?.[1] ?? '{}';
  const path = text.replace('${this.route}', route).replace(/\$\{[^}]*\}/g, '{}');
  return path.startsWith('/') ? path : `/${path}`;
}

/** A text, a template, or texts put together by `concat`, with `{}` for what is filled in. */
function textOf(node: ts.Expression): string {
  if (ts.isStringLiteral(node)) return node.text;
  if (ts.isTemplateLiteral(node)) return node.getText().slice(1, -1);
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    return [node.expression.expression, ...node.arguments].map(textOf).join('');
  }
  return '{}';
}

function propertiesOf(node: ts.ObjectLiteralExpression): Map<string, ts.Expression> {
  return new Map(
    node.properties.flatMap((property) => {
      if (ts.isPropertyAssignment(property))
        return [[property.name.getText(), property.initializer]];
      return ts.isShorthandPropertyAssignment(property)
        ? [[property.name.text, property.name]]
        : [];
    }),
  );
}

function namesOf(node: ts.Expression | undefined): Names {
  if (node === undefined) return new Set();
  if (!ts.isObjectLiteralExpression(node) || node.properties.some(ts.isSpreadAssignment))
    return 'any';
  return new Set([...propertiesOf(node).keys()].map((name) => name.replace(/^['"]|['"]$/g, '')));
}
