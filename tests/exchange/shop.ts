/** An app of every way in which connectors describe requests, at the recording server. */
import type { ConnectorSource } from '../../src/shared/connector.ts';

export const shopKey = 'key-for-tests';

/** @param port of the recording server */
export function shopConnector(port: number): ConnectorSource {
  return {
    schema: 1,
    id: 'shop',
    name: 'Shop',
    category: 'sales',
    about: 'A shop for tests',
    hosts: [`127.0.0.1:${port}`],
    auth: [
      {
        id: 'key',
        kind: 'fields',
        label: 'API key',
        fields: [
          { id: 'shop', label: 'Shop', type: 'text' },
          { id: 'apiKey', label: 'API key', type: 'secret' },
        ],
        apply: {
          headers: { 'X-Api-Key': '{{ credential.apiKey }}' },
          query: { key: '{{ credential.apiKey }}' },
        },
      },
    ],
    api: {
      baseUrl: `http://127.0.0.1:${port}/api`,
      failed: '{{ ok = false }}',
      headers: { 'X-Shop': '{{ connection.shop }}' },
    },
    triggers: [
      {
        id: 'new-item',
        name: 'New item',
        sentence: 'When a new item appears',
        kind: 'poll',
        request: { get: '/items' },
        paging: cursorPages,
        where: '{{ price > 1 }}',
        key: '{{ id }}',
        sample: { id: 1, name: 'Bread', price: 2.5 },
      },
    ],
    actions: [
      {
        ...action('order', 'Create order'),
        fields: [
          { id: 'list', label: 'List', type: 'text', required: true },
          { id: 'title', label: 'Title', type: 'text', required: true },
          { id: 'note', label: 'Note', type: 'longText' },
          { id: 'count', label: 'Count', type: 'number' },
          { id: 'gift', label: 'Gift', type: 'boolean', default: false },
          { id: 'tags', label: 'Tags', type: 'list' },
          { id: 'extra', label: 'Extra', type: 'keyValue' },
          { id: 'data', label: 'Data', type: 'json' },
          { id: 'due', label: 'Due', type: 'date' },
        ],
        request: {
          post: '/lists/{{ fields.list }}/orders',
          query: { dry: '{{ fields.gift = true ? "yes" }}', tag: '{{ fields.tags }}' },
          headers: { 'X-Trace': 'order {{ fields.count }}' },
          body: {
            title: '{{ fields.title }}',
            note: '{{ fields.note }}',
            count: '{{ fields.count }}',
            gift: '{{ fields.gift }}',
            tags: '{{ fields.tags }}',
            extra: '{{ fields.extra }}',
            data: '{{ fields.data }}',
            due: '{{ $formatDate(fields.due, "date") }}',
            about: 'Order of {{ fields.title }}',
            rows: ['{{ fields.tags }}'],
          },
        },
        output: '{{ {"id": id, "number": number} }}',
      },
      {
        ...action('form', 'Send form'),
        fields: [
          { id: 'title', label: 'Title', type: 'text', required: true },
          { id: 'tags', label: 'Tags', type: 'list' },
        ],
        request: {
          put: '/form',
          bodyType: 'form',
          body: {
            title: '{{ fields.title }}',
            tags: '{{ fields.tags }}',
            deep: { a: 1, b: 'x y' },
          },
        },
      },
      {
        ...action('text', 'Send text'),
        fields: [{ id: 'text', label: 'Text', type: 'longText', required: true }],
        request: { patch: '/text', bodyType: 'text', body: '{{ fields.text }}' },
      },
      {
        ...action('row', 'Add row'),
        fields: [{ id: 'sheet', label: 'Sheet', type: 'text', required: true }],
        before: [
          { id: 'header', request: { get: '/header', query: { of: '{{ fields.sheet }}' } } },
        ],
        request: {
          post: '/rows/{{ answers.header.sheet }}',
          body: { names: '{{ answers.header.names }}', first: '{{ answers.header.names[0] }}' },
        },
      },
      {
        ...action('remove', 'Remove'),
        fields: [{ id: 'item', label: 'Item', type: 'text', required: true }],
        request: { delete: '/items/{{ fields.item }}', answer: 'none' },
        output: '{{ {"deleted": true} }}',
      },
      { ...action('empty', 'Empty answer'), request: { post: '/empty', body: {} } },
      { ...action('no', 'Refused with 200'), request: { post: '/no', body: {} } },
      { ...action('fail', 'Fails'), request: { post: '/fail', body: {} } },
      { ...action('items', 'List items'), request: { get: '/items' }, paging: cursorPages },
      {
        ...action('pages', 'List pages'),
        request: { get: '/pages' },
        paging: { kind: 'page', param: 'page', items: '{{ $ }}', size: ['per', 2] },
      },
      {
        ...action('offsets', 'List by offset'),
        request: { get: '/offsets' },
        paging: { kind: 'offset', param: 'offset', items: '{{ data }}', size: ['limit', 2] },
      },
      {
        ...action('links', 'List by links'),
        request: { get: '/links', query: { q: 'a b' } },
        paging: { kind: 'link', items: '{{ $ }}' },
      },
      {
        ...action('urls', 'List by addresses'),
        request: { get: '/urls' },
        paging: { kind: 'nextUrl', next: '{{ nextLink }}', items: '{{ value }}' },
      },
      { ...action('nothing', 'Empty list'), request: { get: '/nothing' }, output: '{{ items }}' },
    ],
  };
}

const cursorPages = {
  kind: 'cursor',
  param: 'cursor',
  next: '{{ next }}',
  items: '{{ items }}',
  size: ['limit', 2],
} as const;

function action(id: string, name: string) {
  return {
    id,
    name,
    sentence: name,
    changes: true,
    repeat: 'never' as const,
    sample: { id: 'n1', number: 1 },
  };
}
