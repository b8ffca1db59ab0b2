/** `sojourn apps …` */
import type { Command } from 'commander';
import type { AppDetail, AppSummary } from '../../shared/app.ts';
import { onCore, onVault } from '../command.ts';
import { table } from '../output.ts';

/** Adds `apps list` and `apps show`. */
export function addAppCommands(program: Command): void {
  const apps = program.command('apps').description('The apps that journeys can use');
  apps
    .command('list')
    .description('List all apps, your own connectors among them')
    .action(async (_: unknown, command: Command) => {
      await onCore(command, async ({ session, print }) => {
        print.result(await session.call('apps.list'), (list) =>
          table(['ID', 'NAME', 'KIND', 'TRIGGERS', 'ACTIONS'], list.map(row)),
        );
      });
    });
  apps
    .command('show')
    .description('Show what an app can do and how it is linked')
    .argument('<app>', 'the app’s id, such as google-tasks')
    .action(async (app: string, _: unknown, command: Command) => {
      await onVault(command, async ({ session, print }) => {
        print.result(await session.call('apps.get', { app }), detailLines);
      });
    });
}

function row(app: AppSummary): string[] {
  const kind = app.own ? 'your own' : app.practice || app.builtIn ? app.category : 'app';
  return [app.id, app.name, kind, String(app.triggers.length), String(app.actions.length)];
}

function detailLines(app: AppDetail): string[] {
  const section = (title: string, rows: readonly (readonly [string, string])[]): string[] =>
    rows.length === 0 ? [] : ['', ...table([title, ''], rows)];
  return [
    `${app.name} (${app.id})`,
    app.about,
    ...section(
      'WAYS TO CONNECT',
      app.methods.map(({ id, label, fields, scopes }) => [
        id,
        [label, ...fields.map((field) => field.id), ...scopes.map((scope) => scope.id)].join(' · '),
      ]),
    ),
    ...section(
      'TRIGGERS',
      app.triggers.map(({ id, name }) => [id, name]),
    ),
    ...section(
      'ACTIONS',
      app.actions.map(({ id, name }) => [id, name]),
    ),
  ];
}
