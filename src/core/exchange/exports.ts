/** Exports in every format: what would leave, what is said of it, and the files. */
import type { BundlePreview } from '../../shared/contract/calls.ts';
import type { ExportFormat, ReportLine } from '../../shared/exchange.ts';
import type { Journey } from '../../shared/journey.ts';
import { SojournError } from '../../shared/errors.ts';
import { allSteps } from '../../shared/journeySteps.ts';
import { toAsl } from './asl/index.ts';
import type { Bundles } from './bundle/index.ts';
import { exportFileName } from './bundle/index.ts';
import { toCurl } from './curl.ts';
import { toN8n } from './n8n/index.ts';
import { calledBy, toNodeRed } from './nodeRed/index.ts';
import { outlineJourney } from './outline/index.ts';
import type { OutlineDeps, Outline } from './outline/index.ts';

interface ExportsDeps extends OutlineDeps {
  readonly journeys: { get(id: string): { journey: Journey } };
  readonly bundles: Pick<Bundles, 'preview'>;
}

export interface Exports {
  /**
   * Everything that would leave, with warnings of literals that look like secrets, and a line for each step on how well
   * the format does it. @throws not_found, input_invalid (a format that holds one journey)
   */
  preview(journeys: string[], format: ExportFormat): Promise<BundlePreview>;
  /**
   * A step of a journey, saved or not, as calls of curl with placeholders for secrets (E6).
   * @throws not_found, not_exportable (it sends no request that curl could send)
   */
  curl(journey: Journey, step: string): Promise<{ text: string; notes: string[] }>;
}

/** Export to Sojourn's own format and to other engines (E1, E3). */
export function createExports(deps: ExportsDeps): Exports {
  const { journeys, bundles } = deps;

  function outline(id: string): Promise<Outline> {
    return outlineJourney(journeys.get(id).journey, deps);
  }

  /** With the journeys that they call, which run in the same place. */
  async function withCalled(ids: readonly string[]): Promise<Outline[]> {
    const found = new Map<string, Outline>();
    const todo = [...ids];
    for (let id = todo.shift(); id !== undefined; id = todo.shift()) {
      if (found.has(id)) continue;
      const made = await outline(id);
      found.set(id, made);
      todo.push(...calledBy(made));
    }
    return [...found.values()];
  }

  async function one(ids: readonly string[]): Promise<Outline> {
    const [id] = ids;
    if (ids.length === 1 && id !== undefined) return outline(id);
    const what = 'A file of this format holds one journey: export them one by one.';
    throw new SojournError('input_invalid', { values: { what } });
  }

  async function written(
    ids: readonly string[],
    format: Exclude<ExportFormat, 'sojourn'>,
  ): Promise<{ text: string; report: ReportLine[]; journeys: string[]; schedule?: string }> {
    if (format === 'node-red') {
      const outlines = await withCalled(ids);
      return { ...toNodeRed(outlines), journeys: outlines.map(({ id }) => id) };
    }
    const outlined = await one(ids);
    if (format === 'n8n') {
      const { text: bundle } = bundles.preview([outlined.id]);
      return { ...toN8n(outlined, bundle), journeys: [outlined.id] };
    }
    const { schedule, ...made } = toAsl(outlined);
    return { ...made, journeys: [outlined.id], ...(schedule === undefined ? {} : { schedule }) };
  }

  return {
    async curl(journey, id) {
      const step = allSteps(journey.steps).find((each) => each.id === id);
      if (step === undefined) throw new SojournError('not_found', { values: { what: 'step' } });
      const { steps } = await outlineJourney({ ...journey, steps: [step] }, deps);
      const [outlined] = steps;
      if (outlined?.kind === 'request') {
        return { text: toCurl(outlined.requests), notes: [...outlined.notes] };
      }
      const reason =
        outlined?.kind === 'missing' ? outlined.notes.join(' ') : 'it sends no request';
      throw new SojournError('not_exportable', { values: { reason } });
    },

    async preview(given, format) {
      const ids = [...new Set(given)];
      if (format === 'sojourn') return bundles.preview(ids);
      const { text, report, schedule, journeys: leaving } = await written(ids, format);
      const { warnings, ...bundle } = bundles.preview(leaving);
      const names = bundle.journeys.slice(0, ids.length).map(({ name }) => name);
      return {
        ...bundle,
        warnings,
        // The person's own connectors stay here: their requests are written out.
        connectors: [],
        fileName: exportFileName(names, endings[format]),
        text,
        report,
        beside:
          schedule === undefined
            ? []
            : [{ fileName: exportFileName(names, '.schedule.json'), text: schedule }],
      };
    },
  };
}

const endings = { n8n: '.n8n.json', 'node-red': '.node-red.json', asl: '.asl.json' } as const;
