/** Where data stands in a formula: paths from a step on, outside of texts and comments. */
import { parsePill, type Pill } from '../pills.ts';

export interface FormulaPill {
  readonly from: number;
  readonly to: number;
  readonly pill: Pill;
}

/** What is skipped as a whole, or else a name; a name after a dot, a quote or a `$` is no step. */
const piece =
  /\/\*[\s\S]*?(?:\*\/|$)|"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|(?<![\w$.`)\]])s\d{1,6}(?![\w`])(?:\.(?:[A-Za-z_]\w*|`[^`]+`)|\[\d{1,9}\])*|`[^`]*`?/g;

/** All data of a formula, in its order; also of one that is not finished yet. */
export function formulaPills(formula: string): FormulaPill[] {
  return [...formula.matchAll(piece)].flatMap((match) => {
    const [path] = match;
    // A path in brackets that is called or goes on in another way keeps the part that is certain.
    const pill = path.startsWith('s') ? parsePill(path) : null;
    return pill ? [{ from: match.index, to: match.index + path.length, pill }] : [];
  });
}

/** A formula for reading: its text, with the data in it by its looks. */
export type FormulaPiece<L> = { readonly text: string } | { readonly look: L };

export function formulaPieces<L>(formula: string, lookOf: (pill: Pill) => L): FormulaPiece<L>[] {
  const pieces: FormulaPiece<L>[] = [];
  let at = 0;
  for (const { from, to, pill } of formulaPills(formula)) {
    if (from > at) pieces.push({ text: formula.slice(at, from) });
    pieces.push({ look: lookOf(pill) });
    at = to;
  }
  if (at < formula.length) pieces.push({ text: formula.slice(at) });
  return pieces;
}

/** Ids of the steps that a formula mentions; with some too many, where one stands in a text. */
export function stepsIn(formula: string): ReadonlySet<string> {
  return new Set(formula.match(/\bs\d{1,6}\b/g) ?? []);
}
