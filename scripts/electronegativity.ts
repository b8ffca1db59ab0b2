// Runs Doyensec's Electronegativity over the shell, the preload script and what was built of them (security.md, W8).
//
//   node scripts/electronegativity.ts      lists what it finds; fails on anything that is not explained below
//
// It brings four hundred packages that nobody else needs, so it is fetched on demand into the cache.

import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { ensureBuilt, root, runTool } from './project.ts';

export interface Finding {
  /** Name of Electronegativity's check. */
  readonly check: string;
  /** Path below the project; empty for a finding about the whole app. */
  readonly file: string;
}

export interface Explained extends Finding {
  readonly reason: string;
}

const tool = { package: '@doyensec/electronegativity', version: '1.10.3' };
const judged = [
  'src/main',
  'src/preload',
  'out/main',
  'out/preload',
  'out/renderer',
  'package.json',
];

/** It asks for translations and for Electron's news; here it gets none, at once and on every machine. */
const offline = `data:text/javascript,${encodeURIComponent(
  "import https from 'node:https'; https.request = () => { throw new Error('offline'); };",
)}`;

const middleClick =
  'A middle click asks for a new window, and every web content refuses that; tests/e2e/navigation.test.ts clicks.';
const preload =
  'The preload script is one small file that exposes two functions; tests/e2e/hostilePages.test.ts looks for more.';
const openExternal =
  'The one place that opens addresses: it asks mayOpen first, which tests/unit/main/addresses.test.ts tries.';

/** What it finds, and why that is as it should be. */
export const explained: readonly Explained[] = [
  {
    check: 'CSP_GLOBAL_CHECK',
    file: '',
    reason:
      'It looks for a policy in HTML; ours is a header of every answer (src/main/protocol.ts), which tests/e2e/window.test.ts reads.',
  },
  { check: 'OPEN_EXTERNAL_JS_CHECK', file: 'src/main/links.ts', reason: openExternal },
  { check: 'OPEN_EXTERNAL_JS_CHECK', file: 'out/main/index.js', reason: openExternal },
  { check: 'AUXCLICK_JS_CHECK', file: 'src/main/windows.ts', reason: middleClick },
  { check: 'AUXCLICK_JS_CHECK', file: 'out/main/index.js', reason: middleClick },
  { check: 'PRELOAD_JS_CHECK', file: 'src/main/windows.ts', reason: preload },
  { check: 'PRELOAD_JS_CHECK', file: 'out/main/index.js', reason: preload },
];

const sarif = z.object({
  runs: z.tuple([
    z.object({
      results: z.array(
        z.object({
          ruleId: z.string(),
          locations: z.array(
            z.object({
              physicalLocation: z.object({ artifactLocation: z.object({ uri: z.string() }) }),
            }),
          ),
        }),
      ),
    }),
  ]),
});

/**
 * What Electronegativity finds, once for each check and file.
 * @param extra further files for it to look at: path below the project → text
 * @throws Error when it cannot be fetched or does not run
 */
export async function findings(extra: Readonly<Record<string, string>> = {}): Promise<Finding[]> {
  const script = await obtainTool();
  const workshop = await mkdtemp(join(tmpdir(), 'sojourn-electronegativity-'));
  try {
    const app = join(workshop, 'app');
    for (const path of judged) await cp(join(root, path), join(app, path), { recursive: true });
    for (const [path, text] of Object.entries(extra)) await writeFile(join(app, path), text);
    const report = join(workshop, 'report.sarif');
    const electron = z
      .object({ version: z.string() })
      .parse(JSON.parse(await readFile(join(root, 'node_modules/electron/package.json'), 'utf8')));
    const options = ['--relative', '--verbose', 'false', '--electron-version', electron.version];
    const args = ['--import', offline, script, '-i', app, '-o', report, ...options];
    const status = await runTool(process.execPath, args);
    if (!existsSync(report))
      throw new Error(`Electronegativity ended with ${status}, without a report.`);
    return distinct(sarif.parse(JSON.parse(await readFile(report, 'utf8'))));
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

/** Findings that nobody explained, and explanations of what is not found any more. */
export function compare(found: readonly Finding[]): {
  unexplained: Finding[];
  outdated: Explained[];
} {
  const same = (one: Finding, other: Finding) =>
    one.check === other.check && one.file === other.file;
  return {
    unexplained: found.filter((one) => !explained.some((other) => same(one, other))),
    outdated: explained.filter((one) => !found.some((other) => same(one, other))),
  };
}

function distinct(report: z.infer<typeof sarif>): Finding[] {
  const found = report.runs[0].results.flatMap(({ ruleId, locations }) =>
    locations.map(({ physicalLocation }) => ({
      check: ruleId,
      file: physicalLocation.artifactLocation.uri.replace(/^file:\/+/, ''),
    })),
  );
  return [...new Map(found.map((one) => [`${one.check} ${one.file}`, one])).values()];
}

/** Its script in the cache; installed there without running anything of it. */
async function obtainTool(): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'sojourn');
  const folder = join(cache, `electronegativity-${tool.version}`);
  const script = join(folder, 'node_modules', tool.package, 'dist', 'index.js');
  if (existsSync(script)) return script;

  await mkdir(cache, { recursive: true });
  const unfinished = await mkdtemp(join(cache, 'fetching-'));
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const status = await runTool('npm', [
    'install',
    '--prefix',
    unfinished,
    ...quiet,
    `${tool.package}@${tool.version}`,
  ]);
  if (status !== 0) throw new Error(`${tool.package}@${tool.version} could not be fetched.`);
  await rename(unfinished, folder).catch((error: unknown) => {
    // Another command finished the same at the same moment: its result is as good.
    if (!existsSync(script)) throw error;
  });
  return script;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (!(await ensureBuilt())) process.exit(1);
  const { unexplained, outdated } = compare(await findings());
  for (const { check, file } of unexplained) console.error(`Not explained: ${check} ${file}`);
  for (const { check, file } of outdated) console.error(`Not found any more: ${check} ${file}`);
  process.exit(unexplained.length + outdated.length === 0 ? 0 : 1);
}
