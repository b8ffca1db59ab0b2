/** The shell: one instance, one core process, windows that hold no secret. */
import { app, BrowserWindow, powerMonitor } from 'electron';
import { startCore } from './coreProcess.ts';
import { dataFolder } from './dataFolder.ts';
import { createHost } from './host.ts';
import { answerCalls, broadcast } from './ipc.ts';
import { setMenu } from './menu.ts';
import { followPresence } from './presence.ts';
import { registerScheme, serveWindow } from './protocol.ts';
import { secureSession } from './session.ts';
import { createWindowState } from './settings.ts';
import { focusWindow, openWindow } from './windows.ts';

const home = dataFolder();
app.setPath('userData', home);

if (app.requestSingleInstanceLock()) {
  registerScheme();
  // Root cannot have the sandbox; set-up then starts Electron with this switch and says so.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  run();
} else {
  app.quit();
}

function run(): void {
  const core = startCore({
    home,
    host: createHost(),
    onEvent: broadcast,
  });
  const windowState = createWindowState(home);

  app.on('second-instance', () => {
    focusWindow();
  });
  app.on('activate', () => {
    if (app.isReady() && BrowserWindow.getAllWindows().length === 0) openWindow(windowState);
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', (event) => {
    if (core.ended) return;
    event.preventDefault();
    void core.shutdown().then(() => {
      app.quit();
    });
  });

  void app.whenReady().then(() => {
    serveWindow();
    secureSession();
    answerCalls(core);
    followPresence(powerMonitor, (event) => core.presence(event));
    setMenu();
    openWindow(windowState);
  });
}
