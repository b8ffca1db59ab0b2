/** Expressions of n8n as templates of Sojourn, as far as they only walk into data. */

/** What an item is at a place: JSONata of a value by the name that n8n gives it; undefined for what is not known. */
export interface ItemSource {
  /** @param path names below the item, such as `["body", "title"]`; gives JSONata without braces */
  pathOf(path: readonly string[]): string | undefined;
}

export interface Reading {
  readonly text: string;
  /** Expressions that were left as they are. */
  readonly untold: readonly string[];
}

/**
 * A parameter as a template.
 * @param current what `$json` is; @param byNode what `$("Node").item.json` is
 */
export function readParameter(
  value: string,
  current: ItemSource,
  byNode: (name: string) => ItemSource | undefined,
): Reading {
  if (!value.startsWith('=')) return { text: withoutBraces(value), untold: [] };
  const untold: string[] = [];
  const text = value.slice(1).replaceAll(/\{\{(.*?)\}\}/gs, (_, code: string) => {
    const formula = formulaOf(code.trim(), current, byNode);
    if (formula !== undefined) return `{{ ${formula} }}`;
    untold.push(code.trim().slice(0, 200));
    return code.trim();
  });
  return { text, untold };
}

/** A literal with braces in it would be read as a pill. */
function withoutBraces(text: string): string {
  return text.includes('{{') ? text.replaceAll('{{', '{ {') : text;
}

const nodeItem =
  /^\$\((["'])(.+?)\1\)\.(?:item|first\(\)|last\(\))\.json|^\$node\[(["'])(.+?)\3\]\.json/;

function formulaOf(
  code: string,
  current: ItemSource,
  byNode: (name: string) => ItemSource | undefined,
): string | undefined {
  if (/^-?\d+(?:\.\d+)?$|^"(?:[^"\\]|\\.)*"$/.test(code)) return code;
  if (code === '$now.toISO()' || code === '$now') return '$now()';
  if (code.startsWith('$json')) {
    const path = pathIn(code.slice('$json'.length));
    return path === undefined ? undefined : current.pathOf(path);
  }
  const match = nodeItem.exec(code);
  const path = match === null ? undefined : pathIn(code.slice(match[0].length));
  if (path === undefined) return undefined;
  return byNode(match?.[2] ?? match?.[4] ?? '')?.pathOf(path);
}

const member = /^(?:\?\.|\.)?(?:([A-Za-z_$][\w$]*)|\[(["'])((?:(?!\2).)*)\2\]|\[(\d{1,9})\])/;

/** `.a?.b["c d"][0]` as names; places in lists are names, too. Undefined for anything else, a call for one. */
function pathIn(code: string): string[] | undefined {
  const path: string[] = [];
  let rest = code;
  while (rest !== '') {
    const match = member.exec(rest);
    if (match === null) return undefined;
    path.push(match[1] ?? match[3] ?? match[4] ?? '');
    rest = rest.slice(match[0].length);
  }
  return path;
}

/** A path of JSONata. */
export function jsonataPath(root: string, path: readonly string[]): string {
  return path.reduce((all, name) => {
    if (/^\d+$/.test(name)) return `${all}[${name}]`;
    return /^[A-Za-z_]\w*$/.test(name)
      ? `${all}.${name}`
      : `${all}.\`${name.replaceAll('`', '')}\``;
  }, root);
}
