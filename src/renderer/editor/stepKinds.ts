/** The kinds of steps that *Add step* offers: those that work from end to end. */
import { Zap } from '@lucide/vue';
import type { Component } from 'vue';
import type { TextKey } from '../texts/index.ts';
import type { newStep } from './document.ts';

export interface StepKind {
  readonly kind: Parameters<typeof newStep>[0];
  readonly label: TextKey;
  readonly icon: Component;
}

export const stepKinds: readonly StepKind[] = [
  { kind: 'action', label: 'editor.simpleAction', icon: Zap },
];
