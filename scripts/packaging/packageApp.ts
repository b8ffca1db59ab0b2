// Makes the app as people install it: an unpacked folder with its fuses set, and on Debian a .deb.

import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import {
  chmod,
  copyFile,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  realpath,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';
import { packager } from '@electron/packager';
import { z } from 'zod';
import { electronForPackages } from '../electronRuntime.ts';
import type { ElectronForPackages } from '../electronRuntime.ts';
import { newest, root } from '../project.ts';
import { copyApp } from './appFolder.ts';
import { makeDebianPackage } from './debianPackage.ts';

const packagedSchema = z.object({
  /** The folder that holds the executable and everything beside it. */
  folder: z.string(),
  executable: z.string(),
  /** The folder with app.asar. */
  resources: z.string(),
  /** The .deb, where this machine can make one. */
  debianPackage: z.string().optional(),
  /** Made with the registry's Electron: it proves the steps and is for nobody to use. */
  forTestsOnly: z.boolean(),
});
export type Packaged = z.infer<typeof packagedSchema>;

/** Says, beside the package, what was made; as old as the package. */
const recordName = 'packaged.json';
const ingredients = ['out', 'connectors', 'package-lock.json', 'LICENSE', 'scripts/packaging'];

/** What a packaged app must not be talked into (W6). */
const fuses = {
  version: FuseVersion.V1,
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  // Electron honours it on macOS and Windows; on Linux it is set and has no effect.
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
} as const;

/** The package that is there already, where nothing has changed since; else a new one. */
export async function freshPackage(): Promise<Packaged> {
  for (const kind of ['app', 'test-only']) {
    const record = join(root, 'dist', kind, recordName);
    if (!existsSync(record) || (await newest(ingredients)) > statSync(record).mtimeMs) continue;
    return packagedSchema.parse(JSON.parse(await readFile(record, 'utf8')));
  }
  return packageApp();
}

/**
 * Packages the built app into `dist/`; what was there of an earlier run is replaced.
 * @throws Error where there is no Electron to be had, or a step fails
 */
export async function packageApp(): Promise<Packaged> {
  const electron = await electronForPackages();
  const out = join(root, 'dist', electron.zipFolder === undefined ? 'app' : 'test-only');
  if (electron.zipFolder !== undefined) {
    console.log(
      `Made with Electron ${electron.version} from the npm registry: this package is for tests only and must not be given to anybody.`,
    );
  }
  await rm(out, { recursive: true, force: true });
  const workshop = await mkdtemp(join(tmpdir(), 'sojourn-package-'));
  try {
    const app = join(workshop, 'app');
    await copyApp(app, `${process.platform}-${process.arch}`);
    const packaged = await makeFolder(app, out, electron);
    const debianPackage = canMakeDebianPackage()
      ? await makeDebianPackage(packaged.folder, out, packaged.forTestsOnly)
      : undefined;
    const result = { ...packaged, debianPackage };
    await writeFile(join(out, recordName), JSON.stringify(result));
    return result;
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

async function makeFolder(
  app: string,
  out: string,
  electron: ElectronForPackages,
): Promise<Omit<Packaged, 'debianPackage'>> {
  const [made = ''] = await packager({
    dir: app,
    out,
    name: 'Sojourn',
    executableName: 'sojourn',
    platform: process.platform,
    arch: process.arch,
    electronVersion: electron.version,
    ...(electron.zipFolder === undefined ? {} : { electronZipDir: electron.zipFolder }),
    asar: { unpack: '**/*.node' },
    // The folder holds what is needed and nothing else already.
    prune: false,
    quiet: true,
  });
  const isMac = process.platform === 'darwin';
  const forTestsOnly = electron.zipFolder !== undefined;
  const folder = forTestsOnly ? await marked(made) : made;
  const resources = isMac
    ? join(folder, 'Sojourn.app', 'Contents', 'Resources')
    : join(folder, 'resources');
  const executable = isMac
    ? join(folder, 'Sojourn.app', 'Contents', 'MacOS', 'sojourn')
    : join(folder, process.platform === 'win32' ? 'sojourn.exe' : 'sojourn');
  await flipFuses(isMac ? join(folder, 'Sojourn.app') : executable, {
    ...fuses,
    resetAdHocDarwinSignature: isMac && process.arch === 'arm64',
  });
  await copyFile(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  if (forTestsOnly) {
    await writeFile(join(folder, 'version'), electron.version);
    await addOwnNode(app, resources);
  }
  return { folder, executable, resources, forTestsOnly };
}

/** Whoever sees the folder sees what it is. */
async function marked(folder: string): Promise<string> {
  const target = join(dirname(folder), `test-only-${process.platform}-${process.arch}`);
  await rename(folder, target);
  return target;
}

/**
 * The registry's Electron is too old for the core's database: src/main/coreProcess.ts then starts the core with the Node
 * that stands beside it, which cannot look into an archive.
 */
async function addOwnNode(app: string, resources: string): Promise<void> {
  const core = join(resources, 'core-for-tests');
  await cp(app, core, { recursive: true });
  const binaries = join(core, 'node_modules', '.bin');
  await mkdir(binaries, { recursive: true });
  await copyFile(await realpath(process.execPath), join(binaries, 'node'));
  await chmod(join(binaries, 'node'), 0o755);
}

function canMakeDebianPackage(): boolean {
  if (process.platform !== 'linux' || !existsSync('/etc/debian_version')) return false;
  const missing = ['dpkg-deb', 'fakeroot'].filter(
    (tool) => spawnSync('which', [tool]).status !== 0,
  );
  if (missing.length > 0) console.log(`No .deb is made: ${missing.join(' and ')} missing here.`);
  return missing.length === 0;
}
