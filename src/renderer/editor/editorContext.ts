/** What the parts of an open editor share: the session, the apps behind the steps, samples, and where pills go. */
import {
  computed,
  inject,
  provide,
  ref,
  shallowRef,
  watch,
  type ComputedRef,
  type InjectionKey,
  type Ref,
  type ShallowRef,
} from 'vue';
import type { AppDetail } from '../../shared/app.ts';
import { callableOf } from '../../shared/callable.ts';
import type { Field, Json } from '../../shared/connector.ts';
import type { ActionStep, FieldValue, Step, TriggerStep } from '../../shared/journey.ts';
import { allSteps, triggerId } from '../../shared/journeySteps.ts';
import { useApps } from '../stores/apps.ts';
import { t } from '../texts/index.ts';
import { configuredOf } from './document.ts';
import { pillLabel } from './labels.ts';
import type { LostChoice } from './lostChoices.ts';
import type { Pill } from './pills.ts';
import { sameJson } from './sameJson.ts';
import { sampleOf, type LastOutputs, type Sample } from './samples.ts';
import type { Session } from './session.ts';
import { stable } from './stable.ts';
import { stepStates, type StepState } from './stepState.ts';
import { stepNumbers, structureOf, visibleSteps } from './visibleSteps.ts';

/** A field that takes pills and has the focus, or had it last. */
export interface PillTarget {
  readonly step: string;
  readonly label: string;
  insert(pill: Pill): void;
  focus(): void;
}

/** A trigger's or action's description by its connector. */
export interface EventDefinition {
  readonly id: string;
  readonly name: string;
  readonly sentence: string;
  readonly about?: string | undefined;
  readonly fields: readonly Field[];
  readonly sample: Json;
  /** Actions only. */
  readonly changes?: boolean;
  /** Triggers only. */
  readonly kind?: AppDetail['triggers'][number]['kind'];
}

/** How a pill looks in the text of a certain step. */
export interface PillLook {
  readonly label: string;
  /** The number of its step; undefined when the step is gone. */
  readonly number: number | undefined;
  /** SVG text of its app's icon. */
  readonly icon: string | undefined;
  /** Why it cannot work where it stands. */
  readonly fault: 'gone' | 'later' | undefined;
  /** The sample value it stands for, or the fault in words. */
  readonly hint: string;
}

export interface EditorContext {
  readonly session: Session;
  readonly numbers: ComputedRef<ReadonlyMap<string, number>>;
  /** The trigger, or an action with its fields; undefined for blocks and ids that are gone. */
  configured(id: string): TriggerStep | ActionStep | undefined;
  /** The app of a step once its detail is here. */
  appOf(id: string): AppDetail | undefined;
  eventOf(id: string): EventDefinition | undefined;
  /** The step's own name, its event's, or what it is. */
  titleOf(id: string): string;
  stateOf(id: string): StepState;
  sampleOf(id: string): Sample | undefined;
  /** The steps whose data a step can use, in reading order. */
  visible(id: string): ReadonlySet<string>;
  pillLook(pill: Pill, inStep: string): PillLook;
  readonly pillTarget: ShallowRef<PillTarget | null>;
  /** Texts that are no value yet (half a number, broken JSON), so that going to another step does not lose them. */
  readonly drafts: Map<string, string>;
  /** Choices that a change of the field above them took away, by step and field: they come back where still offered. */
  readonly setAside: Map<string, FieldValue>;
  /** C13: choices that the account to which the journey was switched does not offer. */
  readonly lost: ShallowRef<readonly LostChoice[]>;
  /** Every empty field says so: the person tried to switch the journey on. */
  readonly showErrors: Ref<boolean>;
  /** Bring a field into view and focus it: `{ step, field }` of a problem. */
  readonly jump: ShallowRef<{ step: string; field: string | undefined } | null>;
}

const key: InjectionKey<EditorContext> = Symbol('editor');

export function useEditor(): EditorContext {
  const context = inject(key);
  if (!context) throw new Error('useEditor outside of an editor');
  return context;
}

