/** The same JSON, whatever the order of its keys. */
export function sameJson(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return false;
  }
  const keys = Object.keys(one);
  if (Array.isArray(one) !== Array.isArray(other) || keys.length !== Object.keys(other).length) {
    return false;
  }
  const others = new Map<string, unknown>(Object.entries(other));
  return Object.entries(one).every(
    ([key, value]) => others.has(key) && sameJson(value, others.get(key)),
  );
}
