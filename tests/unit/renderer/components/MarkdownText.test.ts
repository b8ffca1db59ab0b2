// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';
import { type Component, h } from 'vue';
import MarkdownText from '../../../../src/renderer/components/MarkdownText.vue';
import { mount, unmountAll } from '../mount.ts';

function show(text: string): Element {
  const Guide: Component = { render: () => h(MarkdownText, { text }) };
  mount(Guide);
  const shown = document.querySelector('.markdown');
  if (shown === null) throw new Error('nothing shown');
  return shown;
}

describe('MarkdownText', () => {
  afterEach(unmountAll);

  it('shows headings below the page’s own, lists, emphasis, code and links', () => {
    const shown = show(
      '## Get a key\n\n1. Open [the console](https://console.example.org/) and press **New**.\n2. Copy `key_…`.\n\n> Keep it.\n\n- one\n- two',
    );
    expect(shown.querySelector('h3')?.textContent).toBe('Get a key');
    expect([...shown.querySelectorAll('ol > li')].map((item) => item.textContent)).toEqual([
      'Open the console and press New.',
      'Copy key_….',
    ]);
    expect(shown.querySelectorAll('ul > li')).toHaveLength(2);
    expect(shown.querySelector('strong')?.textContent).toBe('New');
    expect(shown.querySelector('code')?.textContent).toBe('key_…');
    const link = shown.querySelector('a');
    expect(link?.href).toBe('https://console.example.org/');
    expect(link?.rel).toBe('noreferrer');
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    'text <b onclick="alert(1)">bold</b>',
    '[link](javascript:alert(1))',
    '[file](file:///etc/passwd)',
    '![image](https://tracker.example/a.png)',
    '<a href="https://x.example">x</a>',
  ])('makes no element of its own for %s', (text) => {
    const shown = show(text);
    expect(shown.querySelector('script, img, b, a, iframe, style')).toBeNull();
    for (const element of shown.querySelectorAll('*')) {
      expect([...element.attributes].map(({ name }) => name)).not.toContain('onclick');
    }
  });
});
