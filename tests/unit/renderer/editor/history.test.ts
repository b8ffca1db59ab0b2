import { describe, expect, it } from 'vitest';
import {
  historyLimit,
  mergeWithin,
  record,
  redo,
  replacePresent,
  startHistory,
  undo,
} from '../../../../src/renderer/editor/history.ts';

describe('undo and redo', () => {
  it('J8: keeps 200 steps and forgets the oldest', () => {
    let history = startHistory(0);
    for (let state = 1; state <= historyLimit + 50; state += 1) {
      history = record(history, state, { at: state });
    }
    expect(history.past).toHaveLength(200);
    while (history.past.length > 0) ({ history } = undo(history));
    expect(history.present).toBe(50);
  });

  it('makes one step of typing that goes on, and a new one after a pause or in another field', () => {
    let history = startHistory('');
    history = record(history, 'a', { at: 0, merge: 'title' });
    history = record(history, 'ab', { at: 400, merge: 'title' });
    history = record(history, 'abc', { at: 400 + mergeWithin, merge: 'title' });
    expect(history.past).toHaveLength(1);
    history = record(history, 'abcd', { at: 401 + 2 * mergeWithin, merge: 'title' });
    expect(history.past).toHaveLength(2);
    history = record(history, 'abcde', { at: 402 + 2 * mergeWithin, merge: 'body' });
    expect(history.past).toHaveLength(3);
  });

  it('does not merge typing into what was there before an undo', () => {
    let history = record(startHistory(''), 'a', { at: 0, merge: 'title' });
    ({ history } = undo(history));
    history = record(history, 'b', { at: 1, merge: 'title' });
    expect(history.past).toHaveLength(1);
    expect(undo(history).history.present).toBe('');
  });

  it('a change after an undo forgets what was undone', () => {
    let history = record(startHistory(1), 2, { at: 0 });
    ({ history } = undo(history));
    history = record(history, 3, { at: 1 });
    expect(redo(history).history.present).toBe(3);
  });

  it('says what the step was about, both ways', () => {
    const history = record(startHistory(1), 2, { at: 0, about: 's3' });
    const undone = undo(history);
    expect(undone.about).toBe('s3');
    expect(redo(undone.history).about).toBe('s3');
  });

  it('the same state again is no step, and at the ends nothing changes', () => {
    const history = startHistory(1);
    expect(record(history, 1, { at: 0 })).toBe(history);
    expect(undo(history).history).toBe(history);
    expect(redo(history).history).toBe(history);
  });

  it('takes a state from elsewhere without a step of undo', () => {
    const history = replacePresent(record(startHistory(1), 2, { at: 0 }), 20);
    expect(history.present).toBe(20);
    expect(undo(history).history.present).toBe(1);
  });
});
