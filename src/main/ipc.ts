/** The window's side of the contract in the shell: checks who asks, hands on to the core. */
import { BrowserWindow, ipcMain } from 'electron';
import type { IpcMainInvokeEvent, WebFrameMain } from 'electron';
import { bridgeChannels } from '../shared/contract/wire.ts';
import type { Result } from '../shared/contract/wire.ts';
import { SojournError, toErrorShape } from '../shared/errors.ts';
import type { CoreProcess } from './coreProcess.ts';
import { windowOrigin } from './windowFiles.ts';

/** Answers calls of our own windows; anything else is refused (W5). */
export function answerCalls(core: CoreProcess): void {
  ipcMain.handle(
    bridgeChannels.call,
    (event, channel: unknown, input: unknown): Promise<Result<unknown>> => {
      if (!isOurWindow(event)) return Promise.resolve(refused('sender_refused'));
      if (typeof channel !== 'string') return Promise.resolve(refused('input_invalid'));
      return core.call(channel, input);
    },
  );
}

/** Sends an event of the core to every window of ours; one that shows anything else hears nothing (W5). */
export function broadcast(name: string, payload: unknown): void {
  for (const window of BrowserWindow.getAllWindows()) {
    const { mainFrame } = window.webContents;
    if (isOurPage(mainFrame)) mainFrame.send(bridgeChannels.event, name, payload);
  }
}

function isOurWindow(event: IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame;
  const window = BrowserWindow.fromWebContents(event.sender);
  return (
    frame !== null && window !== null && frame === window.webContents.mainFrame && isOurPage(frame)
  );
}

function isOurPage(frame: WebFrameMain): boolean {
  return frame.url.startsWith(`${windowOrigin}/`);
}

function refused(code: 'sender_refused' | 'input_invalid'): Result<never> {
  const error = new SojournError(code, { values: { what: 'The call is malformed.' } });
  return { ok: false, error: toErrorShape(error) };
}
