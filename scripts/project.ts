// Where the project is, and whether what was built is still what the sources say.

import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export const root = dirname(import.meta.dirname);

const sources = ['src', 'connectors', 'electron.vite.config.ts', 'package.json'];

/** electron-vite writes the window last, so this file is as old as the whole build. */
const lastOutput = join(root, 'out', 'renderer', 'index.html');

/** Builds into out/ unless that is newer than every source. Returns whether out/ is good. */
export async function ensureBuilt(): Promise<boolean> {
  if (existsSync(lastOutput) && (await newest(sources)) < statSync(lastOutput).mtimeMs) return true;
  console.log('Building …');
  return (await runTool('electron-vite', ['build', '--logLevel', 'warn'])) === 0;
}

/** Time of the last change in files and folders of the project, in ms since 1970. Folders count too: theirs tells of a removed file. */
export async function newest(paths: readonly string[]): Promise<number> {
  let latest = 0;
  for (const path of paths.map((path) => join(root, path)).filter((path) => existsSync(path))) {
    latest = Math.max(latest, statSync(path).mtimeMs);
    if (!statSync(path).isDirectory()) continue;
    for (const entry of await readdir(path, { recursive: true })) {
      latest = Math.max(latest, statSync(join(path, entry)).mtimeMs);
    }
  }
  return latest;
}

/** Runs a command in the project's folder with its output shown; resolves to its exit code, 1 when it was killed. */
export function runTool(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: 'inherit',
      env,
      // npm's binaries are .cmd files on Windows, which only a shell starts.
      shell: process.platform === 'win32',
    });
    const forward = (signal: NodeJS.Signals) => child.kill(signal);
    process.on('SIGINT', forward).on('SIGTERM', forward);
    child.on('error', (error) => {
      reject(new Error(`${command} could not be started: ${error.message}`));
    });
    child.on('exit', (code) => {
      process.off('SIGINT', forward).off('SIGTERM', forward);
      resolve(code ?? 1);
    });
  });
}

/** The same without showing its output, which comes with the exit code: for a command beside others. Never rejects. */
export function runToolAside(
  command: string,
  args: readonly string[],
): Promise<{ readonly status: number; readonly output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('error', (error) => {
      resolve({ status: 1, output: `${command} could not be started: ${error.message}` });
    });
    child.on('close', (code) => {
      resolve({ status: code ?? 1, output });
    });
  });
}
