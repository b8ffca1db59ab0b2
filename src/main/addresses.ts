/** Which addresses may leave for the system browser. */

const loopback = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** True for https addresses, for http on this computer, and for `mailto:`; false for anything else (W4). */
export function mayOpen(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') return false;
  if (url.protocol === 'https:' || url.protocol === 'mailto:') return true;
  return url.protocol === 'http:' && loopback.has(url.hostname);
}
