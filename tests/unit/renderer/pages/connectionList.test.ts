import { describe, expect, it } from 'vitest';
import { matches, ordered } from '../../../../src/renderer/pages/connectionList.ts';
import { connectionOf } from '../connections/samples.ts';

describe('the Connections page', () => {
  const everything = { app: null, state: null, used: null };

  it('C10: filters by app, state and use', () => {
    const one = connectionOf('a', { state: 'needs-sign-in', journeys: 2 });
    expect(matches(one, everything)).toBe(true);
    expect(matches(one, { ...everything, app: 'tasks' })).toBe(true);
    expect(matches(one, { ...everything, app: 'mail' })).toBe(false);
    expect(matches(one, { ...everything, state: 'needs-sign-in' })).toBe(true);
    expect(matches(one, { ...everything, state: 'connected' })).toBe(false);
    expect(matches(one, { ...everything, used: true })).toBe(true);
    expect(matches(one, { ...everything, used: false })).toBe(false);
    expect(matches(connectionOf('b'), { ...everything, used: false })).toBe(true);
  });

  it('C10: sorts by name as people count, by trouble, last use, age and journeys', () => {
    const list = [
      connectionOf('10', { createdAt: 3, lastUsedAt: 5 }),
      connectionOf('2', { state: 'unreadable', createdAt: 1, journeys: 4 }),
      connectionOf('1', { state: 'needs-sign-in', createdAt: 2, lastUsedAt: 9 }),
    ];
    const names = (order: Parameters<typeof ordered>[1]) =>
      ordered(list, order, (app) => app).map(({ name }) => name);
    expect(names('name')).toEqual(['Account 1', 'Account 2', 'Account 10']);
    expect(names('state')).toEqual(['Account 2', 'Account 1', 'Account 10']);
    expect(names('use')).toEqual(['Account 1', 'Account 10', 'Account 2']);
    expect(names('age')).toEqual(['Account 10', 'Account 1', 'Account 2']);
    expect(names('journeys')).toEqual(['Account 2', 'Account 1', 'Account 10']);
  });
});
