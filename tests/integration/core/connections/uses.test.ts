/** What uses a connection, kept by the database under real journeys and runs, and what becomes of it at an end. */
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTrust } from '../../../../src/core/connectors/index.ts';
import { createAudit } from '../../../../src/core/audit/index.ts';
import { createConnections } from '../../../../src/core/connections/index.ts';
import type { Connections } from '../../../../src/core/connections/index.ts';
import {
  createClients,
  createClientTokens,
  createTokens,
} from '../../../../src/core/oauth/index.ts';
import { migrate } from '../../../../src/core/storage/migrate.ts';
import { connectionUses } from '../../../../src/core/storage/migrations/0003-connection-uses.ts';
import { migrations } from '../../../../src/core/storage/migrations/index.ts';
import { createSecrets } from '../../../../src/core/vault/secrets.ts';
import type { Journey } from '../../../../src/shared/journey.ts';
import { add, gate, openWorld } from '../world.ts';
import type { World } from '../world.ts';

let world: World;
let connections: Connections;
/** Opened by the test: until then the app does not answer the step. */
let answer: ReturnType<typeof gate<void>>;
/** Resolves when a step has reached the app. */
let reached: ReturnType<typeof gate<void>>;

beforeEach(() => {
  answer = gate();
  reached = gate();
  world = openWorld({
    action: async ({ signal }) => {
      reached.open();
      await Promise.race([answer.promise, rejected(signal)]);
      return {};
    },
  });
  world.link('conn');
  world.link('other');
  connections = joined(world);
});

afterEach(async () => {
  answer.open();
  connections.close();
  await world.close();
});

function rejected(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(new Error('stopped', { cause: signal.reason })));
  });
}

/** The connections of the core on the world's database, joined with its journeys and runner as core.ts does. */
function joined({ db, catalogue, journeys, runner }: World): Connections {
  const now = Date.now;
  const secrets = createSecrets({ db, vaultId: 'v', key: Buffer.alloc(32, 1), keyVersion: 1 });
  const audit = createAudit({ db, now });
  const forUse = (): never => expect.unreachable('no app is asked');
  const clients = createClients({ db, secrets, catalogue, now });
  const apps = { ...catalogue, forUse };
  const oauth = { db, secrets, catalogue: apps, clients, audit, now };
  const tokens = createTokens(oauth);
  for (const record of ['conn', 'other']) secrets.put({ record, app: 'todo', field: 'key' }, 'k');
  return createConnections({
    db,
    secrets,
    audit,
    catalogue,
    trust: createTrust({ db, own: () => new Map() }),
    engine: { identify: async () => null },
    tokens,
    clientTokens: createClientTokens(oauth),
    emit: () => undefined,
    now,
    stopJourneys: (ids) => {
      for (const id of ids) journeys.setOn(id, false);
    },
    stopRuns: async (ids) => {
      await Promise.all(ids.map((id) => runner.stop(id)));
    },
  });
}

function use(journey: string, connection: string): void {
  const { journey: document, revision } = world.journeys.get(journey);
  world.journeys.save({ ...document, connections: { todo: connection } }, revision);
}

const usedBy = (id: string): string[] => connections.get(id).usedBy.map((journey) => journey.id);

describe('C10: a connection says what uses it', () => {
  it('journeys that name it now, in whatever folder', () => {
    const errands = world.journey([add('s1', 'a')], named('Errands'));
    const [garden] = world.journeys.addAll([{ ...document(errands), name: 'Garden' }], 'Outside');
    expect(connections.get('conn').usedBy).toEqual([
      { id: errands, name: 'Errands', folder: 'Home', on: false },
      { id: garden, name: 'Garden', folder: 'Outside', on: false },
    ]);
    expect(connections.list().find(({ id }) => id === 'conn')?.journeys).toBe(2);
    world.journeys.remove(errands);
    expect(usedBy('conn')).toEqual([garden]);
    world.journeys.restore(errands);
    expect(usedBy('conn')).toEqual([errands, garden]);
  });

  it('versions that could be restored, where the journey itself uses another by now', () => {
    const id = world.journey([add('s1', 'a')], named('Errands'));
    world.journeys.rename(id, 'Errands again');
    expect(connections.get('conn').usedByVersions).toEqual([]);
    use(id, 'other');
    expect(connections.get('conn')).toMatchObject({
      usedBy: [],
      usedByVersions: [{ id, name: 'Errands again', versions: 2 }],
    });
    expect(connections.get('other').usedByVersions).toEqual([]);
    world.journeys.remove(id);
    expect(connections.get('conn').usedByVersions).toEqual([]);
  });

  it('runs under way, with the version they began with', async () => {
    const id = world.journey([add('s1', 'a')], named('Errands'));
    const run = world.runner.start({ journey: id, source: 'manual', data: {} });
    await reached.promise;
    use(id, 'other');
    const running = { id: run.id, journey: id, journeyName: 'Errands' };
    expect(connections.get('conn').usedByRuns).toEqual([running]);
    expect(connections.get('other').usedByRuns).toEqual([]);
    answer.open();
    await world.runner.finished(run.id);
    expect(connections.get('conn').usedByRuns).toEqual([]);
  });
});

