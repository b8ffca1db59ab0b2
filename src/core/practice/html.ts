/** HTML from template literals: what is put in is escaped, unless it is HTML already. */

export interface Html {
  readonly html: string;
}

type Value = string | Html | readonly Html[];

/** `html\`<b>${text}</b>\`` with `text` escaped for element content and quoted attributes. */
export function html(strings: TemplateStringsArray, ...values: Value[]): Html {
  return { html: String.raw({ raw: strings }, ...values.map(toMarkup)) };
}

function toMarkup(value: Value): string {
  if (typeof value === 'string') return escape(value);
  if ('html' in value) return value.html;
  return value.map((part) => part.html).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
