/** Claude API, version 2026-10-21. Methods, parameters and answers: https://platform.claude.com/docs/en/api/overview */
import {
  defineConnector,
  type FieldSource,
  type Json,
  type Paging,
} from '../../src/shared/connector.ts';

const reference = (page: string): string => `https://platform.claude.com/docs/en/api/${page}`;

const modelField: FieldSource = {
  id: 'model',
  label: 'Model',
  type: 'dropdown',
  options: 'models',
  required: true,
  example: 'claude-sonnet-5-5',
};
const promptField: FieldSource = {
  id: 'prompt',
  label: 'Question',
  type: 'longText',
  required: true,
};
const systemField: FieldSource = {
  id: 'system',
  label: 'Instructions',
  type: 'longText',
  help: 'Who Claude is to be, and how it is to answer.',
};
const moreFields: FieldSource[] = [
  {
    id: 'imageUrl',
    label: 'Address of a picture',
    type: 'url',
    more: true,
    help: 'A JPEG, PNG, GIF or WebP that Anthropic can fetch.',
  },
  {
    id: 'pdfUrl',
    label: 'Address of a PDF',
    type: 'url',
    more: true,
    help: 'A PDF that Anthropic can fetch.',
  },
  {
    id: 'history',
    label: 'What was said before',
    type: 'json',
    more: true,
    help: 'A list of messages with role (user or assistant) and content.',
    example: '[{"role":"user","content":"Hello"},{"role":"assistant","content":"Hi!"}]',
  },
];

const messages = `{{ $append(fields.history, { "role": "user", "content":
  fields.imageUrl or fields.pdfUrl ? [
    fields.imageUrl ? { "type": "image", "source": { "type": "url", "url": fields.imageUrl } },
    fields.pdfUrl ? { "type": "document", "source": { "type": "url", "url": fields.pdfUrl } },
    { "type": "text", "text": fields.prompt }
  ] : fields.prompt }) }}`;
const conversation: Record<string, Json> = {
  model: '{{ fields.model }}',
  system: '{{ fields.system }}',
  // One message alone is a list too.
  messages: messages.replace('{{ ', '{{ [').replace(/ }}$/, '] }}'),
};

const paging: Paging = {
  kind: 'cursor',
  param: 'after_id',
  next: '{{ has_more ? last_id }}',
  items: '{{ data }}',
  size: ['limit', 100],
};

