// OpenAPI 3 documents.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { DescribedOperation } from '../compare.ts';
import { plainName, union } from '../operations.ts';
import type { Names } from '../operations.ts';

type Tree = Record<string, unknown>;

const document = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
const parameter = z.object({ name: z.string(), in: z.string(), required: z.boolean().optional() });
const methods = ['get', 'post', 'put', 'patch', 'delete'];

/** The requests of OpenAPI documents inside of a package's folder. */
export async function openApi(folder: string, ...files: string[]): Promise<DescribedOperation[]> {
  const lists = files.map(async (file) =>
    openApiOperations(JSON.parse(await readFile(join(folder, file), 'utf8'))),
  );
  return (await Promise.all(lists)).flat();
}

/** The requests of one document. */
export function openApiOperations(value: unknown): DescribedOperation[] {
  const root = document.parse(value);
  return Object.entries(root.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => methods.includes(method))
      .map(([method, described]) => {
        const operation = described as Tree;
        const parameters = [...listOf(item.parameters), ...listOf(operation.parameters)]
          .map((one) => parameter.parse(resolve(one, root)))
          .filter((one) => one.in === 'query');
        const body = bodyOf(operation.requestBody, root);
        return {
          method,
          path,
          query: new Set(parameters.map(({ name }) => plainName(name))),
          body: body.names,
          required: [
            ...parameters
              .filter((one) => one.required)
              .map(({ name }) => `query ${plainName(name)}`),
            ...body.required.map((name) => `body ${name}`),
          ],
        };
      }),
  );
}

function bodyOf(value: unknown, root: Tree): { names: Names; required: string[] } {
  if (value === undefined) return { names: new Set(), required: [] };
  const { content = {} } = resolve(value, root) as {
    content?: Record<string, { schema?: unknown }>;
  };
  const schemas = Object.values(content).map(({ schema }) => schema);
  // What is required stands in one schema, or is not told apart by content type here.
  const [only] = schemas.length === 1 ? schemas : [];
  return {
    names: union(schemas.map((schema) => propertiesOf(schema, root))),
    required: only === undefined ? [] : requiredOf(only, root),
  };
}

function propertiesOf(value: unknown, root: Tree): Names {
  const schema = resolve(value, root);
  const parts = ['allOf', 'oneOf', 'anyOf'].flatMap((kind) => listOf(schema[kind]));
  const { properties } = schema;
  if (properties === undefined && parts.length === 0) return 'any';
  return union([
    new Set(Object.keys((properties ?? {}) as Tree).map(plainName)),
    ...parts
      .map((part) => propertiesOf(part, root))
      .filter((names) => names !== 'any' || properties === undefined),
  ]);
}

function requiredOf(value: unknown, root: Tree): string[] {
  const schema = resolve(value, root);
  return [
    ...listOf(schema.required).map(String),
    ...listOf(schema.allOf).flatMap((part) => requiredOf(part, root)),
  ];
}

function resolve(value: unknown, root: Tree): Tree {
  let here = (value ?? {}) as Tree;
  while (typeof here.$ref === 'string') {
    const names = here.$ref.replace(/^#\//, '').split('/').map(unescaped);
    here = names.reduce<unknown>((at, name) => (at as Tree)[name], root) as Tree;
  }
  return here;
}

function unescaped(name: string): string {
  return decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~');
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
