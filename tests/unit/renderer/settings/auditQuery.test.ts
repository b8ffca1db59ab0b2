import { describe, expect, it } from 'vitest';
import {
  auditFilter,
  readAuditQuery,
  writeAuditQuery,
} from '../../../../src/renderer/settings/auditQuery.ts';
import {
  auditKinds,
  connectionEventKinds,
  vaultEventKinds,
} from '../../../../src/shared/auditKinds.ts';

const now = new Date(2026, 10, 23, 12).getTime();

describe('C16: the filters of the audit log', () => {
  it('know every kind of event, in its group', () => {
    const kindsOf = (kind: string) => auditFilter(readAuditQuery({ kind }), now).kinds;
    for (const kind of auditKinds) expect(kindsOf(kind)).toEqual([kind]);
    expect(kindsOf('connections')).toEqual(connectionEventKinds);
    expect(kindsOf('vault')).toEqual(vaultEventKinds);
  });

  it('are read from the place and written back as they were', () => {
    const query = {
      kind: 'vault',
      connection: '01ABC',
      time: 'range',
      from: '2026-03-01',
      to: '2026-03-31',
      search: 'key',
    };
    expect(writeAuditQuery(readAuditQuery(query))).toEqual(query);
  });

  it('leave out what is not chosen, and what cannot be understood', () => {
    const chosen = readAuditQuery({ kind: 'nonsense', time: 'soon', from: '2026-99-99' });
    expect(writeAuditQuery(chosen)).toEqual({});
    expect(auditFilter(chosen, now)).toEqual({});
  });

  it('take days as those of the person’s own time zone, the last one whole', () => {
    const range = readAuditQuery({ time: 'range', from: '2026-03-28', to: '2026-03-29' });
    expect(auditFilter(range, now)).toEqual({
      from: new Date(2026, 2, 28).getTime(),
      to: new Date(2026, 2, 30).getTime() - 1,
    });
    expect(auditFilter(readAuditQuery({ time: 'today' }), now)).toEqual({
      from: new Date(2026, 10, 23).getTime(),
    });
    expect(auditFilter(readAuditQuery({ time: 'week' }), now)).toEqual({
      from: new Date(2026, 10, 17).getTime(),
    });
  });
});
