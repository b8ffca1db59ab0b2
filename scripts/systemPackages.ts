// The system packages that Electron and the tests need on Debian, installed when that is possible.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** What the window needs to run. */
const forTheWindow = [
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libxss1',
  'libxtst6',
  'libatk-bridge2.0-0',
  'libcups2',
  'libdrm2',
  'libxkbcommon0',
  'libsecret-1-0',
  'xdg-utils',
  'unzip',
];

/** A screen, a system browser, a keychain and a mail server for the tests. */
const forTheTests = [
  'xvfb',
  'xauth',
  'chromium',
  'gnome-keyring',
  'dbus',
  'dovecot-imapd',
  'openssl',
  'fakeroot',
  'zip',
];

/**
 * Makes sure that Debian's packages are there: installs what is missing when root, else says what is missing.
 * Does nothing on other systems.
 *
 * @param purpose `window` for running the app, `tests` for the tests too
 * @throws Error when apt-get fails
 */
export function ensureSystemPackages(purpose: 'window' | 'tests'): void {
  if (!existsSync('/etc/debian_version') || !existsSync('/usr/bin/dpkg-query')) return;
  const missing = missingPackages(
    purpose === 'window' ? forTheWindow : [...forTheWindow, ...forTheTests],
  );
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0) {
    console.log(`Missing system packages: sudo apt-get install ${missing.join(' ')}`);
    return;
  }
  console.log(`Installing system packages: ${missing.join(' ')}`);
  aptGet('update', '-qq');
  aptGet('install', '-y', '-qq', '--no-install-recommends', ...missing.map(nameInThisRelease));
}

function missingPackages(names: readonly string[]): string[] {
  const installed = installedPackages();
  return names.filter((name) => !installed.has(name) && !installed.has(`${name}t64`));
}

function installedPackages(): Set<string> {
  const { stdout } = spawnSync(
    'dpkg-query',
    ['--show', '--showformat', '${db:Status-Status} ${Package}\n'],
    { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  const marker = 'installed ';
  return new Set(
    stdout
      .split('\n')
      .filter((line) => line.startsWith(marker))
      .map((line) => line.slice(marker.length)),
  );
}

/** Debian 13 renamed some libraries for their 64-bit time: libcups2 is libcups2t64 there. */
function nameInThisRelease(name: string): string {
  const { status, stdout } = spawnSync('apt-cache', ['show', `${name}t64`], { encoding: 'utf8' });
  return status === 0 && stdout !== '' ? `${name}t64` : name;
}

function aptGet(...args: string[]): void {
  const { status } = spawnSync('apt-get', args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (status !== 0) throw new Error(`"apt-get ${args.join(' ')}" failed.`);
}
