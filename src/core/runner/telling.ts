/** Tells the windows how runs go, not more often than they can use, and whoever waits for a run that it ended. */
import type { Emit } from '../../shared/contract/events.ts';
import type { RunSummary } from '../../shared/run.ts';
import type { Clock } from '../clock/index.ts';

interface TellingDeps {
  readonly emit: Emit;
  readonly clock: Clock;
  readonly summary: (run: string) => RunSummary | undefined;
}

/** At most one event in so many milliseconds tells that a run has come further. */
const tellEvery = 100;

export function createTelling({ emit, clock, summary }: TellingDeps) {
  const awaited = new Map<string, ((ended: boolean) => void)[]>();
  /** When the windows were last told of a run, and what will tell them of what has come since. */
  const told = new Map<string, { at: number; cancel?: () => void }>();

  function tell(id: string): void {
    const run = summary(id);
    if (!run) return;
    emit('run.changed', { run });
    told.get(id)?.cancel?.();
    if (run.duration === null) {
      told.set(id, { at: clock.monotonic() });
      return;
    }
    told.delete(id);
    for (const listener of awaited.get(id) ?? []) listener(true);
    awaited.delete(id);
  }

  return {
    /** Tells how the run is now. */
    tell,

    /** It is under way, which may not be on the disk yet; one that goes on waiting tells so itself. */
    begun(id: string): void {
      const run = summary(id);
      if (!run) return;
      if (run.state !== 'waiting') emit('run.changed', { run: { ...run, state: 'pending' } });
      told.get(id)?.cancel?.();
      told.set(id, { at: clock.monotonic() });
    },

    /** Tells of it, if not at once, then soon. */
    changed(id: string): void {
      const last = told.get(id);
      const wait = last === undefined ? 0 : last.at + tellEvery - clock.monotonic();
      if (last === undefined || wait <= 0) tell(id);
      else last.cancel ??= clock.after(wait, () => tell(id));
    },

    /** Runs whose end somebody waits for. */
    awaited: () => [...awaited.keys()],

    /** Resolves when the run has ended; with false when the core closes before. */
    ended(id: string): Promise<boolean> {
      return new Promise((resolve) => {
        awaited.set(id, [...(awaited.get(id) ?? []), resolve]);
      });
    },

    close(): void {
      for (const { cancel } of told.values()) cancel?.();
      for (const listener of [...awaited.values()].flat()) listener(false);
      awaited.clear();
    },
  };
}
