/** What the shell may know of the runs, to show it in its sign and to go on without a window (R7). */
import type { Channel, Output } from '../shared/contract/calls.ts';
import type { Result } from '../shared/contract/wire.ts';
import type { RunSettings } from '../shared/run.ts';
import type { CoreProcess } from './coreProcess.ts';

export interface Activity {
  /** Null behind the lock: whoever is there may be anybody (S8). */
  readonly underWay: number | null;
  /** Null behind the lock. */
  readonly settings: RunSettings | null;
  /** Behind the lock: journeys go on. */
  readonly goesOn: boolean;
}

type Core = Pick<CoreProcess, 'call'>;

/** Whether runs would end with the process. */
export async function isNeeded(core: Core): Promise<boolean> {
  const activity = valueOf<'runs.activity'>(await core.call('runs.activity', undefined));
  return activity === null ? goOnBehindLock(core) : activity.on + activity.underWay > 0;
}

export async function lookAtActivity(core: Core): Promise<Activity> {
  const activity = valueOf<'runs.activity'>(await core.call('runs.activity', undefined));
  const settings = valueOf<'runs.settings'>(await core.call('runs.settings', undefined));
  const goesOn = activity === null && (await goOnBehindLock(core));
  return { underWay: activity?.underWay ?? null, settings, goesOn };
}

/** The one thing of the runs that a locked vault tells. */
async function goOnBehindLock(core: Core): Promise<boolean> {
  return valueOf<'vault.state'>(await core.call('vault.state', undefined))?.running === true;
}

/** The core's answers were checked against the contract before they left it. */
function valueOf<C extends Channel>(result: Result<unknown>): Output<C> | null {
  return result.ok ? (result.value as Output<C>) : null;
}
