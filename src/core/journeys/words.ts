/** How steps and fields are named where a person reads of them. */
import type { Connector } from '../../shared/connector.ts';
import type { FieldValue, Step, TriggerStep } from '../../shared/journey.ts';

const blockNames = {
  if: 'If',
  forEach: 'For each',
  tryCatch: 'Try Catch',
  delay: 'Delay',
  stop: 'Stop journey',
  call: 'Call a journey',
} as const;

/** The step's own name, or `Practice Documents · Create document`. */
export function stepTitle(
  step: Step | TriggerStep,
  connector: (app: string) => Connector | undefined,
): string {
  if (step.name !== undefined && step.name.trim() !== '') return step.name.trim();
  if ('kind' in step && step.kind !== 'action') return blockNames[step.kind];
  if (step.app === undefined) return 'kind' in step ? 'New Action' : 'New Trigger';
  const app = connector(step.app);
  const event =
    'kind' in step
      ? app?.actions.find((action) => action.id === step.action)
      : app?.triggers.find((trigger) => trigger.id === step.event);
  return [app?.name ?? step.app, event?.name].filter((part) => part !== undefined).join(' · ');
}

/** Has the person left this field empty? A text that holds only white space is empty; `false` and 0 are not. */
export function isBlank(value: FieldValue | undefined): boolean {
  if (value === undefined) return true;
  if ('text' in value) return value.text.trim() === '';
  if ('formula' in value) return value.formula.trim() === '';
  if (typeof value.value === 'string') return value.value.trim() === '';
  return value.value === null || (Array.isArray(value.value) && value.value.length === 0);
}
