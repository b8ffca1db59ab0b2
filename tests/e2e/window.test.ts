// What web content can reach from inside the real window, and from a hostile one: nothing (security.md, W1 to W5).

import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from '../../scripts/project.ts';
import { startHitServer } from './harness/hits.ts';
import type { HitServer } from './harness/hits.ts';
import { expect, test as base } from './harness/index.ts';
import { expectLastRefused, watchNavigations, withoutCsp } from './harness/page.ts';

const test = base.extend<{ elsewhere: HitServer }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the needed fixtures from this pattern
  elsewhere: async ({}, use) => {
    const server = await startHitServer();
    await use(server);
    server.close();
  },
});

test('W1: the live window is isolated, sandboxed, without Node, and shows app:// only', async ({
  launchSojourn,
}) => {
  const { app, window } = await launchSojourn();
  const [live, ...further] = await app.evaluate(({ BrowserWindow, webContents }) =>
    webContents.getAllWebContents().map((contents) => ({
      preferences: (
        contents as unknown as { getLastWebPreferences(): Record<string, unknown> }
      ).getLastWebPreferences(),
      isWindow: BrowserWindow.fromWebContents(contents) !== null,
    })),
  );
  expect(further).toEqual([]);
  expect(live?.isWindow).toBe(true);
  expect(live?.preferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
  });
  expect(live?.preferences).not.toMatchObject({ navigateOnDragDrop: true });
  expect(live?.preferences).not.toMatchObject({ nodeIntegrationInWorker: true });
  expect(window.url()).toMatch(/^app:\/\/sojourn\/index\.html/);
});

