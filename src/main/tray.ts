/** The sign in the menu bar or tray: what runs do, to pause them, to open the window and to quit (R7). */
import { Menu, nativeImage, Tray } from 'electron';
import type { MenuItemConstructorOptions } from 'electron';
import type { Channel, Output } from '../shared/contract/calls.ts';
import type { Result } from '../shared/contract/wire.ts';
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

interface Known {
  readonly underWay: number;
  /** Null behind the lock: whoever is there may be anybody. */
  readonly settings: RunSettings | null;
}

interface RunSettings {
  readonly keepDays: number | null;
  readonly paused: boolean;
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
    const known = await look(deps.core);
    tray.setToolTip(tooltip(known));
    tray.setContextMenu(Menu.buildFromTemplate(menuOf(known)));
  }

  function menuOf({ underWay, settings }: Known): MenuItemConstructorOptions[] {
    const paused = settings?.paused === true;
    return [
      { label: 'Open Sojourn', click: deps.open },
      { type: 'separator' },
      { label: countText(underWay), enabled: false },
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

function tooltip({ underWay, settings }: Known): string {
  return settings?.paused === true ? 'Sojourn: runs are paused' : `Sojourn: ${countText(underWay)}`;
}

function countText(underWay: number): string {
  if (underWay === 0) return 'No run under way';
  return underWay === 1 ? '1 run under way' : `${underWay} runs under way`;
}

/** Whether runs would end with the process. */
export async function isNeeded(core: Pick<CoreProcess, 'call'>): Promise<boolean> {
  const activity = valueOf<'runs.activity'>(await core.call('runs.activity', undefined));
  return activity !== null && activity.on + activity.underWay > 0;
}

async function look(core: Pick<CoreProcess, 'call'>): Promise<Known> {
  const activity = valueOf<'runs.activity'>(await core.call('runs.activity', undefined));
  const settings = valueOf<'runs.settings'>(await core.call('runs.settings', undefined));
  return { underWay: activity?.underWay ?? 0, settings };
}

/** The core's answers were checked against the contract before they left it. */
function valueOf<C extends Channel>(result: Result<unknown>): Output<C> | null {
  return result.ok ? (result.value as Output<C>) : null;
}
