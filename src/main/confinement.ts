/** What keeps web content where it is: no navigation, no further windows, no webviews (W3), no devices (W2). */
import { app } from 'electron';
import type { Event } from 'electron';
import { mayOpen } from './addresses.ts';
import { openInBrowser } from './links.ts';

/** Confines every web content that there will ever be. Must run before the first window opens. */
export function confineWebContents(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', prevent);
    contents.on('will-frame-navigate', prevent);
    contents.on('will-redirect', prevent);
    contents.on('will-attach-webview', prevent);
    // Without this the first Bluetooth device would be taken.
    contents.on('select-bluetooth-device', (event, _devices, choose) => {
      event.preventDefault();
      choose('');
    });
    contents.setWindowOpenHandler(({ url }) => {
      // Links go to the system browser (W4); what may not or cannot be opened is dropped.
      if (mayOpen(url)) void openInBrowser(url).catch(() => undefined);
      return { action: 'deny' };
    });
  });
}

function prevent(event: Event): void {
  event.preventDefault();
}
