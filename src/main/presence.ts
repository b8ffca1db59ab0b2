/** What the system says of the person's presence, told to the core, which decides by its lock rules (V3). */
import type { PresenceEvent } from '../shared/contract/wire.ts';

/** What is used of Electron's `powerMonitor`. */
export interface PresenceMonitor {
  on(event: 'suspend' | 'lock-screen', listener: () => void): unknown;
  /** Whole seconds since the last key or pointer movement anywhere. */
  getSystemIdleTime(): number;
  /** `locked` where the system tells it; the threshold in seconds is for `idle`. */
  getSystemIdleState(threshold: number): string;
}

const lookEvery = 30_000;

/**
 * Follows sleep, the screen's lock and idle time for as long as the app runs. Linux has no event for a locked screen
 * (https://www.electronjs.org/docs/latest/api/power-monitor): there it is found with the next look.
 */
export function followPresence(
  monitor: PresenceMonitor,
  tell: (event: PresenceEvent) => void,
): void {
  let wasLocked = false;
  monitor.on('suspend', () => tell({ kind: 'suspend' }));
  monitor.on('lock-screen', () => tell({ kind: 'screenLocked' }));
  setInterval(() => {
    const isLocked = monitor.getSystemIdleState(1) === 'locked';
    if (isLocked && !wasLocked) tell({ kind: 'screenLocked' });
    wasLocked = isLocked;
    tell({ kind: 'idle', seconds: monitor.getSystemIdleTime() });
  }, lookEvery).unref();
}
