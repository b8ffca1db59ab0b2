// Dropbox's client: routes in the code, the type of each one's argument in the types.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DescribedOperation } from '../compare.ts';
import { typesOf } from './types.ts';

/** The routes, all of them POST. Where a file goes or comes, the argument stands in a header and not in the body. */
export async function dropbox(folder: string): Promise<DescribedOperation[]> {
  const text = (file: string): Promise<string> => readFile(join(folder, file), 'utf8');
  const types = typesOf(await text('types/dropbox_types.d.ts'));
  const calls = await text('types/index.d.ts');
  const argumentsOf = new Map(
    [...calls.matchAll(/public (\w+)\(arg: ([\w.]+)/g)].map(([, call, type]) => [call, type]),
  );
  const routes = (await text('lib/routes.js')).matchAll(
    /routes\.(\w+) = function .*\n\s*return this\.request\('([^']+)', \w+, '[^']*', '[^']*', '(\w+)'/g,
  );
  return [...routes].map(([, call, path = '', style]) => {
    const argument = argumentsOf.get(call);
    return {
      method: 'post',
      path: `/${path}`,
      query: new Set<string>(),
      body: style !== 'rpc' || argument === undefined ? new Set<string>() : types.names(argument),
    };
  });
}
