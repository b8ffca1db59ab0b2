// GraphQL schemas: whether the documents of a connector are valid, and the objects that it sends as variables.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { z } from 'zod';
import type { Json } from '../../../src/shared/connector.ts';
import { parseTemplate, soleExpression } from '../../../src/core/expressions/index.ts';
import { packageFolder } from '../packages.ts';

/** Says what is wrong with a document and its variables. */
export type Validate = (document: string, variables: Json | undefined) => string[];

/** What is used of the package `graphql`. */
interface GraphQl {
  buildClientSchema: (introspection: unknown, options: { assumeValid: boolean }) => unknown;
  parse: (document: string) => unknown;
  validate: (schema: unknown, document: unknown) => readonly { readonly message: string }[];
}

interface Type {
  readonly kind: string;
  readonly name: string | null;
  readonly ofType?: Type | null | undefined;
}

const type: z.ZodType<Type> = z.lazy(() =>
  z.object({ kind: z.string(), name: z.string().nullable(), ofType: type.nullish() }),
);
const introspection = z.object({
  __schema: z.looseObject({
    types: z.array(
      z.looseObject({
        name: z.string(),
        inputFields: z.array(z.looseObject({ name: z.string(), type })).nullish(),
      }),
    ),
  }),
});

/** A validator over a zipped answer to the introspection query. */
export async function graphQl(file: string): Promise<Validate> {
  const text = (await promisify(gunzip)(await readFile(file))).toString('utf8');
  const answer = z.object({ data: z.looseObject({}) }).parse(JSON.parse(text)).data;
  const inputs = new Map(
    introspection
      .parse(answer)
      .__schema.types.map(({ name, inputFields }) => [
        name,
        new Map((inputFields ?? []).map((field) => [field.name, innermost(field.type)])),
      ]),
  );
  const { buildClientSchema, parse, validate } = await graphQlLibrary();
  // The vendor's schema is taken as it is, also where it is stricter with itself than the specification allows.
  const schema = buildClientSchema(answer, { assumeValid: true });
  return (document, variables) => [
    ...validate(schema, parse(document)).map(({ message }) => message),
    ...variableProblems(document, variables, (name) => inputs.get(name)),
  ];
}

/** The package `graphql`, fetched for this check alone. */
export async function graphQlLibrary(): Promise<GraphQl> {
  const folder = await packageFolder({ name: 'graphql', version: '17.1.0', files: ['.'] });
  return (await import(pathToFileURL(join(folder, 'index.mjs')).href)) as GraphQl;
}

/** The fields of an input type, each with its own type; undefined or empty for what is none. */
type Inputs = (type: string) => ReadonlyMap<string, string> | undefined;

/** Variables that the document does not declare, and names that their input types do not have. */
export function variableProblems(
  document: string,
  variables: Json | undefined,
  inputs: Inputs,
): string[] {
  const declared = new Map(
    [...document.matchAll(/\$(\w+)\s*:\s*\[?(\w+)/g)].map(([, name, of = '']) => [name, of]),
  );
  return Object.entries(isObject(variables) ? variables : {}).flatMap(([name, value]) => {
    const of = declared.get(name);
    return of === undefined
      ? [`variable ${name} is not declared`]
      : inputProblems(`$${name}`, value, of, inputs);
  });
}

function inputProblems(place: string, value: Json, of: string, inputs: Inputs): string[] {
  const fields = inputs(of);
  if (fields === undefined || fields.size === 0) return [];
  if (Array.isArray(value)) return value.flatMap((one) => inputProblems(place, one, of, inputs));
  // An expression's object is known only when it runs.
  if (typeof value === 'string' && soleExpression(parseTemplate(value)) !== undefined) return [];
  return Object.entries(isObject(value) ? value : {}).flatMap(([name, inner]) => {
    const inside = fields.get(name);
    return inside === undefined
      ? [`${of} has no ${name} (${place})`]
      : inputProblems(`${place}.${name}`, inner, inside, inputs);
  });
}

function innermost(of: Type): string {
  return of.ofType ? innermost(of.ofType) : (of.name ?? '');
}

function isObject(value: Json | undefined): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
