/** What a formula gives while a person types it. */
import type { Json } from '../../shared/connector.ts';
import { SojournError } from '../../shared/errors.ts';
import type { FormulaResult } from '../../shared/stepTest.ts';
import { checkExpression } from './analysis.ts';
import type { Expressions } from './expressions.ts';

/** The value on the data, or what is wrong, in words and with its place where that is known. Never throws for a formula. */
export async function tryFormula(
  formula: string,
  data: Record<string, Json>,
  expressions: Pick<Expressions, 'evaluate'>,
): Promise<FormulaResult> {
  const check = checkExpression(formula);
  if (!check.ok) return { error: { message: check.message, position: check.position } };
  try {
    const value = await expressions.evaluate(formula, data);
    return value === undefined ? {} : { value };
  } catch (error) {
    if (!(error instanceof SojournError)) throw error;
    return { error: { message: error.message.replace(/\.$/, ''), position: null } };
  }
}
