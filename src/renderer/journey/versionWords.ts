/** Differences of versions, in sentences. */
import type { AppDetail, AppSummary } from '../../shared/app.ts';
import type { FieldValue } from '../../shared/journey.ts';
import type { JourneyChange, StepRef } from '../../shared/journeyChange.ts';
import { textOf } from '../editor/fields/values.ts';
import { friendlyLabel, pillLabel } from '../editor/labels.ts';
import { parseTemplate } from '../editor/pills.ts';
import { t } from '../texts/index.ts';
import { settingName, settingWords } from './settings.ts';

/** What the names come from. */
export interface Names {
  readonly apps: {
    nameOf(app: string): string;
    readonly byId: ReadonlyMap<string, AppSummary>;
    readonly details: ReadonlyMap<string, AppDetail>;
  };
  readonly connections: { byId(id: string): { readonly name: string } | undefined };
}

/** `Step 3 Create document: Title changed from “A” to “B”` */
export function changeWords(change: JourneyChange, names: Names): string {
  switch (change.kind) {
    case 'name':
      return t('versions.change.name', { from: change.from, to: change.to });
    case 'note':
      return noteWords(change.from, change.to);
    case 'setting': {
      const [from, to] = [change.from, change.to].map((value) =>
        settingWords(change.setting, value),
      );
      const setting = settingName(change.setting);
      return t('versions.change.setting', { setting, from: from ?? '', to: to ?? '' });
    }
    case 'connection':
      return connectionWords(change, names);
    case 'added':
    case 'removed':
    case 'moved':
      return t(`versions.change.${change.kind}`, stepValues(change.step, names));
    case 'event':
      return t('versions.change.event', {
        ...stepValues(change.step, names),
        before: stepTitle(change.before, names),
      });
    case 'field':
      return fieldWords(change, names);
    case 'part':
      return partWords(change, names);
  }
}

function noteWords(from: string, to: string): string {
  if (from === '') return t('versions.change.noteAdded', { to });
  if (to === '') return t('versions.change.noteRemoved', { from });
  return t('versions.change.noteChanged', { from, to });
}

function connectionWords(
  { app, from, to }: Extract<JourneyChange, { kind: 'connection' }>,
  { apps, connections }: Names,
): string {
  const named = (id: string | null): string =>
    id === null ? '' : (connections.byId(id)?.name ?? t('versions.change.deletedConnection'));
  const values = { app: apps.nameOf(app), from: named(from), to: named(to) };
  if (from === null) return t('versions.change.connectionAdded', values);
  if (to === null) return t('versions.change.connectionRemoved', values);
  return t('versions.change.connectionChanged', values);
}

function fieldWords(change: Extract<JourneyChange, { kind: 'field' }>, names: Names): string {
  const values = {
    ...stepValues(change.step, names),
    field: fieldLabel(change.step, change.field, names),
    from: valueWords(change.from),
    to: valueWords(change.to),
  };
  if (change.from === null) return t('versions.change.fieldSet', values);
  if (change.to === null) return t('versions.change.fieldCleared', values);
  return t('versions.change.fieldChanged', values);
}

function partWords(
  { step, part, from, to }: Extract<JourneyChange, { kind: 'part' }>,
  names: Names,
): string {
  const text = (value: typeof from): string =>
    value === null || value === '' ? t('versions.change.nothing') : templateWords(String(value));
  const values = { ...stepValues(step, names), from: text(from), to: text(to) };
  switch (part) {
    case 'disabled':
      return t(`versions.change.part.${to === true ? 'disabled' : 'enabled'}`, values);
    case 'masked':
      return t(`versions.change.part.${to === true ? 'masked' : 'unmasked'}`, values);
    case 'else':
      return t(`versions.change.part.${to === true ? 'elseAdded' : 'elseRemoved'}`, values);
    default:
      return t(`versions.change.part.${part}`, values);
  }
}

function stepValues(step: StepRef, names: Names): { number: number; title: string } {
  return { number: step.number, title: stepTitle(step, names) };
}

/** The step's own name, its event's, or what it is. */
function stepTitle(step: StepRef, { apps }: Names): string {
  if (step.name !== undefined && step.name.trim() !== '') return step.name.trim();
  if (step.kind !== 'trigger' && step.kind !== 'action') return t(`editor.kinds.${step.kind}`);
  const app = step.app === undefined ? undefined : apps.byId.get(step.app);
  const events: readonly { id: string; name: string }[] =
    (step.kind === 'trigger' ? app?.triggers : app?.actions) ?? [];
  const event = events.find(({ id }) => id === step.event)?.name;
  if (event !== undefined) return event;
  if (step.app !== undefined) return apps.nameOf(step.app);
  return t(step.kind === 'trigger' ? 'editor.newTrigger' : 'editor.newAction');
}

/** The connector's own label where its detail is here. */
function fieldLabel(step: StepRef, field: string, { apps }: Names): string {
  const app = step.app === undefined ? undefined : apps.details.get(step.app);
  const events: readonly { id: string; fields: readonly { id: string; label: string }[] }[] =
    (step.kind === 'trigger' ? app?.triggers : app?.actions) ?? [];
  const event = events.find(({ id }) => id === step.event);
  return event?.fields.find(({ id }) => id === field)?.label ?? friendlyLabel(field);
}

/** A field's value as a person reads it; data pills by their labels. */
function valueWords(value: FieldValue | null): string {
  if (value === null) return '';
  if ('text' in value) return templateWords(value.text);
  if ('formula' in value) return value.formula;
  return value.label ?? textOf(value);
}

function templateWords(text: string): string {
  return parseTemplate(text)
    .map((part) =>
      part.kind === 'pill'
        ? t('versions.change.pill', {
            label: pillLabel(part.pill.path, t('editor.data.all')),
          })
        : part.source,
    )
    .join('');
}
