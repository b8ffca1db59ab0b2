import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readStepText } from '../../../../src/core/journeys/index.ts';
import { SojournError } from '../../../../src/shared/errors.ts';

const steps = [
  { id: 's1', kind: 'delay', seconds: '60' },
  { id: 's4', kind: 'if', when: { all: [] }, then: [{ id: 's5', kind: 'stop', as: 'failure' }] },
];
const copied = { format: 'sojourn.steps', formatVersion: 1, steps };

function refusal(text: string): string {
  try {
    readStepText(text);
  } catch (error) {
    if (error instanceof SojournError) return error.message;
    throw error;
  }
  return '';
}

describe('copied steps', () => {
  it('J3: are read as they were written', () => {
    expect(readStepText(JSON.stringify(copied))).toEqual(copied);
  });

  it.each([
    ['no JSON', 'Buy bread', /not a copied step/],
    ['other JSON', '[1, 2]', /not a copied step/],
    ['a newer format', { ...copied, formatVersion: 2 }, /newer version/],
    ['no steps', { ...copied, steps: [] }, /not as it should be/],
    ['a broken step', { ...copied, steps: [steps[0], { id: 's9', kind: 'fly' }] }, /step 2 is/],
    ['an id twice', { ...copied, steps: [steps[0], steps[0]] }, /same id/],
    ['the trigger as a step', { ...copied, steps: [{ ...steps[0], id: 's0' }] }, /same id/],
    ['deep nesting', `${'['.repeat(5_000)}${']'.repeat(5_000)}`, /too deeply/],
    [
      'too many steps',
      {
        ...copied,
        steps: Array.from({ length: 501 }, (_, n) => ({ ...steps[0], id: `s${n + 1}` })),
      },
      /more than 500/,
    ],
  ])('J3: refuses %s in words', (_what, text, reason) => {
    expect(refusal(typeof text === 'string' ? text : JSON.stringify(text))).toMatch(reason);
  });

  it('J3: refuses any text with an error of its own, and repeats nothing of it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.constant(JSON.stringify(copied))), (text) => {
        const at = text.length > 60 ? text.length - 60 : 0;
        const broken = `${text.slice(0, at)}hush${text.slice(at)}`;
        expect(refusal(broken)).not.toContain('hush');
      }),
    );
  });
});
