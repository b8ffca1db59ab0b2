/** Names and media types of files, which come from anywhere and go onto disks and into headers. */

const longestName = 200;
/** Control characters, marks of direction and invisible ones: a name reads as what it is. */
const unseen = /[\p{Cc}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/gu;
/** Names that Windows gives to devices, with any ending. */
const device = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/** A name that every system takes, without any part of a path; `file` where nothing is left of it. */
export function cleanFileName(given: string): string {
  const last = given.toWellFormed().split(/[/\\]/).at(-1) ?? '';
  const name = last
    .normalize('NFC')
    .replace(unseen, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/g, ' ')
    // A leading dot hides a file, a last one vanishes on Windows.
    .replace(/^[. ]+|[. ]+$/g, '')
    .replace(device, '_$&');
  return name === '' ? 'file' : shortened(name);
}

/** A media type without parameters; `application/octet-stream` where it is none. */
export function cleanMediaType(given: string | undefined): string {
  const type = given?.split(';')[0]?.trim().toLowerCase() ?? '';
  return /^[a-z0-9!#$&^_.+-]{1,100}\/[a-z0-9!#$&^_.+-]{1,100}$/.test(type)
    ? type
    : 'application/octet-stream';
}

/** Cut in its middle, so that the ending stays. File systems count bytes. */
function shortened(name: string): string {
  if (Buffer.byteLength(name) <= longestName) return name;
  const ending = /\.[^.\s]{1,16}$/u.exec(name)?.[0] ?? '';
  let stem = '';
  let bytes = Buffer.byteLength(ending);
  for (const character of name) {
    bytes += Buffer.byteLength(character);
    if (bytes > longestName) break;
    stem += character;
  }
  return `${stem.trimEnd()}${ending}`;
}
