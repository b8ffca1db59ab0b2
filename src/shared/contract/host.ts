/** What the core asks of the shell that hosts it: the Electron main process, or the command line. */
import { z } from 'zod';

const nothing = z.void();

export const shellSettingsSchema = z.object({
  /** While a journey is on or a run is under way, a closed window leaves Sojourn running. */
  keepRunning: z.boolean(),
  /** There is a sign in the menu bar or tray that opens the window again. */
  tray: z.boolean(),
});

export const host = {
  /** Opens a checked https (loopback: http) address in the system browser. */
  'browser.open': { input: z.object({ url: z.string() }), output: nothing },
  'clipboard.write': { input: z.object({ text: z.string() }), output: nothing },
  /** Brings the window to the front after a sign-in. */
  'window.focus': { input: nothing, output: nothing },
  /** Shows a journey in a window of its own, or brings that to the front. */
  'window.openJourney': { input: z.object({ journey: z.string() }), output: nothing },
  'dialog.save': {
    input: z.object({ title: z.string(), fileName: z.string() }),
    output: z.object({ path: z.string() }).nullable(),
  },
  'dialog.open': {
    input: z.object({
      title: z.string(),
      /** What may be chosen: a name for people, and endings without the dot. */
      filter: z.object({ name: z.string(), extensions: z.array(z.string()) }),
    }),
    output: z.object({ path: z.string() }).nullable(),
  },
  /** What the shell keeps for itself; with a value, changed. */
  'shell.settings': {
    input: z.object({ keepRunning: z.boolean().optional() }),
    output: shellSettingsSchema,
  },
  /** A notification of the desktop; not shown where there is none. */
  notify: {
    input: z.object({ title: z.string(), body: z.string() }),
    output: z.object({ shown: z.boolean() }),
  },
} as const;

// As with calls: held against the shape in this file alone.
type Described<T extends Record<string, { input: z.ZodType; output: z.ZodType }>> = T;
type Services = Described<typeof host>;

export type HostService = keyof Services;
export type HostInput<S extends HostService> = z.input<Services[S]['input']>;
export type HostOutput<S extends HostService> = z.output<Services[S]['output']>;

/** The shell's side: what the core is given to call. */
export type Host = { [S in HostService]: (input: HostInput<S>) => Promise<HostOutput<S>> };