describe('C7: the database itself keeps which connection a journey and its versions use', () => {
  const rows = (table: string): unknown[] => world.db.prepare(`SELECT * FROM ${table}`).all();

  it('whatever writes a document, in the same statement', () => {
    const id = world.journey([add('s1', 'a')]);
    const other = JSON.stringify({ ...document(id), connections: { todo: 'other', notes: 'n' } });
    world.db.prepare('UPDATE journeys SET document = ? WHERE id = ?').run(other, id);
    expect(rows('journey_connections')).toEqual([
      { journey: id, app: 'notes', connection: 'n' },
      { journey: id, app: 'todo', connection: 'other' },
    ]);
    world.db.prepare('INSERT INTO journey_versions VALUES (?, 9, ?, 0, 1)').run(id, other);
    expect(rows('version_connections')).toContainEqual({
      journey: id,
      revision: 9,
      app: 'todo',
      connection: 'other',
    });
  });

  it('one per app: a second is refused', () => {
    const id = world.journey([add('s1', 'a')]);
    const second = world.db.prepare("INSERT INTO journey_connections VALUES (?, 'todo', 'other')");
    expect(() => second.run(id)).toThrow(/UNIQUE/);
    const inVersion = world.db.prepare(
      "INSERT INTO version_connections VALUES (?, 2, 'todo', 'other')",
    );
    expect(() => inVersion.run(id)).toThrow(/UNIQUE/);
  });

  it('a save that fails leaves both as they were', () => {
    const id = world.journey([add('s1', 'a')]);
    const before = [rows('journey_connections'), rows('version_connections')];
    world.db.exec(
      `CREATE TEMP TRIGGER fails AFTER INSERT ON main.journey_versions BEGIN SELECT raise(ABORT, 'disk'); END`,
    );
    expect(() => use(id, 'other')).toThrow('disk');
    expect([rows('journey_connections'), rows('version_connections')]).toEqual(before);
  });

  it('a document that is no JSON names none, and is no reason to fail', () => {
    const id = world.journey([add('s1', 'a')]);
    world.db.prepare("UPDATE journeys SET document = '{' WHERE id = ?").run(id);
    expect(rows('journey_connections')).toEqual([]);
    world.db.prepare("INSERT INTO journey_versions VALUES (?, 9, '{', 0, 1)").run(id);
    expect(connections.get('conn').usedByVersions).toHaveLength(1);
  });

  it('the versions and revocations of a vault from before are taken over', () => {
    const db = new SqliteDatabase(':memory:');
    const before = migrations.slice(0, migrations.indexOf(connectionUses));
    migrate(db, before);
    db.exec(`
      INSERT INTO journeys VALUES ('j', 'Errands', 'Home', '{}', 2, 0, 0, 0, NULL);
      INSERT INTO journey_versions VALUES ('j', 1, '{"connections":{"todo":"conn"}}', 0), ('j', 2, '{', 0);
      INSERT INTO revocations (id, app, method, connection, queued_at) VALUES ('r', 'todo', 'key', 'conn', 5);
    `);
    migrate(db, [...before, connectionUses]);
    expect(db.prepare('SELECT * FROM version_connections').all()).toEqual([
      { journey: 'j', revision: 1, app: 'todo', connection: 'conn' },
    ]);
    expect(db.prepare('SELECT queued_at, connection_name FROM revocations').get()).toEqual({
      queued_at: 5,
      connection_name: null,
    });
    db.close();
  });
});

