/** The one gate through which an address leaves for the system browser. */
import { shell } from 'electron';
import { SojournError } from '../shared/errors.ts';
import { mayOpen } from './addresses.ts';

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
