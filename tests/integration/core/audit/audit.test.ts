import SqliteDatabase from 'better-sqlite3';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAudit } from '../../../../src/core/audit/index.ts';
import { auditQuery } from '../../../../src/core/audit/query.ts';
import { openDatabase } from '../../../../src/core/storage/index.ts';
import { migrate } from '../../../../src/core/storage/migrate.ts';
import { migrations } from '../../../../src/core/storage/migrations/index.ts';
import { auditKinds } from '../../../../src/shared/auditKinds.ts';
import type { AuditEvent } from '../../../../src/shared/audit.ts';
import type { Input } from '../../../../src/shared/contract/calls.ts';
import { temporaryFolder } from '../../../servers/temporaryFolder.ts';

const day = 24 * 60 * 60 * 1000;

function audit() {
  const db = openDatabase({ file: join(temporaryFolder(), 'sojourn.db'), key: randomBytes(32) });
  const clock = { now: 1000 };
  const trail = createAudit({ db, now: () => (clock.now += 1) });
  const insert = db.prepare<[string, string, string, string]>(
    `INSERT INTO connections (id, app, method, name, name_key, state, created_at)
     VALUES (?, ?, 'm', ?, ?, 'connected', 0)`,
  );
  const rename = db.prepare<[string, string, string]>(
    'UPDATE connections SET name = ?, name_key = ? WHERE id = ?',
  );
  const remove = db.prepare<[string]>('DELETE FROM connections WHERE id = ?');
  return {
    db,
    clock,
    trail,
    link: (id: string, app: string, name = id) => insert.run(id, app, name, name),
    rename: (id: string, name: string) => rename.run(name, name, id),
    remove: (id: string) => remove.run(id),
    /** Every page of a filter, one after the other. */
    pages: (filter: Input<'audit.list'>): AuditEvent[][] => {
      const found: AuditEvent[][] = [];
      let before: number | null = null;
      do {
        const page = trail.list({ ...filter, ...(before === null ? {} : { before }) });
        found.push(page.events);
        before = page.next;
      } while (before !== null);
      return found;
    },
  };
}

describe('history', () => {
  it('C16: keeps the history of each connection, newest first', () => {
    const { db, trail } = audit();
    trail.record({ kind: 'linked', connection: 'a', detail: 'Linked as Anna.' });
    trail.record({ kind: 'linked', connection: 'b', detail: 'Linked as Ben.' });
    trail.record({ kind: 'renamed', connection: 'a', detail: 'Renamed to “Work”.' });
    trail.record({ kind: 'exported', connection: null, detail: 'One journey was exported.' });
    expect(trail.history('a')).toEqual([
      { at: 1003, kind: 'renamed', detail: 'Renamed to “Work”.' },
      { at: 1001, kind: 'linked', detail: 'Linked as Anna.' },
    ]);
    expect(trail.history('b')).toHaveLength(1);
    expect(trail.history('none')).toEqual([]);
    db.close();
  });

  it('C16: no secret is in it, even where it was told one', () => {
    const { db, trail } = audit();
    trail.record({
      kind: 'refused',
      connection: 'a',
      detail: 'Bearer abc123 was refused, code=xyz789',
    });
    expect(trail.history('a')).toMatchObject([{ detail: 'Bearer ••• was refused, code=•••' }]);
    db.close();
  });
});

