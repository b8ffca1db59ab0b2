import { describe, expect, it } from 'vitest';
import { findingsIn } from '../../../../src/core/connectors/index.ts';
import { readConnector } from '../../../../src/core/connectors/own/index.ts';
import { connectorExample } from '../../../../src/renderer/apps/connectorExample.ts';

const problemsOf = (text: string) =>
  readConnector(text, findingsIn).problems.map(
    ({ line, message }) => `${text.split('\n')[line - 1]?.trim() ?? ''} → ${message}`,
  );

describe('A4: the rules of connectors, by line', () => {
  it('finds nothing wrong with the example that the window begins with', () => {
    expect(problemsOf(connectorExample)).toEqual([]);
  });

  it.each([
    [
      'an unknown field in a template',
      ['{{ fields.title }}', '{{ fields.name }}'],
      '{ → fields.name in {{ fields.name }} is not known.',
    ],
    ['a host that is not declared', ['"api.example.com"', '"example.com"'], '"baseUrl"'],
    ['a template that does not parse', ['{{ items }}', '{{ items[ }}'], '{ → '],
    ['a sentence with an unknown field', ['{title}', '{name}'], '{ → Its sentence names name'],
    ['a dropdown without options', ['"type": "text"', '"type": "dropdown"'], '{ → A dropdown'],
  ])('says %s', (_, [from = '', to = ''], expected) => {
    expect(problemsOf(connectorExample.replace(from, to)).join('\n')).toContain(expected);
  });
});
