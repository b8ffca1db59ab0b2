/** OpenAI API. Methods, parameters and answers: https://platform.openai.com/docs/api-reference */
import { defineConnector, type FieldSource, type Json } from '../../src/shared/connector.ts';

const reference = (page: string): string =>
  `https://platform.openai.com/docs/api-reference/${page}`;

const modelField = (options: string, example: string): FieldSource => ({
  id: 'model',
  label: 'Model',
  type: 'dropdown',
  options,
  required: true,
  example,
});

/** Models of one kind, newest first; what kind one is, only its name says. */
const models = (condition: string) => ({
  request: { get: '/models', reference: reference('models/list') },
  paging: { kind: 'none' as const, items: `{{ [data[${condition}]^(>created, id)] }}` },
  value: '{{ id }}',
  label: '{{ id }}',
});

const answerFields: FieldSource[] = [
  {
    id: 'instructions',
    label: 'Instructions',
    type: 'longText',
    help: 'Who the model is to be, and how it is to answer.',
  },
  {
    id: 'effort',
    label: 'Reasoning',
    type: 'choice',
    more: true,
    help: 'Which of these a model knows depends on it.',
    choices: [
      { value: 'none', label: 'None' },
      { value: 'minimal', label: 'Minimal' },
      { value: 'low', label: 'Low' },
      { value: 'medium', label: 'Medium' },
      { value: 'high', label: 'High' },
      { value: 'xhigh', label: 'Very high' },
    ],
  },
  {
    id: 'maxTokens',
    label: 'Longest answer in tokens',
    type: 'number',
    more: true,
    help: 'Reasoning counts too.',
  },
  {
    id: 'temperature',
    label: 'Temperature',
    type: 'number',
    more: true,
    help: 'From 0, always much the same, to 2. Reasoning models take none.',
  },
  {
    id: 'schema',
    label: 'JSON schema',
    type: 'json',
    more: true,
    help: 'Makes the answer JSON of this shape; additionalProperties must be false in each object.',
  },
  {
    id: 'store',
    label: 'Keep it at OpenAI',
    type: 'boolean',
    default: false,
    more: true,
    help: 'For 30 days, so that it can be continued.',
  },
];
const answerBody: Record<string, Json> = {
  model: '{{ fields.model }}',
  instructions: '{{ fields.instructions }}',
  reasoning: '{{ fields.effort ? { "effort": fields.effort } }}',
  max_output_tokens: '{{ fields.maxTokens }}',
  temperature: '{{ fields.temperature }}',
  text: '{{ fields.schema ? { "format": { "type": "json_schema", "name": "answer", "schema": fields.schema, "strict": true } } }}',
  store: '{{ fields.store }}',
};
/** The answer’s text in one piece, beside all the rest. */
const answerOutput =
  '{{ $merge([$, { "output_text": $join(output[type = "message"].content[type = "output_text"].text) }]) }}';

const sampleAnswer = {
  id: 'resp_0a1b2c3d4e5f6a7b8c9d',
  object: 'response',
  created_at: 1772442900,
  status: 'completed',
  error: null,
  incomplete_details: null,
  model: 'gpt-5.4-mini-2026-03-17',
  output: [
    {
      type: 'message',
      id: 'msg_0a1b2c3d4e5f6a7b8c9d',
      status: 'completed',
      role: 'assistant',
      content: [{ type: 'output_text', text: 'Good morning!', annotations: [] }],
    },
  ],
  usage: {
    input_tokens: 12,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: 5,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 17,
  },
  output_text: 'Good morning!',
};

