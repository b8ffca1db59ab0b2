import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { followPresence } from '../../../src/main/presence.ts';
import type { PresenceEvent } from '../../../src/shared/contract/wire.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Electron's powerMonitor, as far as it is used, with a system that the test plays. */
class Monitor extends EventEmitter {
  idle = 0;
  state = 'active';
  getSystemIdleTime = (): number => this.idle;
  getSystemIdleState = (): string => this.state;
}

function followed(): { monitor: Monitor; told: PresenceEvent[]; look: () => void } {
  const monitor = new Monitor();
  const told: PresenceEvent[] = [];
  followPresence(monitor, (event) => told.push(event));
  return { monitor, told, look: () => vi.advanceTimersByTime(30_000) };
}

it('V3: sleep and a locked screen are told to the core as they happen', () => {
  const { monitor, told } = followed();
  monitor.emit('suspend');
  monitor.emit('lock-screen');
  expect(told).toEqual([{ kind: 'suspend' }, { kind: 'screenLocked' }]);
});

it('V3: the idle time is told every half minute, as the system counts it', () => {
  const { monitor, told, look } = followed();
  look();
  monitor.idle = 61;
  look();
  expect(told).toEqual([
    { kind: 'idle', seconds: 0 },
    { kind: 'idle', seconds: 61 },
  ]);
});

it('V3: a locked screen that no event told of is found with the next look, once', () => {
  const { monitor, told, look } = followed();
  const locks = () => told.filter(({ kind }) => kind === 'screenLocked').length;
  monitor.state = 'locked';
  look();
  look();
  expect(locks()).toBe(1);
  monitor.state = 'active';
  look();
  monitor.state = 'locked';
  look();
  expect(locks()).toBe(2);
});
