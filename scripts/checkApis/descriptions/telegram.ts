// Telegram's Bot API as @grammyjs/types has it: one type with a method for each of the API's.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DescribedOperation } from '../compare.ts';
import { typesOf } from './types.ts';

/** The methods, each by GET and by POST, with parameters in the query or in the body as the caller likes. */
export async function telegram(folder: string): Promise<DescribedOperation[]> {
  const types = typesOf(await readFile(join(folder, 'methods.d.ts'), 'utf8'));
  return (types.methods('ApiMethods') ?? []).flatMap(({ name, parameter }) => {
    const names = parameter === undefined ? new Set<string>() : types.names(parameter);
    return ['get', 'post'].map((method) => ({
      method,
      path: `/${name}`,
      query: names,
      body: names,
    }));
  });
}
