// The window stays where it is, and opens nothing but the system browser (security.md, W3 and W4).

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { startHitServer } from './harness/hits.ts';
import type { HitServer } from './harness/hits.ts';
import { expect, test as base } from './harness/index.ts';
import type { LaunchSojourn, Sojourn } from './harness/index.ts';
import {
  expectLastRefused,
  expectRefused,
  watchNavigations,
  withoutAnyPolicy,
} from './harness/page.ts';

const test = base.extend<{ elsewhere: HitServer }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the needed fixtures from this pattern
  elsewhere: async ({}, use) => {
    const server = await startHitServer();
    await use(server);
    server.close();
  },
});

/** A marked window whose page may try everything, and whose shell remembers where it was asked to go. */
async function openUnguarded(launchSojourn: LaunchSojourn): Promise<Sojourn> {
  const sojourn = await launchSojourn();
  await withoutAnyPolicy(sojourn.app, sojourn.window);
  await mark(sojourn.window);
  await watchNavigations(sojourn.app);
  return sojourn;
}

/** Marks the document, so that any other one in its place is seen. */
async function mark(window: Page): Promise<void> {
  await window.evaluate(() => Object.assign(globalThis, { stillHere: true }));
}

async function expectUnmoved(app: ElectronApplication, window: Page, what: string): Promise<void> {
  expect(await window.evaluate(() => 'stillHere' in globalThis), what).toBe(true);
  const shown = await app.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((contents) => [contents.getType(), contents.getURL()]),
  );
  expect(shown, what).toHaveLength(1);
  expect(shown[0]?.[0], what).toBe('window');
  expect(shown[0]?.[1], what).toMatch(/^app:\/\/sojourn\/index\.html/);
}

const ways: Record<string, (address: string) => void> = {
  'location.href': (address) => {
    location.href = address;
  },
  'location.assign': (address) => {
    location.assign(address);
  },
  'location.replace': (address) => {
    location.replace(address);
  },
  'top.location': (address) => {
    if (top) top.location = address;
  },
  'a link': (address) => {
    const link = document.createElement('a');
    link.href = address;
    document.body.append(link);
    link.click();
  },
  'a link to _top': (address) => {
    const link = document.createElement('a');
    link.href = address;
    link.target = '_top';
    document.body.append(link);
    link.click();
  },
  'a form with GET': (address) => {
    const form = document.createElement('form');
    form.action = address;
    document.body.append(form);
    form.submit();
  },
  'a form with POST': (address) => {
    const form = document.createElement('form');
    form.action = address;
    form.method = 'post';
    document.body.append(form);
    form.submit();
  },
  'a meta refresh': (address) => {
    const meta = document.createElement('meta');
    meta.httpEquiv = 'refresh';
    meta.content = `0;url=${address}`;
    document.head.append(meta);
  },
  'window.open to _self': (address) => {
    window.open(address, '_self');
  },
};

test('W3: the window does not leave by a location, a link, a form, a refresh or its own name', async ({
  launchSojourn,
  elsewhere,
}) => {
  const { app, window } = await openUnguarded(launchSojourn);
  for (const [index, [way, go]] of Object.entries(ways).entries()) {
    for (const base of [elsewhere.origin, 'app://sojourn']) {
      const address = `${base}/away-${index}`;
      await window.evaluate(go, address);
      await expectRefused(app, way.includes('GET') ? `${address}?` : address);
      await expectUnmoved(app, window, way);
    }
  }
  expect(elsewhere.hits).toEqual([]);
});

test('W3: the window leaves neither to data:, blob:, file: or javascript: nor through its history', async ({
  folder,
  launchSojourn,
}) => {
  const { app, window } = await launchSojourn();
  const file = join(folder, 'page.html');
  writeFileSync(file, '<p>file</p>');
  await withoutAnyPolicy(app, window);
  await mark(window);
  await watchNavigations(app);
  await window.evaluate((path) => {
    const blob = URL.createObjectURL(new Blob(['<p>blob</p>'], { type: 'text/html' }));
    for (const address of [
      'data:text/html,hello',
      blob,
      `file://${path}`,
      'about:blank',
      'chrome://gpu',
      'view-source:app://sojourn/index.html',
      'mailto:',
      'smb://x/y',
    ]) {
      try {
        location.href = address;
      } catch {
        continue;
      }
    }
    history.pushState(null, '', '/elsewhere');
    history.back();
    history.go(-20);
    history.forward();
  }, file);
  await expectLastRefused(app, window);
  await expectUnmoved(app, window, 'other schemes');
});