test('W1: app:// serves exactly the files of the built window; no trick of spelling, link, method or host reaches another', async ({
  folder,
  launchSojourn,
}) => {
  const appFolder = join(folder, 'app');
  const renderer = join(appFolder, 'out', 'renderer');
  mkdirSync(appFolder);
  for (const name of ['package.json', 'out', 'connectors']) {
    cpSync(join(root, name), join(appFolder, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(appFolder, 'node_modules'));
  writeFileSync(join(appFolder, 'out', 'beside.txt'), 'beside');
  symlinkSync(join(appFolder, 'out', 'beside.txt'), join(renderer, 'link.txt'));
  symlinkSync(join(appFolder, 'out'), join(renderer, 'folder'));

  const { window } = await launchSojourn({ appFolder });
  await withoutCsp(window);
  const script = relative(renderer, firstScript(renderer));

  const fetched = (url: string, method = 'GET') =>
    window.evaluate(
      async ([address = '', verb = '']) => {
        try {
          const answer = await fetch(address, { method: verb });
          return {
            status: answer.status,
            policy: answer.headers.get('content-security-policy') ?? '',
            sniff: answer.headers.get('x-content-type-options'),
            body: (await answer.text()).slice(0, 100),
          };
        } catch {
          return { status: 0, policy: '', sniff: null, body: '' };
        }
      },
      [url, method],
    );

  for (const good of ['index.html', 'index.html?a=1#b', script, `${script}?../../beside.txt`]) {
    const { status, policy, sniff } = await fetched(`app://sojourn/${good}`);
    expect(status, good).toBe(200);
    expectStrict(policy);
    expect(sniff).toBe('nosniff');
  }

  const tricks = [
    '../beside.txt',
    '../../package.json',
    '%2e%2e/beside.txt',
    '%2e%2e%2fbeside.txt',
    '..%2fbeside.txt',
    '.%2e/beside.txt',
    '%252e%252e/beside.txt',
    '..%5cbeside.txt',
    '..\\beside.txt',
    '....//beside.txt',
    'assets/../../beside.txt',
    `${script}/../../../beside.txt`,
    'index.html%00',
    'index.html%00.js',
    '%00index.html',
    'index.html/',
    '/index.html',
    '//index.html',
    '\\\\server\\share',
    '/etc/passwd',
    '//etc/passwd',
    'file:///etc/passwd',
    'C:/Windows/win.ini',
    'INDEX.HTML',
    'index.html;.js',
    'index.html.',
    '%69ndex.html',
    'assets',
    'assets/',
    '',
    'link.txt',
    'folder/beside.txt',
    'folder',
    '__proto__',
    'constructor',
  ];
  for (const trick of tricks) {
    const { status, policy, body } = await fetched(`app://sojourn/${trick}`);
    expect(body, trick).not.toContain('beside');
    // The address parser itself undoes some spellings: what is left names the window's own file, or nothing.
    const normal = new URL(`http://sojourn/${trick}`).pathname.slice(1);
    expect(status, trick).toBe(normal === 'index.html' ? 200 : 404);
    expectStrict(policy);
  }
  for (const other of [
    'app://other/index.html',
    'app://sojourn.example/index.html',
    'app://sojourn@other/index.html',
    'app:///index.html',
    'file:///etc/passwd',
    `file://${join(renderer, 'index.html')}`,
  ]) {
    expect((await fetched(other)).status, other).not.toBe(200);
  }
  for (const method of ['POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
    expect((await fetched('app://sojourn/index.html', method)).status, method).toBe(404);
  }
  expect((await fetched('APP://SOJOURN/index.html')).status, 'the same origin in capitals').toBe(
    200,
  );
});

function firstScript(renderer: string): string {
  const name = readdirSync(join(renderer, 'assets')).find((file) => file.endsWith('.js')) ?? '';
  return join(renderer, 'assets', name);
}

function expectStrict(policy: string): void {
  const directives = policy.split('; ');
  expect(directives[0]).toBe("default-src 'none'");
  expect(directives).toContain("script-src 'self'");
  expect(directives).toContain("frame-ancestors 'none'");
  expect(directives).toContain("base-uri 'none'");
  expect(directives).toContain("form-action 'none'");
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
}

test('W1: the policy stops inline script, eval and every remote load in the page', async ({
  launchSojourn,
  elsewhere,
}) => {
  const { window } = await launchSojourn();
  await window.evaluate(async (origin) => {
    const ran: string[] = [];
    const stopped = new Set<string>();
    Object.assign(globalThis, { ran, stopped });
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
      stopped.add(effectiveDirective);
    });
    const attempt = async (name: string, act: () => unknown) => {
      try {
        await act();
        ran.push(name);
      } catch {
        return;
      }
    };
    const add = (tag: string, set: Record<string, string>) =>
      new Promise<void>((resolve, reject) => {
        const element = document.createElement(tag);
        element.addEventListener('load', () => resolve());
        element.addEventListener('error', () => reject(new Error(tag)));
        for (const [name, value] of Object.entries(set)) element.setAttribute(name, value);
        document.body.append(element);
      });
    const source = (text: string) =>
      URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));

    // The tool that runs this may use eval itself; what a timer runs is the page's own.
    await new Promise((resolve) => setTimeout(resolve));
    const inline = document.createElement('script');
    inline.textContent = 'ran.push("inline script")';
    document.body.append(inline);
    const button = document.createElement('button');
    button.setAttribute('onclick', 'ran.push("inline handler")');
    button.click();
    const link = document.createElement('a');
    link.href = 'javascript:ran.push("javascript link")';
    document.body.append(link);
    link.click();
    await attempt('eval', () => eval('1') as unknown);
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- what the policy must stop
    await attempt('Function', () => new Function('return 1'));
    await attempt('import data:', () => import(['data:text/javascript', '1'].join()));
    await attempt('import remote', () => import(`${origin}/import.js`));
    await attempt('script blob:', () => add('script', { src: source('ran.push("blob")') }));
    await attempt('script remote', () => add('script', { src: `${origin}/script.js` }));
    await attempt('image', () => add('img', { src: `${origin}/image.png` }));
    await attempt('style', () => add('link', { rel: 'stylesheet', href: `${origin}/style.css` }));
    await attempt('video', () => add('video', { src: `${origin}/video.mp4` }));
    await attempt('fetch', () => fetch(`${origin}/fetch`));
    await attempt('fetch own', () => fetch('app://sojourn/index.html'));
    await attempt(
      'XMLHttpRequest',
      () =>
        new Promise((resolve, reject) => {
          const request = new XMLHttpRequest();
          request.onload = resolve;
          request.onerror = reject;
          request.open('GET', `${origin}/xhr`);
          request.send();
        }),
    );
    await attempt(
      'WebSocket',
      () =>
        new Promise((resolve, reject) => {
          const socket = new WebSocket(`${origin.replace('http', 'ws')}/socket`);
          socket.onopen = resolve;
          socket.onerror = reject;
        }),
    );
    await attempt(
      'worker',
      () =>
        new Promise((resolve, reject) => {
          const worker = new Worker(source('postMessage(1)'));
          worker.onmessage = resolve;
          worker.onerror = reject;
        }),
    );
    await attempt('service worker', () => navigator.serviceWorker.register('/index.html'));
    navigator.sendBeacon(`${origin}/beacon`);
    for (const [tag, name] of [
      ['iframe', 'src'],
      ['object', 'data'],
      ['embed', 'src'],
    ] as const) {
      const frame = document.createElement(tag);
      frame.setAttribute(name, `${origin}/${tag}`);
      document.body.append(frame);
    }
  }, elsewhere.origin);
  const stopped = () =>
    window.evaluate(() => [...(globalThis as unknown as { stopped: Set<string> }).stopped].sort());
  // The word of a frame that was stopped comes from another process.
  await expect
    .poll(stopped)
    .toEqual(
      expect.arrayContaining(['connect-src', 'frame-src', 'img-src', 'object-src', 'worker-src']),
    );
  expect(await stopped()).toEqual(expect.arrayContaining(['script-src', 'script-src-elem']));
  expect(await window.evaluate(() => (globalThis as unknown as { ran: string[] }).ran)).toEqual([]);
  expect(elsewhere.hits).toEqual([]);
});