describe('the audit log', () => {
  it('C16: tells of a connection by its name of now, and by its last name when it is deleted', () => {
    const { db, trail, link, rename, remove } = audit();
    link('a', 'tasks', 'Work');
    trail.record({ kind: 'linked', connection: 'a', detail: 'Linked.' });
    trail.record({ kind: 'locked', connection: null, detail: 'Locked by hand.' });
    rename('a', 'Office');
    const shown = () => trail.list({ app: 'tasks' }).events.map(({ connection }) => connection);
    expect(shown()).toEqual([{ id: 'a', name: 'Office', app: 'tasks', exists: true }]);
    remove('a');
    trail.record({ kind: 'deleted', connection: 'a', detail: 'Deleted “Office”.' });
    const last = { id: 'a', name: 'Office', app: 'tasks', exists: false };
    expect(shown()).toEqual([last, last]);
    expect(trail.list({ kinds: ['locked'] }).events).toMatchObject([{ connection: null }]);
    expect(trail.list({ search: 'OFFICE' }).events).toHaveLength(2);
    db.close();
  });

  it('C16: every filter gives just what it names, in pages that leave out nothing and repeat nothing', () => {
    const { db, clock, trail, link, remove, pages } = audit();
    const apps = ['tasks', 'documents', 'mail'];
    const ids = Array.from({ length: 9 }, (_, n) => `c${n}`);
    for (const [n, id] of ids.entries()) link(id, apps[n % 3] ?? '', `Name ${n}%`);
    for (let n = 0; n < 300; n += 1) {
      // The clock stands still now and then, and is set back once.
      if (n % 4 !== 0) clock.now -= 1;
      if (n === 150) clock.now -= 40;
      trail.record({
        kind: auditKinds[(n * 11) % auditKinds.length] ?? 'linked',
        connection: n % 5 === 0 ? null : (ids[(n * 7) % ids.length] ?? null),
        detail: n % 6 === 0 ? `It took 50% of ${n}.` : `It is event ${n}.`,
      });
    }
    for (const id of ids.slice(0, 4)) remove(id);

    const all = trail.list({ limit: 500 }).events;
    expect(all).toHaveLength(300);
    expect(all).toEqual([...all].sort((a, b) => b.at - a.at || b.id - a.id));
    const from = all[220]?.at ?? 0;
    const to = all[60]?.at ?? 0;
    const named = (event: AuditEvent, text: string) =>
      `${event.detail}\n${event.connection?.name ?? ''}`.toLowerCase().includes(text);
    const filters: [Input<'audit.list'>, (event: AuditEvent) => boolean][] = [
      [{}, () => true],
      [{ kinds: [] }, () => true],
      [{ kinds: ['linked'] }, ({ kind }) => kind === 'linked'],
      [
        { kinds: ['linked', 'key-rotated', 'linked'] },
        ({ kind }) => kind === 'linked' || kind === 'key-rotated',
      ],
      [{ connection: 'c1' }, ({ connection }) => connection?.id === 'c1'],
      [{ connection: 'c8', app: 'mail' }, ({ connection }) => connection?.id === 'c8'],
      [{ connection: 'c8', app: 'tasks' }, () => false],
      [{ app: 'tasks' }, ({ connection }) => connection?.app === 'tasks'],
      [
        { app: 'mail', kinds: ['refused', 'tested'] },
        ({ connection, kind }) =>
          connection?.app === 'mail' && (kind === 'refused' || kind === 'tested'),
      ],
      [{ from, to }, ({ at }) => at >= from && at <= to],
      [{ kinds: ['deleted'], from }, ({ kind, at }) => kind === 'deleted' && at >= from],
      [{ search: ' 50% ' }, (event) => named(event, '50%')],
      [{ search: 'name 3%' }, (event) => named(event, 'name 3%')],
      [{ search: 'n_me' }, () => false],
      [
        { app: 'tasks', search: 'event 1', to },
        (event) => event.connection?.app === 'tasks' && event.at <= to && named(event, 'event 1'),
      ],
    ];
    for (const [filter, wanted] of filters) {
      const expected = all.filter(wanted);
      for (const limit of [1, 7, 500]) {
        const found = pages({ ...filter, limit });
        expect(found.flat(), JSON.stringify(filter)).toEqual(expected);
        expect(found).toHaveLength(Math.max(1, Math.ceil(expected.length / limit)));
      }
    }
    expect(filters.filter(([, wanted]) => all.some(wanted)).length).toBe(filters.length - 2);
    db.close();
  });

  it('F13: an index gives the rows of each filter in their order: none is sorted, none is searched through', () => {
    const { db } = audit();
    const filters: [string, Input<'audit.list'>][] = [
      ['audit_by_time', {}],
      ['audit_by_time', { from: 1, to: 2 }],
      ['audit_by_kind', { kinds: ['linked', 'refused'], from: 1 }],
      ['audit_by_connection', { connection: 'a', to: 2 }],
      ['audit_by_app', { app: 'tasks', kinds: ['linked'] }],
    ];
    for (const [index, filter] of filters) {
      for (const before of [undefined, 1]) {
        const given = { ...filter, limit: 100, ...(before === undefined ? {} : { before }) };
        const { sql, values } = auditQuery(given);
        const plan = db
          .prepare<(string | number)[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
          .all(...values)
          .map(({ detail }) => detail);
        const reads = plan.filter((step) => /^(SCAN|SEARCH) audit\b/.test(step));
        const label = `${JSON.stringify(given)}\n${plan.join('\n')}`;
        expect(reads.length, label).toBeGreaterThan(0);
        for (const read of reads) {
          expect(read, label).toMatch(new RegExp(`USING (INDEX ${index}|INTEGER PRIMARY KEY)`));
        }
        // What is merged in the end is few rows; the reading itself never ends in a sort.
        const sorted = plan.filter(
          (step, at) =>
            step.startsWith('USE TEMP B-TREE') && /^(SCAN|SEARCH) audit\b/.test(plan[at - 1] ?? ''),
        );
        expect(sorted, label).toEqual([]);
      }
    }
    db.close();
  });
});

describe('retention', () => {
  function filled(rows: number, at: number) {
    const made = audit();
    made.db
      .prepare(
        `WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < ?)
         INSERT INTO audit (id, at, kind, connection, detail) SELECT id, ?, 'refreshed', 'gone', 'Old.' FROM n`,
      )
      .run(rows, at);
    made.link('gone', 'tasks');
    made.remove('gone');
    const count = made.db.prepare<[], number>('SELECT count(*) FROM audit').pluck();
    const names = made.db.prepare<[], number>('SELECT count(*) FROM deleted_connections').pluck();
    return { ...made, count: () => count.get(), names: () => names.get() };
  }

  it('C16: keeps 400 days', () => {
    const { db, clock, trail, count } = filled(10_500, 1_000);
    clock.now = 1_000 + 400 * day - 10;
    trail.record({ kind: 'locked', connection: null, detail: 'Locked.' });
    expect(count()).toBe(10_501);
    clock.now += 20;
    trail.record({ kind: 'locked', connection: null, detail: 'Locked.' });
    expect(count()).toBe(10_000);
    db.close();
  });

  it('F4: a clock that is set years ahead does not empty it', () => {
    const { db, clock, trail, count } = filled(5_000, 1_000);
    clock.now = 5_000 * day;
    for (let n = 0; n < 20; n += 1)
      trail.record({ kind: 'locked', connection: null, detail: 'Locked.' });
    expect(count()).toBe(5_020);
    db.close();
  });

  it('F13: never holds more than a million rows, and forgets the names that no row tells of any more', () => {
    const { db, trail, count, names } = filled(1_500, 1_000);
    expect(names()).toBe(1);
    db.prepare(
      "INSERT INTO audit (id, at, kind, detail) VALUES (1001499, 1000, 'locked', 'Locked.')",
    ).run();
    trail.record({ kind: 'locked', connection: null, detail: 'Locked.' });
    // A part with each event, so that no event waits long.
    expect([count(), names()]).toEqual([502, 1]);
    trail.record({ kind: 'locked', connection: null, detail: 'Locked.' });
    expect([count(), names()]).toEqual([3, 0]);
    db.close();
  });
});

it('C16: events from before the log had filters are found by app, and nothing of them is lost', () => {
  const db = new SqliteDatabase(':memory:');
  migrate(db, migrations.slice(0, 1));
  db.exec(`
    INSERT INTO connections (id, app, method, name, name_key, state, created_at)
      VALUES ('a', 'tasks', 'm', 'Work', 'work', 'connected', 0);
    INSERT INTO audit (at, kind, connection, detail) VALUES
      (1, 'linked', 'a', 'Linked.'), (2, 'deleted', 'gone', 'Deleted.'), (3, 'exported', NULL, 'Exported.')`);
  migrate(db);
  const trail = createAudit({ db, now: () => 4 });
  expect(trail.list({ app: 'tasks' }).events).toEqual([
    {
      id: 1,
      at: 1,
      kind: 'linked',
      connection: { id: 'a', name: 'Work', app: 'tasks', exists: true },
      detail: 'Linked.',
    },
  ]);
  expect(trail.list({}).events.map(({ detail }) => detail)).toEqual([
    'Exported.',
    'Deleted.',
    'Linked.',
  ]);
  db.close();
});
