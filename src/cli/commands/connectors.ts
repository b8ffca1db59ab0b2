/** `sojourn connectors …`: connectors that people write themselves (A4). */
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { SojournError } from '../../shared/errors.ts';
import type { ConnectorCheck } from '../../shared/ownConnector.ts';
import { onCore, onVault } from '../command.ts';
import { table } from '../output.ts';

/** Adds `connectors list`, `check`, `add`, `allow` and `remove`. */
export function addConnectorCommands(program: Command): void {
  const connectors = program
    .command('connectors')
    .description('Connectors of your own: JSON files that describe apps');
  connectors
    .command('list')
    .description('List your own connectors, and what is wrong with them')
    .action(async (_: unknown, command: Command) => {
      await onVault(command, async ({ session, print }) => {
        print.result(await session.call('connectors.own'), ({ folder, files }) => [
          `Folder: ${folder}`,
          ...files.flatMap(({ file, app, problems }) => [
            `${file}: ${app === null ? 'not used' : `${app.name} (${app.id})`}`,
            ...problems.map(({ line, column, message }) => `  ${line}:${column} ${message}`),
          ]),
        ]);
      });
    });
  connectors
    .command('check')
    .description('Say what is wrong with a connector, by line; exit code 1 where something is')
    .argument('<file>', 'a JSON file')
    .action(async (file: string, _: unknown, command: Command) => {
      await onCore(command, async ({ session, print }) => {
        const check = await session.call('connectors.check', { text: await textOf(file) });
        print.result(check, (found) => checkLines(file, found));
        if (check.problems.length > 0) process.exitCode = 1;
      });
    });
  connectors
    .command('add')
    .description('Put a connector into the folder of your own connectors')
    .argument('<file>', 'a JSON file')
    .option('--replace', 'put it in the place of the one that has its id')
    .action(async (file: string, options: { replace?: true }, command: Command) => {
      await onVault(command, async ({ session, print }) => {
        const input = { text: await textOf(file), replace: options.replace ?? false };
        print.result(await session.call('connectors.save', input), (saved) => [
          `${saved.app?.name ?? file} is in ${saved.file}.`,
        ]);
      });
    });
  connectors
    .command('allow')
    .description('Let credentials go to every place that a changed connector names now')
    .argument('<app>', 'its id, as `connectors list` shows it')
    .action(async (app: string, _: unknown, command: Command) => {
      await onVault(command, async ({ session, print }) => {
        const { added, name } = await session.call('apps.get', { app });
        await session.call('connectors.allow', { app });
        print.result({ app, allowed: added }, ({ allowed }) => [
          allowed.length === 0
            ? `Nothing was changed in ${name}.`
            : `Credentials of ${name} may now go to ${allowed.join(', ')} too.`,
        ]);
      });
    });
  connectors
    .command('remove')
    .description('Remove a connector of your own; connections and journeys of it stay as they are')
    .argument('<file>', 'its file name, as `connectors list` shows it')
    .action(async (file: string, _: unknown, command: Command) => {
      await onVault(command, async ({ session, print }) => {
        await session.call('connectors.remove', { file });
        print.result({ removed: file }, ({ removed }) => [`${removed} is removed.`]);
      });
    });
}

function checkLines(file: string, { problems, app }: ConnectorCheck): string[] {
  if (app === null) {
    return problems.map(({ line, column, message }) => `${file}:${line}:${column} ${message}`);
  }
  return [
    `${app.name} (${app.id}) is in order.`,
    ...table(
      ['CREDENTIALS GO TO', 'TRIGGERS', 'ACTIONS'],
      [[app.places.join(', '), String(app.triggers), String(app.actions)]],
    ),
  ];
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const what = `The file ${file} cannot be read.`;
    throw new SojournError('input_invalid', { values: { what }, cause });
  }
}
