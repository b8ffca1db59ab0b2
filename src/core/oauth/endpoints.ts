/** Which addresses a sign-in may use (O8). */
import { SojournError } from '../../shared/errors.ts';

const loopbackHosts = new Set(['localhost', '[::1]']);

/**
 * Gives the address back as a URL if a sign-in may use it: https, or http to this computer; without user name, password
 * or fragment (RFC 6749, 3.1). Throws url_refused. Checked before anything is opened or sent (O8).
 */
export function checkEndpoint(address: string): URL {
  const url = URL.parse(address);
  if (url === null) throw refused('it is not a web address');
  if (url.username !== '' || url.password !== '') throw refused('it carries a user name');
  if (url.hash !== '') throw refused('it carries a fragment');
  if (url.protocol === 'https:') return url;
  if (url.protocol !== 'http:') throw refused(`${url.protocol} is not https`);
  if (!isLoopback(url)) throw refused(`http to ${url.hostname} is not protected`);
  return url;
}

/** True for an address on this computer. The URL parser has already turned every spelling of 127.… into its plain form. */
export function isLoopback(url: URL): boolean {
  return loopbackHosts.has(url.hostname) || /^127(\.\d{1,3}){3}$/.test(url.hostname);
}

function refused(reason: string): SojournError {
  return new SojournError('url_refused', { values: { reason } });
}
