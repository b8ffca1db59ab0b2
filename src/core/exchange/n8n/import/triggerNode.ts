/** Triggers of n8n. */
import type { FieldValue, TriggerStep } from '../../../../shared/journey.ts';
import type { FileNode } from './workflowFile.ts';

const known = new Set([
  'manualTrigger',
  'scheduleTrigger',
  'webhook',
  'executeWorkflowTrigger',
  'rssFeedReadTrigger',
]);

export function isTrigger(type: string): boolean {
  return known.has(shortType(type));
}

function shortType(type: string): string {
  return type.replace(/^n8n-nodes-base\./, '');
}

/** The trigger of a journey; *Run by hand* where n8n's is not known. */
export function triggerOf(node: FileNode | undefined): { trigger: TriggerStep; notes: string[] } {
  const of = (
    app: string,
    event: string,
    fields: Record<string, FieldValue>,
    notes: string[] = [],
  ) => {
    return { trigger: { id: 's0' as const, app, event, fields }, notes };
  };
  switch (node === undefined ? '' : shortType(node.type)) {
    case 'scheduleTrigger': {
      const { event, fields, notes } = scheduleOf(node);
      return of('scheduler', event, fields, notes);
    }
    case 'webhook':
      return of('webhook', 'received', {}, ['It gets an address of its own in Sojourn.']);
    case 'executeWorkflowTrigger':
      return of('callable', 'called', {});
    case 'rssFeedReadTrigger': {
      const url = node?.parameters.feedUrl;
      return of('rss', 'new-item', typeof url === 'string' ? { url: { value: url } } : {}, [
        'The item comes as Sojourn reads it.',
      ]);
    }
    default:
      return of('scheduler', 'manual', {});
  }
}

function scheduleOf(node: FileNode | undefined): {
  event: string;
  fields: Record<string, FieldValue>;
  notes: string[];
} {
  const intervals = listIn(listIn(node?.parameters, 'rule'), 'interval');
  const [first] = Array.isArray(intervals) ? (intervals as unknown[]) : [];
  const notes =
    Array.isArray(intervals) && intervals.length > 1 ? ['Only its first rule came along.'] : [];
  const text = (name: string, otherwise: string): string => {
    const value = listIn(first, name);
    return typeof value === 'number' || typeof value === 'string' ? String(value) : otherwise;
  };
  const every = (count: string, unit: string) => {
    return {
      event: 'every',
      fields: { count: { value: Number(count) }, unit: { value: unit } },
      notes,
    };
  };
  const cron = (expression: string) => {
    return { event: 'cron', fields: { expression: { value: expression } }, notes };
  };
  const at = `${text('triggerAtMinute', '0')} ${text('triggerAtHour', '0')}`;
  switch (text('field', 'days')) {
    case 'minutes':
      return every(text('minutesInterval', '5'), 'minutes');
    case 'hours':
      return every(text('hoursInterval', '1'), 'hours');
    case 'cronExpression':
      return cron(fiveFields(text('expression', '0 0 * * *')));
    case 'weeks': {
      const days = listIn(first, 'triggerAtDay');
      const list = Array.isArray(days) && days.length > 0 ? days.map(String).join(',') : '0';
      return cron(`${at} * * ${list}`);
    }
    case 'months':
      return cron(`${at} ${text('triggerAtDayOfMonth', '1')} * *`);
    default:
      return cron(`${at} * * *`);
  }
}

/** n8n takes seconds in front. */
function fiveFields(expression: string): string {
  const fields = expression.trim().split(/\s+/);
  return fields.slice(-5).join(' ');
}

function listIn(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined;
}
