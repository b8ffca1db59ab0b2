import { describe, expect, it } from 'vitest';
import {
  auditFilter,
  connectionKinds,
  readAuditQuery,
  vaultKinds,
  writeAuditQuery,
} from '../../../../src/renderer/settings/auditQuery.ts';
import { auditKinds } from '../../../../src/shared/audit.ts';
import { connectionEventKinds } from '../../../../src/shared/connection.ts';

const now = new Date(2026, 10, 23, 12).getTime();

describe('C16: the filters of the audit log', () => {
  it('know every kind of event, in its group', () => {
    expect(connectionKinds).toEqual(connectionEventKinds);
    expect([...connectionKinds, ...vaultKinds]).toEqual(auditKinds);
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

  it('ask for a group by its kinds, for one kind by itself', () => {
    expect(auditFilter(readAuditQuery({ kind: 'vault' }), now).kinds).toEqual(vaultKinds);
    expect(auditFilter(readAuditQuery({ kind: 'refused' }), now).kinds).toEqual(['refused']);
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
