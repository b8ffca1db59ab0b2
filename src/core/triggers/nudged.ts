/** Looks at a trigger sooner than in its interval, where something says that it is worth while (T4: a watched folder). */
import type { Json } from '../../shared/connector.ts';
import type { Clock } from '../clock/index.ts';
import { builtInNudges } from '../connectors/index.ts';

export interface Nudged {
  /** Heeds the nudges of this question; those of the one before end. Resolves when they are heeded. */
  heed(question: {
    readonly app: string;
    readonly trigger: string;
    readonly key: string;
    readonly fields: Readonly<Record<string, Json>>;
  }): Promise<void>;
  end(): Promise<void>;
}

/** A little more than a change takes to settle, in milliseconds. */
const spare = 200;

/** @param failed where nothing can be heard, the interval alone counts */
export function createNudged(
  clock: Clock,
  look: () => void,
  failed: (error: unknown) => void,
): Nudged {
  let heeded: { readonly key: string; readonly stop: Promise<() => Promise<void>> } | undefined;
  let cancel: (() => void) | undefined;

  async function end(): Promise<void> {
    cancel?.();
    cancel = undefined;
    const ending = heeded;
    heeded = undefined;
    const stop = await ending?.stop.catch(() => undefined);
    await stop?.();
  }

  return {
    async heed({ app, trigger, key, fields }) {
      const nudge = builtInNudges[`${app}/${trigger}`];
      if (heeded?.key === key) return;
      await end();
      if (!nudge) return;
      const soon = (): void => {
        cancel ??= clock.after(nudge.settled + spare, () => {
          cancel = undefined;
          look();
        });
      };
      const heard = { key, stop: nudge.watch(fields, soon, failed) };
      heeded = heard;
      try {
        await heard.stop;
      } catch (error) {
        if (heeded === heard) heeded = undefined;
        failed(error);
      }
    },
    end,
  };
}
