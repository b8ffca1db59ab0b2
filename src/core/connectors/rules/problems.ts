/** What every connector has to keep to beside the schema, as far as it can be seen without sending anything. */
import type { Connector } from '../../../shared/connector.ts';
import { addressProblems, hostProblems, requestProblems } from './addresses.ts';
import { actionProblems, pagingProblems, triggerProblems } from './events.ts';
import { repeated } from './repeated.ts';
import { connectionNames, nameProblems, syntaxProblems, texts } from './templates.ts';
import { authProblems } from './ways.ts';

/** Everything that is wrong with the connector, each as one line that says where. */
export function problemsOf(connector: Connector): string[] {
  return [
    ...repeated('trigger', connector.triggers),
    ...repeated('action', connector.actions),
    ...repeated('way to connect', connector.auth),
    ...hostProblems(connector),
    ...connector.auth.flatMap((method) => authProblems(connector, method)),
    ...connector.triggers.flatMap((trigger) => triggerProblems(connector, trigger)),
    ...connector.actions.flatMap((action) => actionProblems(connector, action)),
    ...Object.keys(connector.options).flatMap((id) => optionsProblems(connector, id)),
    ...apiProblems(connector),
  ];
}

function optionsProblems(connector: Connector, id: string): string[] {
  const source = connector.options[id];
  if (source === undefined) return [];
  const where = `options ${id}`;
  const { request, value, label } = source;
  const paging = source.paging ?? connector.api?.paging;
  const known = new Set([...connectionNames(connector), 'search', 'cursor', 'fields.*']);
  return [
    ...(request === undefined
      ? builtInProblems(connector, where)
      : requestProblems(connector, where, request, known)),
    ...pagingProblems(where, paging, request),
    ...[value, label].flatMap((template) => syntaxProblems(where, template)),
  ];
}

function builtInProblems({ category }: Connector, where: string): string[] {
  return category === 'built-in' ? [] : [`${where}: a list without a request`];
}

function apiProblems({ api, errors, ...connector }: Connector): string[] {
  if (api === undefined) return texts(errors).flatMap((text) => syntaxProblems('errors', text));
  const known = new Set(connectionNames(connector));
  return [
    ...nameProblems('api.baseUrl', api.baseUrl, known),
    ...addressProblems({ ...connector, api, errors }, 'api.baseUrl', api.baseUrl),
    ...texts(api.headers).flatMap((text) => nameProblems('api.headers', text, known)),
    ...texts([errors, api.paging, api.failed]).flatMap((text) => syntaxProblems('api', text)),
  ];
}
