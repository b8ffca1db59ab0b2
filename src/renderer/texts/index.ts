/**
 * Every text of the window comes from one catalogue (texts/<language>/), one file per area. Keys are checked by the
 * compiler: `t('connections.title')`. A text with `count` among its values takes its plural form by it.
 */
import { createI18n } from 'vue-i18n';
import en from './en/index.ts';

type Leaves<T> = T extends string
  ? ''
  : { [K in keyof T & string]: Leaves<T[K]> extends '' ? K : `${K}.${Leaves<T[K]>}` }[keyof T &
      string];

export type TextKey = Leaves<typeof en>;
export type TextValues = Readonly<Record<string, string | number>>;

export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: { en },
  missingWarn: true,
});

/** The text of a key with its placeholders filled in. */
export function t(key: TextKey, values: TextValues = {}): string {
  const count = values.count;
  return typeof count === 'number' ? i18n.global.t(key, values, count) : i18n.global.t(key, values);
}
