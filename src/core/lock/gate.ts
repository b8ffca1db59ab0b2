/** What passes a locked vault. Both lists are closed: a new channel or event is shut out until it is named here. */
import type { Channel } from '../../shared/contract/calls.ts';
import type { EventName } from '../../shared/contract/events.ts';

const channels: ReadonlySet<Channel> = new Set<Channel>([
  'app.info',
  'apps.list',
  'connectors.check',
  'vault.state',
  'vault.create',
  'vault.unlock',
  'vault.lock',
  // A backup is what helps where the vault does not open; its own passphrase or recovery key is asked for.
  'vault.chooseBackup',
  'vault.restore',
]);

const events: ReadonlySet<EventName> = new Set<EventName>([
  'vault.changed',
  'apps.changed',
  'core.state',
  'import.offered',
]);

/** True for calls that need no vault data, or bring what opens the vault along. */
export function answersWhileLocked(channel: Channel): boolean {
  return channels.has(channel);
}

/** True for events that tell nothing of what the vault holds. */
export function tellsWhileLocked(name: EventName): boolean {
  return events.has(name);
}
