// The least that an Electron app can be: what Sojourn's start is held against.
import { join } from 'node:path';
import { app, BrowserWindow } from 'electron';

void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800, show: false });
  window.once('ready-to-show', () => {
    window.show();
  });
  return window.loadFile(join(import.meta.dirname, 'index.html'));
});
