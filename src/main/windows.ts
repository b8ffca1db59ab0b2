/** The windows: sandboxed, isolated, and unable to leave `app://`. */
import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme } from 'electron';
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
