/** `sojourn audit …` */
import { Option } from 'commander';
import type { Command } from 'commander';
import { auditKinds } from '../../shared/auditKinds.ts';
import type { AuditKind } from '../../shared/auditKinds.ts';
import { SojournError } from '../../shared/errors.ts';
import { onVault } from '../command.ts';
import { moment, table } from '../output.ts';

interface ListOptions {
  kind?: AuditKind[];
  connection?: string;
  app?: string;
  since?: string;
  until?: string;
  search?: string;
  before?: string;
  limit: string;
}

/** Adds `audit list`. */
export function addAuditCommands(program: Command): void {
  const audit = program.command('audit').description('What happened to connections and vault');
  audit
    .command('list')
    .description('List the audit log, newest first')
    .addOption(new Option('--kind <kind...>', 'only events of these kinds').choices(auditKinds))
    .option('--connection <id>', 'only events of one connection')
    .option('--app <app>', 'only events of the connections of one app')
    .option('--since <time>', 'from this time on, such as 2026-03-02 or 2026-03-02T09:00')
    .option('--until <time>', 'up to this time')
    .option('--search <text>', 'only events that tell of this text')
    .option('--before <id>', 'the page after the one that named this as its next')
    .option('--limit <number>', 'at most so many events', '100')
    .action(async (options: ListOptions, command: Command) => {
      await onVault(command, async ({ session, print }) => {
        const { kind, connection, app, search, since, until, before, limit } = options;
        const page = await session.call('audit.list', {
          kinds: kind,
          connection,
          app,
          search,
          from: timeOf('--since', since),
          to: timeOf('--until', until),
          before: wholeNumber('--before', before),
          limit: wholeNumber('--limit', limit),
        });
        print.result(page, ({ events, next }) => [
          ...table(
            ['ID', 'TIME', 'KIND', 'APP', 'CONNECTION', 'WHAT'],
            events.map((event) => [
              event.id.toString(),
              moment(event.at),
              event.kind,
              event.connection?.app ?? '',
              nameOf(event.connection),
              event.detail,
            ]),
          ),
          ...(next === null ? [] : [`There is more: --before ${next.toString()}`]),
        ]);
      });
    });
}

function nameOf(connection: { name: string; exists: boolean } | null): string {
  if (connection === null) return '';
  return connection.exists ? connection.name : `${connection.name} (deleted)`;
}

/** UTC milliseconds of a date, or of a date and time, in local time unless it names a zone. */
function timeOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const at = Date.parse(isDate ? `${text}T00:00` : text);
  if (Number.isNaN(at)) throw malformed(option, 'a time such as 2026-03-02T09:00');
  return at;
}

function wholeNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw malformed(option, 'a whole number');
  return Number(text);
}

function malformed(option: string, wanted: string): SojournError {
  return new SojournError('input_invalid', {
    values: { what: `What follows ${option} must be ${wanted}.` },
  });
}
