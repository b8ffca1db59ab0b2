/** What an open journey offers to the command palette. */
import { AppWindow, CircleDot, Play, Redo2, Save, Share, Square, Undo2, Zap } from '@lucide/vue';
import { api, isMac } from '../api.ts';
import { ownJourney } from '../frame/ownWindow.ts';
import type { RunDataKind } from '../journey/runData.ts';
import type { Command } from '../stores/commands.ts';
import { t } from '../texts/index.ts';
import type { Session } from './session.ts';

export interface JourneyActions {
  save(): void;
  start(): void;
  stop(): void;
  run(kind: RunDataKind): void;
  exportIt(): void;
  readonly tabs: readonly { readonly label: string; readonly show: () => void }[];
}

export function journeyCommands(session: Session, actions: JourneyActions): Command[] {
  const key = isMac() ? '⌘' : 'Ctrl+';
  const ways = ['example', 'last', 'typed'] as const;
  return [
    {
      id: 'save',
      title: t('editor.save'),
      icon: Save,
      shortcut: `${key}S`,
      run: () => actions.save(),
    },
    session.on.value
      ? { id: 'stop', title: t('editor.stop'), icon: Square, run: () => actions.stop() }
      : { id: 'start', title: t('editor.saveAndStart'), icon: Zap, run: () => actions.start() },
    { id: 'run', title: t('editor.runNow'), icon: Play, run: () => actions.run('newest') },
    ...ways.map((kind) => ({
      id: `run-${kind}`,
      title: `${t('editor.runNow')}: ${t(`journeySettings.run.${kind}`)}`,
      icon: Play,
      run: () => actions.run(kind),
    })),
    ...(session.canUndo.value
      ? [
          {
            id: 'undo',
            title: t('editor.undo'),
            icon: Undo2,
            shortcut: `${key}Z`,
            run: () => session.undo(),
          },
        ]
      : []),
    ...(session.canRedo.value
      ? [{ id: 'redo', title: t('editor.redo'), icon: Redo2, run: () => session.redo() }]
      : []),
    ...actions.tabs.map(({ label, show }) => ({
      id: `tab-${label}`,
      title: t('palette.showTab', { tab: label }),
      icon: CircleDot,
      run: show,
    })),
    { id: 'export', title: t('editor.export'), icon: Share, run: () => actions.exportIt() },
    ...(ownJourney === session.id
      ? []
      : [
          {
            id: 'own-window',
            title: t('palette.openWindow'),
            icon: AppWindow,
            run: () => api.call('journeys.openWindow', { id: session.id }),
          },
        ]),
  ];
}
