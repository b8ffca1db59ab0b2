import { describe, expect, it } from 'vitest';
import { parseTemplate } from '../../../../src/renderer/editor/pills.ts';
import {
  sentenceParts,
  sentenceText,
  tokenLook,
} from '../../../../src/renderer/editor/sentence.ts';

const newTask = {
  name: 'New task',
  sentence: 'When a new task appears in {list}, or {nothing}',
  fields: [
    { id: 'list', label: 'Task list', type: 'dropdown', required: true, more: false } as const,
  ],
};

describe('J3: a step reads as a sentence', () => {
  it('names the event, and a field that is still empty by its label', () => {
    expect(sentenceParts(newTask, {})).toEqual([
      { kind: 'text', text: 'When a ' },
      { kind: 'name', text: 'new task' },
      { kind: 'text', text: ' appears in ' },
      { kind: 'empty', text: 'Task list' },
      { kind: 'text', text: ', or ' },
      { kind: 'text', text: '{nothing}' },
    ]);
  });

  it('shows the label of a choice, never its id', () => {
    const parts = sentenceParts(newTask, { list: { value: 'MDk', label: 'Errands' } });
    expect(parts[3]).toEqual({ kind: 'value', parts: [{ kind: 'text', source: 'Errands' }] });
  });

  it('shows the label of a fixed choice, and pills', () => {
    const event: Parameters<typeof sentenceParts>[0] = {
      name: 'Send request',
      sentence: 'Send a {method} request to {url}',
      fields: [
        {
          id: 'method',
          label: 'Method',
          type: 'choice',
          required: true,
          more: false,
          choices: [{ value: 'GET', label: 'Read' }],
        },
        { id: 'url', label: 'URL', type: 'url', required: true, more: false },
      ],
    };
    const parts = sentenceParts(event, {
      method: { value: 'GET' },
      url: { text: 'https://{{ s0.host }}/' },
    });
    expect(parts).toEqual([
      { kind: 'text', text: 'Send a ' },
      { kind: 'value', parts: [{ kind: 'text', source: 'Read' }] },
      { kind: 'text', text: ' request to ' },
      {
        kind: 'value',
        parts: [
          { kind: 'text', source: 'https://' },
          { kind: 'pill', source: '{{ s0.host }}', pill: { step: 's0', path: ['host'] } },
          { kind: 'text', source: '/' },
        ],
      },
    ]);
  });

  it('as plain text says the same, with pills and the data of formulas by their words', () => {
    const event = {
      name: 'Log a message',
      sentence: 'Log {message}, at {level}',
      fields: [
        { id: 'message', label: 'Message', type: 'text', required: true, more: false } as const,
        { id: 'level', label: 'Level', type: 'text', required: true, more: false } as const,
      ],
    };
    const parts = sentenceParts(event, {
      message: { text: 'Now {{ s0.at }} and {{ $uppercase(s1.title) }}' },
    });
    expect(sentenceText(parts, ({ step, path }) => `[${step} ${path.join(' ')}]`)).toBe(
      'Log Now [s0 at] and $uppercase([s1 title]), at Level',
    );
  });

  it.each([
    ['{{ s0.title }}', { begins: true, ends: true, only: true }],
    ['At {{ s0.at }}', { begins: false, ends: true, only: false }],
    ['{{ s0.at }} and {{ s1.at }}', { begins: true, ends: true, only: false }],
    ['Bread', { begins: false, ends: false, only: true }],
  ])('knows of %j where a pill stands at its edge', (template, look) => {
    expect(tokenLook(parseTemplate(template))).toEqual(look);
  });
});
