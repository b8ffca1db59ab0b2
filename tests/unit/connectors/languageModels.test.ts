import { describe, expect, it } from 'vitest';
import anthropic from '../../../connectors/anthropic/connector.ts';
import openai from '../../../connectors/openai/connector.ts';
import { rendered } from './rendered.ts';

describe('OpenAI', () => {
  const { action, connector, trigger, render, codeOf } = rendered(openai);

  it('asks with text alone, or with a picture', async () => {
    const { body } = action('ask').request ?? {};
    const fields = { model: 'm', prompt: 'Hi', store: false, webSearch: false };
    expect(await render(body, { fields })).toEqual({ model: 'm', input: 'Hi', store: false });
    const imageUrl = 'https://example.com/a.png';
    expect(await render(body, { fields: { ...fields, imageUrl } })).toMatchObject({
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'Hi' },
            { type: 'input_image', image_url: imageUrl, detail: 'auto' },
          ],
        },
      ],
    });
  });

  it('asks for JSON by a schema, with tools and reasoning', async () => {
    const schema = { type: 'object', properties: {} };
    const fields = { model: 'm', prompt: 'Hi', schema, webSearch: true, effort: 'low' };
    expect(await render(action('ask').request?.body, { fields })).toMatchObject({
      text: { format: { type: 'json_schema', name: 'answer', schema, strict: true } },
      tools: [{ type: 'web_search' }],
      reasoning: { effort: 'low' },
    });
  });

  it.each([
    ['image/png', 'vision', { type: 'input_image', file_id: 'f', detail: 'auto' }],
    ['application/pdf', 'user_data', { type: 'input_file', file_id: 'f' }],
  ])('sends a file of the type %s as %s', async (type, purpose, part) => {
    const { before, request } = action('ask-about-file');
    const file = { file: 'A1b2C3d4E5f6G7h8I9j0Kl', name: 'a', type, size: 1 };
    const fields = { model: 'm', prompt: 'Hi', file };
    expect(await render(before[0]?.request.body, { fields })).toMatchObject({ purpose, file });
    expect(await render(request?.body, { fields, answers: { upload: { id: 'f' } } })).toMatchObject(
      {
        input: [{ content: [part, { type: 'input_text', text: 'Hi' }] }],
      },
    );
  });

  it('gives the text of an answer in one piece', async () => {
    const output = [
      { type: 'reasoning', summary: [] },
      {
        type: 'message',
        content: [
          { type: 'output_text', text: 'Good ' },
          { type: 'refusal', refusal: 'no' },
          { type: 'output_text', text: 'morning' },
        ],
      },
    ];
    expect(await render(action('ask').output, { id: 'r', output })).toEqual({
      id: 'r',
      output,
      output_text: 'Good morning',
    });
  });

  it('offers the models of each kind, newest first', async () => {
    const data = [
      { id: 'gpt-4.1', created: 1 },
      { id: 'gpt-5.4-mini', created: 3 },
      { id: 'gpt-image-2', created: 4 },
      { id: 'gpt-4o-mini-tts', created: 4 },
      { id: 'o3', created: 2 },
      { id: 'whisper-1', created: 1 },
      { id: 'text-embedding-3-small', created: 1 },
    ];
    const ids = async (name: string) => {
      const items = await render(connector.options[name]?.paging?.items, { data });
      return (items as { id: string }[]).map(({ id }) => id);
    };
    expect(await ids('textModels')).toEqual(['gpt-5.4-mini', 'o3', 'gpt-4.1']);
    expect(await ids('imageModels')).toEqual(['gpt-image-2']);
    expect(await ids('speechModels')).toEqual(['gpt-4o-mini-tts']);
    expect(await ids('transcriptionModels')).toEqual(['whisper-1']);
    expect(await ids('embeddingModels')).toEqual(['text-embedding-3-small']);
  });

  it('takes only completed batches for events', async () => {
    const { where } = trigger('batch-completed');
    expect(await render(where, { status: 'completed' })).toBe(true);
    expect(await render(where, { status: 'in_progress' })).toBe(false);
  });

  it.each([
    ['insufficient_quota', 429, 'rejected_by_app'],
    ['rate_limit_exceeded', 429, undefined],
    ['model_not_found', 404, 'missing_at_app'],
  ])('tells %s', async (code, status, expected) => {
    expect(await codeOf({ status, error: { code, message: 'x' } })).toBe(expected);
  });
});

describe('Anthropic', () => {
  const { action, render, codeOf } = rendered(anthropic);

  it('asks with text alone, with what was said before, or with a picture and a PDF', async () => {
    const { body } = action('ask').request ?? {};
    const fields = { model: 'm', prompt: 'Hi', maxTokens: 100 };
    expect(await render(body, { fields })).toEqual({
      model: 'm',
      max_tokens: 100,
      messages: [{ role: 'user', content: 'Hi' }],
    });
    const history = [
      { role: 'user', content: 'A' },
      { role: 'assistant', content: 'B' },
    ];
    expect(await render(body, { fields: { ...fields, history } })).toMatchObject({
      messages: [...history, { role: 'user', content: 'Hi' }],
    });
    const imageUrl = 'https://example.com/a.png';
    const pdfUrl = 'https://example.com/a.pdf';
    expect(await render(body, { fields: { ...fields, imageUrl, pdfUrl } })).toMatchObject({
      messages: [
        {
          content: [
            { type: 'image', source: { type: 'url', url: imageUrl } },
            { type: 'document', source: { type: 'url', url: pdfUrl } },
            { type: 'text', text: 'Hi' },
          ],
        },
      ],
    });
  });

  it('asks for JSON by a schema, and for effort', async () => {
    const { body } = action('ask').request ?? {};
    const fields = { model: 'm', prompt: 'Hi', maxTokens: 100, effort: 'low' };
    expect(await render(body, { fields })).toMatchObject({ output_config: { effort: 'low' } });
    const schema = { type: 'object' };
    expect(await render(body, { fields: { ...fields, schema } })).toMatchObject({
      output_config: { effort: 'low', format: { type: 'json_schema', schema } },
    });
  });

  it('gives the text of an answer in one piece', async () => {
    const content = [
      { type: 'thinking', thinking: '…' },
      { type: 'text', text: 'Good ' },
      { type: 'text', text: 'morning' },
    ];
    expect(await render(action('ask').output, { id: 'm', content })).toEqual({
      id: 'm',
      content,
      text: 'Good morning',
    });
  });

  it.each([
    [{ status: 529, error: { type: 'overloaded_error' } }, 'app_unavailable'],
    [{ status: 400, error: { message: 'Your credit balance is too low' } }, 'rejected_by_app'],
    [{ status: 400, error: { type: 'invalid_request_error', message: 'x' } }, undefined],
  ])('tells %j', async (answer, code) => {
    expect(await codeOf(answer)).toBe(code);
  });
});
