/** Node-RED flows (E3): a tab for each journey, without any function node. */
import type { ReportLine } from '../../../shared/exchange.ts';
import { allOutlined } from '../outline/index.ts';
import type { Outline } from '../outline/index.ts';
import { Report } from '../report.ts';
import { entryId, journeyFlow } from './journeyFlow.ts';

/** The text of a flow file that Node-RED imports, and what it says of each step. */
export function toNodeRed(outlines: readonly Outline[]): { text: string; report: ReportLine[] } {
  const seeds = new Map(outlines.map(({ id, name }, index) => [id, `${index} ${name}`]));
  const reports: ReportLine[] = [];
  const nodes = outlines.flatMap((outline) => {
    const report = new Report(outline.name);
    const seed = seeds.get(outline.id) ?? outline.name;
    const made = journeyFlow(outline, seed, {
      report,
      entryOf: (journey) => {
        const target = seeds.get(journey);
        return target === undefined ? undefined : entryId(target);
      },
    });
    reports.push(...report.lines);
    return made;
  });
  return { text: `${JSON.stringify(nodes, null, 2)}\n`, report: reports };
}

/** Journeys that others of them call; they must come along. */
export function calledBy(outline: Outline): string[] {
  return allOutlined(outline.steps).flatMap((step) => (step.kind === 'call' ? [step.journey] : []));
}
