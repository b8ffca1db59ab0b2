// The core's part, played by the test: for states that no practice app can be brought into.

import type { ElectronApplication } from '@playwright/test';
import type { Channel, Output } from '../../../src/shared/contract/calls.ts';
import type { EventName, EventPayload } from '../../../src/shared/contract/events.ts';
import { bridgeChannels } from '../../../src/shared/contract/wire.ts';

/** From now on the window gets this answer to every call of a channel. */
export async function answerInstead<C extends Channel>(
  app: ElectronApplication,
  channel: C,
  answer: Output<C>,
): Promise<void> {
  const played: string = channel;
  const told = { call: bridgeChannels.call, played, text: JSON.stringify(answer) };
  await app.evaluate(({ ipcMain }, { call, played, text }) => {
    // Electron gives a handler back to nobody, so the one of the app is kept where Electron keeps it.
    const { _invokeHandlers: handlers } = ipcMain as unknown as {
      _invokeHandlers: Map<string, (...args: unknown[]) => Promise<unknown>>;
    };
    const real = handlers.get(call);
    handlers.set(call, (...args) =>
      args[1] === played
        ? Promise.resolve({ ok: true, value: JSON.parse(text) as unknown })
        : (real?.(...args) ?? Promise.reject(new Error('no handler'))),
    );
  }, told);
}

/** Tells every window of an event as the core would. */
export async function tell<E extends EventName>(
  app: ElectronApplication,
  name: E,
  payload: EventPayload<E>,
): Promise<void> {
  const told = { channel: bridgeChannels.event, event: name, text: JSON.stringify(payload) };
  await app.evaluate(({ BrowserWindow }, { channel, event, text }) => {
    for (const { webContents } of BrowserWindow.getAllWindows()) {
      webContents.mainFrame.send(channel, event, JSON.parse(text));
    }
  }, told);
}
