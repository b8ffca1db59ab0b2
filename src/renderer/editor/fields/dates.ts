/** A stored moment in the form that a date-time control takes (`2026-03-02T09:15`), in the local time zone. */
export function localDateTime(text: string): string {
  const at = Date.parse(text);
  if (Number.isNaN(at)) return '';
  const date = new Date(at);
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
