/** Which addresses of the own network the person allowed (F9). Kept in the vault, read at every request. */
import { SojournError } from '../../shared/errors.ts';
import { allowedHostOf, allowedHostsSchema } from '../../shared/network.ts';
import type { Database } from '../storage/index.ts';

export interface AllowedHosts {
  /** In the order in which they were allowed. */
  list(): string[];
  /** @throws input_invalid where no host is in what was typed */
  allow(typed: string): string[];
  disallow(host: string): string[];
}

const key = 'allowed-hosts';

/** The allowed hosts of an open vault. */
export function createAllowedHosts(db: Database): AllowedHosts {
  const select = db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck();
  const store = db.prepare<[string, string]>(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );

  function list(): string[] {
    const stored = select.get(key);
    if (stored === undefined) return [];
    const read = allowedHostsSchema.safeParse(JSON.parse(stored));
    return read.success ? read.data : [];
  }

  function change(hosts: readonly string[]): string[] {
    const parsed = allowedHostsSchema.safeParse(hosts);
    if (!parsed.success) throw invalid('There are too many addresses.');
    store.run(key, JSON.stringify(parsed.data));
    return parsed.data;
  }

  return {
    list,
    allow(typed) {
      const host = allowedHostOf(typed);
      if (host === null) throw invalid('Type a name or an address, such as nas.local:8080.');
      return change([...list().filter((each) => each !== host), host]);
    },
    disallow: (host) => change(list().filter((each) => each !== host)),
  };
}

function invalid(what: string): SojournError {
  return new SojournError('input_invalid', { values: { what }, field: 'host' });
}
