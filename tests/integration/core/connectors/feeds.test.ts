import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../../src/shared/connector.ts';
import { builtInEngine } from './builtInEngine.ts';
import type { BuiltInEngine } from './builtInEngine.ts';
import { startFakeApi } from './fakeApi.ts';
import type { FakeApi } from './fakeApi.ts';
import { failure } from './fixture.ts';

let api: FakeApi;
let apps: BuiltInEngine;

beforeEach(async () => {
  api = await startFakeApi();
  apps = builtInEngine([api.host]);
});
afterEach(() => api.close());

function serve(text: string, headers: Record<string, string> = {}): void {
  api.handle((_asked, response) => {
    response.writeHead(200, { 'content-type': 'text/xml', ...headers });
    response.end(text);
  });
}

const readFeed = (path = '/feed') => apps.act('rss', 'read', { url: `${api.origin}${path}` });
const poll = async (path = '/feed') =>
  (await apps.poll('rss', 'new-item', { url: `${api.origin}${path}` })).events;

const rss = (items: string) =>
  `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>T &amp; co</title><link>https://e.example/</link>
    <description>d</description>${items}</channel></rss>`;
const item = (id: string, more = '') => `<item><title>A</title><guid>${id}</guid>${more}</item>`;

const atom = `<feed xmlns="http://www.w3.org/2005/Atom"><title>T &amp; co</title><id>u</id>
  <link rel="self" href="/feed"/><link href="https://e.example/"/><entry><title>A</title><id>urn:1</id>
  <link rel="alternate" href="/1"/><published>2026-03-31T09:15:00Z</published><updated>2026-04-01T00:00:00Z</updated>
  <summary>s</summary><content type="html">c</content><author><name>Ada</name></author><category term="x"/></entry></feed>`;
const jsonFeed = JSON.stringify({
  version: 'https://jsonfeed.org/version/1.1',
  title: 'T & co',
  home_page_url: 'https://e.example/',
  items: [
    {
      id: 'urn:1',
      url: '/1',
      title: 'A',
      summary: 's',
      content_html: 'c',
      date_published: '2026-03-31T09:15:00Z',
      authors: [{ name: 'Ada' }],
      tags: ['x'],
    },
  ],
});
const rdf = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="u"><title>T &amp; co</title><link>https://e.example/</link>
  <description>d</description></channel><item rdf:about="urn:1"><title>A</title><link>/1</link>
  <dc:date>2026-03-31T09:15:00Z</dc:date><dc:creator>Ada</dc:creator><description>s</description></item></rdf:RDF>`;
const rss2 = rss(
  item(
    'urn:1',
    `<link>/1</link><pubDate>Tue, 31 Mar 2026 09:15:00 GMT</pubDate><description>s</description>
     <content:encoded><![CDATA[c]]></content:encoded><dc:creator>Ada</dc:creator><category>x</category>`,
  ),
);

describe('RSS · Read a feed', () => {
  it.each([
    ['RSS', rss2],
    ['Atom', atom],
    ['JSON Feed', jsonFeed],
    ['RDF', rdf],
  ])('gives %s in one shape', async (format, text) => {
    serve(text);
    const output = await readFeed(`/${format}`);
    expect(output).toMatchObject({
      title: 'T & co',
      link: 'https://e.example/',
      items: [
        {
          id: 'urn:1',
          title: 'A',
          link: `${api.origin}/1`,
          published: '2026-03-31T09:15:00.000Z',
          author: 'Ada',
          summary: 's',
          content: format === 'RDF' ? 's' : 'c',
          categories: format === 'RDF' ? [] : ['x'],
        },
      ],
    });
  });

  it.each([
    ['a web page', '<html><body>hi</body></html>'],
    ['text', 'hello'],
    ['nothing', ''],
    ['a cut feed', rss2.slice(0, 60)],
    ['100,000 levels', `<rss><channel>${'<a>'.repeat(100_000)}`],
  ])('F6: %s is no feed', async (_what, text) => {
    serve(text);
    const error = await failure(readFeed());
    expect(error).toMatchObject({
      code: 'provider_answer_wrong',
      message: `${api.host} answered in an unexpected way: what is at this address is no feed.`,
    });
  });

  it('F10: expands no entity of the feed’s own, and takes no address that is none of the web', async () => {
    const entities = '<!DOCTYPE r [<!ENTITY a "haha"><!ENTITY x SYSTEM "file:///etc/passwd">]>';
    serve(
      `${entities}${rss(item('1', '<link>javascript:alert(1)</link>')).replace('<?xml version="1.0"?>', '').replace('T &amp; co', '&a;&x;')}`,
    );
    const output: Json | Error = await readFeed().catch((error: unknown) => error as Error);
    expect(JSON.stringify(output)).not.toMatch(/haha|root:|javascript:/);
  });

  it('F9: reaches no address of the own network that is not allowed', async () => {
    const closed = builtInEngine();
    const asking = closed.act('rss', 'read', { url: api.origin });
    expect((await failure(asking)).code).toBe('host_refused');
  });
});

describe('T5: new items', () => {
  it('T5: are known by the identity that the feed gives, by the link, or by what they say', async () => {
    serve(
      rss(
        `${item('one')}<item><title>B</title><link>https://e.example/b</link></item><item><title>C</title></item>`,
      ),
    );
    const first = (await poll()).map(({ key }) => key);
    expect(first.slice(0, 2)).toEqual(['one', 'https://e.example/b']);
    expect(first[2]).toMatch(/^[0-9a-f]{64}$/);
    expect((await poll()).map(({ key }) => key)).toEqual(first);
  });

  it('T5: an unchanged feed is not sent again, a changed one is', async () => {
    let tag = '"1"';
    let text = rss(item('one'));
    api.handle((asked, response) => {
      const fresh = asked.headers['if-none-match'] !== tag;
      response.writeHead(fresh ? 200 : 304, { etag: tag, 'last-modified': 'then' });
      response.end(fresh ? text : undefined);
    });
    const keys = async () => (await poll('/conditional')).map(({ key }) => key);
    expect(await keys()).toEqual(['one']);
    expect(await keys()).toEqual(['one']);
    expect(api.asked[1]?.headers).toMatchObject({
      'if-none-match': '"1"',
      'if-modified-since': 'then',
    });
    tag = '"2"';
    text = rss(item('two') + item('one'));
    expect((await keys()).sort()).toEqual(['one', 'two']);
  });
});
