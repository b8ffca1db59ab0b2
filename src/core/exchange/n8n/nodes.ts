/** The nodes of n8n that exports consist of, in the lowest versions that do it. */
import type { Json } from '../../../shared/connector.ts';
import { expressionOf } from './ruleFunctions.ts';
import type { NodeSource } from './workflow.ts';

/** *Edit Fields*: what it gives is the object of an expression. @param code JavaScript of the object */
export function setNode(name: string, code: string): NodeSource {
  return {
    name,
    type: 'set',
    typeVersion: 3,
    parameters: { mode: 'raw', jsonOutput: expressionOf(code), options: {} },
  };
}

/** *If*: its first output where JavaScript is true. */
export function ifNode(name: string, code: string): NodeSource {
  const condition = {
    id: 'condition',
    leftValue: expressionOf(code),
    rightValue: '',
    operator: { type: 'boolean', operation: 'true', singleValue: true },
  };
  const options = { caseSensitive: true, leftValue: '', typeValidation: 'strict' };
  return {
    name,
    type: 'if',
    typeVersion: 2,
    parameters: {
      conditions: { options, conditions: [condition], combinator: 'and' },
      options: {},
    },
    outputs: 2,
  };
}

export function noteNode(name: string, notes: string): NodeSource {
  return { name, type: 'noOp', typeVersion: 1, parameters: {}, notes };
}

export function node(
  name: string,
  type: string,
  typeVersion: number,
  parameters: Readonly<Record<string, Json>>,
): NodeSource {
  return { name, type, typeVersion, parameters };
}
