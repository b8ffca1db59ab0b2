/** Which connection a person means. */
import type { Connection } from '../../shared/connection.ts';
import { connectionNameKey } from '../../shared/connectionName.ts';
import { SojournError } from '../../shared/errors.ts';
import type { Session } from '../session.ts';

/** How commands describe what they take. */
export const connectionArgument = 'id, app/name, or the name where no other connection has it';

/**
 * The connection of an id, of `app/name`, or of a name; names are compared as rule C5 says.
 * @throws SojournError not_found, input_invalid when several apps have a connection of this name
 */
export async function findConnection(session: Session, text: string): Promise<Connection> {
  const connections = await session.call('connections.list', {});
  const found =
    connections.find(({ id }) => id === text) ??
    only(connections.filter(named(text)), text) ??
    connections.find(ofApp(text));
  if (!found) throw new SojournError('not_found', { values: { what: 'connection' } });
  return found;
}

function named(text: string): (connection: Connection) => boolean {
  const key = connectionNameKey(text);
  return ({ name }) => connectionNameKey(name) === key;
}

function ofApp(text: string): (connection: Connection) => boolean {
  const slash = text.indexOf('/');
  const app = text.slice(0, slash);
  const isNamed = named(text.slice(slash + 1));
  return (connection) => connection.app === app && isNamed(connection);
}

function only(fitting: readonly Connection[], text: string): Connection | undefined {
  if (fitting.length > 1) {
    const ways = fitting.map(({ app, name }) => `${app}/${name}`).join(', ');
    throw new SojournError('input_invalid', {
      values: { what: `Several connections are called “${text}”. Say which: ${ways}.` },
    });
  }
  return fitting[0];
}