const sampleImages = {
  created: 1772442900,
  background: 'opaque',
  data: [{ b64_json: 'iVBORw0KGgo=' }],
  output_format: 'png',
  quality: 'medium',
  size: '1024x1024',
  usage: { input_tokens: 14, output_tokens: 1056, total_tokens: 1070 },
};
const imageFields: FieldSource[] = [
  {
    id: 'size',
    label: 'Size',
    type: 'choice',
    choices: [
      { value: '1024x1024', label: 'Square' },
      { value: '1536x1024', label: 'Landscape' },
      { value: '1024x1536', label: 'Portrait' },
    ],
  },
  {
    id: 'quality',
    label: 'Quality',
    type: 'choice',
    more: true,
    choices: [
      { value: 'low', label: 'Low' },
      { value: 'medium', label: 'Medium' },
      { value: 'high', label: 'High' },
    ],
  },
  {
    id: 'format',
    label: 'Format',
    type: 'choice',
    more: true,
    choices: [
      { value: 'png', label: 'PNG' },
      { value: 'jpeg', label: 'JPEG' },
      { value: 'webp', label: 'WebP' },
    ],
  },
];
const imageBody: Record<string, Json> = {
  model: '{{ fields.model }}',
  prompt: '{{ fields.prompt }}',
  size: '{{ fields.size }}',
  quality: '{{ fields.quality }}',
  output_format: '{{ fields.format }}',
};
const base64Note =
  'The picture is Base64 text under data, b64_json: that is how OpenAI’s image models give it.';

const sampleTranscript = {
  text: 'The order was for A4.',
  usage: { type: 'tokens', input_tokens: 40, output_tokens: 8, total_tokens: 48 },
};

