/** The shell: one instance, one core process, windows that hold no secret. */
import { app, BrowserWindow, powerMonitor } from 'electron';
import { isNeeded } from './activity.ts';
import { confineWebContents } from './confinement.ts';
import { startCore } from './coreProcess.ts';
import { dataFolder } from './dataFolder.ts';
import { createHost } from './host.ts';
import { answerCalls, broadcast } from './ipc.ts';
import { setMenu } from './menu.ts';
import { filesHandedOver, filesOf } from './openedFiles.ts';
import { followPresence } from './presence.ts';
import { registerScheme, serveWindow } from './protocol.ts';
import { secureSessions } from './session.ts';
import { createWindowState } from './settings.ts';
import { createShellSettings } from './shellSettings.ts';
import { createTray } from './tray.ts';
import type { TraySign } from './tray.ts';
import { showWindow } from './windows.ts';

const home = dataFolder();
app.setPath('userData', home);

const files = filesOf(process.argv.slice(1), process.cwd(), process.defaultApp);

if (app.requestSingleInstanceLock({ files })) {
  registerScheme();
  secureSessions();
  confineWebContents();
  // Root cannot have the sandbox; set-up then starts Electron with this switch and says so.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  run();
} else {
  app.quit();
}

function run(): void {
  const shellSettings = createShellSettings(home);
  let tray: TraySign | undefined;
  const core = startCore({
    home,
    host: createHost({ settings: shellSettings, hasTray: () => tray !== undefined }),
    onEvent: (name, payload) => {
      broadcast(name, payload);
      tray?.changed(name);
    },
  });
  const windowState = createWindowState(home);
  for (const file of files) core.openFile(file);

  app.on('second-instance', (_event, _args, _folder, handedOver) => {
    for (const file of filesHandedOver(handedOver)) core.openFile(file);
    show();
  });
  // macOS names files by this event, not on the command line.
  app.on('open-file', (event, path) => {
    event.preventDefault();
    core.openFile(path);
    show();
  });
  app.on('activate', show);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') void quitUnlessNeeded();
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
    answerCalls(core);
    followPresence(powerMonitor, (event) => core.presence(event));
    setMenu();
    showWindow(windowState);
    tray = createTray({ core, open: show, quit: () => app.quit() });
  });

  /** Without a window Sojourn goes on only for journeys that are on, and runs under way (R7). */
  async function quitUnlessNeeded(): Promise<void> {
    if (shellSettings.keepRunning && (await isNeeded(core))) return;
    if (BrowserWindow.getAllWindows().length === 0) app.quit();
  }

  /** Brings the window to the front, or opens one where all were closed. */
  function show(): void {
    if (!app.isReady()) return;
    showWindow(windowState);
  }
}
