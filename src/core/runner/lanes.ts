/**
 * Which of a journey's runs are on: one lane per journey with something to do. At most as many runs as the journey allows
 * are under way in it; where that is one, the next begins when the one before has ended, so that they keep their order.
 */
import type { RunRow } from './store.ts';

export interface LanesDeps {
  /** The next run that is not among these; `elsewhere`: another process carries out this journey's runs. */
  take(journey: string, except: { has(run: string): boolean }): RunRow | 'none' | 'elsewhere';
  /** How many runs of its journey may be under way at a time. */
  parallel(run: RunRow): number;
  /**
   * Carries the run out, until its end is on the disk. False when something inside Sojourn went wrong: it is tried again
   * from where it is.
   */
  carryOut(run: RunRow, place: LanePlace): Promise<boolean>;
  /** Nothing is left to do here: other processes may carry out the journey's runs. */
  leave(journey: string): void;
  /** Resolves after so many milliseconds, or when the core closes. */
  pause(milliseconds: number): Promise<void>;
  readonly closing: AbortSignal;
  /** A lane came to its end by this error; the journey's runs are found again later. */
  failed(error: unknown, journey: string): void;
}

/** A run's place in its lane. */
export interface LanePlace {
  /** Makes room for another run, unless the journey's runs keep their order and this one only waits. */
  leave(how: 'ended' | 'waiting'): void;
  /** After waiting: resolves when there is room again. */
  enter(): Promise<void>;
}

export interface Lanes {
  /** Sees to it that the journey's unfinished runs are worked on. */
  wake(journey: string): void;
  /** Resolves when every lane has come to its end, which they do when the core closes. */
  ended(): Promise<void>;
}

/** How often runs that another process works on are looked at, in milliseconds. */
const lookAgain = 1_000;
/** How long a journey rests after something inside Sojourn (a full disk, say) stopped its run. */
const restAfterFault = 30_000;
/** How long a lane with nothing to do waits for another run: to leave and to come again are two writes to the disk. */
const lingering = 250;

export function createLanes(deps: LanesDeps): Lanes {
  const lanes = new Map<string, Lane>();
  deps.closing.addEventListener('abort', () => {
    for (const lane of lanes.values()) lane.change();
  });

  class Lane {
    readonly #journey: string;
    /** Runs that are not through yet. */
    readonly #runs = new Set<string>();
    /** How many of them hold a place. */
    #inside = 0;
    #resting = false;
    #waiters: (() => void)[] = [];
    readonly ended: Promise<void>;

    constructor(journey: string) {
      this.#journey = journey;
      this.ended = this.#work().catch((error: unknown) => {
        lanes.delete(journey);
        deps.failed(error, journey);
      });
    }

    change(): void {
      for (const waiter of this.#waiters.splice(0)) waiter();
    }

    #changed(): Promise<void> {
      return new Promise((resolve) => this.#waiters.push(resolve));
    }

    async #work(): Promise<void> {
      // The caller's transaction comes to its end first.
      await new Promise(setImmediate);
      let lingered = false;
      while (!deps.closing.aborted) {
        const changed = this.#changed();
        const next = this.#resting ? 'none' : deps.take(this.#journey, this.#runs);
        if (next === 'elsewhere') await deps.pause(lookAgain);
        else if (next !== 'none' && this.#inside < deps.parallel(next)) {
          this.#begin(next);
          lingered = false;
        } else if (next !== 'none' || this.#runs.size > 0 || this.#resting) await changed;
        else if (lingered) break;
        else {
          await Promise.race([changed, deps.pause(lingering)]);
          lingered = true;
        }
      }
      while (this.#runs.size > 0) await this.#changed();
      deps.leave(this.#journey);
      // In the same breath as the last look, so that a run that comes now finds no lane and gets one.
      lanes.delete(this.#journey);
    }

    #begin(run: RunRow): void {
      this.#runs.add(run.id);
      void deps.carryOut(run, this.#place(deps.parallel(run))).then((through) => {
        this.#runs.delete(run.id);
        if (!through) this.#rest();
        this.change();
      });
    }

    #place(parallel: number): LanePlace {
      let held = true;
      this.#inside += 1;
      return {
        leave: (how) => {
          if (!held || (how === 'waiting' && parallel === 1)) return;
          held = false;
          this.#inside -= 1;
          this.change();
        },
        enter: async () => {
          while (!held && this.#inside >= parallel && !deps.closing.aborted) await this.#changed();
          if (held) return;
          held = true;
          this.#inside += 1;
        },
      };
    }

    #rest(): void {
      this.#resting = true;
      void deps.pause(restAfterFault).then(() => {
        this.#resting = false;
        this.change();
      });
    }
  }

  return {
    wake(journey) {
      if (deps.closing.aborted) return;
      const lane = lanes.get(journey);
      if (lane) lane.change();
      else lanes.set(journey, new Lane(journey));
    },
    async ended() {
      await Promise.all([...lanes.values()].map((lane) => lane.ended));
    },
  };
}
