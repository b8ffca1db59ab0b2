import { beforeEach, describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../../../src/shared/audit.ts';
import { api } from '../../../../src/renderer/api.ts';
import { auditPageSize, useAuditList } from '../../../../src/renderer/settings/auditList.ts';
import { type FakeCore, installBridge } from '../bridge.ts';

function event(id: number): AuditEvent {
  return { id, at: id, kind: 'unlocked', connection: null, detail: `Event ${id}.` };
}

/** The core's side: newest first, in pages. */
let log: AuditEvent[];
let core: FakeCore;

beforeEach(() => {
  log = Array.from({ length: 250 }, (_, index) => event(250 - index));
  core = installBridge({
    'audit.list': ({ before, limit = 100 }) => {
      const events = log.filter(({ id }) => before === undefined || id < before).slice(0, limit);
      const last = events.at(-1)?.id;
      return { events, next: last === log.at(-1)?.id ? null : (last ?? null) };
    },
  });
});

function ids(events: readonly AuditEvent[]): number[] {
  return events.map(({ id }) => id);
}

describe('C16: the audit log', () => {
  it('loads page after page to its end, each event once', async () => {
    const list = useAuditList(api);
    await list.show({});
    expect(list.events.value).toHaveLength(auditPageSize);
    await list.more();
    await list.more();
    expect(ids(list.events.value)).toEqual(ids(log));
    expect(list.hasMore.value).toBe(false);
    const asked = core.asked.length;
    await list.more();
    expect(core.asked).toHaveLength(asked);
  });

  it('puts what happens meanwhile on top and keeps the pages below', async () => {
    const list = useAuditList(api);
    await list.show({});
    await list.more();
    log.unshift(event(252), event(251));
    await list.refresh();
    expect(ids(list.events.value)).toEqual(ids(log.slice(0, 202)));
  });

  it('begins anew when more has happened than a page holds', async () => {
    const list = useAuditList(api);
    await list.show({});
    log = [...Array.from({ length: 150 }, (_, index) => event(400 - index)), ...log];
    await list.refresh();
    await list.more();
    expect(ids(list.events.value)).toEqual(ids(log.slice(0, 200)));
  });

  it('ignores an answer that a newer filter has overtaken', async () => {
    const answers: (() => void)[] = [];
    installBridge({
      'audit.list': ({ search }) =>
        new Promise((resolve) => {
          const id = search === 'new' ? 2 : 1;
          answers.push(() => resolve({ events: [event(id)], next: null }));
        }),
    });
    const list = useAuditList(api);
    const old = list.show({ search: 'old' });
    const fresh = list.show({ search: 'new' });
    answers[1]?.();
    await fresh;
    answers[0]?.();
    await old;
    expect(ids(list.events.value)).toEqual([2]);
  });

  it('gives every event to be copied, also those that are not loaded', async () => {
    const list = useAuditList(api);
    await list.show({});
    expect(ids(await list.all())).toEqual(ids(log));
  });
});
