import { describe, expect, it } from 'vitest';
import { readXml } from '../../../../src/core/connectors/xml.ts';

describe('XML', () => {
  it('becomes objects: attributes, texts, lists of repeated elements, CDATA and namespaces', () => {
    const text = `<?xml version="1.0"?>
      <?style x?><!-- a comment -->
      <order id="7" xmlns:n="urn:n"><line>one</line><line sku="a&amp;b">two</line>
        <n:note><![CDATA[<b> &amp; raw]]></n:note><empty/><count>007</count></order>`;
    expect(readXml(text)).toEqual({
      order: {
        '@id': '7',
        '@xmlns:n': 'urn:n',
        line: ['one', { '#text': 'two', '@sku': 'a&b' }],
        'n:note': '<b> &amp; raw',
        empty: '',
        count: '007',
      },
    });
  });

  it('reads the entities of XML and character references, each once, and leaves others as they are', () => {
    expect(readXml('<a>&lt;&#65;&#x1F600; &amp;lt; &nbsp; &#0; &#x110000;</a>')).toEqual({
      a: '<A😀 &lt; &nbsp; &#0; &#x110000;',
    });
  });

  const laughs = `<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(10)}"><!ENTITY c "${'&b;'.repeat(10)}">]><l>&c;</l>`;
  it.each([
    ['a billion laughs', laughs],
    ['one entity of its own', '<!DOCTYPE l [<!ENTITY a "ha">]><l>&a;</l>'],
    ['an external entity', '<!DOCTYPE f [<!ENTITY x SYSTEM "file:///etc/passwd">]><f>&x;</f>'],
    ['a parameter entity', '<!DOCTYPE f [<!ENTITY % x SYSTEM "http://127.0.0.1/"> %x;]><f/>'],
    ['100,000 levels', '<a>'.repeat(100_000) + '</a>'.repeat(100_000)],
    ['__proto__ as a name', '<a><__proto__><polluted>1</polluted></__proto__></a>'],
    ['constructor as a name', '<a><constructor>1</constructor></a>'],
    ['a cut document', '<a><b>1</b'],
    ['elements that cross', '<a><b></a></b>'],
    ['text', 'hello'],
    ['a web page', '<!DOCTYPE html><html><body><br><p>x</body></html>'],
    ['a bare ampersand', '<a>&</a>'],
    ['a million brackets', '<'.repeat(1_000_000)],
    ['a comment without end', `<a><!-- ${'x'.repeat(1_000_000)}`],
  ])('F10: refuses %s', (_what, text) => {
    expect(() => readXml(text)).toThrow(
      /^its answer is not valid XML$|^its XML cannot be taken apart safely$/,
    );
    expect({}).not.toHaveProperty('polluted');
  });

  it('F10: attributes cannot be taken for what every object has', () => {
    expect(readXml('<a toString="x" __proto__="y"/>')).toEqual({
      a: { '@toString': 'x', '@__proto__': 'y' },
    });
  });

  it('reads a document type that declares nothing', () => {
    expect(readXml('<!DOCTYPE rss SYSTEM "http://127.0.0.1/rss.dtd"><rss>1</rss>')).toEqual({
      rss: '1',
    });
  });
});
