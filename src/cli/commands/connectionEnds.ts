/** `sojourn connections disconnect` and `delete`: what uses the connection is named first, and only `--yes` stops it. */
import type { Command } from 'commander';
import { onVault } from '../command.ts';
import type { Session } from '../session.ts';
import { connectionArgument, findConnection } from './findConnection.ts';

interface EndOptions {
  yes: boolean;
}

/** Adds `disconnect` and `delete` to the group `connections`. */
export function addConnectionEnds(connections: Command): void {
  connections
    .command('disconnect')
    .description('Drop the credentials and end their access at the app; the entry stays')
    .argument('<connection>', connectionArgument)
    .option('--yes', 'also where journeys use it: those that are on are stopped', false)
    .action(async (name: string, { yes }: EndOptions, command: Command) => {
      await onVault(command, async ({ session, print }) => {
        const { id } = await findConnection(session, name);
        const { value: connection, ...rest } = await ending(session, () =>
          session.call('connections.disconnect', { id, confirmed: yes }),
        );
        print.result(
          { connection, ...rest },
          ({ connection: { name: shown }, revocationWaits }) => [
            `Disconnected “${shown}”.`,
            ...waitsLine(revocationWaits),
          ],
        );
      });
    });
  connections
    .command('delete')
    .description('Delete a connection and end its access at the app')
    .argument('<connection>', connectionArgument)
    .option('--yes', 'also where journeys use it: those that are on are stopped', false)
    .action(async (text: string, { yes }: EndOptions, command: Command) => {
      await onVault(command, async ({ session, print }) => {
        const { id, name, app } = await findConnection(session, text);
        const { revocationWaits } = await ending(session, () =>
          session.call('connections.delete', { id, confirmed: yes }),
        );
        print.result({ id, app, name, revocationWaits }, () => [
          `Deleted “${name}” (${app}).`,
          ...waitsLine(revocationWaits),
        ]);
      });
    });
}

/** Ends a connection, and says whether its app could be told of it at once (O15). */
async function ending<T>(
  session: Session,
  work: () => Promise<T>,
): Promise<{ value: T; revocationWaits: boolean }> {
  const before = await session.call('connections.revocations');
  const value = await work();
  const after = await session.call('connections.revocations');
  const known = new Set(before.map(({ id }) => id));
  return { value, revocationWaits: after.some(({ id }) => !known.has(id)) };
}

function waitsLine(revocationWaits: boolean): string[] {
  return revocationWaits
    ? [
        'The app could not be told yet. Sojourn tries again; so does `sojourn connections revocations --retry`.',
      ]
    : [];
}
