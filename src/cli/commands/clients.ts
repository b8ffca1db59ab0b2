/** `sojourn clients …`: the person's own OAuth clients, for apps that want one (C4). */
import type { Command } from 'commander';
import type { AppMethod } from '../../shared/app.ts';
import type { Output } from '../../shared/contract/calls.ts';
import { SojournError } from '../../shared/errors.ts';
import { onVault } from '../command.ts';
import type { Session } from '../session.ts';
import { readValue } from './connections.ts';

interface SetOptions {
  method?: string;
  id?: string;
  secret?: string;
  file?: string;
}

/** Adds `clients show` and `clients set`. The secret goes in and never comes out. */
export function addClientCommands(program: Command): void {
  const clients = program
    .command('clients')
    .description('Your own OAuth clients, for apps that want one');
  clients
    .command('show')
    .description('Show the client ID that is set for an app')
    .argument('<app>', 'the app’s id, such as google-tasks')
    .option('--method <id>', 'the way to sign in, where the app offers several')
    .action(async (app: string, options: { method?: string }, command: Command) => {
      await onVault(command, async ({ session, print }) => {
        const method = await clientMethod(session, app, options.method);
        const client = await session.call('clients.get', { app, method: method.id });
        print.result(client, (found) =>
          found === null ? ['No client of your own is set.', ...method.steps] : clientLines(found),
        );
      });
    });
  clients
    .command('set')
    .description('Set your own client of an app: by its ID and secret, or by the provider’s file')
    .argument('<app>', 'the app’s id, such as google-tasks')
    .option('--method <id>', 'the way to sign in, where the app offers several')
    .option('--id <client id>', 'the client ID')
    .option(
      '--secret <secret>',
      'the client secret; @file reads it from a file, - from standard input',
    )
    .option('--file <file>', 'the client file that the provider lets you download')
    .action(async (app: string, options: SetOptions, command: Command) => {
      await onVault(command, async ({ session, print }) => {
        const { method, id, secret, file } = options;
        const client = await session.call('clients.set', {
          app,
          method: (await clientMethod(session, app, method)).id,
          ...(id === undefined ? {} : { clientId: id }),
          ...(secret === undefined ? {} : { clientSecret: await readValue(secret) }),
          ...(file === undefined ? {} : { file: await readValue(`@${file}`) }),
        });
        print.result(client, clientLines);
      });
    });
}

/** The way to sign in that wants the person's own client. @throws SojournError not_found, input_invalid */
async function clientMethod(
  session: Session,
  app: string,
  wanted: string | undefined,
): Promise<AppMethod> {
  const { name, methods } = await session.call('apps.get', { app });
  const fitting = methods.filter(
    ({ id, ownClient }) => ownClient && (wanted === undefined || id === wanted),
  );
  const [method] = fitting;
  if (method && fitting.length === 1) return method;
  const ways = fitting.map(({ id }) => id).join(', ');
  throw new SojournError('input_invalid', {
    values: {
      what: method
        ? `Choose a way to sign in with --method: ${ways}.`
        : `${name} wants no client of your own${wanted === undefined ? '' : ' there'}.`,
    },
  });
}

function clientLines({ clientId, hasSecret }: Output<'clients.set'>): string[] {
  return [`${clientId} (${hasSecret ? 'with' : 'without'} a secret)`];
}
