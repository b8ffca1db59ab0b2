/** `$records`: the rows of a sheet as objects. In JSONata itself a sheet of a thousand rows would take too long. */
import type { Json } from '../../shared/connector.ts';
import { toText } from './text.ts';

/**
 * `$records(rows, match)`: rows of cells as `{ row, values }`, where the cells of the first row name those of the others and
 * `row` counts from 1, the names being row 1. Left out are rows without anything in them, cells without a name, and with
 * `match` (`{ "Name": "Ann" }`) the rows whose cells are not the same text. Of two cells of one name, the last counts.
 * @throws Error when `match` has a name that no cell has
 */
export function records(rows: unknown, match: unknown): unknown {
  if (!Array.isArray(rows)) return undefined;
  const names = cellsOf(rows[0]).map((cell) => toText(cell));
  const wanted = Object.entries(isObject(match) ? match : {});
  const missing = wanted.find(([name]) => !names.includes(name));
  if (missing !== undefined) throw new Error(`there is no column “${missing[0]}”`);
  return rows.flatMap((row: unknown, index) => {
    const cells = cellsOf(row);
    if (index === 0 || cells.every((cell) => cell === null || cell === '')) return [];
    const values: Record<string, Json> = {};
    for (const [at, name] of names.entries()) if (isName(name)) values[name] = cells[at] ?? '';
    return wanted.every(([name, value]) => toText(values[name]) === toText(value))
      ? [{ row: index + 1, values }]
      : [];
  });
}

function isName(name: string): boolean {
  return name !== '' && name !== '__proto__';
}

/** JSONata gives a row of one cell as the cell. */
function cellsOf(row: unknown): Json[] {
  const cells: unknown[] = Array.isArray(row) ? row : [row];
  return cells.map((cell) => (isCell(cell) ? cell : null));
}

function isCell(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isObject(value: unknown): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
