import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameJson } from '../../../src/renderer/editor/sameJson.ts';
import type { ActionStep, Journey, Step } from '../../../src/shared/journey.ts';
import { journeyChangeSchema } from '../../../src/shared/journeyChange.ts';
import { journeyChanges } from '../../../src/shared/journeyDiff.ts';
import { emptyJourney, journey as anyJourney } from '../renderer/editor/arbitraries.ts';

function log(id: string, text: string): ActionStep {
  return { id, kind: 'action', app: 'logger', action: 'log', fields: { message: { text } } };
}

function withSteps(...steps: Step[]): Journey {
  return { ...emptyJourney, steps };
}

/** What changed, by kind and step number. */
function told(before: Journey, after: Journey): string[] {
  return journeyChanges(before, after).map((change) =>
    'step' in change ? `${change.kind} ${change.step.number}` : change.kind,
  );
}

describe('J8: the difference of two versions', () => {
  it('says something exactly where the documents differ, and always by the contract', () => {
    fc.assert(
      fc.property(anyJourney, anyJourney, (before, after) => {
        const changes = journeyChanges(before, after);
        expect(changes.length === 0).toBe(sameJson(clean(before), clean(after)));
        expect(journeyChangeSchema.array().parse(changes)).toEqual(changes);
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(anyJourney, (one) => {
        expect(journeyChanges(one, structuredClone(one))).toEqual([]);
      }),
    );
  });

  it('tells of a changed field with both values, and of long texts only the beginning', () => {
    const [change] = journeyChanges(
      withSteps(log('s1', 'Hello')),
      withSteps(log('s1', 'x'.repeat(900))),
    );
    expect(change).toMatchObject({
      kind: 'field',
      field: 'message',
      step: { id: 's1', number: 2, app: 'logger', event: 'log' },
      from: { text: 'Hello' },
      to: { text: `${'x'.repeat(300)}…` },
    });
  });

  it('tells of added, removed and moved steps; one that changed its place is one move', () => {
    const [one, two, three] = [log('s1', '1'), log('s2', '2'), log('s3', '3')];
    expect(told(withSteps(one, two, three), withSteps(three, one, two))).toEqual(['moved 2']);
    expect(told(withSteps(one, two), withSteps(one, three))).toEqual(['removed 3', 'added 3']);
    const block: Step = { id: 's9', kind: 'forEach', list: '{{ s0 }}', steps: [two, three] };
    expect(told(withSteps(one), withSteps(one, block))).toEqual(['added 3']);
    expect(told(withSteps(one, two), withSteps(one, { ...block, steps: [two] }))).toEqual([
      'added 3',
      'moved 4',
    ]);
    expect(told(withSteps(one, block), withSteps(one))).toEqual(['removed 3']);
  });

  it('tells of name, note, settings and connections', () => {
    const before = { ...emptyJourney, connections: { gmail: 'c1', slack: 'c2' } };
    const after: Journey = {
      ...emptyJourney,
      name: 'Other',
      note: 'For Ada',
      connections: { gmail: 'c3' },
      settings: { pollSeconds: 60, notify: false },
    };
    expect(journeyChanges(before, after)).toEqual([
      { kind: 'name', from: before.name, to: 'Other' },
      { kind: 'note', from: '', to: 'For Ada' },
      { kind: 'setting', setting: 'pollSeconds', from: 300, to: 60 },
      { kind: 'setting', setting: 'notify', from: null, to: false },
      { kind: 'connection', app: 'gmail', from: 'c1', to: 'c3' },
      { kind: 'connection', app: 'slack', from: 'c2', to: null },
    ]);
  });

  it('tells of another event once, not of its fields', () => {
    const before = withSteps(log('s1', 'Hello'));
    const after = withSteps({ ...log('s1', ''), app: 'notifications', action: 'show', fields: {} });
    expect(told(before, after)).toEqual(['event 2']);
  });
});

/** Without what counts as nothing: keys that hold undefined, an empty note. */
function clean(document: Journey): unknown {
  return JSON.parse(JSON.stringify(document));
}
