import { describe, expect, it } from 'vitest';
import { connectors } from '../../../../connectors/index.ts';
import { templateDocument, templateSummaries } from '../../../../src/core/journeys/index.ts';
import { connectionProblems, inspect } from '../../../../src/core/journeys/problems.ts';
import { connectorSchema } from '../../../../src/shared/connector.ts';
import { journeySchema } from '../../../../src/shared/journey.ts';
import type { Journey } from '../../../../src/shared/journey.ts';
import { allSteps } from '../../../../src/shared/journeySteps.ts';
import { templateSchema } from '../../../../src/shared/journeyTemplate.ts';

const byId = new Map(connectors.map((source) => [source.id, connectorSchema.parse(source)]));
const summaries = templateSummaries();

/** Fields that the connector of their step does not have. */
function unknownFields({ trigger, steps }: Journey): string[] {
  return [trigger, ...allSteps(steps)].flatMap((step) => {
    if (!('app' in step) || !('fields' in step)) return [];
    const app = byId.get(step.app ?? '');
    const event =
      'action' in step
        ? app?.actions.find(({ id }) => id === step.action)
        : app?.triggers.find(({ id }) => 'event' in step && id === step.event);
    const known = new Set(event?.fields.map(({ id }) => id));
    return Object.keys(step.fields).filter((field) => !known.has(field));
  });
}

describe('U2: templates', () => {
  it('are at least ten beside the practice journey, three of them for the first start without any account', () => {
    expect(templateSchema.array().parse(summaries)).toHaveLength(summaries.length);
    expect(summaries.filter(({ id }) => id !== 'practice').length).toBeGreaterThanOrEqual(10);
    expect(summaries.some(({ id }) => id === 'practice')).toBe(true);
    const first = summaries.filter((template) => template.first);
    expect(first).toHaveLength(3);
    for (const app of first.flatMap(({ apps }) => apps)) {
      expect(byId.get(app)?.category).toBe('built-in');
    }
    expect(new Set(summaries.map(({ name }) => name)).size).toBe(summaries.length);
  });

  it.each(summaries.map(({ id }) => id))(
    '%s is a journey that only lacks what is the person’s',
    (id) => {
      const journey = templateDocument(id);
      expect(journeySchema.parse(journey)).toEqual(journey);
      const { problems, uses } = inspect(journey, (app) => byId.get(app));
      // What is left are empty fields and connections to choose; everything else is wrong in a template.
      expect(problems.filter(({ kind }) => kind !== 'field_missing')).toEqual([]);
      expect(
        connectionProblems(uses, journey.connections, () => undefined).filter(
          ({ kind }) => kind !== 'connection_missing',
        ),
      ).toEqual([]);
      expect(unknownFields(journey)).toEqual([]);
      expect(journey.connections).toEqual({});
    },
  );
});
