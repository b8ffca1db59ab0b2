/** What web content may ask of the machine and of the network: to write the clipboard, from our own window; else nothing. */
import { app } from 'electron';
import type { Session } from 'electron';
import { windowOrigin } from './windowFiles.ts';

const granted = new Set(['clipboard-sanitized-write']);

/** The window is made of files that came with it: none of these ever leaves through a session. */
const remote = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file://*'];

/** Secures every session, the one of our windows and any other. Must run before Electron is ready. */
export function secureSessions(): void {
  app.on('session-created', secure);
}

/** Refuses every permission that the window does not need (W2), every device, every download and every remote load. */
function secure(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(granted.has(permission) && isOurs(details.requestingUrl));
  });
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => granted.has(permission) && isOurs(origin),
  );
  session.setDevicePermissionHandler(() => false);
  session.setBluetoothPairingHandler((_details, answer) => {
    answer({ confirmed: false });
  });
  // Without these the first device that fits might be taken.
  session.on('select-hid-device', (event, _details, choose) => {
    event.preventDefault();
    choose();
  });
  session.on('select-usb-device', (event, _details, choose) => {
    event.preventDefault();
    choose();
  });
  session.on('select-serial-port', (event, _ports, _contents, choose) => {
    event.preventDefault();
    choose('');
  });
  session.on('will-download', (event) => {
    event.preventDefault();
  });
  session.webRequest.onBeforeRequest({ urls: remote }, (_details, answer) => {
    answer({ cancel: true });
  });
}

function isOurs(address: string): boolean {
  return address === windowOrigin || address.startsWith(`${windowOrigin}/`);
}
