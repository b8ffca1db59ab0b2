/** Whether a person has a new recovery key on paper: they type how it ends. */

/** Groups that are typed back. */
const groupsAsked = 2;

/**
 * True where the typed text is the end of the key, or the whole key: any case, any spaces and dashes, O for 0, I and L
 * for 1, as the core reads it.
 */
export function endsWithTyped(recoveryKey: string, typed: string): boolean {
  const groups = recoveryKey.split('-');
  const text = plain(typed);
  return text === plain(recoveryKey) || text === plain(groups.slice(-groupsAsked).join(''));
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
}
