// OpenAPI documents as openapi-typescript writes them: `paths` has every request, `components` the types of bodies.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DescribedOperation } from '../compare.ts';
import type { Names } from '../operations.ts';
import { typesOf } from './types.ts';

/** The requests of one file of a package. */
export async function openApiTypes(folder: string, file: string): Promise<DescribedOperation[]> {
  return openApiTypeOperations(await readFile(join(folder, file), 'utf8'));
}

/** The requests of one source text, but for those that stand apart from their path. */
export function openApiTypeOperations(source: string): DescribedOperation[] {
  const types = typesOf(withNamedSchemas(source));
  const namesOf = (type: string | undefined): Names =>
    type === undefined || type === 'never' ? new Set() : types.names(type);
  return (types.members('paths') ?? []).flatMap((path) =>
    types
      .membersOf(path.type)
      .filter(({ name, type }) => name !== 'parameters' && type.startsWith('{'))
      .map((request) => {
        const parts = partsOf(request.type);
        const [content] = types.membersOf(partsOf(parts.get('requestBody')).get('content') ?? '{}');
        return {
          method: request.name,
          path: path.name,
          query: namesOf(partsOf(parts.get('parameters')).get('query')),
          body: namesOf(content?.type),
        };
      }),
  );

  function partsOf(type = '{}'): Map<string, string> {
    return new Map(types.membersOf(type).map(({ name, type }) => [name, type]));
  }
}

/** Gives each schema a name of its own, as the types are looked up by name; what `Omit` takes away, the type beside it has. */
function withNamedSchemas(source: string): string {
  const text = source
    .replace(/components\["schemas"\]\["([^"]+)"\]/g, (_, name: string) => schemaName(name))
    .replace(/\bOmit<(\w+), "\w+">/g, '$1');
  const types = typesOf(text);
  const schemas = types.members('components')?.find(({ name }) => name === 'schemas')?.type ?? '{}';
  const named = types
    .membersOf(schemas)
    .map(({ name, type }) => `type ${schemaName(name)} = ${type};`);
  return [text, ...named].join('\n');
}

function schemaName(name: string): string {
  return `Schema_${name.replace(/\W/g, '_')}`;
}