export default defineConnector({
  schema: 1,
  id: 'anthropic',
  name: 'Anthropic',
  category: 'ai',
  about: 'Answers by Anthropic’s Claude models.',
  homepage: 'https://platform.claude.com/',
  synonyms: ['claude', 'ai', 'llm', 'chat', 'artificial intelligence'],
  hosts: ['api.anthropic.com'],
  auth: [
    {
      // A key cannot ask whose it is.
      id: 'api-key',
      kind: 'fields',
      label: 'API key',
      fields: [{ id: 'key', label: 'API key', type: 'secret', help: 'Starts with “sk-ant-”.' }],
      apply: { bearer: '{{ credential.key }}' },
      test: { get: '/models', query: { limit: '1' }, reference: reference('models/list') },
      steps: [
        'Open the Claude Console’s keys, https://platform.claude.com/settings/keys, and sign in; it is paid for apart from a Claude subscription.',
        'Press “Create Key”, choose a workspace and give it a name.',
        'Copy the key, which is shown once, and paste it here.',
        'Under “Billing” see to it that the organisation has credit.',
      ],
      helpUrl: 'https://platform.claude.com/settings/keys',
    },
  ],
  api: {
    baseUrl: 'https://api.anthropic.com/v1',
    headers: { 'anthropic-version': '2026-10-21' },
    paging,
    // Limits depend on model and account and are told by 429; this only keeps loops from running wild.
    rate: { requests: 5, per: 'second' },
  },
  errors: [
    {
      when: '{{ error.type = "billing_error" or (status = 400 and $contains($string(error.message), "credit balance")) }}',
      code: 'rejected_by_app',
      message: 'The Anthropic organisation has no credit left.',
    },
    {
      when: '{{ error.type = "overloaded_error" }}',
      code: 'app_unavailable',
      message: 'Anthropic is overloaded at the moment.',
    },
    {
      when: '{{ error.type = "not_found_error" }}',
      code: 'missing_at_app',
      message: 'Anthropic does not have that model or batch.',
    },
  ],
  options: {
    models: {
      request: { get: '/models', reference: reference('models/list') },
      value: '{{ id }}',
      label: '{{ display_name }}',
    },
  },
  triggers: [
    {
      id: 'batch-ended',
      name: 'Message batch ended',
      sentence: 'When a message batch ends',
      about:
        'Starts once for every batch of messages that has been worked off, was cancelled or ran out of time.',
      kind: 'poll',
      request: { get: '/messages/batches', reference: reference('messages/batches/list') },
      where: '{{ processing_status = "ended" }}',
      key: '{{ id }}',
      time: '{{ ended_at }}',
      sample: {
        id: 'msgbatch_01A1b2C3d4E5f6G7h8I9j0Kl',
        type: 'message_batch',
        processing_status: 'ended',
        request_counts: { processing: 0, succeeded: 100, errored: 0, canceled: 0, expired: 0 },
        created_at: '2026-03-02T09:15:00Z',
        ended_at: '2026-03-02T10:15:00Z',
        expires_at: '2026-03-03T09:15:00Z',
        archived_at: null,
        cancel_initiated_at: null,
        results_url: 'https://api.anthropic.com/v1/messages/batches/example/results',
      },
      synonyms: ['batch finished', 'job done'],
    },
  ],
  actions: [
    {
      id: 'ask',
      name: 'Ask Claude',
      sentence: 'Ask {model}: {prompt}',
      about: 'Gives the answer as text.',
      changes: false,
      repeat: 'safe',
      fields: [
        modelField,
        promptField,
        systemField,
        {
          id: 'maxTokens',
          label: 'Longest answer in tokens',
          type: 'number',
          required: true,
          default: 4096,
          help: 'Thinking counts too.',
        },
        {
          id: 'effort',
          label: 'Effort',
          type: 'choice',
          more: true,
          help: 'Which of these a model knows depends on it.',
          choices: [
            { value: 'low', label: 'Low' },
            { value: 'medium', label: 'Medium' },
            { value: 'high', label: 'High' },
            { value: 'xhigh', label: 'Very high' },
            { value: 'max', label: 'Highest' },
          ],
        },
        {
          id: 'schema',
          label: 'JSON schema',
          type: 'json',
          more: true,
          help: 'Makes the answer JSON of this shape; additionalProperties must be false in each object.',
        },
        {
          id: 'stop',
          label: 'Stops at',
          type: 'list',
          more: true,
          help: 'Texts at which the answer ends.',
        },
        ...moreFields,
      ],
      request: {
        post: '/messages',
        body: {
          ...conversation,
          max_tokens: '{{ fields.maxTokens }}',
          stop_sequences: '{{ fields.stop }}',
          output_config:
            '{{ fields.effort or fields.schema ? { "effort": fields.effort, "format": fields.schema ? { "type": "json_schema", "schema": fields.schema } } }}',
        },
        reference: reference('messages/create'),
      },
      output: '{{ $merge([$, { "text": $join(content[type = "text"].text) }]) }}',
      sample: {
        id: 'msg_01A1b2C3d4E5f6G7h8I9j0Kl',
        type: 'message',
        role: 'assistant',
        model: 'claude-sonnet-5-5',
        content: [{ type: 'text', text: 'Good morning!' }],
        stop_reason: 'end_turn',
        stop_sequence: null,
        usage: { input_tokens: 12, output_tokens: 6 },
        text: 'Good morning!',
      },
      synonyms: [
        'chat',
        'prompt',
        'generate text',
        'summarize',
        'translate',
        'classify',
        'extract',
      ],
    },
    {
      id: 'count-tokens',
      name: 'Count tokens',
      sentence: 'Count the tokens of {prompt}',
      about: 'Tells how long a question is before it is asked. It costs nothing.',
      changes: false,
      repeat: 'safe',
      fields: [modelField, promptField, systemField, ...moreFields],
      request: {
        post: '/messages/count_tokens',
        body: conversation,
        reference: reference('messages/count_tokens'),
      },
      sample: { input_tokens: 12 },
      synonyms: ['length', 'cost'],
    },
    {
      id: 'list-models',
      name: 'List models',
      sentence: 'List the models',
      changes: false,
      repeat: 'safe',
      request: { get: '/models', reference: reference('models/list') },
      paging,
      sample: [
        {
          id: 'claude-sonnet-5-5',
          type: 'model',
          display_name: 'Claude Sonnet 5.5',
          created_at: '2026-03-02T00:00:00Z',
          lifecycle: 'active',
          max_input_tokens: 1000000,
          max_tokens: 128000,
        },
      ],
      synonyms: ['available models'],
    },
  ],
});
