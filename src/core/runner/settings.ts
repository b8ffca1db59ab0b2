/** What the person says of runs in general, kept in the vault. */
import { runSettingsSchema } from '../../shared/run.ts';
import type { RunSettings } from '../../shared/run.ts';
import type { Database } from '../storage/index.ts';

export interface StoredRunSettings {
  /** The usual ones until others are set, and where what is stored cannot be read. */
  get(): RunSettings;
  set(settings: RunSettings): RunSettings;
}

const key = 'run-settings';
const usual: RunSettings = { keepDays: 90, paused: false };

export function createRunSettings(db: Database): StoredRunSettings {
  const select = db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck();
  const store = db.prepare<[string, string]>(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  return {
    get() {
      const stored = runSettingsSchema.safeParse(JSON.parse(select.get(key) ?? 'null'));
      return stored.success ? stored.data : usual;
    },
    set(settings) {
      store.run(key, JSON.stringify(settings));
      return settings;
    },
  };
}
