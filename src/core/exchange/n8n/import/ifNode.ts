/** *If* of n8n, of its second version, as a condition. */
import { z } from 'zod';
import type { Condition, ConditionRow } from '../../../../shared/journey.ts';
import type { FileNode } from './workflowFile.ts';

const plain = z.union([z.string(), z.number(), z.boolean(), z.null()]).optional();
const conditionsSchema = z.looseObject({
  combinator: z.enum(['and', 'or']).default('and'),
  conditions: z.array(
    z.looseObject({
      leftValue: plain,
      rightValue: plain,
      operator: z.looseObject({ type: z.string(), operation: z.string() }),
    }),
  ),
});

const operators: Readonly<Record<string, ConditionRow['is']>> = {
  equals: 'equals',
  notEquals: 'notEquals',
  contains: 'contains',
  notContains: 'notContains',
  startsWith: 'startsWith',
  endsWith: 'endsWith',
  regex: 'matches',
  empty: 'isEmpty',
  notEmpty: 'isNotEmpty',
  notExists: 'isEmpty',
  exists: 'isNotEmpty',
  gt: 'greater',
  lt: 'less',
  after: 'after',
  before: 'before',
  larger: 'greater',
  smaller: 'less',
  true: 'isYes',
  false: 'isNo',
};

/** Undefined for one of an operator or a form that Sojourn has not. @param read a parameter as a template */
export function conditionOf(
  { parameters }: FileNode,
  read: (value: string) => string,
): Condition | undefined {
  const parsed = conditionsSchema.safeParse(parameters.conditions);
  if (!parsed.success) return undefined;
  const { combinator, conditions } = parsed.data;
  const rows: ConditionRow[] = [];
  for (const { leftValue, rightValue, operator } of conditions) {
    const is = Object.hasOwn(operators, operator.operation)
      ? operators[operator.operation]
      : undefined;
    if (is === undefined) return undefined;
    const left = read(String(leftValue ?? ''));
    const needsRight = !['isEmpty', 'isNotEmpty', 'isYes', 'isNo'].includes(is);
    rows.push({ left, is, ...(needsRight ? { right: read(String(rightValue ?? '')) } : {}) });
  }
  return combinator === 'and' ? { all: rows } : { any: rows };
}
