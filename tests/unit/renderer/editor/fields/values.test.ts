import { describe, expect, it } from 'vitest';
import {
  isTyping,
  mistakeIn,
  parseNumber,
  textOf,
} from '../../../../../src/renderer/editor/fields/values.ts';

describe('what was typed into a field', () => {
  it.each([
    ['1', 1],
    ['-1.5', -1.5],
    ['2,5', 2.5],
    ['.5', 0.5],
    ['1e3', 1000],
    ['', undefined],
    ['1.2.3', undefined],
    ['1 000', undefined],
    ['0x10', undefined],
    ['Infinity', undefined],
    ['1e999', undefined],
  ])('%j is read as the number %s', (text, number) => {
    expect(parseNumber(text)).toBe(number);
  });

  it.each([
    ['number', 'ten', 'number'],
    ['email', 'reader', 'email'],
    ['email', 'reader@example.com', null],
    ['url', 'example.com', 'url'],
    ['url', 'javascript:alert(1)', 'url'],
    ['url', 'https://example.com/a b', null],
    ['json', '{"a": }', 'json'],
    ['json', '[1]', null],
    ['text', 'anything', null],
    ['email', '', null],
    ['email', '{{ s0.mail }}', null],
    ['url', 'https://{{ s0.host }}', null],
  ] as const)('a field of type %s with %j: %s', (type, text, mistake) => {
    expect(mistakeIn(type, text)).toBe(mistake);
  });

  it.each([
    [undefined, 'a', true],
    ['ab', 'a', true],
    ['Do {{ s0.title }}', 'Do {{ s0.title }}!', true],
    ['Do ', 'Do {{ s0.title }}', false],
    ['{{ s0 }}', '', false],
    ['', 'pasted from elsewhere', false],
    ['{{ s0.titl', '{{ s0.titl }}', false],
  ])('J8: from %j to %j is typing: %s', (before, after, typing) => {
    expect(isTyping(before === undefined ? undefined : { text: before }, { text: after })).toBe(
      typing,
    );
  });

  it('every kind of value has a text', () => {
    expect(textOf(undefined)).toBe('');
    expect(textOf({ text: 'a {{ s0.b }}' })).toBe('a {{ s0.b }}');
    expect(textOf({ value: 5 })).toBe('5');
    expect(textOf({ value: null })).toBe('');
    expect(textOf({ formula: 's0.a' })).toBe('s0.a');
  });
});
