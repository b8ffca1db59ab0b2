/** The windows: sandboxed, isolated, and unable to leave `app://`. */
import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme } from 'electron';
import type { BrowserWindowConstructorOptions } from 'electron';
import { journeyUrl, windowUrl } from './windowFiles.ts';
import type { WindowState } from './settings.ts';

/** What lies behind the first screens, so that nothing flashes before their paint: `--color-rail` of tokens.css. */
const background = { light: '#f6f4f1', dark: '#0f1012' };

/** The window with the rail; undefined while it is closed. */
let main: BrowserWindow | undefined;
/** The window that the person used last. */
let last: BrowserWindow | undefined;
/** Journeys that have a window of their own, by their id. */
const journeys = new Map<string, BrowserWindow>();

/** Brings the window with the rail to the front, or opens it at its remembered place with its first paint. */
export function showWindow(state: WindowState): void {
  if (main) {
    bringToFront(main);
    return;
  }
  const window = create(windowUrl, state.bounds());
  state.follow(window);
  if (state.maximized) window.maximize();
  main = window;
  window.once('closed', () => {
    main = undefined;
  });
}

/** Shows a journey in a window of its own, or brings the one that shows it to the front. */
export function openJourneyWindow(journey: string): void {
  const open = journeys.get(journey);
  if (open) {
    bringToFront(open);
    return;
  }
  const window = create(journeyUrl(journey), { width: 1080, height: 760 });
  journeys.set(journey, window);
  window.once('closed', () => {
    journeys.delete(journey);
  });
}

/** Brings the window that was used last to the front, as after a sign-in in the browser. */
export function focusWindow(): void {
  if (last) bringToFront(last);
}

function create(url: string, place: BrowserWindowConstructorOptions): BrowserWindow {
  const window = new BrowserWindow({
    ...place,
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
  last = window;
  window.on('focus', () => {
    last = window;
  });
  window.once('closed', () => {
    if (last === window) last = main;
  });
  window.once('ready-to-show', () => {
    window.show();
  });
  void window.loadURL(url);
  return window;
}

function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
