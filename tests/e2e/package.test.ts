// The packaged app as people start it (security.md, W6).

import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { chromium } from '@playwright/test';
import { freshPackage } from '../../scripts/packaging/packageApp.ts';
import type { Packaged } from '../../scripts/packaging/packageApp.ts';
import { withoutKeyring } from '../servers/keyring.ts';
import { expect, test as base } from './harness/index.ts';

const test = base.extend<{ packaged: Packaged; start: typeof startPackaged }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the needed fixtures from this pattern
  packaged: async ({}, use) => {
    await use(await freshPackage());
  },
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the needed fixtures from this pattern
  start: async ({}, use) => {
    const started: ChildProcess[] = [];
    await use((...given) => {
      const child = startPackaged(...given);
      started.push(child);
      return child;
    });
    for (const child of started) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill();
      await once(child, 'exit');
    }
  },
});

// In one worker: two would make the same package in the same folder at once.
test.describe.configure({ mode: 'default' });
test.setTimeout(300_000);

test('W6: the fuses of the packaged app, read back', async ({ packaged }) => {
  const wire = await getCurrentFuseWire(packaged.executable);
  const off = [
    FuseV1Options.RunAsNode,
    FuseV1Options.EnableNodeOptionsEnvironmentVariable,
    FuseV1Options.EnableNodeCliInspectArguments,
    FuseV1Options.LoadBrowserProcessSpecificV8Snapshot,
    FuseV1Options.GrantFileProtocolExtraPrivileges,
  ];
  const on = [
    FuseV1Options.EnableCookieEncryption,
    FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
    FuseV1Options.OnlyLoadAppFromAsar,
  ];
  for (const fuse of off) expect(wire[fuse], FuseV1Options[fuse]).toBe(FuseState.DISABLE);
  for (const fuse of on) expect(wire[fuse], FuseV1Options[fuse]).toBe(FuseState.ENABLE);
});

