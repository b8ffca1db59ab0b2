// The real app in a real Electron, driven by Playwright.

import { _electron } from '@playwright/test';
import type { ElectronApplication, Page } from '@playwright/test';
import type { BrowserWindow } from 'electron';
import { obtainElectron } from '../../../scripts/electronRuntime.ts';
import { root } from '../../../scripts/project.ts';
import { withoutKeyring } from '../../servers/keyring.ts';

export interface LaunchOptions {
  /** The data folder. What one start leaves there, the next one finds. */
  readonly home: string;
  readonly colorScheme?: 'light' | 'dark';
  /** Size of the window's content in CSS pixels. */
  readonly size?: { readonly width: number; readonly height: number };
  /** The folder of the built app, where it is not the project's own. */
  readonly appFolder?: string;
  /** Further arguments for the app, such as a file to open. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface Sojourn {
  readonly app: ElectronApplication;
  readonly window: Page;
  /** What the app's processes have printed so far. */
  readonly output: readonly string[];
  /** Resizes the window's content. */
  resize(size: { readonly width: number; readonly height: number }): Promise<void>;
  /** Switches between light and dark, as the system would. */
  setColorScheme(colorScheme: 'light' | 'dark'): Promise<void>;
  /** Quits the app as its menu does. */
  quit(): Promise<void>;
}

/** Variables by which a desktop session would overrule the system browser of the test. */
const desktopVariables = ['XDG_CURRENT_DESKTOP', 'DESKTOP_SESSION', 'BROWSER'];

/** Starts the built app and waits for its first window. */
export async function launch(options: LaunchOptions): Promise<Sojourn> {
  const { executable } = await obtainElectron();
  const app = await _electron.launch({
    executablePath: executable,
    // A virtual screen has no GPU: looking for one takes a process and, on a busy machine, many seconds without a frame.
    // Drawn without a GPU, each frame waits for the screen's word that shared memory was read; where that word is lost,
    // the window draws no more. Without shared memory it does not wait.
    args: ['--disable-gpu', '--no-xshm', options.appFolder ?? root, ...(options.args ?? [])],
    cwd: root,
    // Playwright would hold the page in light otherwise, whatever the system says.
    colorScheme: null,
    // Chromium's sandbox does not work for root.
    chromiumSandbox: process.getuid?.() !== 0,
    env: {
      ...inheritedEnvironment(),
      ...withoutKeyring,
      ...options.env,
      SOJOURN_HOME: options.home,
    },
  });
  const output: string[] = [];
  for (const stream of [app.process().stdout, app.process().stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => output.push(text));
  }

  const window = await app.firstWindow();
  // Pictures and contrast are of states, not of the way between them.
  await window.emulateMedia({ reducedMotion: 'reduce' });
  const sojourn: Sojourn = {
    app,
    window,
    output,
    async resize({ width, height }) {
      const browserWindow = await app.browserWindow(window);
      await browserWindow.evaluate(
        (target: BrowserWindow, size) => {
          target.setContentSize(size.width, size.height);
        },
        { width, height },
      );
      await window.waitForFunction(
        (size) => innerWidth === size.width && innerHeight === size.height,
        { width, height },
      );
    },
    async setColorScheme(colorScheme) {
      await app.evaluate(({ nativeTheme }, themeSource) => {
        nativeTheme.themeSource = themeSource;
      }, colorScheme);
      await window.waitForFunction(
        (scheme) => matchMedia(`(prefers-color-scheme: ${scheme})`).matches,
        colorScheme,
      );
    },
    async quit() {
      await app.close();
    },
  };
  if (options.size) await sojourn.resize(options.size);
  if (options.colorScheme) await sojourn.setColorScheme(options.colorScheme);
  return sojourn;
}

function inheritedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && !desktopVariables.includes(entry[0]),
    ),
  );
}
