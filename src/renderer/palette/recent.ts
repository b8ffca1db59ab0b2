/**
 * What was chosen in the palette last, over restarts. Only ids: names of journeys and connections stay in the vault.
 */
const key = 'palette-recent';
const most = 30;

/** Ids, the one used last first. */
export function recentIds(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(stored)
      ? stored.filter((id): id is string => typeof id === 'string').slice(0, most)
      : [];
  } catch {
    return [];
  }
}

export function remember(id: string): void {
  const ids = [id, ...recentIds().filter((each) => each !== id)];
  localStorage.setItem(key, JSON.stringify(ids.slice(0, most)));
}
