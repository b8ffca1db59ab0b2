/** What the core may ask of a terminal. */
import type { Host } from '../shared/contract/host.ts';
import { SojournError } from '../shared/errors.ts';

/** Prints a link to standard error and opens it in the system browser. */
export async function openSystemBrowser(url: string): Promise<void> {
  process.stderr.write(`Sign in with your browser:\n  ${url}\n`);
  const { default: open } = await import('open');
  // Without a desktop nothing opens; the printed link is enough then.
  const opened = await open(url).catch(() => undefined);
  opened?.on('error', () => undefined);
}

/** What a command's arguments answer in a dialog's place: absolute paths. */
export interface DialogAnswers {
  readonly save?: string;
  readonly open?: string;
}

/** Services without a window. */
export function createTerminalHost(
  openBrowser: (url: string) => Promise<void>,
  { save, open }: DialogAnswers = {},
): Host {
  return {
    'browser.open': ({ url }) => openBrowser(url),
    'clipboard.write': ({ text }) => {
      process.stderr.write(`${text}\n`);
      return Promise.resolve();
    },
    'window.focus': () => Promise.resolve(),
    'window.openJourney': () =>
      Promise.reject(
        new SojournError('input_invalid', { values: { what: 'There is no window here.' } }),
      ),
    'dialog.save': () => answered(save, 'Name the file with --out.'),
    'dialog.open': () => answered(open, 'Name the file in the command.'),
    'shell.settings': () => Promise.resolve({ keepRunning: false, tray: false }),
    notify: ({ title, body }) => {
      process.stderr.write(`${title}: ${body}\n`);
      return Promise.resolve({ shown: false });
    },
  };
}

function answered(path: string | undefined, what: string): Promise<{ path: string }> {
  if (path !== undefined) return Promise.resolve({ path });
  return Promise.reject(new SojournError('input_invalid', { values: { what } }));
}
