// Which files the app consists of: what was built, and the packages that it needs when it runs. Nothing else.

import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { z } from 'zod';
import { root } from '../project.ts';

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      dev: z.boolean().optional(),
      optional: z.boolean().optional(),
      devOptional: z.boolean().optional(),
    }),
  ),
});

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  license: z.string(),
  type: z.string(),
  main: z.string(),
  dependencies: z.record(z.string(), z.string()),
});

/** Files of packages that only their authors and their readers need. */
const needless = [
  /\.(map|md|markdown|ts|mts|cts|flow|tsbuildinfo)$/i,
  /(^|\/)\.[^/]/,
  /^(test|tests|__tests__|example|examples|benchmark|benchmarks|docs?|\.github)\//i,
];

const typesOnly = /\/(@types\/[^/]+|undici-types)$/;

/** Native packages carry their sources, and builds for every platform. */
const native = new Map([
  ['better-sqlite3', /^(deps|src|binding\.gyp)/],
  ['keytar', /^(src|script|binding\.gyp)/],
]);

/**
 * Copies the app as it is shipped into an empty folder: out, the connectors' icons and guides, a short package.json, the
 * licence, and the packages that package-lock.json knows as needed at run time.
 *
 * @param target folder, made here
 * @param prebuilt name of the native builds to take, such as `linux-x64`
 */
export async function copyApp(target: string, prebuilt: string): Promise<void> {
  await mkdir(target, { recursive: true });
  await cp(join(root, 'out'), join(target, 'out'), { recursive: true });
  await cp(join(root, 'LICENSE'), join(target, 'LICENSE'));
  await cp(join(root, 'connectors'), join(target, 'connectors'), {
    recursive: true,
    filter: (file) => !file.endsWith('.ts'),
  });
  const manifest = manifestSchema.parse(await readJson('package.json'));
  await writeFile(
    join(target, 'package.json'),
    JSON.stringify({ ...manifest, productName: 'Sojourn', private: true }, null, 2),
  );
  for (const path of await neededPackages()) {
    const from = join(root, path);
    await cp(from, join(target, path), {
      recursive: true,
      dereference: true,
      filter: (file) =>
        isNeeded(basename(from), relative(from, file).split(sep).join('/'), prebuilt),
    });
  }
}

/** Folders such as `node_modules/zod`, of every package that is neither for development nor optional. */
async function neededPackages(): Promise<string[]> {
  const { packages } = lockSchema.parse(await readJson('package-lock.json'));
  return Object.entries(packages)
    .filter(([path, flags]) => path !== '' && !flags.dev && !flags.optional && !flags.devOptional)
    .map(([path]) => path)
    .filter((path) => !typesOnly.test(path));
}

function isNeeded(name: string, path: string, prebuilt: string): boolean {
  // A package inside this one has its own turn; deeper down, the folder is what a bundler made of another one.
  if (/^node_modules(\/|$)/.test(path)) return false;
  if (/^licen[cs]e/i.test(basename(path))) return true;
  if (needless.some((pattern) => pattern.test(path)) || native.get(name)?.test(path)) return false;
  const [, build] = /^prebuilds\/([^/]+)/.exec(path) ?? [];
  return build === undefined || build.replace(/\.node$/, '').endsWith(prebuilt);
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(join(root, file), 'utf8'));
}
