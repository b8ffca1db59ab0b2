// The registry's Electron comes without Electron's default app: this stands in for it. It starts the app
// whose folder is the first argument that is no option, the way `electron <folder>` does.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

/** Splits the command line into modules to load first (`-r`, as Node has it) and the app's folder. */
function readCommandLine(args) {
  const required = [];
  let folder;
  for (let index = 0; index < args.length && folder === undefined; index++) {
    const arg = args[index];
    if (arg === '-r' || arg === '--require') required.push(args[++index]);
    else if (!arg.startsWith('-')) folder = arg;
  }
  return { required, folder };
}

const { required, folder } = readCommandLine(process.argv.slice(1));
if (folder === undefined) {
  console.error('Usage: electron [option…] <folder of the app>');
  app.exit(2);
} else {
  const require = createRequire(import.meta.url);
  for (const file of required) require(resolve(file));

  const path = resolve(folder);
  const manifest = JSON.parse(await readFile(join(path, 'package.json'), 'utf8'));
  process.defaultApp = true;
  app.setName(manifest.productName ?? manifest.name);
  app.setVersion(manifest.version);
  app.setAppPath(path);
  // Awaited, so that Electron holds "ready" until the app's main has run: it registers its scheme before that.
  await import(pathToFileURL(join(path, manifest.main)).href);
}
