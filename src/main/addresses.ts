/** Which addresses may leave for the system browser. */

const loopback = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** What a letter may be begun with. Some mail programs know more, such as a file to attach. */
const letterFields = new Set(['subject', 'body', 'cc', 'bcc']);

/** True for https addresses, for http on this computer, and for `mailto:`; false for anything else (W4). */
export function mayOpen(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') return false;
  if (url.protocol === 'https:') return true;
  if (url.protocol === 'mailto:') {
    return [...url.searchParams.keys()].every((key) => letterFields.has(key.toLowerCase()));
  }
  return url.protocol === 'http:' && loopback.has(url.hostname);
}
