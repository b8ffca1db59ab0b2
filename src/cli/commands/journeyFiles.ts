/** `sojourn journeys export` and `import`. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import type { BundlePreview } from '../../shared/contract/calls.ts';
import { exportFormats } from '../../shared/exchange.ts';
import type { ExportFormat, ReportLine } from '../../shared/exchange.ts';
import { SojournError } from '../../shared/errors.ts';
import { onVault } from '../command.ts';
import type { Work } from '../command.ts';
import { table } from '../output.ts';
import { findJourney, journeyArgument } from './journeys.ts';

interface ExportOptions {
  out?: string;
  format: ExportFormat;
  report?: true;
}

/** Adds `journeys export`, `import` and `curl` to the group. */
export function addJourneyFiles(journeys: Command): void {
  const format = new Option('--format <format>', 'whose file it is')
    .choices(exportFormats)
    .default('sojourn');
  journeys
    .command('export')
    .description('Write journeys into a file, without any secret: for Sojourn, or another engine')
    .argument('<journey...>', 'ids or exact names')
    .addOption(format)
    .option('--out <file>', 'the file to write; without it, its text is printed')
    .option('--report', 'write nothing: say how well the other engine does each step')
    .action(async (names: string[], options: ExportOptions, command: Command) => {
      const { out } = options;
      const dialogs = out === undefined ? {} : { save: resolve(out) };
      const work = async ({ session, print }: Work): Promise<void> => {
        const ids = await Promise.all(names.map((name) => findJourney(session, name)));
        const input = { journeys: ids, format: options.format };
        const preview = await session.call('export.preview', input);
        const { warnings, connections, report } = preview;
        if (options.report === true) {
          print.result({ warnings, connections, report }, exportLines);
          return;
        }
        if (out === undefined) {
          process.stdout.write(`${preview.text}\n`);
          return;
        }
        await session.call('export.save', input);
        print.result({ path: out, warnings, connections, report }, (told) => [
          `Wrote ${told.path}.`,
          ...exportLines(told),
        ]);
      };
      await onVault(command, work, { dialogs });
    });
  journeys
    .command('import')
    .description('Read a Sojourn bundle or an n8n workflow; the journeys come in switched off')
    .argument('<file>', 'the file')
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
        const { report } = await session.call('import.preview', { text });
        const imported = await session.call('import.apply', { text, connections });
        print.result(imported, (rows) => [
          ...rows.map(
            (row) =>
              `Imported “${row.name}” as ${row.id}${row.problems > 0 ? ` (${row.problems.toString()} problems to mend)` : ''}.`,
          ),
          ...reportLines(report),
        ]);
      });
    });
  journeys
    .command('curl')
    .description('Print a step as calls of curl, with placeholders for secrets')
    .argument('<journey>', journeyArgument)
    .argument('<step>', 'its id, such as s2')
    .action(async (name: string, step: string, _options: object, command: Command) => {
      await onVault(command, async ({ session, print }) => {
        const id = await findJourney(session, name);
        const { journey } = await session.call('journeys.get', { id });
        print.result(await session.call('export.curl', { journey, step }), ({ text, notes }) => [
          text.trimEnd(),
          ...notes,
        ]);
      });
    });
}

function exportLines({ warnings, report }: Pick<BundlePreview, 'warnings' | 'report'>): string[] {
  return [
    ...warnings.map(
      ({ journey, step, field, reason }) =>
        `Look at “${journey}”, step ${step}, field ${field}: ${reason}`,
    ),
    ...reportLines(report),
  ];
}

const words = { exact: 'the same', note: 'with a note', missing: 'not mapped' } as const;

function reportLines(report: readonly ReportLine[]): string[] {
  if (report.length === 0) return [];
  return [
    '',
    ...table(
      ['STEP', 'RESULT', 'TITLE', 'NOTES'],
      report.map(({ step, mapping, title, notes }) => [
        step,
        words[mapping],
        title,
        notes.join(' '),
      ]),
    ),
  ];
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
