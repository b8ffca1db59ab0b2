import { afterAll, describe, expect, it } from 'vitest';
import googleForms from '../../../connectors/google-forms/connector.ts';
import { createExpressions } from '../../../src/core/expressions/index.ts';
import { connectorSchema, type Json } from '../../../src/shared/connector.ts';

const expressions = createExpressions({
  worker: new URL('../../../src/core/expressions/worker.ts', import.meta.url),
});
afterAll(() => expressions.close());

const connector = connectorSchema.parse(googleForms);
const action = (id: string) => connector.actions.find((one) => one.id === id);
const trigger = (id: string) => connector.triggers.find((one) => one.id === id);
const render = (template: Json | undefined, scope: Json) =>
  expressions.renderTree(template ?? null, scope);

const text = (...values: string[]): Json => ({
  textAnswers: { answers: values.map((value) => ({ value })) },
});

describe('Google Forms', () => {
  it.each<[string, Json, Json]>([
    ['none', {}, {}],
    ['one', { a: text('Ann') }, { a: 'Ann' }],
    [
      'several',
      {
        a: text('Ann'),
        b: text('Monday', 'Friday'),
        c: { fileUploadAnswers: { answers: [{ fileId: '1', fileName: 'cv.pdf' }] } },
        d: { textAnswers: {} },
      },
      { a: 'Ann', b: 'Monday, Friday', c: 'cv.pdf', d: '' },
    ],
  ])('gives each answer as a text: %s', async (_, answers, values) => {
    const response = { responseId: 'r1', answers };
    expect(await render(trigger('new-response')?.output, response)).toEqual({
      ...response,
      values,
    });
  });

  it('reads a response without any answers', async () => {
    expect(await render(action('get-response')?.output, { responseId: 'r1' })).toEqual({
      responseId: 'r1',
      values: {},
    });
  });

  it('asks for responses since the last look, and for all the first time', async () => {
    const { query = null } = trigger('new-response')?.request ?? {};
    expect(await render(query, { fields: {} })).toEqual({});
    expect(await render(query, { fields: {}, since: Date.UTC(2026, 2, 2, 9, 15) })).toEqual({
      filter: 'timestamp >= 2026-03-02T09:15:00.000Z',
    });
  });

  it.each<[string, Json]>([
    ['text', { textQuestion: { paragraph: false } }],
    ['paragraph', { textQuestion: { paragraph: true } }],
    ['RADIO', { choiceQuestion: { type: 'RADIO', options: [{ value: 'Yes' }] } }],
    ['scale', { scaleQuestion: { low: 1, high: 5 } }],
    ['date', { dateQuestion: { includeYear: true } }],
    ['time', { timeQuestion: { duration: false } }],
  ])('adds a question of the kind %s behind the others', async (kind, question) => {
    const scope = {
      fields: { title: 'Why?', kind, choices: ['Yes'], required: false },
      answers: { form: { items: [{ itemId: '1' }, { itemId: '2' }] } },
    };
    const item = {
      title: 'Why?',
      questionItem: { question: { required: false, ...(question as Record<string, Json>) } },
    };
    expect(await render(action('add-question')?.request?.body, scope)).toEqual({
      requests: [{ createItem: { item, location: { index: 2 } } }],
    });
  });

  it('adds the first question to an empty form', async () => {
    const scope = { fields: { title: 'Why?', kind: 'text' }, answers: { form: {} } };
    expect(await render(action('add-question')?.request?.body, scope)).toMatchObject({
      requests: [{ createItem: { location: { index: 0 } } }],
    });
  });

  it.each([
    ['open', true, true],
    ['closed', true, false],
    ['unpublished', false, false],
  ])('sets a form to %s', async (state, isPublished, isAcceptingResponses) => {
    expect(await render(action('publish-form')?.request?.body, { fields: { state } })).toEqual({
      publishSettings: { publishState: { isPublished, isAcceptingResponses } },
    });
  });
});
