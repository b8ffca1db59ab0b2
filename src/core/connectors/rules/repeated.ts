/** Ids that stand more than once. */
export function repeated(what: string, entries: readonly { id: string }[]): string[] {
  const ids = entries.map(({ id }) => id);
  return ids
    .filter((id, index) => ids.indexOf(id) !== index)
    .map((id) => `${what} ${id} stands twice`);
}
