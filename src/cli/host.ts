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

/**
 * Services without a window.
 * @param saveAs the file that a command was told to write, where it was told one
 */
export function createTerminalHost(
  openBrowser: (url: string) => Promise<void>,
  saveAs?: string,
): Host {
  return {
    'browser.open': ({ url }) => openBrowser(url),
    'clipboard.write': ({ text }) => {
      process.stderr.write(`${text}\n`);
      return Promise.resolve();
    },
    'window.focus': () => Promise.resolve(),
    'dialog.save': () =>
      saveAs === undefined
        ? Promise.reject(
            new SojournError('input_invalid', { values: { what: 'Name the file with --out.' } }),
          )
        : Promise.resolve({ path: saveAs }),
    'dialog.open': () =>
      Promise.reject(
        new SojournError('input_invalid', { values: { what: 'Name the file in the command.' } }),
      ),
    notify: ({ title, body }) => {
      process.stderr.write(`${title}: ${body}\n`);
      return Promise.resolve();
    },
  };
}
