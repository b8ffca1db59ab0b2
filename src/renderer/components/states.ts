/** How the states of connections, runs and steps look and are called. */
import {
  CircleAlert,
  CircleCheck,
  CircleHelp,
  CircleSlash,
  CircleStop,
  Hourglass,
  Link2Off,
  LoaderCircle,
} from '@lucide/vue';
import type { Component } from 'vue';
import type { ConnectionState } from '../../shared/connection.ts';
import type { RunState, StepRun } from '../../shared/run.ts';
import type { TextKey } from '../texts/index.ts';
import type { Tone } from './types.ts';

export type State = ConnectionState | RunState | StepRun['state'];

interface Look {
  readonly tone: Tone;
  readonly icon: Component;
  readonly text: TextKey;
  /** Under way: its sign turns. */
  readonly turns?: true;
}

const underWay = { tone: 'accent', icon: LoaderCircle, turns: true } as const;

export const looks: Readonly<Record<State, Look>> = {
  connected: { tone: 'success', icon: CircleCheck, text: 'common.state.connected' },
  'needs-sign-in': { tone: 'warning', icon: CircleAlert, text: 'common.state.needsSignIn' },
  disconnected: { tone: 'neutral', icon: Link2Off, text: 'common.state.disconnected' },
  unreadable: { tone: 'danger', icon: CircleAlert, text: 'common.state.unreadable' },
  initializing: { ...underWay, text: 'common.state.initializing' },
  pending: { ...underWay, text: 'common.state.pending' },
  succeeded: { tone: 'success', icon: CircleCheck, text: 'common.state.succeeded' },
  failure: { tone: 'danger', icon: CircleAlert, text: 'common.state.failure' },
  stopped: { tone: 'neutral', icon: CircleStop, text: 'common.state.stopped' },
  waiting: { tone: 'warning', icon: Hourglass, text: 'common.state.waiting' },
  unknown: { tone: 'warning', icon: CircleHelp, text: 'common.state.unknown' },
  skipped: { tone: 'neutral', icon: CircleSlash, text: 'common.state.skipped' },
};

export function isState(text: string): text is State {
  return Object.hasOwn(looks, text);
}
