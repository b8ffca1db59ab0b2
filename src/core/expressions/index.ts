/** Formulas and templates: JSONata, within limits. */
export { checkExpression, pathsOf } from './analysis.ts';
export { createExpressions } from './expressions.ts';
export type { Expressions } from './expressions.ts';
export { parseJson, placeOfDepth } from './jsonText.ts';
export { parseTemplate, soleExpression } from './template.ts';
export { toText } from './text.ts';
export { tryFormula } from './tryFormula.ts';
