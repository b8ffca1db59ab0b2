/**
 * What Sojourn's own rules are in JSONata: how a value becomes one of a field's type, how conditions compare, how an address
 * gets its query. An expression brings those along that it calls, so that it works in any engine that knows JSONata 2.0.
 */

const definitions = {
  blank: '$not($exists($v)) or $v = null or ($type($v) = "string" and $trim($v) = "")',
  empty:
    '$not($exists($v)) or $v = null or $v = "" or ($type($v) = "array" and $count($v) = 0) or ($type($v) = "object" and $count($keys($v)) = 0)',
  text: '$blank($v) ? [][0] : $string($v)',
  given: '$blank($v) ? [][0] : $v',
  toNumber: '$blank($v) ? [][0] : $type($v) = "string" ? $number($trim($v)) : $number($v)',
  toYesNo:
    '$blank($v) ? [][0] : $exists($yesNo($v)) ? $yesNo($v) : $error("A value must be yes or no")',
  toList: '$blank($v) ? [][0] : $type($v) = "array" ? $v : [$v]',
  toJson: '$blank($v) ? [][0] : $type($v) = "string" ? $eval($v) : $v',
  asText: '$exists($v) and $v != null ? $string($v) : ""',
  yesNo:
    '$type($v) = "boolean" ? $v : $lowercase($trim($asText($v))) in ["yes", "true", "1"] ? true : $lowercase($trim($asText($v))) in ["no", "false", "0"] ? false : [][0]',
  numeric:
    '$type($v) = "number" ? $v : $type($v) = "string" and $contains($v, /^\\s*[-+]?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?\\s*$/) ? $number($replace($trim($v), /^\\+/, "")) : [][0]',
  asNumber:
    '$exists($numeric($v)) ? $numeric($v) : $error("“" & $asText($v) & "” is not a number")',
  asTime: '$type($v) = "number" ? $v : $toMillis($asText($v))',
  asList: '$type($v) = "array" ? $v : $split($asText($v), ",").$trim($)',
  segment:
    '$asText($v) = "" ? $error("A value in the address is empty") : $encodeUrlComponent($asText($v))',
  item: '$exists($v) ? ($type($v) = "array" ? [[$v]] : [$v]) : []',
  items: '$exists($v) and $v != null ? [$v] : []',
  cursor: '$exists($v) and $v != null and $v != false and $v != "" ? $string($v) : [][0]',
  pairs:
    '$join($each($v, function($value, $name) { $join([$value[$ != null].($encodeUrlComponent($name) & "=" & $encodeUrlComponent($string($)))], "&") })[$ != ""], "&")',
  form: '$type($v) = "object" ? $join([$each($v, function($x, $k) { $form($x, $w = "" ? $k : $w & "[" & $k & "]") })][$ != ""], "&") : $type($v) = "array" ? $join([$map($v, function($x) { $form($x, $w & "[]") })][$ != ""], "&") : $exists($v) and $v != null ? $encodeUrlComponent($w) & "=" & $encodeUrlComponent($string($v)) : ""',
  query: '($q := $pairs($v); $exists($q) and $q != "" ? "?" & $q : "")',
  formatDate:
    '($t := $type($v) = "number" ? $fromMillis($v) : $exists($v) ? $fromMillis($toMillis($v)) : [][0]; $exists($t) ? ($w = "date" ? $substringBefore($t, "T") : $t) : [][0])',
  equals:
    '$empty($v) or $empty($w) ? $empty($v) and $empty($w) : $type($v) in ["object", "array"] or $type($w) in ["object", "array"] ? $v = $w : $type($v) = "number" or $type($w) = "number" ? $exists($numeric($v)) and $numeric($v) = $numeric($w) : $type($v) = "boolean" or $type($w) = "boolean" ? $yesNo($v) = $yesNo($w) : $v = $w',
  startsWith: '$substring($asText($v), 0, $length($asText($w))) = $asText($w)',
  endsWith:
    '$length($asText($w)) <= $length($asText($v)) and $substring($asText($v), $length($asText($v)) - $length($asText($w))) = $asText($w)',
  has: '$type($v) = "array" ? $count($filter($v, function($i) { $equals($i, $w) })) > 0 : $contains($asText($v), $asText($w))',
  inList: '$count($filter($asList($w), function($i) { $equals($v, $i) })) > 0',
} as const;

export type Helper = keyof typeof definitions;

const twoParameters: ReadonlySet<string> = new Set([
  'form',
  'formatDate',
  'equals',
  'startsWith',
  'endsWith',
  'has',
  'inList',
]);

const called = /\$([a-zA-Z]+)\(/g;

/** The expression with the definitions of the helpers that it calls in front of it, and of those that these call. */
export function withHelpers(code: string): string {
  const needed = new Set<string>();
  const todo = [code];
  for (let text = todo.pop(); text !== undefined; text = todo.pop()) {
    for (const [, name = ''] of text.matchAll(called)) {
      if (!isHelper(name) || needed.has(name)) continue;
      needed.add(name);
      todo.push(definitions[name]);
    }
  }
  if (needed.size === 0) return code;
  const lines = Object.entries(definitions).flatMap(([name, body]) =>
    needed.has(name)
      ? [`  $${name} := function(${twoParameters.has(name) ? '$v, $w' : '$v'}) { ${body} };`]
      : [],
  );
  return `(\n${lines.join('\n')}\n  ${code}\n)`;
}

function isHelper(name: string): name is Helper {
  return Object.hasOwn(definitions, name);
}