test('W3: no new window opens by any way, scheme or key', async ({
  launchSojourn,
  elsewhere,
  systemBrowser,
}) => {
  const { app, window } = await openUnguarded(launchSojourn);
  const opened = await window.evaluate((origin) => {
    const addresses = [
      '',
      'about:blank',
      'app://sojourn/index.html',
      'data:text/html,x',
      'file:///etc/passwd',
      'javascript:1',
      'devtools://devtools/bundled/inspector.html',
      'chrome://gpu',
      'smb://server/share',
      'ms-msdt:/id',
      'http://example.org/',
      'blob:app://sojourn/1',
    ];
    return addresses
      .flatMap((address) => [
        open(address),
        open(address, '_blank', 'nodeIntegration=yes,contextIsolation=no,width=100'),
        open(address, 'named', `popup,preload=${origin}`),
      ])
      .filter((handle) => handle !== null).length;
  }, elsewhere.origin);
  expect(opened).toBe(0);

  await window.evaluate(() => {
    const link = document.createElement('a');
    link.id = 'trap';
    link.href = 'http://example.org/';
    link.textContent = 'trap';
    link.style.cssText = 'position:fixed;inset:0;z-index:99999;background:white';
    document.body.append(link);
  });
  const retarget = (name: string, value: string) =>
    window.evaluate(
      ([attribute = '', text = '']) =>
        document.querySelector('#trap')?.setAttribute(attribute, text),
      [name, value],
    );
  for (const button of ['left', 'middle'] as const) {
    for (const modifier of ['Control', 'Shift', 'Meta', 'Alt']) {
      await window.keyboard.down(modifier);
      await window.mouse.click(50, 50, { button });
      await window.keyboard.up(modifier);
    }
  }
  await retarget('target', '_blank');
  await window.mouse.click(50, 50);
  await window.mouse.click(50, 50, { button: 'middle' });

  // The last of all is allowed: what came before it was not.
  await retarget('href', 'https://example.org/last');
  await window.mouse.click(50, 50);
  expect(await systemBrowser.nextUrl()).toBe('https://example.org/last');
  expect(systemBrowser.opened).toEqual(['https://example.org/last']);
  await expectUnmoved(app, window, 'new windows');
});

test('W3: no frame, webview, object or embed shows anything from elsewhere', async ({
  launchSojourn,
  elsewhere,
}) => {
  const { app, window } = await openUnguarded(launchSojourn);
  const webview = await window.evaluate((origin) => {
    for (const [tag, name] of [
      ['object', 'data'],
      ['embed', 'src'],
      ['webview', 'src'],
      ['portal', 'src'],
      ['fencedframe', 'src'],
      ['iframe', 'src'],
    ] as const) {
      const element = document.createElement(tag);
      element.setAttribute(name, `${origin}/${tag === 'iframe' ? 'frame' : tag}`);
      element.setAttribute('nodeintegration', '');
      element.setAttribute('preload', `${origin}/preload.js`);
      document.body.append(element);
    }
    const element = document.querySelector('webview');
    return element instanceof HTMLUnknownElement || element?.constructor === HTMLElement;
  }, elsewhere.origin);
  expect(webview, 'there is no webview tag').toBe(true);
  await expectRefused(app, `${elsewhere.origin}/frame`);
  expect(elsewhere.hits).toEqual([]);
  await expectUnmoved(app, window, 'frames');
});

test('W3: a file or a link that is dropped on the window does not open in it', async ({
  folder,
  launchSojourn,
}) => {
  const { app, window } = await launchSojourn();
  const file = join(folder, 'dropped.html');
  writeFileSync(file, '<p>dropped</p>');
  await mark(window);
  await watchNavigations(app);
  const devtools = await window.context().newCDPSession(window);
  const drops = [
    { items: [], files: [file], dragOperationsMask: 1 },
    {
      items: [{ mimeType: 'text/uri-list', data: 'https://example.org/', title: 'x' }],
      dragOperationsMask: 1,
    },
  ];
  for (const data of drops) {
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await devtools.send('Input.dispatchDragEvent', { type, x: 20, y: 20, data });
    }
  }
  await expectLastRefused(app, window);
  await expectUnmoved(app, window, 'drops');
});

test('W3: a web content that comes later, of whatever kind, is confined as well', async ({
  launchSojourn,
}) => {
  const { app } = await launchSojourn();
  const outcome = await app.evaluate(async ({ BrowserWindow, WebContentsView }) => {
    const window = new BrowserWindow();
    const view = new WebContentsView();
    window.contentView.addChildView(view);
    const results: unknown[] = [];
    for (const contents of [window.webContents, view.webContents]) {
      await contents.loadURL('data:text/html,<p>start');
      const refused = new Promise<boolean>((resolve) => {
        contents.on('will-frame-navigate', ({ defaultPrevented }) => {
          resolve(defaultPrevented);
        });
      });
      // In one go: once a navigation was refused, further script may wait for its end.
      void contents.executeJavaScript(
        'document.title = String(open("about:blank")); location.href = "https://example.org/"',
        true,
      );
      results.push(await refused, contents.getTitle());
    }
    return results;
  });
  expect(outcome).toEqual([true, 'null', true, 'null']);
});

test('W4: a link reaches the system browser only where its address is allowed', async ({
  launchSojourn,
  systemBrowser,
}) => {
  const { window } = await launchSojourn();
  const allowed = ['https://example.org/a?b=c', 'http://127.0.0.1:9/x', 'http://localhost:9/y'];
  const refused = [
    'http://example.org/',
    'file:///etc/passwd',
    'https://a:b@example.org/',
    'smb://s/x',
    'vbscript:1',
    'ms-settings:',
    'ftp://example.org/',
    'app://sojourn/index.html',
  ];
  await window.evaluate(
    (addresses) => {
      for (const address of addresses) {
        const link = document.createElement('a');
        link.href = address;
        link.target = '_blank';
        link.textContent = address;
        link.className = 'asked';
        link.style.cssText = 'position:fixed;inset:0;z-index:99999;background:white';
        document.body.prepend(link);
      }
    },
    [...refused, ...allowed],
  );
  for (const address of [...refused, ...allowed]) {
    await window.mouse.click(50, 50);
    // They lie on one another, the first one on top.
    await window.evaluate(() => [...document.querySelectorAll('a.asked')].at(-1)?.remove());
    if (allowed.includes(address)) expect(await systemBrowser.nextUrl()).toBe(address);
  }
  expect(systemBrowser.opened).toEqual(allowed);
});