export function provideEditor(session: Session, last: LastOutputs): EditorContext {
  const apps = useApps();
  /** Which steps there are and how they are nested. */
  const structure = stable(() => structureOf(session.journey.value.steps));
  const numbers = computed(() => stepNumbers(structure.value));
  const byId = computed(
    () => new Map(allSteps(session.journey.value.steps).map((step) => [step.id, step])),
  );

  const usedApps = stable(() => {
    const steps = allSteps(session.journey.value.steps);
    const ids = [session.journey.value.trigger.app, ...steps.map(appIdOf)];
    return [...new Set(ids.filter((id) => id !== undefined))].sort();
  });
  watch(
    usedApps,
    (ids) => {
      // An app that is not known here is shown as such by its step.
      for (const id of ids) void apps.detail(id).catch(() => undefined);
    },
    { immediate: true },
  );

  function configured(id: string): TriggerStep | ActionStep | undefined {
    if (id === triggerId) return session.journey.value.trigger;
    const step = byId.value.get(id);
    return step?.kind === 'action' ? step : undefined;
  }

  function appOf(id: string): AppDetail | undefined {
    const app = configured(id)?.app;
    return app === undefined ? undefined : apps.details.get(app);
  }

  function eventOf(id: string): EventDefinition | undefined {
    const part = configured(id);
    const app = appOf(id);
    if (!part || !app) return undefined;
    const { event } = configuredOf(part);
    const events: readonly EventDefinition[] = id === triggerId ? app.triggers : app.actions;
    return events.find((each) => each.id === event);
  }

  function titleOf(id: string): string {
    const named = id === triggerId ? session.journey.value.trigger : byId.value.get(id);
    if (named?.name !== undefined) return named.name;
    return eventOf(id)?.name ?? t(id === triggerId ? 'editor.newTrigger' : 'editor.newAction');
  }

  /** Asked for by every pill on the screen; worked out once per structure and step. */
  const seen = computed(() => ({ steps: structure.value, by: new Map<string, Set<string>>() }));

  function visible(id: string): ReadonlySet<string> {
    const { steps, by } = seen.value;
    const known = by.get(id) ?? new Set(visibleSteps(steps, id));
    by.set(id, known);
    return known;
  }

  function faultOf(pill: Pill, inStep: string): PillLook['fault'] {
    if (!numbers.value.has(pill.step)) return 'gone';
    return visible(inStep).has(pill.step) ? undefined : 'later';
  }

  const states = computed(() => stepStates(session.problems.value));
  const samples = new Map<string, Sample>();

  /** The inputs of a callable journey are what its author says (T7). */
  function exampleOf(id: string): Json | undefined {
    const called = id === triggerId ? callableOf(session.journey.value) : null;
    return called?.sample ?? eventOf(id)?.sample;
  }

  /** The same sample is the same object: the data tree keeps what it made of it. */
  function keptSample(id: string): Sample | undefined {
    const sample = sampleOf(last.outputs.value.get(id), exampleOf(id));
    const kept = samples.get(id);
    if (sample === undefined) return undefined;
    if (kept?.from === sample.from && sameJson(kept.data, sample.data)) return kept;
    samples.set(id, sample);
    return sample;
  }

  const context: EditorContext = {
    session,
    numbers,
    configured,
    appOf,
    eventOf,
    titleOf,
    stateOf: (id) => states.value.get(id) ?? 'ready',
    sampleOf: keptSample,
    visible,
    pillLook(pill, inStep) {
      const fault = faultOf(pill, inStep);
      const app = configured(pill.step)?.app;
      return {
        label: pillLabel(pill.path, t('editor.data.all')),
        number: numbers.value.get(pill.step),
        icon: app === undefined ? undefined : apps.iconOf(app),
        fault,
        hint: fault === undefined ? titleOf(pill.step) : t(`editor.data.${fault}`),
      };
    },
    pillTarget: shallowRef(null),
    drafts: new Map(),
    setAside: new Map(),
    lost: shallowRef([]),
    showErrors: ref(false),
    jump: shallowRef(null),
  };
  provide(key, context);
  return context;
}

function appIdOf(step: Step): string | undefined {
  return step.kind === 'action' ? step.app : undefined;
}
