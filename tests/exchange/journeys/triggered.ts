/** Journeys that begin by themselves: what an engine sends at its start must be the same, too (E4). */
import type { Journey, TriggerStep } from '../../../src/shared/journey.ts';
import { newItem } from '../recordingServer.ts';
import type { Recorded } from '../recordingServer.ts';
import type { sojourn } from '../sojournRuns.ts';
import { order, shop } from './steps.ts';

export interface TriggeredJourney {
  readonly journey: Journey;
  /** What its runs send. */
  readonly expected: readonly Recorded[];
}

/** What is posted to the webhook. */
export const hookBody = { title: 'Rye & Co' };
export const hookPath = 'by-webhook';

/** One that a webhook starts, and one that looks for new items, of which one arrives. */
export async function triggeredJourneys(
  home: ReturnType<typeof sojourn>,
): Promise<{ hook: TriggeredJourney; look: TriggeredJourney }> {
  const requests = async (steps: Journey['steps'], data: SampleData): Promise<Recorded[]> => {
    const sample = { name: 'x', steps, data };
    return [...(await home.requestsOf(home.stored(sample), sample))];
  };
  const begin = (name: string, steps: Journey['steps'], trigger: TriggerStep): Journey => ({
    ...home.stored({ name, steps, data: null }),
    trigger,
  });
  const hookSteps = [order('s1', '{{ s0.body.title }}: {{ s0.query.a }} {{ s0.method }}')];
  const hookData = { method: 'POST', query: { a: 'b' }, body: hookBody };
  const lookSteps = [order('s1', '{{ s0.name }}'), order('s2', '{{ s0.price }}')];
  const asked = await requests([shop('s1', 'items')], null);
  const found = await requests(lookSteps, newItem);
  return {
    hook: {
      journey: begin('By webhook', hookSteps, {
        id: 's0',
        app: 'webhook',
        event: 'received',
        fields: {},
      }),
      expected: await requests(hookSteps, hookData),
    },
    look: {
      journey: begin('By looks', lookSteps, {
        id: 's0',
        app: 'shop',
        event: 'new-item',
        fields: {},
      }),
      expected: [...asked, ...found],
    },
  };
}

type SampleData = Parameters<ReturnType<typeof sojourn>['requestsOf']>[1]['data'];
