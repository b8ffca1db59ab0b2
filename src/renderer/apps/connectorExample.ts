/** What the editor of a new connector begins with: a whole, small connector that only wants its own names. */
export const connectorExample = `${JSON.stringify(
  {
    schema: 1,
    id: 'my-app',
    name: 'My app',
    category: 'productivity',
    about: 'What the app is, in a sentence.',
    synonyms: [],
    hosts: ['api.example.com'],
    auth: [
      {
        id: 'key',
        kind: 'fields',
        label: 'API key',
        fields: [{ id: 'apiKey', label: 'API key', type: 'secret' }],
        apply: { bearer: '{{ credential.apiKey }}' },
        test: { get: '/me' },
        steps: ['Where the API key is found.'],
      },
    ],
    api: { baseUrl: 'https://api.example.com' },
    triggers: [
      {
        id: 'new-item',
        name: 'New item',
        sentence: 'When a new item appears',
        kind: 'poll',
        request: { get: '/items' },
        paging: { kind: 'none', items: '{{ items }}' },
        key: '{{ id }}',
        sample: { id: 'i1', title: 'An item' },
      },
    ],
    actions: [
      {
        id: 'create-item',
        name: 'Create item',
        sentence: 'Create the item {title}',
        changes: true,
        repeat: 'never',
        fields: [{ id: 'title', label: 'Title', type: 'text', required: true }],
        request: { post: '/items', body: { title: '{{ fields.title }}' } },
        sample: { id: 'i1', title: 'An item' },
      },
    ],
  },
  null,
  2,
)}\n`;
