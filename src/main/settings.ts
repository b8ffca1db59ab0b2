/**
 * What the shell remembers for itself: where the window was. Nothing here is secret. A plain file, read in one go before
 * the window opens: a settings library took a tenth of the whole start (docs/adr/0006).
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserWindow, Rectangle } from 'electron';
import { screen } from 'electron';

interface Remembered {
  readonly bounds: Rectangle;
  readonly maximized: boolean;
}

export interface WindowState {
  /** Bounds to open with, inside a screen that is there now. */
  bounds(): Partial<Rectangle>;
  readonly maximized: boolean;
  /** Remembers the window's place when it closes. */
  follow(window: BrowserWindow): void;
}

const initial = { width: 1280, height: 800 };

/** The remembered place of the window, kept in `window.json` of the data folder; a broken file counts as none. */
export function createWindowState(home: string): WindowState {
  const file = join(home, 'window.json');
  const remembered = read(file);
  return {
    bounds: () => (remembered && isVisible(remembered.bounds) ? remembered.bounds : initial),
    maximized: remembered?.maximized ?? false,
    follow(window) {
      window.on('close', () => {
        write(file, { bounds: window.getNormalBounds(), maximized: window.isMaximized() });
      });
    },
  };
}

function read(file: string): Remembered | undefined {
  try {
    const found: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isRemembered(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** Losing the window's place is no reason to keep the app from closing. */
function write(file: string, state: Remembered): void {
  try {
    const unfinished = `${file}.tmp`;
    writeFileSync(unfinished, JSON.stringify(state), { mode: 0o600 });
    renameSync(unfinished, file);
  } catch {
    return;
  }
}

function isRemembered(found: unknown): found is Remembered {
  if (typeof found !== 'object' || found === null) return false;
  if (!('bounds' in found) || !('maximized' in found)) return false;
  const { bounds, maximized } = found;
  return (
    typeof maximized === 'boolean' &&
    typeof bounds === 'object' &&
    bounds !== null &&
    ['x', 'y', 'width', 'height'].every((side) =>
      Number.isSafeInteger((bounds as Record<string, unknown>)[side]),
    )
  );
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