test('U6, W1: without its policy the page still loads nothing from elsewhere', async ({
  launchSojourn,
  elsewhere,
}) => {
  const { window } = await launchSojourn();
  await withoutCsp(window);
  const failed = await window.evaluate(async (origin) => {
    const loads = ['fetch', 'image', 'script'].map((name) => `${origin}/${name}`);
    const [address = '', image = '', script = ''] = loads;
    const element = (tag: 'img' | 'script', src: string) =>
      new Promise((resolve, reject) => {
        const made = document.createElement(tag);
        made.onload = resolve;
        made.onerror = () => reject(new Error(src));
        made.src = src;
        document.body.append(made);
      });
    const results = await Promise.allSettled([
      fetch(address, { mode: 'no-cors' }),
      fetch('file:///etc/passwd', { mode: 'no-cors' }),
      element('img', image),
      element('script', script),
      new Promise((resolve, reject) => {
        const socket = new WebSocket(`${origin.replace('http', 'ws')}/socket`);
        socket.onopen = resolve;
        socket.onerror = reject;
      }),
    ]);
    return results.map(({ status }) => status);
  }, elsewhere.origin);
  expect(failed).toEqual(Array(5).fill('rejected'));
  expect(elsewhere.hits).toEqual([]);
});

/** Every name that Electron's own types know, and some that Chromium knows besides. */
function permissionNames(): string[] {
  const types = readFileSync(join(root, 'node_modules', 'electron', 'electron.d.ts'), 'utf8');
  const declared = ['setPermissionRequestHandler', 'setPermissionCheckHandler'].flatMap((name) => {
    const union = new RegExp(`${name}\\(handler: .*?permission: ([^,]+),`).exec(types)?.[1] ?? '';
    return union.split(' | ').map((each) => each.replaceAll("'", ''));
  });
  return [...new Set([...declared, 'accessibility-events', 'background-sync', 'camera'])];
}

test('W2: every permission that Electron knows is denied but writing the clipboard from our own page', async ({
  launchSojourn,
}) => {
  const { app } = await launchSojourn();
  const names = permissionNames();
  expect(names.length).toBeGreaterThan(40);
  expect(names).toContain('geolocation');
  const answers = await app.evaluate(({ app: electron }, permissions) => {
    const session = recordingSession();
    electron.emit('session-created', session.stand);
    const request = session.given('setPermissionRequestHandler');
    const check = session.given('setPermissionCheckHandler');
    const device = session.given('setDevicePermissionHandler');
    const pairing = session.given('setBluetoothPairingHandler');

    const granted: string[] = [];
    for (const permission of permissions) {
      for (const address of ['app://sojourn/index.html', 'https://example.org/', 'app://other/']) {
        request(
          null,
          permission,
          (yes: unknown) => yes === true && granted.push(`request ${permission} ${address}`),
          {
            requestingUrl: address,
          },
        );
        const { origin } = { origin: address.replace(/\/[^/]*$/, '') };
        if (check(null, permission, origin, {}) === true) {
          granted.push(`check ${permission} ${address}`);
        }
      }
    }
    const devices = ['hid', 'serial', 'usb'].map((deviceType) =>
      device({ deviceType, origin: 'app://sojourn', device: {} }),
    );
    const paired: unknown[] = [];
    pairing({}, (answer: unknown) => paired.push(answer));

    const chosen = ['select-hid-device', 'select-usb-device', 'select-serial-port'].map((name) => {
      const event = { prevented: false, preventDefault: () => (event.prevented = true) };
      const picked: unknown[] = [];
      const answer = (one?: unknown) => picked.push(one ?? '');
      const listener = session.listener(name);
      if (name === 'select-serial-port') listener(event, [{ portId: '1' }], null, answer);
      else listener(event, { deviceList: [{ deviceId: '1' }] }, answer);
      return [event.prevented, ...picked];
    });
    const download = { prevented: false, preventDefault: () => (download.prevented = true) };
    session.listener('will-download')(download);
    return { granted, devices, paired, chosen, downloadRefused: download.prevented };

    /** Notes what our code sets on a new session, in the place of that session. */
    function recordingSession() {
      type Handler = (...given: unknown[]) => unknown;
      const handlers = new Map<string, Handler>();
      const listeners = new Map<string, Handler>();
      const stand = new Proxy(
        { webRequest: { onBeforeRequest: () => undefined } },
        {
          get: (target, name) => {
            if (name === 'webRequest') return target.webRequest;
            if (name === 'on')
              return (event: string, listener: Handler) => listeners.set(event, listener);
            return (handler: Handler) => handlers.set(String(name), handler);
          },
        },
      );
      const from = (map: Map<string, Handler>) => (name: string) => {
        const found = map.get(name);
        if (!found) throw new Error(`${name} is not set`);
        return found;
      };
      return { stand, given: from(handlers), listener: from(listeners) };
    }
  }, names);
  expect(answers.granted).toEqual([
    'request clipboard-sanitized-write app://sojourn/index.html',
    'check clipboard-sanitized-write app://sojourn/index.html',
  ]);
  expect(answers.devices).toEqual([false, false, false]);
  expect(answers.paired).toEqual([{ confirmed: false }]);
  expect(answers.chosen).toEqual(Array(3).fill([true, '']));
  expect(answers.downloadRefused).toBe(true);
});

