/** Everything that the palette finds: commands, places, journeys, apps, connections, runs. */
import {
  Blocks,
  CircleHelp,
  FileDown,
  History,
  Keyboard,
  LayoutTemplate,
  Link2,
  Lock,
  Moon,
  Plus,
  Route,
  Settings,
  Sun,
  SunMoon,
} from '@lucide/vue';
import { computed, onMounted, shallowRef, type Component, type ComputedRef } from 'vue';
import { useRouter, type RouteLocationRaw } from 'vue-router';
import type { RunSummary } from '../../shared/run.ts';
import { api } from '../api.ts';
import { applyAppearance } from '../stores/appearance.ts';
import { useApps } from '../stores/apps.ts';
import { useCommands } from '../stores/commands.ts';
import { useConnections } from '../stores/connections.ts';
import { useJourneys } from '../stores/journeys.ts';
import { useVault } from '../stores/vault.ts';
import { formatAgo } from '../texts/formats.ts';
import { type TextKey, t } from '../texts/index.ts';
import type { Findable } from './find.ts';

export type EntryKind = 'command' | 'place' | 'journey' | 'app' | 'connection' | 'run';

export interface Entry extends Findable {
  readonly kind: EntryKind;
  readonly icon: Component;
  /** SVG text of an app's icon, instead of the icon. */
  readonly appIcon?: string | undefined;
  /** Muted, beside the title: an identity, a folder, when. */
  readonly hint?: string;
  readonly shortcut?: string;
  readonly run: () => unknown;
}

const runsOffered = 50;

const places: readonly (readonly [string, TextKey, Component, string])[] = [
  ['journeys', 'shell.journeys', Route, 'home list'],
  ['runs', 'shell.runs', History, 'history log'],
  ['connections', 'shell.connections', Link2, 'accounts'],
  ['apps', 'shell.apps', Blocks, 'connectors'],
  ['settings', 'shell.settings', Settings, 'preferences appearance network'],
  ['security', 'palette.security', Lock, 'passphrase backup recovery key vault keychain'],
  ['audit-log', 'palette.auditLog', History, 'events'],
  ['help', 'shell.help', CircleHelp, 'guide questions'],
];

/** @param showKeys opens the sheet of keys */
export function useEntries(showKeys: () => void): ComputedRef<Entry[]> {
  const router = useRouter();
  const apps = useApps();
  const commands = useCommands();
  const connections = useConnections();
  const journeys = useJourneys();
  const vault = useVault();
  const runs = shallowRef<readonly RunSummary[]>([]);
  onMounted(async () => {
    try {
      runs.value = await api.call('runs.list', { limit: runsOffered });
    } catch {
      // The palette is as good without runs; the Runs page says what is wrong.
    }
  });

  const go = (to: RouteLocationRaw) => (): unknown => router.push(to);

  function command(
    id: string,
    text: TextKey,
    icon: Component,
    run: () => unknown,
    more: { shortcut?: string; keywords?: string } = {},
  ): Entry {
    return { id, kind: 'command', title: t(text), icon, run, ...more };
  }

  const fixed: readonly Entry[] = [
    command(
      'new-journey',
      'journeys.newJourney',
      Plus,
      go({ name: 'journeys', query: { new: '' } }),
      { shortcut: 'C', keywords: 'create add' },
    ),
    command(
      'templates',
      'palette.templates',
      LayoutTemplate,
      go({ name: 'journeys', query: { templates: '' } }),
      { keywords: 'ready journeys example' },
    ),
    command('import', 'palette.import', FileDown, go({ name: 'journeys', query: { import: '' } }), {
      keywords: 'bundle n8n file',
    }),
    ...places.map(([name, text, icon, keywords]): Entry => ({
      id: `place ${name}`,
      kind: 'place',
      title: t('palette.goTo', { place: t(text) }),
      keywords,
      icon,
      run: go({ name }),
    })),
    command('keys', 'help.keysTitle', Keyboard, showKeys, {
      shortcut: '?',
      keywords: 'shortcuts keyboard',
    }),
    command('light', 'palette.light', Sun, () => applyAppearance('light')),
    command('dark', 'palette.dark', Moon, () => applyAppearance('dark')),
    command('system', 'palette.system', SunMoon, () => applyAppearance('system')),
    command('lock', 'shell.lock', Lock, () => vault.lock(), { keywords: 'log out' }),
  ];

  return computed(() => [
    ...commands.list.map((each): Entry => ({ kind: 'command', ...each })),
    ...fixed,
    ...journeys.list.map((journey): Entry => ({
      id: `journey ${journey.id}`,
      kind: 'journey',
      title: journey.name,
      keywords: `${journey.folder} ${journey.apps.map((app) => apps.nameOf(app)).join(' ')}`,
      hint: journey.folder,
      icon: Route,
      run: go({ name: 'journey', params: { id: journey.id } }),
    })),
    ...apps.list.map((app): Entry => ({
      id: `app ${app.id}`,
      kind: 'app',
      title: app.name,
      keywords: app.synonyms.join(' '),
      icon: Blocks,
      appIcon: app.icon,
      run: go({ name: 'app', params: { id: app.id } }),
    })),
    ...connections.list.map((connection): Entry => ({
      id: `connection ${connection.id}`,
      kind: 'connection',
      title: connection.name,
      keywords: `${apps.nameOf(connection.app)} ${connection.identity ?? ''}`,
      hint: connection.identity ?? apps.nameOf(connection.app),
      icon: Link2,
      appIcon: apps.iconOf(connection.app),
      run: go({ name: 'connections', params: { id: connection.id } }),
    })),
    ...runs.value.map((run): Entry => ({
      id: `run ${run.id}`,
      kind: 'run',
      title: t('palette.run', { journey: run.journeyName }),
      keywords: t(`common.state.${run.state}`),
      hint: formatAgo(run.startedAt),
      icon: History,
      run: go({ name: 'runs', params: { id: run.id } }),
    })),
  ]);
}
