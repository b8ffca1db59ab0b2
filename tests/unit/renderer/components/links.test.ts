import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type TextPart, partsOf } from '../../../../src/renderer/components/links.ts';

function textOf(part: TextPart): string {
  return 'url' in part ? part.url : part.text;
}

describe('partsOf', () => {
  it('finds addresses and leaves the punctuation of the sentence', () => {
    expect(
      partsOf('Open https://www.example.org/. Then http://127.0.0.1:8080/keys, please.'),
    ).toEqual([
      { text: 'Open ' },
      { url: 'https://www.example.org/' },
      { text: '. Then ' },
      { url: 'http://127.0.0.1:8080/keys' },
      { text: ', please.' },
    ]);
  });

  it.each(['javascript:alert(1)', 'file:///etc/passwd', 'data:text/html,x', 'mailto:a@b.example'])(
    'makes no link of %s',
    (text) => {
      expect(partsOf(text)).toEqual([{ text }]);
    },
  );

  it('loses no character, and every address is http or https', () => {
    const words = fc.constantFrom('https://a.example/b', 'http://c', ' ', '.', 'x', '<', '“', '\n');
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string())), (pieces) => {
        const text = pieces.join('');
        const parts = partsOf(text);
        expect(parts.map(textOf).join('')).toBe(text);
        for (const part of parts) if ('url' in part) expect(part.url).toMatch(/^https?:\/\/\S+$/);
      }),
    );
  });
});
