// Clients that Stainless generates (OpenAI's, Anthropic's): TypeScript sources with one class for each resource.

import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import type { DescribedOperation } from '../compare.ts';
import type { Names } from '../operations.ts';
import { typesOf } from './types.ts';

const methods: Readonly<Record<string, string>> = {
  get: 'get',
  getAPIList: 'get',
  post: 'post',
  put: 'put',
  patch: 'patch',
  delete: 'delete',
};

/** The requests of the client's resources. */
export async function stainless(folder: string): Promise<DescribedOperation[]> {
  const sources = join(folder, 'src');
  const files = (await readdir(sources, { recursive: true })).filter((file) =>
    file.endsWith('.ts'),
  );
  const texts = await Promise.all(files.map((file) => readFile(join(sources, file), 'utf8')));
  const paging = await readFile(join(folder, 'src', 'core', 'pagination.ts'), 'utf8');
  return texts.flatMap((text) => requestsOf(text, paging));
}

function requestsOf(text: string, paging: string): DescribedOperation[] {
  const file = ts.createSourceFile('resource.ts', text, ts.ScriptTarget.Latest, true);
  const types = typesOf(`${paging}\n${text}`);
  const operations: DescribedOperation[] = [];

  const visit = (node: ts.Node, caller: ts.SignatureDeclaration | undefined): void => {
    const request = ts.isCallExpression(node) ? requestOf(node) : undefined;
    if (request !== undefined) {
      const namesOf = (...names: string[]): Names => {
        const parameter = caller?.parameters.find((one) => names.includes(one.name.getText()));
        if (parameter === undefined) return new Set();
        return parameter.type === undefined ? 'any' : types.names(parameter.type.getText());
      };
      const sendsBody = request.method !== 'get' && request.method !== 'delete';
      operations.push({
        ...request,
        query: sendsBody ? namesOf('query') : namesOf('query', 'params'),
        body: sendsBody ? namesOf('body', 'params') : new Set(),
      });
    }
    const inner = ts.isMethodDeclaration(node) || ts.isFunctionDeclaration(node) ? node : caller;
    ts.forEachChild(node, (child) => {
      visit(child, inner);
    });
  };
  visit(file, undefined);
  return operations;
}

function requestOf({
  expression,
  arguments: [path],
}: ts.CallExpression): { method: string; path: string } | undefined {
  if (path === undefined || !ts.isPropertyAccessExpression(expression)) return undefined;
  const method = methods[expression.name.text];
  if (method === undefined || !expression.expression.getText().endsWith('client')) return undefined;
  const text = path.getText().replace(/^path/, '');
  if (!/^[`'"]\//.test(text)) return undefined;
  return {
    method,
    path: text
      .slice(1, -1)
      .replace(/\$\{[^}]*\}/g, '{}')
      .replace(/\?beta=true$/, ''),
  };
}
