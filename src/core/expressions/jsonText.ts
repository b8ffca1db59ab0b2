/** JSON text to values. */
import type { Json } from '../../shared/connector.ts';

/** `__proto__` as it is, or a letter of it as an escape. Looking is cheap; a parse that visits every key is not. */
const namesProto = /__proto__|\\u00(?:5f|6f|7[024])/i;

/**
 * Reads JSON text. Keys named `__proto__` are dropped wherever they stand, so that no later copy can mistake one for the
 * object's prototype; of duplicate keys the last one counts.
 * @throws SyntaxError; RangeError for text that is nested too deeply
 */
export function parseJson(text: string): Json {
  const value: unknown = namesProto.test(text)
    ? JSON.parse(text, (key, inner: unknown) => (key === '__proto__' ? undefined : inner))
    : JSON.parse(text);
  if (!isJson(value)) throw new SyntaxError('not JSON');
  return value;
}

/** JSON.parse gives JSON values only, so one look at the outermost is enough; undefined is the dropped key alone. */
function isJson(value: unknown): value is Json {
  return value !== undefined;
}

/** Where JSON text is nested more than so many levels deep, counted before anything is built from it; null if nowhere. */
export function placeOfDepth(text: string, deepest: number): number | null {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '"') inString = !inString;
    else if (inString) at += char === '\\' ? 1 : 0;
    else if (char === '[' || char === '{') depth += 1;
    else if (char === ']' || char === '}') depth -= 1;
    if (depth > deepest) return at;
  }
  return null;
}
