// Clients that OpenAPI Generator made: Pipedrive's (for axios) and HubSpot's (for fetch).

import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DescribedOperation } from '../compare.ts';
import type { Names } from '../operations.ts';
import { typesOf } from './types.ts';

/** Pipedrive's requests: code in `api`, the types of bodies in `models`. */
export async function pipedrive(folder: string, version: string): Promise<DescribedOperation[]> {
  const home = join(folder, 'dist', 'versions', version);
  const models = await Promise.all((await filesIn(join(home, 'models'), '.d.ts')).map(read));
  const types = typesOf(models.join('\n'));
  const code = await Promise.all((await filesIn(join(home, 'api'), '.js')).map(read));
  return code.flatMap(callsOf).flatMap((call) => {
    const method = /method: '(\w+)'/.exec(call)?.[1];
    if (method === undefined) return [];
    const body = /serializeDataIfNeeded\)\((\w+),/.exec(call)?.[1];
    return [
      {
        method: method.toLowerCase(),
        path: pathOf(call),
        query: matches(call, /localVarQueryParameter\['([^']+)'\]/g),
        body: body === undefined ? new Set<string>() : types.names(body),
      },
    ];
  });
}

/** HubSpot's requests of one API: code in `apis`, the names of bodies in `models`. */
export async function hubspot(folder: string, ...apis: string[]): Promise<DescribedOperation[]> {
  const lists = apis.map(async (api) => {
    const home = join(folder, 'lib', 'codegen', ...api.split('/'));
    const code = await Promise.all((await filesIn(join(home, 'apis'), '.js')).map(read));
    const bodies = await bodiesIn(join(home, 'models'));
    return code.flatMap(callsOf).flatMap((call) => {
      const method = /HttpMethod\.(\w+)/.exec(call)?.[1];
      if (method === undefined) return [];
      const body = /ObjectSerializer\.serialize\(\w+, "(\w+)"/.exec(call)?.[1];
      return [
        {
          method: method.toLowerCase(),
          path: pathOf(call),
          query: matches(call, /setQueryParam\("([^"]+)"|appendQueryParam\("([^"]+)"/g),
          body: body === undefined ? new Set<string>() : (bodies.get(body) ?? ('any' as const)),
        },
      ];
    });
  });
  return (await Promise.all(lists)).flat();
}

async function bodiesIn(folder: string): Promise<Map<string, Names>> {
  const texts = await Promise.all((await filesIn(folder, '.js')).map(read));
  return new Map(
    texts.flatMap((text) => {
      const name = /^class (\w+)/m.exec(text)?.[1];
      return name === undefined ? [] : [[name, matches(text, /"baseName": "([^"]+)"/g)] as const];
    }),
  );
}

/** The pieces of a client's code that make one request each. */
function callsOf(code: string): string[] {
  return code.split(/const localVarPath = /).slice(1);
}

function pathOf(call: string): string {
  return /^[`'"]([^`'"]*)/.exec(call)?.[1] ?? '';
}

function matches(text: string, pattern: RegExp): Set<string> {
  return new Set([...text.matchAll(pattern)].map(([, one, other = '']) => one ?? other));
}

async function filesIn(folder: string, ending: string): Promise<string[]> {
  return (await readdir(folder))
    .filter((file) => file.endsWith(ending))
    .map((file) => join(folder, file));
}

function read(file: string): Promise<string> {
  return readFile(file, 'utf8');
}
