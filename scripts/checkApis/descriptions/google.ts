// Google's generated clients: the code has addresses and methods, the types have the names.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DescribedOperation } from '../compare.ts';
import { typesOf } from './types.ts';

/** The requests of a client, by its version file, as in `v3`. */
export async function google(folder: string, version: string): Promise<DescribedOperation[]> {
  const code = await readFile(join(folder, 'build', `${version}.js`), 'utf8');
  const types = typesOf(await readFile(join(folder, 'build', `${version}.d.ts`), 'utf8'));
  const standard = (types.members('StandardParameters') ?? []).map(({ name }) => name);

  const operations: DescribedOperation[] = [];
  let resource = '';
  let call = '';
  let addresses: string[] = [];
  for (const line of code.split('\n')) {
    resource = /^class (Resource\$\S+)/.exec(line)?.[1] ?? resource;
    call = /^ {4}(\w+)\(paramsOrCallback/.exec(line)?.[1] ?? call;
    const address = /(?:url|mediaUrl): \(rootUrl \+ '([^']+)'/i.exec(line)?.[1];
    if (address !== undefined) addresses.push(address);
    const method = /^ +method: '([A-Z]+)'/.exec(line)?.[1];
    if (method === undefined) continue;
    const params =
      types.members(`Params$${resource}$${call[0]?.toUpperCase() ?? ''}${call.slice(1)}`) ?? [];
    const body = params.find(({ name }) => name === 'requestBody')?.type;
    const inPath = addresses.flatMap((one) =>
      [...one.matchAll(/\{\+?(\w+)\}/g)].map(([, name]) => name),
    );
    operations.push(
      ...addresses.map((path) => ({
        method: method.toLowerCase(),
        path,
        query: new Set([
          ...standard,
          ...params
            .map(({ name }) => name)
            .filter((name) => !['requestBody', 'media', ...inPath].includes(name)),
        ]),
        body: body === undefined ? new Set<string>() : types.names(body),
      })),
    );
    addresses = [];
  }
  return operations;
}
