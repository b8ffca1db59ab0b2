/** Light, dark or as the system has it. A preference of this window's machine, not part of the vault. */

export const appearances = ['system', 'light', 'dark'] as const;
export type Appearance = (typeof appearances)[number];

const key = 'appearance';

export function storedAppearance(): Appearance {
  const stored = localStorage.getItem(key);
  return appearances.find((appearance) => appearance === stored) ?? 'system';
}

/** Shows the window in the stored appearance, or stores the given one first. */
export function applyAppearance(chosen?: Appearance): void {
  if (chosen !== undefined) localStorage.setItem(key, chosen);
  const appearance = storedAppearance();
  if (appearance === 'system') delete document.documentElement.dataset.appearance;
  else document.documentElement.dataset.appearance = appearance;
}
