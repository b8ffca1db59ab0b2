/** CSV as JSON: the first row names the columns, every other row is an object of texts. */
import { CsvError, parse } from 'csv-parse';
import type { Json } from '../../shared/connector.ts';

export const mostRows = 100_000;
/** Columns of one row, and characters of one of its rows. */
const mostColumns = 5_000;
const longestRow = 1_000_000;

export interface Table {
  readonly columns: readonly string[];
  /** The first line as it stands there. */
  readonly header: readonly string[];
  /** One text per column; what is missing is empty. */
  readonly rows: readonly (readonly string[])[];
  readonly delimiter: string;
}

/**
 * Reads a table with comma, semicolon, tab or bar between values, whichever the first line has most of outside of quotes.
 * @throws Error whose message says what is wrong, as a part of a sentence; RangeError above the limit of rows
 */
export async function readCsvTable(text: string): Promise<Table> {
  const delimiter = delimiterOf(text);
  const parser = parse(text, {
    delimiter,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: longestRow,
  });
  const lines: string[][] = [];
  try {
    // Row by row, so that a long table does not hold up everything else.
    for await (const row of parser as AsyncIterable<string[]>) {
      lines.push(row.slice(0, mostColumns));
      if (lines.length > mostRows + 1) throw new RangeError('too many rows');
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new Error('its answer is not valid CSV', { cause: error });
  }
  const [header = [], ...rows] = lines;
  // Values beyond the header get columns too: none is lost.
  const width = lines.reduce((most, line) => Math.max(most, line.length), 0);
  const columns = columnNames(header, width);
  return {
    columns,
    header,
    rows: rows.map((row) => columns.map((_, at) => row[at] ?? '')),
    delimiter,
  };
}

/** The rows of a table as objects. @throws as readCsvTable */
export async function readCsv(text: string): Promise<Json> {
  const { columns, rows } = await readCsvTable(text);
  return rows.map((row) => rowObject(columns, row));
}

export function rowObject(
  columns: readonly string[],
  row: readonly string[],
): Record<string, Json> {
  return Object.fromEntries(columns.map((name, index) => [name, row[index] ?? '']));
}

/** Names to tell columns by: none is empty, none stands twice, and none is `__proto__`. */
function columnNames(header: readonly string[], width: number): string[] {
  const taken = new Set<string>();
  return Array.from({ length: width }, (_, index) => {
    const given = header[index]?.trim() ?? '';
    const name = given === '' || given === '__proto__' ? `Column ${index + 1}` : given;
    let unique = name;
    for (let count = 2; taken.has(unique); count += 1) unique = `${name} ${count}`;
    taken.add(unique);
    return unique;
  });
}

function delimiterOf(text: string): string {
  const counts = new Map([',', ';', '\t', '|'].map((each) => [each, 0]));
  let quoted = false;
  for (const character of text.slice(0, longestRow)) {
    if (character === '"') quoted = !quoted;
    else if (!quoted && (character === '\n' || character === '\r')) break;
    else if (!quoted) {
      const count = counts.get(character);
      if (count !== undefined) counts.set(character, count + 1);
    }
  }
  const [[best] = [',']] = [...counts].sort(([, a], [, b]) => b - a);
  return best;
}
