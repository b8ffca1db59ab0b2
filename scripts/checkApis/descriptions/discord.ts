// Discord's own OpenAPI document as TypeScript types: `Paths` has every request.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DescribedOperation } from '../compare.ts';
import type { Names } from '../operations.ts';
import { typesOf } from './types.ts';

/** The requests of `discord-api-spec`. */
export async function discord(folder: string): Promise<DescribedOperation[]> {
  const types = typesOf(await readFile(join(folder, 'build', 'discord-api-spec.ts'), 'utf8'));
  const namesOf = (type: string | undefined): Names =>
    type === undefined || ['never', 'undefined'].includes(type) ? new Set() : types.names(type);
  return (types.members('Paths') ?? []).flatMap((path) =>
    types.membersOf(path.type).map((request) => {
      const parts = new Map(types.membersOf(request.type).map(({ name, type }) => [name, type]));
      const parameters = types.membersOf(parts.get('parameters') ?? '{}');
      return {
        method: request.name,
        path: path.name,
        query: namesOf(parameters.find(({ name }) => name === 'query')?.type),
        body: namesOf(parts.get('requestBody')),
      };
    }),
  );
}