test('W2: the page itself is given no permission, no device and no download', async ({
  folder,
  launchSojourn,
}) => {
  const { app, window } = await launchSojourn();
  const refused = await app.evaluateHandle(({ app: electron, session }, downloads) => {
    electron.setPath('downloads', downloads);
    const seen = { downloads: 0 };
    session.defaultSession.on('will-download', () => (seen.downloads += 1));
    return seen;
  }, folder);
  const before = readdirSync(folder).sort();
  await withoutCsp(window);
  await watchNavigations(app);
  // A person has just clicked: what wants a gesture has one.
  await window.mouse.click(2, 2);
  const outcome = await window.evaluate(async () => {
    const granted: string[] = [];
    const attempt = async (name: string, act: () => unknown) => {
      try {
        const answer = await act();
        const given = !['denied', false, undefined, null].includes(answer as string);
        if (given && !(Array.isArray(answer) && answer.length === 0)) granted.push(name);
      } catch {
        return;
      }
    };
    type Ask = (...given: unknown[]) => Promise<unknown>;
    const media = navigator.mediaDevices;
    const devices = navigator as unknown as Record<
      string,
      { requestDevice: Ask; requestPort: Ask }
    >;
    const own = globalThis as unknown as Record<string, Ask>;
    await attempt('camera', () => media.getUserMedia({ video: true }));
    await attempt('microphone', () => media.getUserMedia({ audio: true }));
    await attempt('screen', () => media.getDisplayMedia({ video: true }));
    await attempt(
      'geolocation',
      () =>
        new Promise((resolve, reject) => {
          navigator.geolocation.getCurrentPosition(resolve, reject);
        }),
    );
    await attempt('notifications', () => Notification.requestPermission());
    await attempt('midi', () => navigator.requestMIDIAccess({ sysex: true }));
    await attempt('clipboard', () => navigator.clipboard.readText());
    void document.documentElement.requestFullscreen().catch(() => undefined);
    await attempt('wake lock', () => navigator.wakeLock.request());
    await attempt('persist', () => navigator.storage.persist());
    await attempt('fonts', () => own.queryLocalFonts?.());
    await attempt('screens', () => own.getScreenDetails?.());
    await attempt('usb', () => devices.usb?.requestDevice({ filters: [] }));
    await attempt('hid', () => devices.hid?.requestDevice({ filters: [] }));
    await attempt('serial', () => devices.serial?.requestPort());
    await attempt('bluetooth', () => devices.bluetooth?.requestDevice({ acceptAllDevices: true }));
    const link = document.createElement('a');
    link.href = 'data:application/octet-stream,hello';
    link.download = 'hello.bin';
    document.body.append(link);
    link.click();
    // Electron leaves some refusals unanswered: these are looked at, not waited for.
    void document.body.requestPointerLock();
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    if (document.fullscreenElement !== null) granted.push('fullscreen');
    if (document.pointerLockElement !== null) granted.push('pointer lock');
    return granted;
  });
  expect(outcome).toEqual([]);
  await expectLastRefused(app, window);
  // Chromium opens an empty file before it asks, and takes it away some time after the refusal.
  await expect.poll(() => refused.evaluate(({ downloads }) => downloads)).toBe(1);
  await expect.poll(() => readdirSync(folder).sort()).toEqual(before);
});
