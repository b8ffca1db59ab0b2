/** What the shell remembers for itself: where the window was. Nothing here is secret. */
import type { BrowserWindow, Rectangle } from 'electron';
import { screen } from 'electron';
import Store from 'electron-store';

interface Remembered {
  window?: { bounds: Rectangle; maximized: boolean };
}

export interface WindowState {
  /** Bounds to open with, inside a screen that is there now. */
  bounds(): Partial<Rectangle>;
  readonly maximized: boolean;
  /** Remembers the window's place when it closes. */
  follow(window: BrowserWindow): void;
}

const initial = { width: 1280, height: 800 };

/** The remembered place of the window, kept in `window.json` of the data folder. */
export function createWindowState(home: string): WindowState {
  const store = new Store<Remembered>({ cwd: home, name: 'window', clearInvalidConfig: true });
  return {
    bounds() {
      const bounds = store.get('window')?.bounds;
      return bounds && isVisible(bounds) ? bounds : initial;
    },
    get maximized() {
      return store.get('window')?.maximized ?? false;
    },
    follow(window) {
      window.on('close', () => {
        store.set('window', { bounds: window.getNormalBounds(), maximized: window.isMaximized() });
      });
    },
  };
}

function isVisible(bounds: Rectangle): boolean {
  const { workArea } = screen.getDisplayMatching(bounds);
  return (
    bounds.x < workArea.x + workArea.width - 100 &&
    bounds.x + bounds.width > workArea.x + 100 &&
    bounds.y >= workArea.y - 10 &&
    bounds.y < workArea.y + workArea.height - 50
  );
}
