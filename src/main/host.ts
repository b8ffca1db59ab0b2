/** What the core may ask of the shell. */
import { BrowserWindow, clipboard, dialog, Notification } from 'electron';
import type { OpenDialogOptions } from 'electron';
import type { Host } from '../shared/contract/host.ts';
import { openInBrowser } from './links.ts';
import type { StoredShellSettings } from './shellSettings.ts';
import { focusWindow, openJourneyWindow } from './windows.ts';

export interface ShellServices {
  readonly settings: StoredShellSettings;
  /** There is a sign in the menu bar or tray. */
  readonly hasTray: () => boolean;
}

/** The shell's services for the core, done with Electron. */
export function createHost(shell: ShellServices): Host {
  return {
    'browser.open': ({ url }) => openInBrowser(url),
    'clipboard.write': async ({ text }) => {
      await clipboard.writeText(text);
    },
    'window.focus': () => {
      focusWindow();
      return Promise.resolve();
    },
    'window.openJourney': ({ journey }) => {
      openJourneyWindow(journey);
      return Promise.resolve();
    },
    'dialog.save': async ({ title, fileName }) => {
      const options = { title, defaultPath: fileName };
      const window = askingWindow();
      const answer = window
        ? await dialog.showSaveDialog(window, options)
        : await dialog.showSaveDialog(options);
      return answer.canceled || answer.filePath === '' ? null : { path: answer.filePath };
    },
    'dialog.open': async ({ title, filter }) => {
      const options: OpenDialogOptions = { title, filters: [filter], properties: ['openFile'] };
      const window = askingWindow();
      const { filePaths } = window
        ? await dialog.showOpenDialog(window, options)
        : await dialog.showOpenDialog(options);
      return filePaths[0] === undefined ? null : { path: filePaths[0] };
    },
    'shell.settings': ({ keepRunning }) => {
      if (keepRunning !== undefined) shell.settings.setKeepRunning(keepRunning);
      return Promise.resolve({ keepRunning: shell.settings.keepRunning, tray: shell.hasTray() });
    },
    notify: ({ title, body }) => {
      const shown = Notification.isSupported();
      if (shown) new Notification({ title, body }).show();
      return Promise.resolve({ shown });
    },
  };
}

/** The window that a dialog belongs to. */
function askingWindow() {
  return BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
}
