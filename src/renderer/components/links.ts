/** Addresses inside plain text, such as the steps of a connector. */

export type TextPart = { readonly text: string } | { readonly url: string };

/** Text and the http(s) addresses in it; the punctuation that ends a sentence is not part of an address. */
export function partsOf(text: string): TextPart[] {
  return text
    .split(/(https?:\/\/[^\s<>"“”]*[^\s<>"“”.,;:!?)])/)
    .flatMap((part, index): TextPart[] => {
      if (part === '') return [];
      return index % 2 === 1 ? [{ url: part }] : [{ text: part }];
    });
}
