/** The one gate through which an address leaves for the system browser. */
import { shell } from 'electron';
import { SojournError } from '../shared/errors.ts';

const loopback = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** True for https addresses, for http on this computer, and for `mailto:`; false for anything else (W4). */
export function mayOpen(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') return false;
  if (url.protocol === 'https:' || url.protocol === 'mailto:') return true;
  return url.protocol === 'http:' && loopback.has(url.hostname);
}

/** Opens an address in the system browser. @throws SojournError url_refused, browser_failed */
export async function openInBrowser(address: string): Promise<void> {
  if (!mayOpen(address)) {
    throw new SojournError('url_refused', {
      values: { reason: 'its scheme or host is not allowed' },
    });
  }
  try {
    await shell.openExternal(new URL(address).href);
  } catch (cause) {
    throw new SojournError('browser_failed', { cause });
  }
}
