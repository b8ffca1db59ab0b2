/** Bytes as text: by their byte order mark, else by what the header says, else UTF-8. */
import { TextDecoder } from 'node:util';

const marks: readonly (readonly [string, string])[] = [
  ['efbbbf', 'utf-8'],
  ['fffe', 'utf-16le'],
  ['feff', 'utf-16be'],
];

/** @param contentType the header of that name; @param own what the text says of itself, which counts after the header */
export function decodeText(bytes: Buffer, contentType: string | undefined, own?: string): string {
  const start = bytes.subarray(0, 3).toString('hex');
  const marked = marks.find(([mark]) => start.startsWith(mark))?.[1];
  const told = /charset\s*=\s*"?([\w.:-]+)/i.exec(contentType ?? '')?.[1];
  return decoderOf(marked ?? told ?? own ?? 'utf-8').decode(bytes);
}

function decoderOf(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder('utf-8');
  }
}
