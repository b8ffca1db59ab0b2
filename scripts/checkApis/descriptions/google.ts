// Google's generated clients: the code has addresses and methods, the types have the names.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DescribedOperation } from '../compare.ts';
import { typesOf } from './types.ts';

/** In the order of the code: a resource, its methods, of each the address, the HTTP method and where files go. */
const marks =
  /class (Resource\$\S+) |(\w+)\(paramsOrCallback|\b(url|mediaUrl): \(rootUrl \+\s*'([^']+)'|\bmethod: '([A-Z]+)'/g;

/** The requests of a client, by its version file, as in `v3`. */
export async function google(folder: string, version: string): Promise<DescribedOperation[]> {
  const code = await readFile(join(folder, 'build', `${version}.js`), 'utf8');
  const types = typesOf(await readFile(join(folder, 'build', `${version}.d.ts`), 'utf8'));
  const standard = (types.members('StandardParameters') ?? []).map(({ name }) => name);

  const operations: DescribedOperation[] = [];
  let resource = '';
  let params = '';
  let path = '';
  for (const [, ofClass, call, kind, address = '', method] of code.matchAll(marks)) {
    if (ofClass !== undefined) resource = ofClass;
    if (call !== undefined) params = `Params$${resource}$${capitalised(call)}`;
    if (kind === 'url') path = address;
    if (method !== undefined) {
      const members = types.members(params) ?? [];
      const body = members.find(({ name }) => name === 'requestBody');
      const elsewhere = [...path.matchAll(/\{\+?(\w+)\}/g)].map(([, name]) => name);
      const own = members.map(({ name }) => name).filter((name) => !elsewhere.includes(name));
      operations.push({
        method: method.toLowerCase(),
        path,
        query: new Set(
          [...standard, ...own].filter((name) => !['requestBody', 'media'].includes(name)),
        ),
        body: body === undefined ? new Set<string>() : types.names(body.type),
      });
    }
    const last = operations.at(-1);
    if (kind === 'mediaUrl' && last !== undefined) operations.push({ ...last, path: address });
  }
  return operations;
}

/** `quickAdd` has the parameters `Quickadd`. */
function capitalised(call: string): string {
  return call.slice(0, 1).toUpperCase() + call.slice(1).toLowerCase();
}