describe('C11: an end names everything that uses the connection', () => {
  it.each(['disconnect', 'remove'] as const)(
    '%s: journeys and runs under way; with a yes both are stopped',
    async (end) => {
      const on = world.journey([add('s1', 'a')], named('Errands'));
      world.journey([add('s1', 'a')], named('Garden'));
      world.journeys.setOn(on, true);
      const run = world.runner.start({ journey: on, source: 'manual', data: {} });
      await reached.promise;

      await expect(connections[end]('conn', false)).rejects.toMatchObject({
        code: 'connection_in_use',
        message: 'The connection “conn” is used by 2 journeys and 1 run under way.',
        details: 'Errands\nGarden\nA run under way of “Errands”',
      });
      expect(world.journeys.get(on).on).toBe(true);
      expect(world.runner.get(run.id).state).toBe('pending');

      await connections[end]('conn', true);
      expect(world.journeys.get(on).on).toBe(false);
      expect(world.runner.get(run.id)).toMatchObject({
        state: 'stopped',
        error: { code: 'run_stopped' },
      });
    },
  );

  it('a run whose journey uses another connection by now is named and stopped too', async () => {
    const id = world.journey([add('s1', 'a')], named('Errands'));
    const run = world.runner.start({ journey: id, source: 'manual', data: {} });
    await reached.promise;
    use(id, 'other');
    await expect(connections.disconnect('conn', false)).rejects.toMatchObject({
      message: 'The connection “conn” is used by 1 run under way.',
    });
    await connections.disconnect('conn', true);
    expect(world.runner.get(run.id).state).toBe('stopped');
    expect(world.journeys.get(id).problems).toEqual([]);
  });

  it('runs of other connections go on', async () => {
    const id = world.journey([add('s1', 'a')]);
    const run = world.runner.start({ journey: id, source: 'manual', data: {} });
    await reached.promise;
    await connections.disconnect('other', true);
    answer.open();
    expect((await world.runner.finished(run.id)).state).toBe('succeeded');
  });

  it('earlier versions only: delete asks, disconnect does not, since Reconnect serves them again', async () => {
    const id = world.journey([add('s1', 'a')], named('Errands'));
    use(id, 'other');
    await expect(connections.remove('conn', false)).rejects.toMatchObject({
      code: 'connection_in_use',
      message: 'The connection “conn” is used by 1 journey in earlier versions.',
      details: '1 earlier version of “Errands”',
    });
    await expect(connections.disconnect('conn', false)).resolves.toMatchObject({
      state: 'disconnected',
    });
    await connections.remove('conn', true);
    expect(connections.list().map((connection) => connection.id)).toEqual(['other']);
  });

  it('of two ends at once, the second says that it is gone, and the history tells of one', async () => {
    const id = world.journey([add('s1', 'a')]);
    world.journeys.setOn(id, true);
    const ends = await Promise.allSettled([
      connections.remove('conn', true),
      connections.remove('conn', true),
    ]);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(
      world.db.prepare("SELECT count(*) FROM audit WHERE kind = 'deleted'").pluck().get(),
    ).toBe(1);
  });
});

describe('F13: with 10,000 connections, each look goes by an index', () => {
  /** How SQLite carries out the statement of the core that has this part. */
  function planOf(part: string): string {
    const prepare = vi.spyOn(world.db, 'prepare');
    joined(world).close();
    const sql = prepare.mock.calls.map(([text]) => text).find((text) => text.includes(part)) ?? '';
    prepare.mockRestore();
    const given = Array.from({ length: sql.split('?').length - 1 }, () => null);
    return world.db
      .prepare<null[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...given)
      .map(({ detail }) => detail)
      .join('\n');
  }

  it.each([
    ['the list', 'ORDER BY c.name_key, c.id', /SCAN c USING INDEX connections_by_name/],
    ['the list of one app', 'WHERE c.app = ? ORDER BY c.name_key', /SEARCH c USING INDEX .*app=/],
  ])('C6, C10: %s is not sorted anew', (_what, part, index) => {
    const plan = planOf(part);
    expect(plan).toMatch(index);
    expect(plan).not.toMatch(/B-TREE FOR .*ORDER BY/);
  });

  it.each([
    ['journeys', 'FROM journey_connections jc JOIN journeys j', /journeys_by_connection/],
    ['versions', 'FROM version_connections v JOIN journeys j', /versions_by_connection/],
    ['runs under way', 'FROM runs r INDEXED BY', /r USING INDEX runs_unfinished/],
    ['revocations', 'WHERE r.connection = ?', /revocations_by_connection/],
  ])('C10: what uses one, of %s, is found without looking at all', (_what, part, index) => {
    const plan = planOf(part);
    expect(plan).toMatch(index);
    // The index of those under way holds no other run: to read all of it is to look at few.
    expect(plan.replace('SCAN r USING INDEX runs_unfinished', '')).not.toContain('SCAN');
  });
});

/** Gives a journey a name. */
function named(name: string): (journey: Journey) => Journey {
  return (journey) => ({ ...journey, name });
}

function document(id: string): Journey {
  return world.journeys.get(id).journey;
}
