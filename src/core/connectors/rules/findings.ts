/** The problems of a connector with the place in its document where each belongs. */
import type { Connector } from '../../../shared/connector.ts';
import type { Finding } from '../own/readConnector.ts';
import { problemsOf } from './problems.ts';

/** @returns one finding for each problem, at the nearest place that is known of it */
export function findingsIn(connector: Connector): Finding[] {
  return problemsOf(connector).map((problem) => {
    const end = problem.indexOf(': ');
    const where = end < 0 ? problem : problem.slice(0, end);
    const message = end < 0 ? problem : problem.slice(end + 2);
    return { path: pathOf(connector, where), message: sentence(message) };
  });
}

/** `trigger new-task, field list` and the like, as keys and positions on the way there. */
function pathOf(connector: Connector, where: string): (string | number)[] {
  const [place = '', id = ''] = where.split(', ')[0]?.split(' ') ?? [];
  switch (place) {
    case 'trigger':
      return [
        ...entry('triggers', connector.triggers, id),
        ...fieldOf(connector.triggers, id, where),
      ];
    case 'action':
      return [...entry('actions', connector.actions, id), ...fieldOf(connector.actions, id, where)];
    case 'auth':
      return [...entry('auth', connector.auth, id)];
    case 'options':
      return ['options', id];
    case 'hosts':
      return ['hosts'];
    default:
      return place.startsWith('api') ? place.split('.') : [];
  }
}

function entry(list: string, entries: readonly { id: string }[], id: string): (string | number)[] {
  const at = entries.findIndex((each) => each.id === id);
  return at < 0 ? [list] : [list, at];
}

function fieldOf(
  events: readonly { id: string; fields: readonly { id: string }[] }[],
  id: string,
  where: string,
): (string | number)[] {
  const [, field] = /, field (\w+)/.exec(where) ?? [];
  if (field === undefined) return [];
  return entry('fields', events.find((event) => event.id === id)?.fields ?? [], field);
}

function sentence(text: string): string {
  const first = text.charAt(0);
  return `${/^[a-z][a-z ]/.test(text) && !text.includes('{{') ? first.toUpperCase() + text.slice(1) : text}.`;
}
