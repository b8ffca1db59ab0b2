/** Time that does not jump with the wall clock: for intervals and limits. */
export interface Clock {
  /** Milliseconds since some fixed moment, never backwards. */
  monotonic(): number;
  /**
   * Calls back after so many milliseconds, however many; gives back what cancels it. `keepAlive`: the process does not
   * end before; otherwise nobody waits for it.
   */
  after(milliseconds: number, callback: () => void, keepAlive?: boolean): () => void;
}

/** The longest time that a timer of Node takes: about 24 days. */
const longest = 2 ** 31 - 1;

export const systemClock: Clock = {
  monotonic: () => performance.now(),
  after(milliseconds, callback, keepAlive = false) {
    let timer: NodeJS.Timeout;
    const arm = (left: number): void => {
      const step = Math.min(Math.max(left, 0), longest);
      timer = setTimeout(() => (left > step ? arm(left - step) : callback()), step);
      if (!keepAlive) timer.unref();
    };
    arm(milliseconds);
    return () => clearTimeout(timer);
  },
};
