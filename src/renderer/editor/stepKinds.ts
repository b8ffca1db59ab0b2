/** The kinds of steps (J2): what *Add step* offers, with the icons and names by which they are known everywhere. */
import { GitBranch, OctagonX, Repeat, ShieldAlert, Split, Timer, Workflow, Zap } from '@lucide/vue';
import type { Component } from 'vue';
import type { Step } from '../../shared/journey.ts';
import type { TextKey } from '../texts/index.ts';

/** A step's kind; *If Else* is an `if` with an else branch. */
export type StepKindName = Step['kind'] | 'ifElse';

/** In the order in which *Add step* offers them. */
export const stepKindNames: readonly StepKindName[] = [
  'action',
  'if',
  'ifElse',
  'forEach',
  'tryCatch',
  'delay',
  'stop',
  'call',
];

export const kindIcons: Record<StepKindName, Component> = {
  action: Zap,
  if: GitBranch,
  ifElse: Split,
  forEach: Repeat,
  tryCatch: ShieldAlert,
  delay: Timer,
  stop: OctagonX,
  call: Workflow,
};

export const kindText = {
  action: 'editor.simpleAction',
  if: 'editor.kinds.if',
  ifElse: 'editor.kinds.ifElse',
  forEach: 'editor.kinds.forEach',
  tryCatch: 'editor.kinds.tryCatch',
  delay: 'editor.kinds.delay',
  stop: 'editor.kinds.stop',
  call: 'editor.kinds.call',
} as const satisfies Record<StepKindName, TextKey>;
