import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostRows, readCsv, readCsvTable } from '../../../../src/core/connectors/csv.ts';

describe('CSV', () => {
  it.each<[string, string, object[]]>([
    [
      'commas',
      'a,b\n1,2\n3,4\n',
      [
        { a: '1', b: '2' },
        { a: '3', b: '4' },
      ],
    ],
    ['semicolons', 'a;b\r\n1,5;2\r\n', [{ a: '1,5', b: '2' }]],
    ['tabs', 'a\tb\n1\t2', [{ a: '1', b: '2' }]],
    ['bars', 'a|b\n1|2', [{ a: '1', b: '2' }]],
    ['one column', 'a\n"1,5"\n', [{ a: '1,5' }]],
    ['quotes', 'a,"b;;;c"\n"x, ""y""\nz",2', [{ a: 'x, "y"\nz', 'b;;;c': '2' }]],
    ['a byte order mark', '\uFEFFa,b\n1,2', [{ a: '1', b: '2' }]],
    [
      'rows of other lengths',
      'a,b\n1\n1,2,3',
      [
        { a: '1', b: '', 'Column 3': '' },
        { a: '1', b: '2', 'Column 3': '3' },
      ],
    ],
    ['empty lines', '\n\na,b\n\n1,2\n\n', [{ a: '1', b: '2' }]],
    ['only a header', 'a,b\n', []],
    ['nothing', '', []],
    ['a stray quote', 'a,b\n5" pipe,2', [{ a: '5" pipe', b: '2' }]],
  ])('reads %s', async (_what, text, rows) => {
    expect(await readCsv(text)).toEqual(rows);
  });

  it('F10: gives every column a name of its own, and none that could do harm', async () => {
    const [row] = (await readCsv('id,id,,__proto__, id ,constructor\n1,2,3,4,5,6')) as object[];
    expect(Object.entries(row ?? {})).toEqual([
      ['id', '1'],
      ['id 2', '2'],
      ['Column 3', '3'],
      ['Column 4', '4'],
      ['id 3', '5'],
      ['constructor', '6'],
    ]);
  });

  it('refuses a quote that never ends', async () => {
    await expect(readCsv('a,b\n"unclosed,2\n3,4')).rejects.toThrow('its answer is not valid CSV');
  });

  it('F10: refuses a row that never ends, and more rows than the limit', async () => {
    await expect(readCsv(`a\n${'x'.repeat(1_100_000)}`)).rejects.toThrow('not valid CSV');
    await expect(readCsv(`a\n${'1\n'.repeat(mostRows + 1)}`)).rejects.toThrow(RangeError);
  });

  it('F10: any text gives rows of texts or a plain error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (text) => {
        const table = await readCsvTable(text).catch((error: unknown) => error);
        if (table instanceof Error) {
          expect(table.message).toBe('its answer is not valid CSV');
          return;
        }
        expect(table).toMatchObject({ delimiter: expect.stringMatching(/^[,;\t|]$/) as string });
      }),
      { numRuns: 25 },
    );
  });
});
