import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { expect, it } from 'vitest';
import { manPage, markdownPage } from '../../../scripts/cliDocs/pages.ts';
import { root } from '../../../scripts/project.ts';
import { createProgram } from '../../../src/cli/program.ts';

it('L: docs/cli.md and the man page say what the commands say (else: npm run docs:cli)', () => {
  const written = (name: string) => readFileSync(join(root, 'docs', name), 'utf8');
  expect(written('cli.md')).toBe(markdownPage(createProgram()));
  expect(written('sojourn.1')).toBe(manPage(createProgram()));
});

it('L: every command has a description, and so has each of its arguments and options', () => {
  const undescribed = (command: Command): string[] => {
    const help = command.createHelp();
    return [
      ...(command.description() === '' ? [command.name()] : []),
      ...help
        .visibleOptions(command)
        .filter(({ description }) => !description)
        .map(({ flags }) => flags),
      ...command.registeredArguments
        .filter(({ description }) => !description)
        .map((each) => each.name()),
      ...command.commands.flatMap(undescribed),
    ];
  };
  expect(undescribed(createProgram())).toEqual([]);
});

it('L: the commands of the specification are all there', () => {
  const page = markdownPage(createProgram());
  const wanted = [
    ...['apps list', 'apps show', 'connectors check', 'run'],
    ...['list', 'link', 'test', 'rename', 'disconnect', 'delete'].map(
      (name) => `connections ${name}`,
    ),
    ...['list', 'show', 'import', 'export', 'validate', 'on', 'off'].map(
      (name) => `journeys ${name}`,
    ),
    ...['init', 'lock', 'passphrase', 'backup', 'restore'].map((name) => `vault ${name}`),
  ];
  expect(wanted.filter((name) => !page.includes(`## sojourn ${name}\n`))).toEqual([]);
});
