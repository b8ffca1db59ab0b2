/** The audit log as it is filtered, newest first, page by page. */
import type { AuditEvent } from '../../shared/audit.ts';
import type { Input, Output } from '../../shared/contract/calls.ts';
import type { api } from '../api.ts';
import { usePagedList, type PagedList } from '../pagedList.ts';

export type AuditFilter = Omit<Input<'audit.list'>, 'before' | 'limit'>;

/** Events that are asked for at once. */
export const auditPageSize = 100;
const copyPageSize = 500;

export interface AuditList extends Pick<
  PagedList<AuditFilter, AuditEvent>,
  'loading' | 'loaded' | 'error' | 'hasMore' | 'show' | 'more'
> {
  readonly events: Readonly<PagedList<AuditFilter, AuditEvent>['rows']>;
  /** Puts what has happened since on top. */
  refresh(): Promise<void>;
  /** Every event of the filter, also those that are not loaded. Throws CallError. */
  all(): Promise<AuditEvent[]>;
}

export function useAuditList({ call }: Pick<typeof api, 'call'>): AuditList {
  const list = usePagedList<AuditFilter, AuditEvent, number>(
    {},
    async (wanted, before) => {
      const { events, next } = await page(wanted, before, auditPageSize);
      return { rows: events, next };
    },
    (there, events) => [...there, ...events],
  );

  function page(
    wanted: AuditFilter,
    before: number | undefined,
    limit: number,
  ): Promise<Output<'audit.list'>> {
    return call('audit.list', { ...wanted, limit, ...(before === undefined ? {} : { before }) });
  }

  return {
    ...list,
    events: list.rows,
    refresh: () =>
      list.renew((there, newest) => {
        const meets = newest.findIndex(({ id }) => id === there[0]?.id);
        return meets < 0 ? null : [...newest.slice(0, meets), ...there];
      }),
    async all() {
      const found: AuditEvent[] = [];
      let before: number | null | undefined;
      while (before !== null) {
        const { events, next } = await page(list.filter(), before, copyPageSize);
        found.push(...events);
        before = next;
      }
      return found;
    },
  };
}
