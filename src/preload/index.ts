/** The bridge: two functions between the window and the shell. No Electron object crosses it. */
import { contextBridge, ipcRenderer } from 'electron';
import type { IpcRendererEvent } from 'electron';
import { bridgeChannels } from '../shared/contract/wire.ts';
import type { Bridge } from '../shared/contract/wire.ts';

const bridge: Bridge = {
  call: (channel, input) => ipcRenderer.invoke(bridgeChannels.call, channel, input),
  on: (name, listener) => {
    const relay = (
      _event: IpcRendererEvent,
      sent: string,
      payload: Parameters<typeof listener>[0],
    ) => {
      if (sent === name) listener(payload);
    };
    ipcRenderer.on(bridgeChannels.event, relay);
    return () => ipcRenderer.off(bridgeChannels.event, relay);
  },
  platform: platformOf(process.platform),
};

contextBridge.exposeInMainWorld('bridge', bridge);

function platformOf(platform: NodeJS.Platform): Bridge['platform'] {
  return platform === 'darwin' || platform === 'win32' ? platform : 'linux';
}
