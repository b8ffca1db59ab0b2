/** The audit log as it is filtered, newest first, page by page. */
import { ref, shallowRef, type Ref } from 'vue';
import type { AuditEvent } from '../../shared/audit.ts';
import type { Input } from '../../shared/contract/calls.ts';
import type { ErrorShape } from '../../shared/errors.ts';
import { errorShape, type api } from '../api.ts';

export type AuditFilter = Omit<Input<'audit.list'>, 'before' | 'limit'>;

/** Events that are asked for at once. */
export const auditPageSize = 100;
const copyPageSize = 500;

export interface AuditList {
  readonly events: Readonly<Ref<readonly AuditEvent[]>>;
  readonly loading: Readonly<Ref<boolean>>;
  readonly loaded: Readonly<Ref<boolean>>;
  readonly error: Readonly<Ref<ErrorShape | null>>;
  readonly hasMore: Readonly<Ref<boolean>>;
  /** Starts again with another filter. */
  show(filter: AuditFilter): Promise<void>;
  more(): Promise<void>;
  /** Puts what has happened since on top. */
  refresh(): Promise<void>;
  /** Every event of the filter, also those that are not loaded. Throws CallError. */
  all(): Promise<AuditEvent[]>;
}

export function useAuditList({ call }: Pick<typeof api, 'call'>): AuditList {
  const events = shallowRef<readonly AuditEvent[]>([]);
  const loading = ref(false);
  const loaded = ref(false);
  const error = shallowRef<ErrorShape | null>(null);
  const next = ref<number | null>(null);
  const hasMore = ref(false);
  let filter: AuditFilter = {};
  /** An answer that a newer question has overtaken is ignored. */
  let question = 0;

  async function load(before: number | undefined): Promise<void> {
    question += 1;
    const mine = question;
    loading.value = true;
    try {
      const page = await call('audit.list', {
        ...filter,
        limit: auditPageSize,
        ...(before === undefined ? {} : { before }),
      });
      if (mine !== question) return;
      events.value = before === undefined ? page.events : [...events.value, ...page.events];
      setNext(page.next);
      loaded.value = true;
      error.value = null;
    } catch (caught) {
      if (mine === question) error.value = errorShape(caught);
    } finally {
      if (mine === question) loading.value = false;
    }
  }

  function setNext(place: number | null): void {
    next.value = place;
    hasMore.value = place !== null;
  }

  return {
    events,
    loading,
    loaded,
    error,
    hasMore,
    async show(wanted) {
      filter = wanted;
      events.value = [];
      setNext(null);
      loaded.value = false;
      await load(undefined);
    },
    async more() {
      if (!loading.value && next.value !== null) await load(next.value);
    },
    async refresh() {
      if (!loaded.value || loading.value) return;
      question += 1;
      const mine = question;
      try {
        const page = await call('audit.list', { ...filter, limit: auditPageSize });
        if (mine !== question) return;
        const newest = events.value[0]?.id;
        const meets = page.events.findIndex(({ id }) => id === newest);
        if (meets >= 0) {
          events.value = [...page.events.slice(0, meets), ...events.value];
        } else {
          events.value = page.events;
          setNext(page.next);
        }
        error.value = null;
      } catch (caught) {
        if (mine === question) error.value = errorShape(caught);
      }
    },
    async all() {
      const found: AuditEvent[] = [];
      let before: number | null | undefined;
      while (before !== null) {
        const page: { events: AuditEvent[]; next: number | null } = await call('audit.list', {
          ...filter,
          limit: copyPageSize,
          ...(before === undefined ? {} : { before }),
        });
        found.push(...page.events);
        before = page.next;
      }
      return found;
    },
  };
}
