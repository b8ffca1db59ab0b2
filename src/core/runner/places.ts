/** A fixed number of places; who finds none free waits, first come first served. */
export interface Places {
  /** Gives back what frees the place; it may be called more than once. */
  take(): Promise<() => void>;
}

export function createPlaces(count: number): Places {
  let free = count;
  const waiting: (() => void)[] = [];

  function leave(): void {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  }

  return {
    async take() {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      let taken = true;
      return () => {
        if (taken) leave();
        taken = false;
      };
    },
  };
}