test('W6: it starts to "Protect your vault", and neither ELECTRON_RUN_AS_NODE nor NODE_OPTIONS nor --inspect has an effect', async ({
  folder,
  home,
  packaged,
  start,
}) => {
  const marker = join(folder, 'ran');
  const script = join(folder, 'injected.cjs');
  // The Node beside a package for tests may read its own options; what counts is Electron.
  writeFileSync(
    script,
    `if (process.versions.electron) require('fs').writeFileSync(${JSON.stringify(marker)}, '');`,
  );
  const child = start(packaged.executable, ['--inspect=0', '--remote-debugging-port=0', script], {
    SOJOURN_HOME: home,
    ELECTRON_RUN_AS_NODE: '1',
    NODE_OPTIONS: `--require ${script}`,
  });
  const { devtools, output } = await devtoolsOf(child);
  const browser = await chromium.connectOverCDP(devtools);
  try {
    const context = browser.contexts()[0];
    const window = context?.pages()[0] ?? (await context?.waitForEvent('page'));
    if (!window) throw new Error('There is no window.');
    await expect(window.getByRole('dialog', { name: 'Protect your vault' })).toBeVisible({
      timeout: 60_000,
    });
    expect(window.url()).toMatch(/^app:\/\/sojourn\//);
    const info = await window.evaluate(() =>
      (
        globalThis as unknown as { bridge: { call(channel: string): Promise<unknown> } }
      ).bridge.call('app.info'),
    );
    expect(info).toMatchObject({ ok: true, value: { dataFolder: home } });
  } finally {
    await browser.close();
  }
  expect(existsSync(marker)).toBe(false);
  expect(output.join('')).not.toContain('Debugger listening');
  // Electron's word on the options that it would not take; with the fuse it does not even read them.
  expect(output.join('')).not.toContain('NODE_OPTION');
});

test('W6: it loads its code from the archive only: an app folder in its place or beside it is not run', async ({
  folder,
  home,
  packaged,
  start,
}) => {
  const copy = join(folder, 'copy');
  cpSync(packaged.folder, copy, {
    recursive: true,
    filter: (file) => !['core-for-tests', 'app.asar', 'app.asar.unpacked'].includes(basename(file)),
  });
  const marker = join(folder, 'ran');
  for (const name of ['app', 'app.asar', 'default_app.asar', 'default_app']) {
    const planted = join(copy, 'resources', name);
    mkdirSync(planted);
    writeFileSync(join(planted, 'package.json'), '{"main":"main.js"}');
    writeFileSync(
      join(planted, 'main.js'),
      `require('fs').writeFileSync(${JSON.stringify(marker)}, ''); require('electron').app.exit(0);`,
    );
  }
  const child = start(join(copy, basename(packaged.executable)), [], { SOJOURN_HOME: home });
  await once(child, 'exit');
  expect(existsSync(marker)).toBe(false);
});

test('W6: the archive holds what the app needs, and neither sources, tests, tools nor settings', ({
  packaged,
}) => {
  const archive = join(packaged.resources, 'app.asar');
  const files = listPackage(archive, { isPack: false });
  const top = new Set(files.map((file) => file.split('/')[1]));
  expect([...top].sort()).toEqual(['LICENSE', 'connectors', 'node_modules', 'out', 'package.json']);
  const surplus = files.filter((file) =>
    /\.(ts|map)$|\/\.|^\/(src|tests|scripts)\/|\/node_modules\/(electron|vite|vitest|typescript|playwright|eslint|@electron|@playwright|@types)(\/|$)/.test(
      file,
    ),
  );
  expect(surplus).toEqual([]);
  for (const needed of [
    '/out/main/index.js',
    '/out/main/core.js',
    '/out/preload/index.cjs',
    '/out/renderer/index.html',
    '/connectors/google-tasks/icon.svg',
    '/node_modules/zod/package.json',
  ]) {
    expect(files).toContain(needed);
  }
  const builds = files.filter((file) => file.endsWith('.node'));
  expect(builds).toHaveLength(2);
  for (const build of builds) {
    expect(existsSync(join(packaged.resources, 'app.asar.unpacked', build)), build).toBe(true);
  }
});

test('W6, W7: the .deb brings the app, its menu entry, its icon and the kind of file that it opens', ({
  packaged,
}) => {
  const deb = packaged.debianPackage ?? '';
  expect(existsSync(deb)).toBe(true);
  const list = execFileSync('dpkg-deb', ['-c', deb], { encoding: 'utf8', maxBuffer: 100_000_000 });
  for (const file of [
    './usr/bin/sojourn -> ../lib/sojourn/sojourn',
    './usr/lib/sojourn/resources/app.asar',
    './usr/share/applications/sojourn.desktop',
    './usr/share/icons/hicolor/scalable/apps/sojourn.svg',
    './usr/share/mime/packages/sojourn.xml',
  ]) {
    expect(list).toContain(` ${file}\n`);
  }
  // Chromium's sandbox helper works for ordinary users only like this.
  expect(list).toMatch(/^-rwsr-xr-x root\/root .*\/chrome-sandbox$/m);
  const tree = execFileSync('dpkg-deb', ['--ctrl-tarfile', deb], { maxBuffer: 100_000_000 });
  const control = execFileSync('tar', ['-xO', './control'], { input: tree, encoding: 'utf8' });
  expect(control).toMatch(
    packaged.forTestsOnly ? /^Version: .*test\.only$/m : /^Version: [\d.]+$/m,
  );
  const desktop = unpacked(deb, './usr/share/applications/sojourn.desktop');
  expect(desktop).toContain('Exec=sojourn %F\n');
  expect(desktop).toContain('MimeType=application/x-sojourn+json;\n');
  expect(unpacked(deb, './usr/share/mime/packages/sojourn.xml')).toContain('*.sojourn.json');
});

test('W6: a package that is for tests only says so wherever it can be seen', ({ packaged }) => {
  const version = readFileSync(join(packaged.folder, 'version'), 'utf8');
  const isOld = Number.parseInt(version.replace('v', ''), 10) < 37;
  expect(packaged.forTestsOnly).toBe(isOld);
  const places = [packaged.folder, packaged.debianPackage ?? ''];
  for (const place of places) expect(/test.only/.test(basename(place)), place).toBe(isOld);
});

function unpacked(deb: string, file: string): string {
  return execFileSync(
    'sh',
    ['-c', 'dpkg-deb --fsys-tarfile "$1" | tar -xO "$2"', 'sh', deb, file],
    {
      encoding: 'utf8',
    },
  );
}

function startPackaged(
  executable: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): ChildProcess {
  const rootOnly = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return spawn(executable, [...rootOnly, ...args], {
    env: { ...process.env, ...withoutKeyring, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Chromium's own port, which has no fuse, is how the test looks into the window. */
function devtoolsOf(child: ChildProcess): Promise<{ devtools: string; output: string[] }> {
  const output: string[] = [];
  return new Promise((resolve, reject) => {
    child.on('exit', (code) => {
      reject(new Error(`It ended with ${code}: ${output.join('')}`));
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output.push(text);
        const found = /DevTools listening on (ws:\S+)/.exec(output.join(''));
        if (found?.[1] !== undefined) resolve({ devtools: found[1], output });
      });
    }
  });
}
