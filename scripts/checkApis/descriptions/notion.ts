// Notion's client: its requests are listed as objects with the names of their parameters.

import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DescribedOperation } from '../compare.ts';

const endpoint =
  /method: "(\w+)",\s*pathParams: \[[^\]]*\],\s*queryParams: \[([^\]]*)\],\s*bodyParams: \[([^\]]*)\],(?:\s*formDataParams: \[([^\]]*)\],)?\s*path: \([^)]*\) => `([^`]*)`/g;

/** The requests of `@notionhq/client`. */
export async function notion(folder: string): Promise<DescribedOperation[]> {
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.js'));
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return texts.flatMap((text) =>
    [...text.matchAll(endpoint)].map(
      ([, method = '', query = '', body = '', form = '', path = '']) => ({
        method,
        path: `/${path.replace(/\$\{[^}]*\}/g, '{}')}`,
        query: quoted(query),
        body: quoted(body + form),
      }),
    ),
  );
}

function quoted(list: string): Set<string> {
  return new Set([...list.matchAll(/"([^"]*)"/g)].map(([, name = '']) => name));
}
