/** `sojourn connections …`: looking at a connection and keeping it in order. */
import type { Command } from 'commander';
import type {
  Connection,
  ConnectionDetail,
  ConnectionTests,
  PendingRevocation,
} from '../../shared/connection.ts';
import { SojournError } from '../../shared/errors.ts';
import { onVault } from '../command.ts';
import type { Work } from '../command.ts';
import { moment, table } from '../output.ts';
import type { Session } from '../session.ts';
import { fieldOption, readFields, signIn } from './connections.ts';
import { connectionArgument, findConnection } from './findConnection.ts';

interface ReconnectOptions {
  method?: string;
  field: string[];
  otherAccount: boolean;
}

/** Adds `show`, `test`, `rename`, `reconnect` and `revocations` to the group `connections`. */
export function addConnectionUpkeep(connections: Command): void {
  connections
    .command('show')
    .description('Show a connection: its state, what uses it, its history')
    .argument('<connection>', connectionArgument)
    .action(async (name: string, _options: object, command: Command) => {
      await onVault(command, async ({ session, print }) => {
        const { id } = await findConnection(session, name);
        print.result(await session.call('connections.get', { id }), describe);
      });
    });
  connections
    .command('test')
    .description('Ask the app whether it accepts the credentials; exit code 1 where one fails')
    .argument('[connection...]', connectionArgument)
    .option('--all', 'test every connection', false)
    .action(async (names: string[], options: { all: boolean }, command: Command) => {
      await onVault(command, (work) => test(work, names, options.all));
    });
  connections
    .command('rename')
    .description('Give a connection another name; everything that uses it goes on')
    .argument('<connection>', connectionArgument)
    .argument('<name>', 'the new name')
    .action(async (text: string, name: string, _options: object, command: Command) => {
      await onVault(command, async ({ session, print }) => {
        const { id, name: before } = await findConnection(session, text);
        print.result(await session.call('connections.rename', { id, name }), (renamed) => [
          `Renamed “${before}” to “${renamed.name}”.`,
        ]);
      });
    });
  connections
    .command('reconnect')
    .description('Sign in again, or replace the credentials; everything that uses it goes on')
    .argument('<connection>', connectionArgument)
    .option('--method <id>', 'another way to connect than before')
    .option(...fieldOption)
    .option('--other-account', 'accept another account than before', false)
    .action(async (name: string, options: ReconnectOptions, command: Command) => {
      await onVault(command, async ({ session, print }) => {
        const before = await findConnection(session, name);
        print.result(await reconnect(session, before, options), (after) => [
          `Reconnected “${after.name}”${after.identity === null ? '' : `, signed in as ${after.identity}`}.`,
          ...after.scopesMissing.map((scope) => `Not granted: ${scope}`),
        ]);
      });
    });
  connections
    .command('revocations')
    .description('List the tokens whose access still has to be ended at their app')
    .option('--retry', 'try them now; exit code 1 where some are left', false)
    .action(async (options: { retry: boolean }, command: Command) => {
      await onVault(command, async ({ session, print }) => {
        const left = await session.call(
          options.retry ? 'connections.retryRevocations' : 'connections.revocations',
        );
        print.result(left, revocationLines);
        if (options.retry && left.length > 0) process.exitCode = 1;
      });
    });
}

async function test({ session, print }: Work, names: string[], all: boolean): Promise<void> {
  if (all === names.length > 0) {
    throw new SojournError('input_invalid', {
      values: { what: 'Name the connections to test, or give --all.' },
    });
  }
  const chosen: Connection[] = [];
  for (const name of names) chosen.push(await findConnection(session, name));
  const [one] = chosen;
  if (one && chosen.length === 1) {
    print.result(
      await session.call('connections.test', { id: one.id }),
      ({ connection, tested }) => [
        tested
          ? `The app accepts the credentials of “${connection.name}”.`
          : `The app of “${connection.name}” offers no test.`,
      ],
    );
    return;
  }
  const tests = await session.call(
    'connections.testMany',
    all ? {} : { ids: chosen.map(({ id }) => id) },
  );
  print.result(tests, testLines);
  if (tests.failed > 0) process.exitCode = 1;
}

function testLines({ done, accepted, failed, untested }: ConnectionTests): string[] {
  return [
    `Tested ${done.toString()}: ${accepted.toString()} accepted, ${failed.toString()} failed, ${untested.toString()} without a test.`,
    ...(failed > 0 ? ['`sojourn connections list` shows which need you to sign in.'] : []),
  ];
}

async function reconnect(
  session: Session,
  { id, app, method: before, name }: Connection,
  { method: wanted, field, otherAccount }: ReconnectOptions,
): Promise<Connection> {
  const { methods } = await session.call('apps.get', { app });
  const method = methods.find((candidate) => candidate.id === (wanted ?? before));
  if (!method) throw new SojournError('not_found', { values: { what: 'way to connect' } });
  const input = { app, method: method.id, name, connection: id, otherAccount };
  if (method.kind === 'oauth2') return signIn(session, input);
  return session.call('connections.linkWithFields', { ...input, values: await readFields(field) });
}

function describe(connection: ConnectionDetail): string[] {
  const { usedBy, usedByRuns, usedByVersions, revocation } = connection;
  return [
    `${connection.name} (${connection.app}, ${connection.method})`,
    `  Id          ${connection.id}`,
    `  Identity    ${connection.identity ?? 'not known'}`,
    `  State       ${connection.state}`,
    ...connection.scopes.map((scope) => `  Granted     ${scope}`),
    ...connection.scopesMissing.map((scope) => `  Not granted ${scope}`),
    `  Created     ${moment(connection.createdAt)}`,
    `  Last used   ${moment(connection.lastUsedAt)}`,
    ...usedBy.map((journey) => `  Used by     ${journey.name} (${journey.on ? 'on' : 'off'})`),
    ...usedByRuns.map((run) => `  Used by     a run under way of ${run.journeyName}`),
    ...usedByVersions.map(
      (journey) =>
        `  Used by     ${journey.versions.toString()} earlier versions of ${journey.name}`,
    ),
    ...(revocation ? [`  Revocation  waits since ${moment(revocation.queuedAt)}`] : []),
    'History',
    ...connection.history.map((event) => `  ${moment(event.at)}  ${event.kind}: ${event.detail}`),
  ];
}

function revocationLines(left: readonly PendingRevocation[]): string[] {
  if (left.length === 0) return ['No access waits to be ended.'];
  return table(
    ['APP', 'CONNECTION', 'SINCE', 'TRIES'],
    left.map(({ app, connectionName, queuedAt, tries }) => [
      app,
      connectionName ?? '',
      moment(queuedAt),
      tries.toString(),
    ]),
  );
}
