// @vitest-environment jsdom
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SvgShape, parseSvg } from '../../../../src/renderer/components/svg.ts';

function svg(inner: string, attributes = 'viewBox="0 0 24 24"'): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}>${inner}</svg>`;
}

function allShapes(shapes: readonly SvgShape[]): SvgShape[] {
  return shapes.flatMap((shape) => [shape, ...allShapes(shape.children)]);
}

describe('parseSvg', () => {
  it('keeps plain shapes with geometry and paint', () => {
    const icon = parseSvg(
      svg('<g fill="none"><path d="M1 2l3 4z"/><circle cx="5" cy="5" r="2" fill="#2684FC"/></g>'),
    );
    expect(icon).toEqual({
      viewBox: '0 0 24 24',
      paint: {},
      shapes: [
        {
          tag: 'g',
          attributes: { fill: 'none' },
          children: [
            { tag: 'path', attributes: { d: 'M1 2l3 4z' }, children: [] },
            {
              tag: 'circle',
              attributes: { cx: '5', cy: '5', r: '2', fill: '#2684FC' },
              children: [],
            },
          ],
        },
      ],
    });
  });

  it('keeps the colour that an icon brings for the whole', () => {
    expect(parseSvg(svg('<path d="M0 0"/>', 'fill="#2684FC"'))?.paint).toEqual({ fill: '#2684FC' });
  });

  it.each([
    ['a script', '<script>alert(1)</script>'],
    ['a handler', '<path d="M0 0" onload="alert(1)" onclick="alert(1)"/>'],
    ['foreign content', '<foreignObject><iframe src="https://x.example"/></foreignObject>'],
    ['an image', '<image href="https://x.example/a.png"/>'],
    ['a reference', '<use xlink:href="https://x.example/a.svg#b"/>'],
    ['a link', '<a href="javascript:alert(1)"><path d="M0 0"/></a>'],
    ['a style', '<style>@import url(https://x.example)</style><path style="fill:red" d="M0 0"/>'],
    ['paint from elsewhere', '<path d="M0 0" fill="url(https://x.example#p)"/>'],
    [
      'an animation',
      '<path d="M0 0"><animate attributeName="href" to="javascript:alert(1)"/></path>',
    ],
  ])('leaves out %s', (_what, inner) => {
    const drawn = JSON.stringify(parseSvg(svg(`${inner}<rect width="1" height="1"/>`)));
    expect(drawn).toContain('"rect"');
    expect(drawn).not.toMatch(/script|alert|example|href|style|image|foreign|animate|on\w+/i);
  });

  it.each(['', 'not an icon', '<html><body/></html>', '<svg', svg('<text>x</text>')])(
    'gives null where there is nothing to draw: %j',
    (text) => {
      expect(parseSvg(text)).toBeNull();
    },
  );

  it('F10: stops at a depth and a number of shapes', () => {
    const deep = svg(`${'<g>'.repeat(1000)}<path d="M0 0"/>${'</g>'.repeat(1000)}`);
    expect(allShapes(parseSvg(deep)?.shapes ?? []).length).toBeLessThan(20);
    const wide = svg('<path d="M0 0"/>'.repeat(5000));
    expect(parseSvg(wide)?.shapes).toHaveLength(500);
  });

  it('gives only allowed shapes and harmless values, whatever the text', () => {
    const attribute = fc.tuple(
      fc.constantFrom('d', 'fill', 'href', 'onclick', 'style', 'transform', 'class'),
      fc.string().map((value) => value.replace(/[<>&"]/g, '')),
    );
    const element = fc
      .tuple(fc.constantFrom('path', 'rect', 'script', 'use', 'circle'), attribute)
      .map(([tag, [name, value]]) => `<${tag} ${name}="${value}"/>`);
    fc.assert(
      fc.property(fc.array(element), (elements) => {
        for (const shape of allShapes(parseSvg(svg(elements.join('')))?.shapes ?? [])) {
          expect(['path', 'circle', 'rect', 'g']).toContain(shape.tag);
          expect(Object.keys(shape.attributes)).not.toEqual(
            expect.arrayContaining([expect.stringMatching(/^(on|href|style|class)/)]),
          );
          expect(Object.values(shape.attributes).join(' ')).not.toMatch(/url\s*\(|:/i);
        }
      }),
    );
  });
});
