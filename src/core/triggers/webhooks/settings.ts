/** Where webhooks are heard: kept in the vault, so that an address that was given out stays good. */
import { randomInt } from 'node:crypto';
import { webhookSettingsSchema } from '../../../shared/webhook.ts';
import type { WebhookSettings } from '../../../shared/webhook.ts';
import type { Database } from '../../storage/index.ts';

export interface StoredSettings {
  /** The stored ones; the first time, those that are made up now and kept. */
  get(): WebhookSettings;
  set(change: Partial<WebhookSettings>): WebhookSettings;
}

const key = 'webhooks';

export function createSettings(db: Database): StoredSettings {
  const select = db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck();
  const store = db.prepare<[string, string]>(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );

  function get(): WebhookSettings {
    return read(select.get(key)) ?? set({});
  }

  function set(change: Partial<WebhookSettings>): WebhookSettings {
    const before = read(select.get(key)) ?? { port: freshPort(), otherMachines: false };
    const settings = { ...before, ...change };
    store.run(key, JSON.stringify(settings));
    return settings;
  }

  return { get, set };
}

/** Below those that systems give to outgoing connections, above those of well-known services. */
export function freshPort(): number {
  return randomInt(20_000, 30_000);
}

function read(text: string | undefined): WebhookSettings | undefined {
  if (text === undefined) return undefined;
  try {
    return webhookSettingsSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
