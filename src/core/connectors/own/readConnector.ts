/** A connector from its JSON text, or everything that is wrong with it, each with its line. */
import { findNodeAtLocation, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';
import type { z } from 'zod';
import { connectorSchema } from '../../../shared/connector.ts';
import type { Connector } from '../../../shared/connector.ts';
import type { ConnectorProblem } from '../../../shared/ownConnector.ts';
import { placeOfDepth } from '../../expressions/index.ts';

/** In characters. The largest connectors that come with Sojourn have about 60,000. */
const longest = 2_000_000;
const deepest = 100;
/** More would not be read by anybody. */
const mostProblems = 50;

/** What is wrong at a place of the document: keys and positions on the way to it. */
export interface Finding {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export type ReadConnector =
  | { readonly connector: Connector; readonly problems: readonly [] }
  | { readonly connector: null; readonly problems: readonly ConnectorProblem[] };

/**
 * Reads a connector that a person wrote (A4). Nothing in the text runs, and any text gives an answer in bounded time.
 * @param rules what has to hold beside the schema
 */
export function readConnector(
  given: string,
  rules: (connector: Connector) => readonly Finding[],
): ReadConnector {
  const text = given.replace(/^\uFEFF/, '');
  if (text.length > longest) return wrong(text, 0, 'It is larger than 2 MB.');
  const tooDeep = placeOfDepth(text, deepest);
  if (tooDeep !== null) {
    return wrong(text, tooDeep, `It is nested more than ${deepest} levels deep.`);
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true });
  const [first] = errors;
  if (first !== undefined || root === undefined) {
    return wrong(text, first?.offset ?? 0, syntaxMessage(first));
  }
  const keys = keyProblems(text, root);
  if (keys.length > 0) return { connector: null, problems: keys };

  const parsed = connectorSchema.safeParse(JSON.parse(text));
  const findings = parsed.success
    ? rules(parsed.data)
    : parsed.error.issues.flatMap((issue) => findingsOf(root, issue));
  if (parsed.success && findings.length === 0) return { connector: parsed.data, problems: [] };
  const problems = findings.map(({ path, message }) => ({
    ...positionOf(text, nodeAt(root, path).offset),
    message,
  }));
  return { connector: null, problems: inOrder(problems) };
}

function wrong(text: string, offset: number, message: string): ReadConnector {
  return { connector: null, problems: [{ ...positionOf(text, offset), message }] };
}

const syntaxMessages: Readonly<Record<string, string>> = {
  InvalidSymbol: 'This is no JSON value: texts stand in double quotes.',
  InvalidNumberFormat: 'This is no number.',
  PropertyNameExpected: 'A name in double quotes belongs here.',
  ValueExpected: 'A value belongs here.',
  ColonExpected: 'A colon belongs here.',
  CommaExpected: 'A comma belongs here.',
  CloseBraceExpected: 'A closing brace } is missing.',
  CloseBracketExpected: 'A closing bracket ] is missing.',
  EndOfFileExpected: 'The document has ended before this.',
  InvalidCommentToken: 'JSON has no comments.',
  UnexpectedEndOfString: 'A double quote is missing at the end of this text.',
};

function syntaxMessage(error: ParseError | undefined): string {
  if (error === undefined) return 'It is empty.';
  return syntaxMessages[printParseErrorCode(error.error)] ?? 'This is not valid JSON.';
}

/** Of two keys of one name the first would be forgotten silently; `__proto__` would act on objects. */
function keyProblems(text: string, root: Node): ConnectorProblem[] {
  const problems: ConnectorProblem[] = [];
  const todo: Node[] = [root];
  for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
    const seen = new Set<string>();
    for (const child of node.children ?? []) {
      const [key] = child.type === 'property' ? (child.children ?? []) : [];
      const name = typeof key?.value === 'string' ? key.value : undefined;
      if (name !== undefined) {
        const at = positionOf(text, child.offset);
        if (seen.has(name)) problems.push({ ...at, message: `“${name}” stands here twice.` });
        if (name === '__proto__') problems.push({ ...at, message: `“${name}” is no name.` });
        seen.add(name);
      }
      todo.push(child);
    }
  }
  return inOrder(problems);
}

/** An issue of the schema in the words of somebody who writes a connector. */
function findingsOf(root: Node, issue: z.core.$ZodIssue): Finding[] {
  const path = issue.path.flatMap((key) => (typeof key === 'symbol' ? [] : [key]));
  const name = path.at(-1);
  if (typeof name === 'string' && findNodeAtLocation(root, path) === undefined) {
    return [{ path: path.slice(0, -1), message: `“${name}” is missing.` }];
  }
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: `“${key}” is not known here.`,
      }));
    case 'invalid_type':
      return [{ path, message: `This must be ${withArticle(issue.expected)}.` }];
    case 'invalid_value':
      return [{ path, message: oneOf(issue.values) }];
    case 'invalid_union':
      return [
        {
          path,
          message:
            'options' in issue && Array.isArray(issue.options)
              ? oneOf(issue.options)
              : 'This has none of the known forms.',
        },
      ];
    case 'custom':
      return [{ path, message: `Here belongs ${issue.message}.` }];
    case 'invalid_format':
      return [{ path, message: `This is not as it must be: ${issue.message}.` }];
    default:
      return [{ path, message: `${issue.message}.` }];
  }
}

function oneOf(values: readonly unknown[]): string {
  return values.length === 1
    ? `This must be ${String(values[0])}.`
    : `This must be one of: ${values.map(String).join(', ')}.`;
}

function withArticle(expected: string): string {
  return /^[aeiou]/.test(expected) ? `an ${expected}` : `a ${expected}`;
}

/** The node at a path, or the nearest one above it. */
function nodeAt(root: Node, path: readonly (string | number)[]): Node {
  for (let length = path.length; length > 0; length -= 1) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    // The line where a value's name stands is where a person looks for it.
    if (node !== undefined) return node.parent?.type === 'property' ? node.parent : node;
  }
  return root;
}

function positionOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - start + 1 };
}

function inOrder(problems: readonly ConnectorProblem[]): ConnectorProblem[] {
  return [...problems]
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .slice(0, mostProblems);
}
