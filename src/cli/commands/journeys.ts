/** `sojourn journeys …` */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { SojournError } from '../../shared/errors.ts';
import { onVault } from '../command.ts';
import type { Work } from '../command.ts';
import { moment, table } from '../output.ts';
import type { Session } from '../session.ts';

/** Adds `journeys list`, `journeys import` and `journeys export`. */
export function addJourneyCommands(program: Command): void {
  const journeys = program.command('journeys').description('The journeys');
  journeys
    .command('list')
    .description('List the journeys')
    .action(async (_options: object, command: Command) => {
      await onVault(command, async ({ session, print }) => {
        print.result(await session.call('journeys.list'), (rows) =>
          table(
            ['ID', 'NAME', 'FOLDER', 'STATE', 'PROBLEMS', 'LAST RUN'],
            rows.map((row) => [
              row.id,
              row.name,
              row.folder,
              row.on ? 'on' : 'off',
              row.problems.toString(),
              row.lastRun === null
                ? 'never'
                : `${row.lastRun.state}, ${moment(row.lastRun.startedAt)}`,
            ]),
          ),
        );
      });
    });
  journeys
    .command('export')
    .description('Write a Sojourn bundle: journeys without any secret')
    .argument('<journey...>', 'ids or exact names')
    .option('--out <file>', 'the file to write; without it, the bundle is printed')
    .action(async (names: string[], options: { out?: string }, command: Command) => {
      const dialogs = options.out === undefined ? {} : { save: resolve(options.out) };
      const work = async ({ session, print }: Work): Promise<void> => {
        const ids = await Promise.all(names.map((name) => findJourney(session, name)));
        const bundle = await session.call('export.preview', { journeys: ids });
        if (options.out === undefined) {
          process.stdout.write(`${bundle.text}\n`);
          return;
        }
        await session.call('export.save', { journeys: ids });
        print.result(
          { path: options.out, warnings: bundle.warnings, connections: bundle.connections },
          ({ path, warnings }) => [
            `Wrote ${path}.`,
            ...warnings.map(
              ({ journey, step, field, reason }) =>
                `Look at “${journey}”, step ${step}, field ${field}: ${reason}`,
            ),
          ],
        );
      };
      await onVault(command, work, { dialogs });
    });
  journeys
    .command('import')
    .description('Read a Sojourn bundle; the journeys come in switched off')
    .argument('<file>', 'the .sojourn.json file')
    .option(
      '--connection <app=id>',
      'the connection to use for an app',
      (value: string, previous: string[]) => [...previous, value],
      [],
    )
    .action(async (file: string, options: { connection: string[] }, command: Command) => {
      await onVault(command, async ({ session, print }) => {
        const text = await readText(file);
        const connections = Object.fromEntries(options.connection.map(splitPair));
        const imported = await session.call('import.apply', { text, connections });
        print.result(imported, (rows) =>
          rows.map(
            (row) =>
              `Imported “${row.name}” as ${row.id}${row.problems > 0 ? ` (${row.problems.toString()} problems to mend)` : ''}.`,
          ),
        );
      });
    });
}

/** The id of a journey given by id or exact name. @throws SojournError not_found, input_invalid when a name fits several */
export async function findJourney(session: Session, nameOrId: string): Promise<string> {
  const list = await session.call('journeys.list');
  if (list.some(({ id }) => id === nameOrId)) return nameOrId;
  const named = list.filter(({ name }) => name === nameOrId);
  if (named.length > 1) {
    throw new SojournError('input_invalid', {
      values: { what: `Several journeys are called “${nameOrId}”. Give the id.` },
    });
  }
  const [journey] = named;
  if (!journey) throw new SojournError('not_found', { values: { what: 'journey' } });
  return journey.id;
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new SojournError('import_invalid', {
      values: { reason: 'the file cannot be read' },
      cause,
    });
  }
}

function splitPair(pair: string): [string, string] {
  const at = pair.indexOf('=');
  if (at > 0) return [pair.slice(0, at), pair.slice(at + 1)];
  throw new SojournError('input_invalid', {
    values: { what: `“${pair}” is not of the form app=id.` },
  });
}
