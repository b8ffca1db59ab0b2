/** XML as JSON: an element is an object, its attributes have an `@`, its own text is `#text`; text alone is a text. */
import { XMLParser } from 'fast-xml-parser';
import { SyntaxValidator } from 'fast-xml-validator';
import type { Json } from '../../shared/connector.ts';
import { plainJson } from './plainJson.ts';

/** In characters: this much is read in about a second, in which nothing else happens. */
export const longestXml = 2_000_000;
const deepest = 100;

/**
 * Reads XML. Only the five entities of XML and character references count; a document that declares its own is refused, so
 * nothing can be expanded or fetched. Repeated elements become a list.
 * @throws Error whose message says what is wrong, as a part of a sentence
 */
export function readXml(text: string): Json {
  try {
    SyntaxValidator.validate(text);
  } catch (cause) {
    throw new Error('its answer is not valid XML', { cause });
  }
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    ignoreDeclaration: true,
    ignorePiTags: true,
    parseTagValue: false,
    maxNestedTags: deepest,
    entityDecoder: {
      setExternalEntities: () => undefined,
      addInputEntities: refuseEntities,
      reset: () => undefined,
      decode: decodeEntities,
      setXmlVersion: () => undefined,
    },
  });
  try {
    return plainJson(parser.parse(text));
  } catch (error) {
    throw new Error('its XML cannot be taken apart safely', { cause: error });
  }
}

function refuseEntities(declared: Record<string, unknown>): void {
  if (Object.keys(declared).length > 0) throw new Error('it declares entities');
}

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|(amp|lt|gt|quot|apos));/g,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return named[name] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code).toWellFormed() : whole;
    },
  );
}
