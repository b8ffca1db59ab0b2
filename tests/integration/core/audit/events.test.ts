import { expect, it } from 'vitest';
import type { AuditEvent } from '../../../../src/shared/audit.ts';
import { journeyThatLogs } from '../../inputs.ts';
import { testCore } from '../../testCore.ts';

it('C16: what is done with connections is in the log and in their histories, also after they are deleted', async () => {
  const core = testCore();
  await core.ok('vault.create', { passphrase: undefined, keychain: true });
  const apiKey = await core.apiKey();
  const documents = { app: 'practice-documents', method: 'api-key', values: { apiKey } };
  const first = await core.ok('connections.linkWithFields', { ...documents, name: 'First' });
  const second = await core.ok('connections.linkWithFields', { ...documents, name: 'Second' });
  await core.ok('connections.rename', { id: first.id, name: 'Renamed' });
  await core.ok('connections.test', { id: first.id });
  await core.ok('connections.linkWithFields', { ...documents, name: '', connection: first.id });

  const { id } = await journeyThatLogs(core);
  const { journey, revision } = await core.ok('journeys.get', { id });
  const use = async (connection: string, from: number) =>
    core.ok('journeys.save', {
      journey: { ...journey, connections: { 'practice-documents': connection } },
      revision: from,
    });
  const chosen = await use(first.id, revision);
  const switched = await use(second.id, chosen.revision);
  // The same document again, and a choice that stays, are no switch.
  await use(second.id, switched.revision);
  await core.ok('export.save', { journeys: [id] });
  await core.ok('connections.disconnect', { id: first.id, confirmed: false });
  await core.ok('connections.delete', { id: first.id, confirmed: true });

  const { events } = await core.ok('audit.list', { app: 'practice-documents' });
  const told = (event: AuditEvent) => `${event.connection?.name}: ${event.kind}: ${event.detail}`;
  expect(events.map(told).toReversed()).toEqual([
    'Renamed: linked: Linked as ada@practice.example.',
    'Second: linked: Linked as ada@practice.example.',
    'Renamed: renamed: Renamed from “First” to “Renamed”.',
    'Renamed: tested: The app accepted the credentials.',
    'Renamed: reconnected: Reconnected as ada@practice.example.',
    'Renamed: switched: The journey “Journey behind a lock” now uses “Second” instead.',
    'Second: switched: The journey “Journey behind a lock” now uses it instead of “Renamed”.',
    'Second: exported: The journey “Journey behind a lock” was exported; the file names this connection and holds no credentials.',
    'Renamed: disconnected: The credentials were removed from the vault.',
    'Renamed: deleted: Deleted “Renamed”.',
  ]);
  const { history } = await core.ok('connections.get', { id: second.id });
  expect(history.map(({ kind }) => kind)).toEqual(['exported', 'switched', 'linked']);
  const gone = await core.ok('audit.list', { connection: first.id, limit: 1 });
  expect(gone.events).toMatchObject([
    { kind: 'deleted', connection: { name: 'Renamed', app: 'practice-documents', exists: false } },
  ]);
});

it('C16: what failed or was cancelled is not told as done', async () => {
  const core = testCore({ host: { 'dialog.save': () => Promise.resolve(null) } });
  await core.ok('vault.create', { keychain: true });
  const { id } = await journeyThatLogs(core);
  expect(await core.ok('export.save', { journeys: [id] })).toBeNull();
  const { events } = await core.ok('audit.list', {});
  expect(events.map(({ kind }) => kind)).toEqual(['vault-created']);
});
