import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { i18n } from '../../../../src/renderer/texts/index.ts';
import en from '../../../../src/renderer/texts/en/index.ts';

const folder = join(import.meta.dirname, '../../../../src/renderer');
const sources = globSync('**/*.{ts,vue}', { cwd: folder })
  .filter((file) => !file.startsWith('texts/en'))
  .map((file) => readFileSync(join(folder, file), 'utf8'))
  .join('\n');

/** Key → text, for every text of the catalogue. */
function leaves(tree: object, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]: [string, unknown]): [string, string][] => {
    if (typeof value === 'string') return [[path + key, value]];
    return typeof value === 'object' && value !== null ? leaves(value, `${path}${key}.`) : [];
  });
}

/** A key stands in the sources as it is, or its beginning in a template: `editor.kinds.${kind}`. */
function isShown(key: string): boolean {
  const parts = key.split('.');
  const beginnings = parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('.'));
  return (
    sources.includes(`'${key}'`) ||
    beginnings.some((beginning) => sources.includes(`\`${beginning}.\${`))
  );
}

describe('the catalogue of texts', () => {
  const texts = leaves(en);

  it('U3: holds messages that can all be shown', () => {
    const values = new Proxy({}, { get: () => 'x', has: () => true });
    for (const [key] of texts) {
      const shown = i18n.global.t(key, { count: 2, ...values }, 2);
      expect(shown, key).not.toBe('');
      expect(shown, key).not.toBe(key);
    }
  });

  it('U3: holds no text that nothing shows', () => {
    expect(texts.map(([key]) => key).filter((key) => !isShown(key))).toEqual([]);
  });

  it('U3: has no exclamation mark', () => {
    expect(texts.filter(([, text]) => text.includes('!'))).toEqual([]);
  });
});
