/** The sign in the menu bar or tray: what runs do, to pause them, to open the window and to quit (R7). */
import { Menu, nativeImage, Tray } from 'electron';
import type { MenuItemConstructorOptions } from 'electron';
import { lookAtActivity } from './activity.ts';
import type { Activity } from './activity.ts';
import type { CoreProcess } from './coreProcess.ts';
import { trayIcon } from './trayIcon.ts';

export interface TrayDeps {
  readonly core: Pick<CoreProcess, 'call'>;
  readonly open: () => void;
  readonly quit: () => void;
}

export interface TraySign {
  /** Something of the runs, or the vault's lock, has changed. */
  changed(event: string): void;
}

const events: ReadonlySet<string> = new Set([
  'run.changed',
  'runs.paused',
  'vault.changed',
  'core.state',
]);
/** The menu follows many runs a second at this pace, in milliseconds. */
const atMostEvery = 500;

/** Puts the sign up; undefined where the system has no place for one. */
export function createTray(deps: TrayDeps): TraySign | undefined {
  let tray: Tray;
  try {
    tray = new Tray(nativeImage.createFromDataURL(trayIcon).resize({ width: 18, height: 18 }));
  } catch {
    return undefined;
  }
  let waiting: NodeJS.Timeout | undefined;

  async function show(): Promise<void> {
    waiting = undefined;
    const known = await lookAtActivity(deps.core);
    tray.setToolTip(tooltip(known));
    tray.setContextMenu(Menu.buildFromTemplate(menuOf(known)));
  }

  function menuOf(known: Activity): MenuItemConstructorOptions[] {
    const { settings } = known;
    const paused = settings?.paused === true;
    return [
      { label: 'Open Sojourn', click: deps.open },
      { type: 'separator' },
      { label: activityText(known), enabled: false },
      {
        label: paused ? 'Resume runs' : 'Pause runs',
        enabled: settings !== null,
        click: () => {
          if (settings) void deps.core.call('runs.setSettings', { ...settings, paused: !paused });
        },
      },
      { type: 'separator' },
      { label: 'Quit Sojourn', click: deps.quit },
    ];
  }

  tray.on('click', deps.open);
  void show();
  return {
    changed(event) {
      if (events.has(event)) waiting ??= setTimeout(() => void show(), atMostEvery);
    },
  };
}

function tooltip(known: Activity): string {
  return known.settings?.paused === true
    ? 'Sojourn: runs are paused'
    : `Sojourn: ${activityText(known)}`;
}

function activityText({ underWay, goesOn }: Activity): string {
  if (underWay === null) return goesOn ? 'Locked; journeys go on' : 'Locked';
  if (underWay === 0) return 'No run under way';
  return underWay === 1 ? '1 run under way' : `${underWay} runs under way`;
}
