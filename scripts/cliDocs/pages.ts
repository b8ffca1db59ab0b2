// The command line as a page of Markdown and as a man page, both from commander's own descriptions.

import type { Command } from 'commander';

interface Entry {
  /** Such as `sojourn journeys export`. */
  readonly name: string;
  readonly usage: string;
  readonly description: string;
  /** Each its form and what it does. */
  readonly terms: readonly (readonly [string, string])[];
}

const exitCodes: readonly (readonly [string, string])[] = [
  ['0', 'It is done.'],
  ['1', 'It failed, or the answer is no: the run did not succeed, the file has a mistake.'],
  ['2', 'The command is not written as it should be.'],
];
const environment: readonly (readonly [string, string])[] = [
  [
    'SOJOURN_PASSPHRASE_FILE',
    'A file whose first line is the passphrase. Without it, the keychain of the computer opens the vault.',
  ],
];
const json =
  'With --json every command prints one JSON document on standard output: its result, or an object with error, which has code, message and advice.';

/** Every command that does something, in the order in which they are added. */
function entriesOf(command: Command, parents: readonly string[] = []): Entry[] {
  const path = [...parents, command.name()];
  if (command.commands.length > 0) return command.commands.flatMap((each) => entriesOf(each, path));
  const help = command.createHelp();
  const name = path.join(' ');
  return [
    {
      name,
      usage: `${name} ${command.usage()}`.trim(),
      description: command.description(),
      terms: [
        ...help
          .visibleArguments(command)
          .map((each) => [help.argumentTerm(each), help.argumentDescription(each)] as const),
        ...help
          .visibleOptions(command)
          .filter(({ long }) => long !== '--help')
          .map((each) => [help.optionTerm(each), help.optionDescription(each)] as const),
      ],
    },
  ];
}

function globalTerms(program: Command): (readonly [string, string])[] {
  const help = program.createHelp();
  return help
    .visibleOptions(program)
    .map((each) => [help.optionTerm(each), help.optionDescription(each)] as const);
}

export function markdownPage(program: Command): string {
  const list = (terms: readonly (readonly [string, string])[]): string =>
    terms.map(([term, text]) => `- \`${term}\`: ${text}`).join('\n');
  const sections = entriesOf(program).map(({ name, usage, description, terms }) =>
    [`## ${name}`, `${description}.`, `\`\`\`\n${usage}\n\`\`\``, list(terms)]
      .filter((part) => part !== '')
      .join('\n\n'),
  );
  return `${[
    '# The command line',
    '<!-- Made by `npm run docs:cli` from the commands themselves. -->',
    `${program.description()} In the checkout: \`npm run -s sojourn -- …\`.`,
    list(globalTerms(program)),
    json,
    `Exit codes:\n\n${list(exitCodes)}`,
    `Environment:\n\n${list(environment)}`,
    ...sections,
  ].join('\n\n')}\n`;
}

/** In man(7), without a date: the same commands give the same page. */
export function manPage(program: Command): string {
  const terms = (list: readonly (readonly [string, string])[]): string[] =>
    list.flatMap(([term, text]) => ['.TP', `.B ${escaped(term)}`, escaped(text)]);
  return `${[
    '.\\" Made by npm run docs:cli from the commands themselves.',
    '.TH SOJOURN 1 "" "Sojourn" "User Commands"',
    '.SH NAME',
    `sojourn \\- ${escaped(program.description())}`,
    '.SH SYNOPSIS',
    '.B sojourn',
    '.RI [ options ] " command " [ arguments ]',
    '.SH DESCRIPTION',
    escaped(json),
    '.SH OPTIONS',
    ...terms(globalTerms(program)),
    '.SH COMMANDS',
    ...entriesOf(program).flatMap(({ usage, description, terms: own }) => [
      '.SS',
      escaped(usage),
      `${escaped(description)}.`,
      ...terms(own),
    ]),
    '.SH EXIT STATUS',
    ...terms(exitCodes),
    '.SH ENVIRONMENT',
    ...terms(environment),
  ].join('\n')}\n`;
}

/** Backslashes, dashes that are no hyphens, and what would be a request at the start of a line. */
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('\n', ' ')
    .replace(/^(?=[.'])/, '\\&');
}
