// The check's result as a page of the documentation.

import type { Explanation } from './explained.ts';
import type { Comparison } from './compare.ts';
import type { Operation } from './operations.ts';

export interface CheckedOperation {
  readonly operation: Operation;
  readonly comparison: Comparison;
}

export interface CheckedConnector {
  readonly id: string;
  readonly name: string;
  readonly operations: readonly CheckedOperation[];
  /** What was looked at, where nothing describes the API. */
  readonly lookedAt: string | undefined;
}

/** Why a difference is none of the connector's; undefined for one that nobody explained. */
function reasonFor(
  connector: string,
  place: string,
  difference: string,
  explanations: readonly Explanation[],
): string | undefined {
  return explanations.find(
    (one) =>
      one.connector === connector &&
      (one.places?.includes(place) ?? true) &&
      one.differences.includes(difference),
  )?.reason;
}

/** The differences that nobody explained, one a line. */
export function unexplained(
  connectors: readonly CheckedConnector[],
  explanations: readonly Explanation[],
): string[] {
  return connectors.flatMap(({ id, operations }) =>
    operations.flatMap(({ operation, comparison }) =>
      comparison.differences
        .filter(
          (difference) => reasonFor(id, operation.place, difference, explanations) === undefined,
        )
        .map((difference) => `${id} · ${operation.place}: ${difference}`),
    ),
  );
}

/** Explanations of what does not differ any more, one a line. */
export function outdated(
  connectors: readonly CheckedConnector[],
  explanations: readonly Explanation[],
): string[] {
  return explanations.flatMap(({ connector, differences }) => {
    const found = new Set(
      connectors
        .filter(({ id }) => id === connector)
        .flatMap(({ operations }) =>
          operations.flatMap(({ comparison }) => comparison.differences),
        ),
    );
    return differences
      .filter((difference) => !found.has(difference))
      .map((difference) => `${connector}: “${difference}” is explained, but does not differ`);
  });
}

/** Connectors that nothing was held against and that do not say why, one a line. */
export function unlooked(connectors: readonly CheckedConnector[]): string[] {
  return connectors
    .filter(
      ({ operations, lookedAt }) => lookedAt === undefined && sourcesOf(operations).length === 0,
    )
    .map(({ id }) => `${id}: sources.ts has neither a description of it nor what was looked at`);
}

/** The page. */
export function report(
  connectors: readonly CheckedConnector[],
  explanations: readonly Explanation[],
): string {
  return [
    '# Connectors and what their vendors describe',
    '',
    'Written by `npm run check:apis`, which holds the methods, paths, query parameters and uppermost body names of every',
    'request of every connector against a machine-readable description in a package of the npm registry. These packages are',
    'read during development only; nothing of them is part of Sojourn.',
    '',
    ...summary(connectors),
    ...connectors.flatMap((connector) => section(connector, explanations)),
  ].join('\n');
}

function summary(connectors: readonly CheckedConnector[]): string[] {
  return [
    '| Connector | Described by | Requests | Matched | Explained or different | Not described |',
    '| --- | --- | --- | --- | --- | --- |',
    ...connectors.map(({ name, operations }) => {
      const count = (fits: (one: Comparison) => boolean): number =>
        operations.filter(({ comparison }) => fits(comparison)).length;
      const matched = count(
        ({ source, differences }) => source !== undefined && differences.length === 0,
      );
      const differs = count(({ differences }) => differences.length > 0);
      const cells = [operations.length, matched, differs, operations.length - matched - differs];
      return row([name, sourcesOf(operations).join(', ') || 'nothing', ...cells.map(String)]);
    }),
    '',
  ];
}

function section(
  { id, name, operations, lookedAt }: CheckedConnector,
  explanations: readonly Explanation[],
): string[] {
  return [
    `## ${name}`,
    '',
    ...(lookedAt === undefined ? [] : [lookedAt, '']),
    '| Operation | Request | Result |',
    '| --- | --- | --- |',
    ...operations.map(({ operation, comparison }) =>
      row([
        operation.place,
        operation.addresses.map((address) => `\`${operation.method} ${address}\``).join(' or '),
        result(id, operation.place, comparison, explanations),
      ]),
    ),
    '',
  ];
}

function result(
  id: string,
  place: string,
  { source, differences, unchecked }: Comparison,
  explanations: readonly Explanation[],
): string {
  if (source === undefined) return 'no description to hold it against';
  if (differences.length === 0) {
    return unchecked.length === 0
      ? 'matched'
      : `matched, but for names of the ${unchecked.join(' and ')}, which cannot be told`;
  }
  return differences
    .map((difference) => {
      const reason = reasonFor(id, place, difference, explanations);
      return reason === undefined
        ? `differs: ${difference}`
        : `${difference}; explained: ${reason}`;
    })
    .join('; ');
}

function sourcesOf(operations: readonly CheckedOperation[]): string[] {
  const sources = operations.map(({ comparison }) => comparison.source);
  return [...new Set(sources.filter((source) => source !== undefined))];
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}
