/** Triggers, actions and their fields. */
import type {
  ActionDefinition,
  Connector,
  Field,
  Paging,
  RequestTemplate,
  TriggerDefinition,
} from '../../../shared/connector.ts';
import { requestProblems } from './addresses.ts';
import { repeated } from './repeated.ts';
import { connectionNames, pathsIn, syntaxProblems, texts } from './templates.ts';

export function triggerProblems(connector: Connector, trigger: TriggerDefinition): string[] {
  const where = `trigger ${trigger.id}`;
  const { request, detail, position } = trigger;
  const names = namesOf(connector, trigger);
  const known = new Set([...names, 'cursor', 'since', 'position']);
  const answers = [
    trigger.key,
    trigger.time,
    trigger.where,
    trigger.output,
    position,
    trigger.paging,
  ];
  // What built-in triggers ask is code of the core.
  const asks = request !== undefined || connector.category === 'built-in';
  const readsPosition = request !== undefined && pathsIn(request).includes('position');
  return [
    ...fieldsProblems(connector, where, trigger),
    ...(request === undefined ? [] : requestProblems(connector, where, request, known)),
    ...(detail === undefined
      ? []
      : requestProblems(connector, `${where}, detail`, detail, new Set([...names, 'item.*']))),
    ...texts(answers).flatMap((text) => syntaxProblems(where, text)),
    ...pagingProblems(where, trigger.paging ?? connector.api?.paging, request),
    ...(trigger.kind !== 'poll' || (asks && trigger.key !== undefined)
      ? []
      : [`${where}: polls without request or key`]),
    ...(readsPosition === (position !== undefined)
      ? []
      : [`${where}: a position that is read, and one that is kept, go together`]),
  ];
}

export function actionProblems(connector: Connector, action: ActionDefinition): string[] {
  const where = `action ${action.id}`;
  const { before, request, paging, output, repeat, repeatHeader, readsWhen } = action;
  const names = namesOf(connector, action);
  const answered = before.map(({ id }) => `answers.${id}`);
  return [
    ...fieldsProblems(connector, where, action),
    ...repeated(`${where} request`, before),
    ...before.flatMap(({ id, request: first }, index) =>
      requestProblems(
        connector,
        `${where}, ${id}`,
        first,
        new Set([...names, ...answered.slice(0, index)]),
      ),
    ),
    ...(request === undefined
      ? []
      : requestProblems(connector, where, request, new Set([...names, ...answered, 'cursor']))),
    ...(request === undefined && before.length > 0 ? [`${where}: prepares nothing`] : []),
    ...texts([output, paging]).flatMap((text) => syntaxProblems(where, text)),
    ...pagingProblems(where, paging, request),
    ...((repeat === 'key') === (repeatHeader !== undefined)
      ? []
      : [`${where}: a header for the idempotency key, or none`]),
    ...(readsWhen === undefined || offers(action, readsWhen)
      ? []
      : [`${where}: reads with values of ${readsWhen.field} that cannot be chosen`]),
  ];
}

function offers(
  { fields }: ActionDefinition,
  { field, values }: NonNullable<ActionDefinition['readsWhen']>,
): boolean {
  const choices = fields.find(({ id }) => id === field)?.choices?.map(({ value }) => value) ?? [];
  return values.every((value) => choices.includes(value));
}

/** Whether what a page says of the next one comes to something. */
export function pagingProblems(
  where: string,
  paging: Paging | undefined,
  request: RequestTemplate | undefined,
): string[] {
  if (request === undefined) return [];
  const readsCursor = pathsIn(request).includes('cursor');
  if (paging?.kind !== 'cursor') {
    return readsCursor ? [`${where}: reads a cursor that no page gives`] : [];
  }
  return paging.param === undefined && !readsCursor
    ? [`${where}: says nowhere which page it wants`]
    : [];
}

function namesOf(
  connector: Connector,
  { fields }: Pick<TriggerDefinition, 'fields'>,
): readonly string[] {
  return [...fields.map(({ id }) => `fields.${id}`), ...connectionNames(connector)];
}

function fieldsProblems(
  connector: Connector,
  where: string,
  { fields, sentence }: Pick<TriggerDefinition, 'fields' | 'sentence'>,
): string[] {
  const ids = new Set(fields.map(({ id }) => id));
  const named = [...sentence.matchAll(/\{(\w+)\}/g)].map(([, id = '']) => id);
  return [
    ...repeated(`${where} field`, fields),
    ...named
      .filter((id) => !ids.has(id))
      .map((id) => `${where}: its sentence names ${id}, which is no field`),
    ...fields.flatMap((field) => fieldProblems(connector, where, field, ids)),
  ];
}

/** Types of fields whose entries, or their names, the app can offer. */
const mayHaveOptions: readonly Field['type'][] = ['dropdown', 'list', 'keyValue'];

function fieldProblems(
  connector: Connector,
  where: string,
  field: Field,
  siblings: ReadonlySet<string>,
): string[] {
  const at = `${where}, field ${field.id}`;
  const source = field.options === undefined ? undefined : connector.options[field.options];
  const reads = source?.request === undefined ? [] : fieldsRead(source.request);
  const needs = field.needs ?? [];
  const values = (field.choices ?? []).map(({ value }) => value);
  return [
    ...(field.type === 'dropdown' && source === undefined
      ? [`${at}: a dropdown without options`]
      : []),
    ...(field.options === undefined || source !== undefined ? [] : [`${at}: its options are none`]),
    ...(field.options === undefined || mayHaveOptions.includes(field.type)
      ? []
      : [`${at}: has options, and nowhere to show them`]),
    ...((field.type === 'choice') === values.length > 0
      ? []
      : [`${at}: choices and choice go together`]),
    ...(field.type !== 'choice' ||
    field.default === undefined ||
    values.some((value) => value === field.default)
      ? []
      : [`${at}: its default is no choice`]),
    ...reads.filter((id) => !needs.includes(id)).map((id) => `${at}: needs ${id} and hides it`),
    ...needs.filter((id) => !siblings.has(id)).map((id) => `${at}: needs ${id}, which is no field`),
  ];
}

function fieldsRead(request: RequestTemplate): string[] {
  return pathsIn(request)
    .filter((path) => path.startsWith('fields.'))
    .map((path) => path.split('.')[1] ?? '');
}
