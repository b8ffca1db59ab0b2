// The system browser of a test. The app opens URLs the way it always does, through the desktop (xdg-open); the desktop's
// settings of the test name a browser that hands the URL over, and the test drives it in a real Chromium.

import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { chromium } from '@playwright/test';
import type { Browser, BrowserContext, Page } from '@playwright/test';

export interface SystemBrowser {
  /** Variables for the app, so that the desktop opens this browser. */
  readonly env: Readonly<Record<string, string>>;
  /** Every URL that was opened so far. */
  readonly opened: readonly string[];
  /** Resolves to the next URL that the app opens, or has opened and nobody has asked for, without visiting it. */
  nextUrl(): Promise<string>;
  /** The same, visited in a new tab. */
  nextPage(): Promise<Page>;
  /** A new, empty tab. */
  newPage(): Promise<Page>;
  close(): Promise<void>;
}

const desktopEntry = 'test-browser.desktop';
const schemes = ['x-scheme-handler/http', 'x-scheme-handler/https', 'text/html'];

/**
 * @param folder an empty folder for the desktop's settings
 */
export async function startSystemBrowser(folder: string): Promise<SystemBrowser> {
  const opened: string[] = [];
  const untaken: string[] = [];
  const waiting: ((url: string) => void)[] = [];

  const server = createServer((request, response) => {
    void text(request).then((url) => {
      opened.push(url);
      const next = waiting.shift();
      if (next) next(url);
      else untaken.push(url);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port to listen on.');
  const env = await writeDesktop(folder, `http://127.0.0.1:${address.port}/`);

  let starting: Promise<BrowserContext> | undefined;
  const nextUrl = () => {
    const url = untaken.shift();
    return url === undefined
      ? new Promise<string>((resolve) => waiting.push(resolve))
      : Promise.resolve(url);
  };
  const newPage = async () => {
    starting ??= newContext();
    return (await starting).newPage();
  };
  return {
    env,
    opened,
    nextUrl,
    newPage,
    async nextPage() {
      const url = await nextUrl();
      const page = await newPage();
      await page.goto(url);
      return page;
    },
    async close() {
      server.close();
      if (starting) await (await starting).close();
    },
  };
}

/** Makes a script that hands over its argument the desktop's default browser. */
async function writeDesktop(folder: string, handover: string): Promise<Record<string, string>> {
  const data = join(folder, 'data');
  const config = join(folder, 'config');
  const script = join(folder, 'browser');
  const handler = join(import.meta.dirname, 'openUrl.mjs');
  await mkdir(join(data, 'applications'), { recursive: true });
  await mkdir(config, { recursive: true });
  await writeFile(
    script,
    `#!/bin/sh\nexec "${process.execPath}" "${handler}" "${handover}" "$1"\n`,
  );
  await chmod(script, 0o755);
  await writeFile(
    join(data, 'applications', desktopEntry),
    [
      '[Desktop Entry]',
      'Type=Application',
      'Name=Test browser',
      `Exec=${script} %u`,
      `MimeType=${schemes.map((scheme) => `${scheme};`).join('')}`,
      '',
    ].join('\n'),
  );
  await writeFile(
    join(config, 'mimeapps.list'),
    ['[Default Applications]', ...schemes.map((scheme) => `${scheme}=${desktopEntry}`), ''].join(
      '\n',
    ),
  );
  return { XDG_DATA_HOME: data, XDG_CONFIG_HOME: config };
}

/** One browser for all tests of a worker; it ends with the worker. A context shares nothing with those before. */
let chromiumOfWorker: Promise<Browser> | undefined;

async function newContext(): Promise<BrowserContext> {
  chromiumOfWorker ??= chromium.launch({
    executablePath: '/usr/bin/chromium',
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--disable-background-networking', '--disable-sync'],
  });
  return (await chromiumOfWorker).newContext();
}
