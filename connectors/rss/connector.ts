/** Built in: feeds. The code is in src/core/connectors/builtIn/feeds.ts. */
import { defineConnector } from '../../src/shared/connector.ts';

const url = {
  id: 'url',
  label: 'Address of the feed',
  type: 'url',
  required: true,
  example: 'https://example.com/feed.xml',
} as const;
const item = {
  id: 'https://example.com/posts/42',
  title: 'Spring opening hours',
  link: 'https://example.com/posts/42',
  published: '2026-03-31T09:15:00.000Z',
  author: 'Ada',
  summary: 'From April on we open at eight.',
  content: '<p>From April on we open at eight.</p>',
  categories: ['News'],
  enclosures: [{ url: 'https://example.com/hours.pdf', type: 'application/pdf' }],
};

export default defineConnector({
  schema: 1,
  id: 'rss',
  name: 'RSS',
  category: 'built-in',
  about: 'Reads the feeds of websites, blogs and podcasts, and starts journeys on new items.',
  synonyms: ['feed', 'atom', 'json feed', 'news', 'blog', 'podcast', 'subscribe'],
  triggers: [
    {
      id: 'new-item',
      name: 'New item',
      sentence: 'When a new item appears in {url}',
      kind: 'poll',
      fields: [url],
      key: '{{ id }}',
      time: '{{ published }}',
      sample: item,
      synonyms: ['post', 'article', 'episode', 'entry'],
    },
  ],
  actions: [
    {
      id: 'read',
      name: 'Read a feed',
      sentence: 'Read the feed {url}',
      changes: false,
      repeat: 'safe',
      fields: [url],
      sample: {
        title: 'Example',
        link: 'https://example.com/',
        description: 'News of an example.',
        items: [item],
      },
      synonyms: ['get items', 'list', 'fetch'],
    },
  ],
});
