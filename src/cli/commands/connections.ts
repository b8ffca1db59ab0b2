/** `sojourn connections …` */
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import type { AppDetail, AppMethod } from '../../shared/app.ts';
import type { Connection } from '../../shared/connection.ts';
import type { Input } from '../../shared/contract/calls.ts';
import { fromErrorShape, SojournError } from '../../shared/errors.ts';
import type { ErrorShape } from '../../shared/errors.ts';
import { onVault } from '../command.ts';
import { moment, table } from '../output.ts';
import type { Session } from '../session.ts';

interface LinkOptions {
  name?: string;
  method?: string;
  field: string[];
}

/** `--field id=value`, as often as there are credentials. */
export const fieldOption = [
  '--field <id=value>',
  'a credential; id=@file reads it from a file, id=- from standard input',
  (value: string, previous: string[]) => [...previous, value],
  [] as string[],
] as const;

/** Adds `connections list` and `connections link`; gives the group, for the others. */
export function addConnectionCommands(program: Command): Command {
  const connections = program.command('connections').description('The accounts that are linked');
  connections
    .command('list')
    .description('List the connections')
    .option('--app <app>', 'only those of one app')
    .action(async (options: { app?: string }, command: Command) => {
      await onVault(command, async ({ session, print }) => {
        const list = await session.call(
          'connections.list',
          options.app === undefined ? {} : { app: options.app },
        );
        print.result(list, (rows) =>
          table(
            ['ID', 'APP', 'NAME', 'IDENTITY', 'STATE', 'JOURNEYS', 'LAST USED'],
            rows.map((row) => [
              row.id,
              row.app,
              row.name,
              row.identity ?? '',
              row.state,
              row.journeys.toString(),
              moment(row.lastUsedAt),
            ]),
          ),
        );
      });
    });
  connections
    .command('link')
    .description('Link an account: by signing in with the browser, or by credentials')
    .argument('<app>', 'the app’s id, such as practice-tasks')
    .option('--name <name>', 'name of the connection; without it, the proposed one')
    .option('--method <id>', 'the way to connect, where the app offers several')
    .option(...fieldOption)
    .action(async (app: string, options: LinkOptions, command: Command) => {
      await onVault(command, async ({ session, print }) => {
        const connection = await link(session, app, options);
        print.result(connection, ({ name, identity, app: linked }) => [
          `Linked “${name}” (${linked})${identity === null ? '' : `, signed in as ${identity}`}.`,
        ]);
      });
    });
  return connections;
}

async function link(session: Session, app: string, options: LinkOptions): Promise<Connection> {
  const detail = await session.call('apps.get', { app });
  const method = chooseMethod(detail, options.method);
  const name = options.name ?? (await session.call('connections.suggestName', { app })).name;
  if (method.kind === 'oauth2') return signIn(session, { app, method: method.id, name });
  const values = await readFields(options.field);
  return session.call('connections.linkWithFields', { app, method: method.id, name, values });
}

function chooseMethod(app: AppDetail, wanted: string | undefined): AppMethod {
  const method =
    wanted === undefined
      ? app.methods[0]
      : app.methods.find((candidate) => candidate.id === wanted);
  if (method && (wanted !== undefined || app.methods.length === 1)) return method;
  const ways = app.methods.map(({ id }) => id).join(', ');
  throw new SojournError('input_invalid', {
    values: {
      what:
        ways === ''
          ? `${app.name} needs no connection.`
          : `Choose a way to connect with --method: ${ways}.`,
    },
  });
}

/** Signs in with the browser and waits for the end. @throws SojournError whatever the sign-in ends with */
export async function signIn(session: Session, input: Input<'signIn.start'>): Promise<Connection> {
  const ended = new Set(['linked', 'failed', 'cancelled']);
  // Subscribed before the start, so that no answer is missed; a terminal runs one sign-in at a time.
  const done = session.once('signIn.changed', ({ state }) => ended.has(state));
  // A code to type (RFC 8628) is always shown, whether a browser opens or not.
  void session
    .once('signIn.changed', ({ device }) => device !== undefined)
    .then(({ device }) => {
      if (device !== undefined) {
        process.stderr.write(`Enter the code ${device.code} at\n  ${device.address}\n`);
      }
    });
  const started = await session.call('signIn.start', input);
  const finished = ended.has(started.state) ? started : await done;
  if (finished.connection) return finished.connection;
  if (finished.error) throw fromErrorShape(finished.error as ErrorShape);
  throw new SojournError('sign_in_cancelled');
}

/** `id=value`, `id=@file` or `id=-` (standard input), as an object. @throws SojournError input_invalid */
export async function readFields(fields: readonly string[]): Promise<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const field of fields) {
    const at = field.indexOf('=');
    if (at < 1) {
      throw new SojournError('input_invalid', {
        // What stands there may well be the credential itself: it is not repeated.
        values: { what: 'What follows --field must be of the form id=value.' },
      });
    }
    values[field.slice(0, at)] = await readValue(field.slice(at + 1));
  }
  return values;
}

/** The text itself, of `@file`, or of standard input for `-`. @throws SojournError input_invalid */
export async function readValue(value: string): Promise<string> {
  if (value === '-') return withoutLineEnd(await text(process.stdin));
  if (!value.startsWith('@')) return value;
  try {
    return withoutLineEnd(await readFile(value.slice(1), 'utf8'));
  } catch (cause) {
    throw new SojournError('input_invalid', {
      values: { what: `The file “${value.slice(1)}” cannot be read.` },
      cause,
    });
  }
}

function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, '');
}
