import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectors } from '../../../../../connectors/index.ts';
import { readConnector } from '../../../../../src/core/connectors/own/index.ts';

const noRules = () => [];

const good = `{
  "schema": 1,
  "id": "my-notes",
  "name": "My notes",
  "category": "documents",
  "about": "Notes on a server.",
  "hosts": ["notes.example.com"],
  "auth": [
    {
      "id": "key",
      "kind": "fields",
      "label": "API key",
      "fields": [{ "id": "apiKey", "label": "API key", "type": "secret" }],
      "apply": { "bearer": "{{ credential.apiKey }}" },
      "steps": ["Ask the server."]
    }
  ]
}
`;

const problemsOf = (text: string) =>
  readConnector(text, noRules).problems.map(
    ({ line, column, message }) => `${line}:${column} ${message}`,
  );

describe('A4: a connector as text', () => {
  it('is read with its defaults', () => {
    expect(readConnector(good, noRules)).toMatchObject({
      connector: { id: 'my-notes', triggers: [], actions: [] },
      problems: [],
    });
    expect(readConnector(`\uFEFF${good}`, noRules).problems).toEqual([]);
  });

  it.each([
    ['a value that is none', good.replace('"My notes"', 'My notes'), '4:11 This is no JSON value'],
    ['a comma too few', good.replace('"schema": 1,', '"schema": 1'), '3:3 A comma belongs here.'],
    ['an end too early', good.trimEnd().slice(0, -1), 'A closing brace } is missing.'],
    ['a comment', `// mine\n${good}`, '1:1 JSON has no comments.'],
    ['nothing', '', '1:1'],
    ['a key that stands twice', good.replace('"about"', '"name"'), '6:3 “name” stands here twice.'],
    ['__proto__', good.replace('"about"', '"__proto__"'), '6:3 “__proto__” is no name.'],
    ['a key that is missing', good.replace(/ {2}"name".*\n/, ''), '1:1 “name” is missing.'],
    [
      'a key inside of a list that is missing',
      good.replace(/ {6}"label".*\n/, ''),
      '9:5 “label” is missing.',
    ],
    ['an unknown key', good.replace('"about"', '"abuot"'), '6:3 “abuot” is not known here.'],
    ['a wrong type', good.replace('"My notes"', '7'), '4:3 This must be a string.'],
    ['a wrong choice', good.replace('"documents"', '"notes"'), '5:3 This must be one of: '],
    ['a wrong id', good.replace('"my-notes"', '"My notes"'), '3:3 This is not as it must be: '],
    ['another schema', good.replace('"schema": 1', '"schema": 2'), '2:3 This must be 1.'],
    ['an unknown kind', good.replace('"fields",', '"felds",'), '11:7 This must be one of: oauth2'],
  ])('says line and reason of %s', (_, text, expected) => {
    expect(problemsOf(text).join('\n')).toContain(expected);
  });

  it('says every mistake, in the order of the lines', () => {
    const text = good.replace('"my-notes"', '"My notes"').replace('"documents"', '"notes"');
    expect(problemsOf(text).map((problem) => problem.split(':')[0])).toEqual(['3', '5']);
  });

  it('gives the place of what a rule finds, or of what stands above it', () => {
    const rules = () => [
      { path: ['auth', 0, 'apply', 'bearer'], message: 'Not so.' },
      { path: ['hosts', 7], message: 'Nor this.' },
    ];
    expect(readConnector(good, rules).problems).toEqual([
      { line: 7, column: 3, message: 'Nor this.' },
      { line: 14, column: 18, message: 'Not so.' },
    ]);
  });

  it('F10: refuses what is nested too deeply or too long, in bounded time', () => {
    expect(problemsOf('['.repeat(100_000))).toEqual([
      '1:101 It is nested more than 100 levels deep.',
    ]);
    expect(problemsOf(' '.repeat(2_000_001))).toEqual(['1:1 It is larger than 2 MB.']);
  });

  it('F10: gives an answer for any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const { connector, problems } = readConnector(text, noRules);
        return (connector === null) === problems.length > 0;
      }),
    );
  });

  it('F10: gives an answer for a connector with any part of it cut out or doubled', () => {
    const place = fc.nat(good.length);
    fc.assert(
      fc.property(place, place, fc.boolean(), (from, to, twice) => {
        const [start, end] = [Math.min(from, to), Math.max(from, to)];
        const text = twice
          ? good.slice(0, end) + good.slice(start)
          : good.slice(0, start) + good.slice(end);
        for (const { line, column } of readConnector(text, noRules).problems) {
          expect(line).toBeLessThanOrEqual(text.split('\n').length);
          expect(column).toBeGreaterThan(0);
        }
      }),
    );
  });

  it.each(connectors.map((source) => [source.id, source] as const))(
    'reads %s, which comes with Sojourn, from its JSON',
    (_, source) => {
      expect(readConnector(JSON.stringify(source, null, 2), noRules).problems).toEqual([]);
    },
  );
});
