/** The helpers of the outline's JSONata, in JavaScript: an n8n expression brings those along that it calls. */

const definitions = {
  // Never `v?.[name]`: n8n drops the question mark there, and gives nothing for the whole expression.
  member: '(v, name) => (v === undefined || v === null ? undefined : v[name])',
  get: '(v, ...names) => { let found = [[v, false]]; for (const name of names) { found = found.flatMap(([x, many]) => Array.isArray(x) ? x.flat(Infinity).filter((y) => member(y, name) !== undefined).map((y) => [member(y, name), true]) : member(x, name) === undefined ? [] : [[member(x, name), many]]); } const values = found.flatMap(([x, many]) => many && Array.isArray(x) ? x : [x]); return found.some(([, many]) => many) && values.length !== 1 ? (values.length === 0 ? undefined : values) : values[0]; }',
  unwrap: '(v) => (v.length === 0 ? undefined : v.length === 1 ? v[0] : v)',
  truthy:
    "(v) => (Array.isArray(v) ? v.some((x) => truthy(x)) : v !== null && typeof v === 'object' ? Object.keys(v).length > 0 : Boolean(v))",
  through:
    '(v, work) => (v === undefined || v === null ? undefined : Array.isArray(v) ? unwrap(v.flatMap((x) => work(x) ?? [])) : work(v))',
  asText:
    "(v) => v === undefined || v === null ? '' : typeof v === 'object' ? JSON.stringify(v) : String(v)",
  string: "(v) => v === undefined ? undefined : typeof v === 'string' ? v : JSON.stringify(v)",
  fill: "(v) => v === undefined ? '' : typeof v === 'string' ? v : JSON.stringify(v)",
  blank: "(v) => v === undefined || v === null || (typeof v === 'string' && v.trim() === '')",
  empty:
    "(v) => v === undefined || v === null || v === '' || (typeof v === 'object' && Object.keys(v).length === 0)",
  text: '(v) => blank(v) ? undefined : string(v)',
  given: '(v) => blank(v) ? undefined : v',
  toNumber:
    "(v) => { if (blank(v)) return undefined; const n = Number(v); if (Number.isFinite(n)) return n; throw new Error(asText(v) + ' is not a number'); }",
  toYesNo:
    "(v) => { if (blank(v)) return undefined; const told = yesNo(v); if (told !== undefined) return told; throw new Error('A value must be yes or no'); }",
  toList: '(v) => blank(v) ? undefined : Array.isArray(v) ? v : [v]',
  toJson: "(v) => blank(v) ? undefined : typeof v === 'string' ? JSON.parse(v) : v",
  yesNo:
    "(v) => typeof v === 'boolean' ? v : ['yes', 'true', '1'].includes(asText(v).trim().toLowerCase()) ? true : ['no', 'false', '0'].includes(asText(v).trim().toLowerCase()) ? false : undefined",
  numeric:
    "(v) => typeof v === 'number' ? v : typeof v === 'string' && v.trim() !== '' && Number.isFinite(Number(v)) ? Number(v) : undefined",
  asNumber:
    "(v) => { const n = numeric(v); if (n === undefined) throw new Error(asText(v) + ' is not a number'); return n; }",
  asTime: "(v) => typeof v === 'number' ? v : Date.parse(asText(v))",
  asList: "(v) => Array.isArray(v) ? v : asText(v).split(',').map((t) => t.trim())",
  segment:
    "(v) => { if (asText(v) === '') throw new Error('A value in the address is empty'); return encodeURIComponent(asText(v)); }",
  item: '(v) => (v === undefined ? [] : [v])',
  items: '(v) => v === undefined || v === null ? [] : Array.isArray(v) ? v : [v]',
  parsed: "(t) => asText(t).trim() === '' ? null : JSON.parse(t)",
  read: "(t) => { if (typeof t !== 'string' || asText(t).trim() === '') return t; try { return JSON.parse(t); } catch (e) { return t; } }",
  cursor: "(v) => v === undefined || v === null || v === false || v === '' ? undefined : string(v)",
  pairs:
    "(v) => Object.entries(v).flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).filter((each) => each !== undefined && each !== null).map((each) => encodeURIComponent(name) + '=' + encodeURIComponent(string(each)))).join('&')",
  query: "(v) => { const q = pairs(v); return q === '' ? '' : '?' + q; }",
  form: "(v, w) => Array.isArray(v) ? v.map((x) => form(x, w + '[]')).filter((t) => t !== '').join('&') : v !== null && typeof v === 'object' ? Object.entries(v).map(([k, x]) => form(x, w === '' ? k : w + '[' + k + ']')).filter((t) => t !== '').join('&') : v === undefined || v === null ? '' : encodeURIComponent(w) + '=' + encodeURIComponent(string(v))",
  formatDate:
    "(v, w) => { const d = new Date(v ?? NaN); return Number.isNaN(d.getTime()) ? undefined : w === 'date' ? d.toISOString().slice(0, 10) : d.toISOString(); }",
  same: "(v, w) => v === w || (typeof v === 'object' && typeof w === 'object' && JSON.stringify(v) === JSON.stringify(w))",
  equals:
    "(v, w) => empty(v) || empty(w) ? empty(v) && empty(w) : typeof v === 'object' || typeof w === 'object' ? same(v, w) : typeof v === 'number' || typeof w === 'number' ? numeric(v) !== undefined && numeric(v) === numeric(w) : typeof v === 'boolean' || typeof w === 'boolean' ? yesNo(v) === yesNo(w) : v === w",
  startsWith: '(v, w) => asText(v).startsWith(asText(w))',
  endsWith: '(v, w) => asText(v).endsWith(asText(w))',
  has: '(v, w) => Array.isArray(v) ? v.some((each) => equals(each, w)) : asText(v).includes(asText(w))',
  inList: '(v, w) => asList(w).some((each) => equals(v, each))',
} as const;

type Helper = keyof typeof definitions;

export function isHelper(name: string): name is Helper {
  return Object.hasOwn(definitions, name);
}

const called = /\b([a-zA-Z]+)\(/g;

/** JavaScript as the expression of an n8n parameter, with the helpers that it calls in front of it. */
export function expressionOf(code: string): string {
  const needed = new Set<string>();
  const todo = [withoutTexts(code)];
  for (let text = todo.pop(); text !== undefined; text = todo.pop()) {
    for (const [, name = ''] of text.matchAll(called)) {
      if (!isHelper(name) || needed.has(name)) continue;
      needed.add(name);
      todo.push(definitions[name]);
    }
  }
  if (needed.size === 0) return `={{ ${apart(code)} }}`;
  const lines = Object.entries(definitions).flatMap(([name, body]) =>
    needed.has(name) ? [`const ${name} = ${body};`] : [],
  );
  return `={{ ${apart(`(() => { ${lines.join(' ')} return ${code}; })()`)} }}`;
}

const texts = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g;

function withoutTexts(code: string): string {
  return code.replaceAll(texts, '""');
}

/** Two closing braces would end the expression, wherever they stand. */
function apart(code: string): string {
  return code
    .replaceAll(texts, (text) =>
      text.replaceAll('}', String.raw`\u007d`).replaceAll('{{', String.raw`\u007b\u007b`),
    )
    .replaceAll(/\}(?=\})/g, '} ');
}
