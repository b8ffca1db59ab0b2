/** The windows: sandboxed, isolated, and unable to leave `app://`. */
import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme } from 'electron';
import { mayOpen } from './addresses.ts';
import { openInBrowser } from './links.ts';
import { windowUrl } from './windowFiles.ts';
import type { WindowState } from './settings.ts';

/** What lies behind the first screens, so that nothing flashes before their paint: `--color-rail` of tokens.css. */
const background = { light: '#f6f4f1', dark: '#0f1012' };

/** Opens the window at its remembered place and shows it with its first paint. */
export function openWindow(state: WindowState): BrowserWindow {
  const window = new BrowserWindow({
    ...state.bounds(),
    minWidth: 720,
    minHeight: 480,
    show: false,
    title: 'Sojourn',
    backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
    autoHideMenuBar: true,
    webPreferences: {
      preload: join(app.getAppPath(), 'out', 'preload', 'index.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
    },
  });
  keepInside(window);
  state.follow(window);
  if (state.maximized) window.maximize();
  window.once('ready-to-show', () => {
    window.show();
  });
  void window.loadURL(windowUrl);
  return window;
}

/** Brings the window to the front, as after a sign-in in the browser. */
export function focusWindow(): void {
  const window = BrowserWindow.getAllWindows()[0];
  if (!window) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** No navigation, no new windows, no webviews (W3); links go to the system browser (W4). */
function keepInside(window: BrowserWindow): void {
  const { webContents } = window;
  webContents.on('will-navigate', (event) => {
    event.preventDefault();
  });
  webContents.on('will-frame-navigate', (event) => {
    event.preventDefault();
  });
  webContents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
  webContents.setWindowOpenHandler(({ url }) => {
    if (mayOpen(url)) void openInBrowser(url).catch(() => undefined);
    return { action: 'deny' };
  });
}
