import { describe, expect, it } from 'vitest';
import { prepareFields } from '../../../../src/core/connectors/fields.ts';
import { fieldSchema } from '../../../../src/shared/connector.ts';
import type { Field, FieldSource, Json } from '../../../../src/shared/connector.ts';

function field(type: Field['type'], more: Partial<FieldSource> = {}): Field {
  return fieldSchema.parse({ id: 'f', label: 'Field', type, ...more });
}

const handle = { file: 'A'.repeat(22), name: 'a.txt', type: 'text/plain', size: 1 };

describe('prepareFields', () => {
  it.each<[Field['type'], Json, Json]>([
    ['text', 'a', 'a'],
    ['text', 5, '5'],
    ['longText', { a: 1 }, '{"a":1}'],
    ['number', '4.5', 4.5],
    ['number', 4, 4],
    ['boolean', 'yes', true],
    ['boolean', 'False', false],
    ['boolean', true, true],
    ['list', 'one', ['one']],
    ['list', ['one', 2], ['one', 2]],
    ['keyValue', { a: 1 }, { a: 1 }],
    [
      'keyValue',
      [{ key: 'a', value: '1' }, { key: '', value: '2' }, { key: 'b' }],
      { a: '1', b: null },
    ],
    ['json', '{"a":[1]}', { a: [1] }],
    ['json', [1], [1]],
    ['dropdown', 7, 7],
    ['date', '2026-03-31', '2026-03-31'],
    ['file', handle, handle],
  ])('brings a %s from %j to %j', (type, given, value) => {
    expect(prepareFields([field(type)], { f: given })).toEqual({ f: value });
  });

  it.each<[Field['type'], Json, string]>([
    ['number', 'many', '“Field” must be a number.'],
    ['number', 'Infinity', '“Field” must be a number.'],
    ['boolean', 'maybe', '“Field” must be yes or no.'],
    ['json', '{', '“Field” must be valid JSON.'],
    ['keyValue', 'a=b', '“Field” must be names with values.'],
    ['keyValue', ['a'], '“Field” must be names with values.'],
    ['file', 'a.txt', '“Field” must be a file that an earlier step gave.'],
    ['file', { ...handle, path: '/etc' }, '“Field” must be a file that an earlier step gave.'],
  ])('refuses a %s of %j', (type, given, message) => {
    expect(() => prepareFields([field(type)], { f: given })).toThrow(
      expect.objectContaining({ code: 'input_invalid', message, field: 'f' }),
    );
  });

  it('leaves out what is empty and what is not declared', () => {
    const fields = [field('text'), { ...field('text'), id: 'g' }];
    expect(prepareFields(fields, { f: '', g: null, other: 1 })).toEqual({});
    expect(prepareFields([{ ...field('text'), id: 'toString' }], {})).toEqual({});
  });

  it('fills in a default where nothing is given', () => {
    const fields = [field('choice', { default: 'GET' })];
    expect(prepareFields(fields, {})).toEqual({ f: 'GET' });
    expect(prepareFields(fields, { f: 'POST' })).toEqual({ f: 'POST' });
    expect(prepareFields(fields, { f: '' })).toEqual({});
  });

  it('names a required field that is empty, unless others are still to come', () => {
    const fields = [field('text', { required: true })];
    expect(() => prepareFields(fields, { f: '' })).toThrow(
      expect.objectContaining({
        code: 'field_missing',
        message: 'The field “Field” is empty.',
        field: 'f',
      }),
    );
    expect(prepareFields(fields, {}, { partial: true })).toEqual({});
  });
});
