// What a window needs from the machine that it opens on.

export const noDisplay = [
  'There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can open.',
  'Run this in a desktop session, or with a virtual screen: xvfb-run -a npm start',
  'To see the main job without a window: npm run demo',
].join('\n');

/** Only Linux can be without one. */
export function hasDisplay(): boolean {
  return (
    process.platform !== 'linux' ||
    Boolean(process.env.DISPLAY) ||
    Boolean(process.env.WAYLAND_DISPLAY)
  );
}

/** Chromium's sandbox does not work for root: it is left out then, and only then, and that is said. */
export function electronArguments(): string[] {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return [];
  console.log('Running as root: Electron starts without its sandbox (--no-sandbox).');
  return ['--no-sandbox'];
}
