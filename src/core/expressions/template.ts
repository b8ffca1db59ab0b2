/** Templates: text with `{{ … }}`, each of which holds one JSONata expression. */

export type TemplatePart = { readonly text: string } | { readonly expression: string };

/**
 * Splits a template into its texts and expressions, in order. Braces, quotes, comments and regular expressions inside an
 * expression are read as JSONata reads them, so `{{ {"a": {"b": 1}} }}` and `{{ "}}" }}` are one expression each.
 *
 * `{{` without any `}}` after it is plain text. An expression that is never closed properly (an open quote, say) ends at
 * the first `}}`, so that checking it says what is wrong; whatever follows it is then plain text. Linear in its length.
 */
export function parseTemplate(template: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  const push = (text: string): void => {
    if (text !== '') parts.push({ text });
  };
  let at = 0;
  for (;;) {
    const open = template.indexOf('{{', at);
    if (open === -1 || !template.includes('}}', open + 2)) break;
    push(template.slice(at, open));
    const end = endOfExpression(template, open + 2);
    const close = end ?? template.indexOf('}}', open + 2);
    parts.push({ expression: template.slice(open + 2, close).trim() });
    at = close + 2;
    if (end === undefined) break;
  }
  push(template.slice(at));
  return parts;
}

/** The one expression that the whole template is, if it is one: such a template keeps its value's type. */
export function soleExpression(parts: readonly TemplatePart[]): string | undefined {
  const [part] = parts;
  return parts.length === 1 && part !== undefined && 'expression' in part
    ? part.expression
    : undefined;
}

// The characters that end a name in JSONata (its one-character operators) and its white space.
const operators = new Set('.[]{}(),@#;:?+-*/%|=<>^&!~');
const space = new Set(' \t\n\r\v');
const wordOperators = new Set(['and', 'or', 'in']);
const digits = /\d+/y;

/** Position of the `}}` that closes the expression starting at `from`; undefined where there is none. */
function endOfExpression(text: string, from: number): number | undefined {
  let depth = 0;
  // After an operand a slash divides; elsewhere it opens a regular expression.
  let afterOperand = false;
  let at: number | undefined = from;
  while (at !== undefined && at < text.length) {
    const char: string = text.charAt(at);
    if (space.has(char)) {
      at += 1;
    } else if (char === '}' && depth === 0) {
      return text.charAt(at + 1) === '}' ? at : undefined;
    } else if (char === '/' && text.charAt(at + 1) === '*') {
      at = after(text, '*/', at + 2);
    } else if (char === '/' && !afterOperand) {
      at = endOfRegex(text, at + 1);
      afterOperand = true;
    } else if (char === '"' || char === "'") {
      at = endOfString(text, at + 1, char);
      afterOperand = true;
    } else if (char === '`') {
      at = after(text, '`', at + 1);
      afterOperand = true;
    } else if (operators.has(char)) {
      if (char === '{') depth += 1;
      if (char === '}') depth -= 1;
      afterOperand = char === '}' || char === ')' || char === ']';
      at += 1;
    } else {
      const end: number = endOfWord(text, at);
      afterOperand = !wordOperators.has(text.slice(at, end));
      at = end;
    }
  }
  return undefined;
}

function after(text: string, mark: string, from: number): number | undefined {
  const at = text.indexOf(mark, from);
  return at === -1 ? undefined : at + mark.length;
}

function endOfString(text: string, from: number, quote: string): number | undefined {
  for (let at = from; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\\') at += 1;
    else if (char === quote) return at + 1;
  }
  return undefined;
}

/** JSONata closes a regular expression at the first unescaped slash outside of brackets. */
function endOfRegex(text: string, from: number): number | undefined {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\\') at += 1;
    else if (char === '/' && depth === 0) return at + 1;
    else if (char === '(' || char === '[' || char === '{') depth += 1;
    else if (char === ')' || char === ']' || char === '}') depth -= 1;
  }
  return undefined;
}

/** End of a number or a name; a name goes on up to white space or an operator, quotes included. */
function endOfWord(text: string, from: number): number {
  digits.lastIndex = from;
  if (digits.test(text)) return digits.lastIndex;
  let at = from;
  while (at < text.length && !space.has(text.charAt(at)) && !operators.has(text.charAt(at))) {
    at += 1;
  }
  return at;
}
