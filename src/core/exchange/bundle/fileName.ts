/** A file name that every system takes: no paths, no reserved names, no control characters. */
export function bundleFileName(names: readonly string[]): string {
  return exportFileName(names, '.sojourn.json');
}

/** The same for a file of another format. */
export function exportFileName(names: readonly string[], ending: string): string {
  const [only] = names;
  const name = names.length === 1 && only !== undefined ? only : 'journeys';
  const safe = name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}<>:"/\\|?*]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[.\s]+|[.\s]+$/g, '')
    .slice(0, 80)
    .trim();
  const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;
  return `${safe === '' || reserved.test(safe) ? 'journey' : safe}${ending}`;
}