export default defineConnector({
  schema: 1,
  id: 'openai',
  name: 'OpenAI',
  category: 'ai',
  about: 'Text, pictures, speech and transcripts by OpenAI’s models.',
  homepage: 'https://platform.openai.com/',
  synonyms: [
    'chatgpt',
    'gpt',
    'ai',
    'llm',
    'whisper',
    'image generation',
    'artificial intelligence',
  ],
  hosts: ['api.openai.com'],
  auth: [
    {
      // A key cannot ask whose it is.
      id: 'api-key',
      kind: 'fields',
      label: 'API key',
      fields: [{ id: 'key', label: 'API key', type: 'secret', help: 'Starts with “sk-”.' }],
      apply: { bearer: '{{ credential.key }}' },
      test: { get: '/models', reference: reference('models/list') },
      steps: [
        'Open https://platform.openai.com/api-keys and sign in; the account of ChatGPT works, but the API is paid for apart from it.',
        'Press “Create new secret key”, give it a name and choose a project. With restricted permissions it needs “Models” to read and “Model capabilities” and “Files” to write.',
        'Copy the key, which is shown once, and paste it here.',
        'Under “Settings”, “Billing” see to it that the account has credit.',
      ],
      helpUrl: 'https://platform.openai.com/api-keys',
    },
  ],
  api: {
    baseUrl: 'https://api.openai.com/v1',
    // Limits depend on model and account and are told by 429; this only keeps loops from running wild.
    rate: { requests: 5, per: 'second' },
  },
  errors: [
    {
      when: '{{ error.code = "insufficient_quota" }}',
      code: 'rejected_by_app',
      message: 'The OpenAI account has no credit left, or its limit for this month is met.',
    },
    {
      when: '{{ error.code = "model_not_found" }}',
      code: 'missing_at_app',
      message: 'This OpenAI account does not have that model.',
    },
    {
      when: '{{ error.code = "context_length_exceeded" }}',
      code: 'rejected_by_app',
      message: 'The text is too long for this model.',
    },
    {
      when: '{{ error.code = "invalid_api_key" }}',
      code: 'sign_in_needed',
      message: 'OpenAI does not accept the API key.',
    },
  ],
  options: {
    textModels: models(
      '$contains(id, /^(gpt|o[0-9]|chatgpt)/) and $not($contains(id, /audio|realtime|image|tts|transcribe|search|instruct/))',
    ),
    imageModels: models('$contains(id, /image/)'),
    speechModels: models('$contains(id, /tts/)'),
    transcriptionModels: models('$contains(id, /whisper|transcribe/)'),
    embeddingModels: models('$contains(id, /embedding/)'),
  },
  triggers: [
    {
      id: 'batch-completed',
      name: 'Batch completed',
      sentence: 'When a batch is completed',
      about: 'Starts once for every batch of requests that OpenAI has worked off.',
      kind: 'poll',
      request: { get: '/batches', reference: reference('batch/list') },
      paging: {
        kind: 'cursor',
        param: 'after',
        next: '{{ has_more ? last_id }}',
        items: '{{ data }}',
        size: ['limit', 100],
      },
      where: '{{ status = "completed" }}',
      key: '{{ id }}',
      time: '{{ $fromMillis(completed_at * 1000) }}',
      sample: {
        id: 'batch_a1b2c3d4',
        object: 'batch',
        endpoint: '/v1/responses',
        input_file_id: 'file-a1b2c3d4',
        completion_window: '24h',
        status: 'completed',
        output_file_id: 'file-e5f6a7b8',
        error_file_id: null,
        created_at: 1772442900,
        completed_at: 1772446500,
        request_counts: { total: 100, completed: 100, failed: 0 },
        metadata: {},
      },
      synonyms: ['batch finished', 'job done'],
    },
  ],
  actions: [
    {
      id: 'ask',
      name: 'Ask a model',
      sentence: 'Ask {model}: {prompt}',
      about: 'Gives the answer as output_text.',
      changes: false,
      repeat: 'safe',
      fields: [
        modelField('textModels', 'gpt-5.4-mini'),
        { id: 'prompt', label: 'Question', type: 'longText', required: true },
        {
          id: 'imageUrl',
          label: 'Address of a picture',
          type: 'url',
          more: true,
          help: 'A picture that OpenAI can fetch.',
        },
        {
          id: 'webSearch',
          label: 'May search the web',
          type: 'boolean',
          default: false,
          more: true,
        },
        {
          id: 'previous',
          label: 'Continues the answer',
          type: 'text',
          more: true,
          help: 'The id of an answer that was kept at OpenAI.',
          example: 'resp_…',
        },
        ...answerFields,
      ],
      request: {
        post: '/responses',
        body: {
          ...answerBody,
          input:
            '{{ fields.imageUrl ? [{ "role": "user", "content": [{ "type": "input_text", "text": fields.prompt }, { "type": "input_image", "image_url": fields.imageUrl, "detail": "auto" }] }] : fields.prompt }}',
          previous_response_id: '{{ fields.previous }}',
          tools: '{{ fields.webSearch ? [{ "type": "web_search" }] }}',
        },
        reference: reference('responses/create'),
      },
      output: answerOutput,
      sample: sampleAnswer,
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
      id: 'ask-about-file',
      name: 'Ask about a file',
      sentence: 'Ask {model} about {file}: {prompt}',
      about: 'For PDFs, documents and pictures. OpenAI keeps the file for a day.',
      changes: false,
      repeat: 'safe',
      fields: [
        modelField('textModels', 'gpt-5.4-mini'),
        { id: 'file', label: 'File', type: 'file', required: true },
        { id: 'prompt', label: 'Question', type: 'longText', required: true },
        ...answerFields,
      ],
      before: [
        {
          id: 'upload',
          request: {
            post: '/files',
            body: {
              purpose: '{{ $contains(fields.file.type, "image/") ? "vision" : "user_data" }}',
              'expires_after[anchor]': 'created_at',
              'expires_after[seconds]': '86400',
              file: '{{ fields.file }}',
            },
            bodyType: 'multipart',
            reference: reference('files/create'),
          },
        },
      ],
      request: {
        post: '/responses',
        body: {
          ...answerBody,
          input: [
            {
              role: 'user',
              content: [
                '{{ $contains(fields.file.type, "image/") ? { "type": "input_image", "file_id": answers.upload.id, "detail": "auto" } : { "type": "input_file", "file_id": answers.upload.id } }}',
                { type: 'input_text', text: '{{ fields.prompt }}' },
              ],
            },
          ],
        },
        reference: reference('responses/create'),
      },
      output: answerOutput,
      sample: sampleAnswer,
      synonyms: ['read pdf', 'describe image', 'vision', 'analyse document', 'extract data'],
    },
    {
      id: 'create-image',
      name: 'Create picture',
      sentence: 'Draw {prompt}',
      about: base64Note,
      changes: false,
      repeat: 'safe',
      fields: [
        modelField('imageModels', 'gpt-image-2'),
        { id: 'prompt', label: 'What to show', type: 'longText', required: true },
        ...imageFields,
        {
          id: 'background',
          label: 'Background',
          type: 'choice',
          more: true,
          help: 'Transparent only as PNG or WebP.',
          choices: [
            { value: 'opaque', label: 'Opaque' },
            { value: 'transparent', label: 'Transparent' },
          ],
        },
      ],
      request: {
        post: '/images/generations',
        body: { ...imageBody, background: '{{ fields.background }}' },
        reference: reference('images/create'),
      },
      sample: sampleImages,
      synonyms: ['generate image', 'dall-e', 'draw', 'illustration'],
    },
    {
      id: 'edit-image',
      name: 'Change picture',
      sentence: 'Change {image}: {prompt}',
      about: base64Note,
      changes: false,
      repeat: 'safe',
      fields: [
        modelField('imageModels', 'gpt-image-2'),
        {
          id: 'image',
          label: 'Picture',
          type: 'file',
          required: true,
          help: 'PNG, WebP or JPEG, up to 50 MB.',
        },
        { id: 'prompt', label: 'What to change', type: 'longText', required: true },
        ...imageFields,
      ],
      request: {
        post: '/images/edits',
        body: { ...imageBody, image: '{{ fields.image }}' },
        bodyType: 'multipart',
        reference: reference('images/createEdit'),
      },
      sample: sampleImages,
      synonyms: ['edit image', 'retouch'],
    },
    {
      id: 'speak',
      name: 'Read text aloud',
      sentence: 'Read {text} aloud',
      about: 'Gives a sound file. Tell listeners that the voice is not a person’s.',
      changes: false,
      repeat: 'safe',
      fields: [
        modelField('speechModels', 'gpt-4o-mini-tts'),
        {
          id: 'text',
          label: 'Text',
          type: 'longText',
          required: true,
          help: 'Up to 4,096 characters.',
        },
        {
          id: 'voice',
          label: 'Voice',
          type: 'choice',
          required: true,
          default: 'alloy',
          choices: [
            'alloy',
            'ash',
            'ballad',
            'cedar',
            'coral',
            'echo',
            'marin',
            'sage',
            'shimmer',
            'verse',
          ].map((voice) => ({
            value: voice,
            label: `${voice.charAt(0).toUpperCase()}${voice.slice(1)}`,
          })),
        },
        {
          id: 'instructions',
          label: 'How to speak',
          type: 'longText',
          more: true,
          example: 'Calm and friendly',
        },
        {
          id: 'format',
          label: 'Format',
          type: 'choice',
          default: 'mp3',
          more: true,
          choices: [
            { value: 'mp3', label: 'MP3' },
            { value: 'opus', label: 'Opus' },
            { value: 'aac', label: 'AAC' },
            { value: 'flac', label: 'FLAC' },
            { value: 'wav', label: 'WAV' },
          ],
        },
        {
          id: 'speed',
          label: 'Speed',
          type: 'number',
          more: true,
          help: 'From 0.25 to 4; 1 is usual.',
        },
      ],
      request: {
        post: '/audio/speech',
        body: {
          model: '{{ fields.model }}',
          input: '{{ fields.text }}',
          voice: '{{ fields.voice }}',
          instructions: '{{ fields.instructions }}',
          response_format: '{{ fields.format }}',
          speed: '{{ fields.speed }}',
        },
        answer: 'file',
        reference: reference('audio/createSpeech'),
      },
      sample: {
        file: 'A1b2C3d4E5f6G7h8I9j0Kl',
        name: 'speech.mp3',
        type: 'audio/mpeg',
        size: 48000,
      },
      synonyms: ['text to speech', 'tts', 'voice', 'audio'],
    },
    {
      id: 'transcribe',
      name: 'Transcribe a recording',
      sentence: 'Write down {file}',
      changes: false,
      repeat: 'safe',
      fields: [
        modelField('transcriptionModels', 'gpt-4o-transcribe'),
        {
          id: 'file',
          label: 'Recording',
          type: 'file',
          required: true,
          help: 'FLAC, MP3, MP4, M4A, OGG, WAV or WebM, up to 25 MB.',
        },
        {
          id: 'language',
          label: 'Language',
          type: 'text',
          help: 'Two letters; helps to get it right.',
          example: 'en',
        },
        {
          id: 'prompt',
          label: 'Names and terms in it',
          type: 'longText',
          more: true,
          help: 'Helps with the spelling.',
        },
      ],
      request: {
        post: '/audio/transcriptions',
        body: {
          model: '{{ fields.model }}',
          file: '{{ fields.file }}',
          language: '{{ fields.language }}',
          prompt: '{{ fields.prompt }}',
          response_format: 'json',
        },
        bodyType: 'multipart',
        reference: reference('audio/createTranscription'),
      },
      sample: sampleTranscript,
      synonyms: ['speech to text', 'whisper', 'transcript', 'subtitles'],
    },
    {
      id: 'moderate',
      name: 'Check a text for harm',
      sentence: 'Check {text}',
      about: 'Tells whether a text is hateful, violent, sexual or the like. It costs nothing.',
      changes: false,
      repeat: 'safe',
      fields: [{ id: 'text', label: 'Text', type: 'longText', required: true }],
      request: {
        post: '/moderations',
        body: { model: 'omni-moderation-latest', input: '{{ fields.text }}' },
        reference: reference('moderations/create'),
      },
      output: '{{ results[0] }}',
      sample: {
        flagged: false,
        categories: { harassment: false, violence: false },
        category_scores: { harassment: 0.0001, violence: 0.0002 },
        category_applied_input_types: { harassment: ['text'], violence: ['text'] },
      },
      synonyms: ['moderation', 'safety', 'filter'],
    },
    {
      id: 'embed',
      name: 'Create embedding',
      sentence: 'Turn {text} into a vector',
      changes: false,
      repeat: 'safe',
      fields: [
        modelField('embeddingModels', 'text-embedding-3-small'),
        { id: 'text', label: 'Text', type: 'longText', required: true },
        { id: 'dimensions', label: 'Dimensions', type: 'number', more: true },
      ],
      request: {
        post: '/embeddings',
        body: {
          model: '{{ fields.model }}',
          input: '{{ fields.text }}',
          dimensions: '{{ fields.dimensions }}',
        },
        reference: reference('embeddings/create'),
      },
      sample: {
        object: 'list',
        data: [{ object: 'embedding', index: 0, embedding: [0.0023, -0.0093, 0.0156] }],
        model: 'text-embedding-3-small',
        usage: { prompt_tokens: 8, total_tokens: 8 },
      },
      synonyms: ['vector', 'similarity', 'semantic search'],
    },
    {
      id: 'list-models',
      name: 'List models',
      sentence: 'List the models',
      changes: false,
      repeat: 'safe',
      request: { get: '/models', reference: reference('models/list') },
      paging: { kind: 'none', items: '{{ data }}' },
      sample: [{ id: 'gpt-5.4-mini', object: 'model', created: 1772442900, owned_by: 'openai' }],
      synonyms: ['available models'],
    },
  ],
});
