/** What web content may ask of the machine: only to write the clipboard, from our own window. */
import { session } from 'electron';
import { windowOrigin } from './windowFiles.ts';

const granted = new Set(['clipboard-sanitized-write']);

/** Refuses every permission that the window does not need (W2), and every download. */
export function secureSession(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(granted.has(permission) && isOurs(details.requestingUrl));
  });
  session.defaultSession.setPermissionCheckHandler(
    (_contents, permission, origin) => granted.has(permission) && isOurs(origin),
  );
  session.defaultSession.on('will-download', (event) => {
    event.preventDefault();
  });
}

function isOurs(address: string): boolean {
  return address === windowOrigin || address.startsWith(`${windowOrigin}/`);
}
