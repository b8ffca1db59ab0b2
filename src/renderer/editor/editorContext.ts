/** What the parts of an open editor share: the session, the apps behind the steps, samples, and where pills go. */
import {
  computed,
  inject,
  provide,
  ref,
  shallowRef,
  watch,
  type InjectionKey,
  type Ref,
  type ShallowRef,
} from 'vue';
import type { AppDetail } from '../../shared/app.ts';
import { callableOf } from '../../shared/callable.ts';
import type { Field, Json } from '../../shared/connector.ts';
import type { ActionStep, FieldValue, Step, TriggerStep } from '../../shared/journey.ts';
import { allSteps, triggerId } from '../../shared/journeySteps.ts';
import { api } from '../api.ts';
import { useApps } from '../stores/apps.ts';
import { t } from '../texts/index.ts';
import { useCallables, type Callables } from './callables.ts';
import { useChoosing, type Choosing } from './choosing.ts';
import { configuredOf } from './document.ts';
import { useDragging, type Dragging } from './dragging.ts';
import { useFolding, type Folding } from './folding.ts';
import { pillLabel } from './labels.ts';
import type { LostChoice } from './lostChoices.ts';
import { useNumbers } from './numbers.ts';
import { part, useParts, type Parts } from './parts.ts';
import type { Pill } from './pills.ts';
import { useSampleData, type PillFault, type SampleData } from './sampleData.ts';
import type { LastOutputs } from './samples.ts';
import type { Session } from './session.ts';
import { kindText, type StepKindName } from './stepKinds.ts';
import { stepStates, type StepState } from './stepState.ts';
import type { StepTests } from './stepTests.ts';
import { createWays, type Ways } from './fields/ways.ts';

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
  readonly readsWhen?: AppDetail['actions'][number]['readsWhen'];
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
  /** What its step is, where that has an icon of its own. */
  readonly kind: StepKindName | undefined;
  /** Why it cannot work where it stands. */
  readonly fault: PillFault | undefined;
  /** The sample value it stands for, or the fault in words. */
  readonly hint: string;
}

export interface EditorContext extends Omit<SampleData, 'faultOf' | 'dataForTest'> {
  readonly session: Session;
  readonly tests: StepTests;
  readonly callables: Callables;
  readonly choosing: Choosing;
  readonly drag: Dragging;
  readonly folding: Folding;
  /** The number of a step or of the trigger; undefined for ids that are gone. */
  readonly numberOf: (id: string) => number | undefined;
  readonly structure: Parts['structure'];
  readonly connections: Parts['connections'];
  /** The step as it stands in the document; undefined for the trigger and for ids that are gone. */
  readonly stepOf: Parts['stepOf'];
  /** The same, or the trigger. */
  readonly partOf: (id: string) => Step | TriggerStep | undefined;
  /** The trigger, or an action with its fields; undefined for blocks and ids that are gone. */
  configured(id: string): TriggerStep | ActionStep | undefined;
  /** What a step is; undefined for the trigger and for ids that are gone. */
  kindOf(id: string): StepKindName | undefined;
  /** The app of a step once its detail is here. */
  appOf(id: string): AppDetail | undefined;
  eventOf(id: string): EventDefinition | undefined;
  /** The step's own name, its event's, or what it is. */
  titleOf(id: string): string;
  stateOf(id: string): StepState;
  /** Tests a step on the data that it can use. */
  test(step: string): Promise<void>;
  pillLook(pill: Pill, inStep: string): PillLook;
  /** What a pill says, wherever it stands: the number of its step and its label. */
  readonly pillWords: (pill: Pill) => string;
  readonly pillTarget: ShallowRef<PillTarget | null>;
  /** Texts that are no value yet (half a number, broken JSON), so that going to another step does not lose them. */
  readonly drafts: Map<string, string>;
  /** Choices that a change of the field above them took away, by step and field: they come back where still offered. */
  readonly setAside: Map<string, FieldValue>;
  /** How each field is filled, and what it held the other way. */
  readonly ways: Ways;
  /** C13: choices that the account to which the journey was switched does not offer. */
  readonly lost: ShallowRef<readonly LostChoice[]>;
  /** Every empty field says so: the person tried to switch the journey on. */
  readonly showErrors: Ref<boolean>;
  /** Bring a field into view and focus it: `{ step, field }` of a problem. */
  readonly jump: ShallowRef<{ step: string; field: string | undefined } | null>;
  /** Which part of the panel is open, while the person goes from step to step. */
  readonly panelTab: Ref<'setup' | 'test'>;
  /** A step whose panel shall begin its test; null once it has taken that up. */
  readonly testRequest: Ref<string | null>;
}

const key: InjectionKey<EditorContext> = Symbol('editor');

export function useEditor(): EditorContext {
  const context = inject(key);
  if (!context) throw new Error('useEditor outside of an editor');
  return context;
}

export function provideEditor(
  session: Session,
  last: LastOutputs,
  tests: StepTests,
): EditorContext {
  const apps = useApps();
  const { stepOf, trigger, connections, structure } = useParts(session.journey);
  const numberOf = useNumbers(structure);

  const usedApps = part(() => {
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

  const partOf = (id: string): Step | TriggerStep | undefined =>
    id === triggerId ? trigger.value : stepOf(id);

  const calls = computed(() => allSteps(structure.value).some(({ kind }) => kind === 'call'));
  const callables = useCallables(session.id, calls, api);

  function configured(id: string): TriggerStep | ActionStep | undefined {
    const found = partOf(id);
    return found && (!('kind' in found) || found.kind === 'action') ? found : undefined;
  }

  function kindOf(id: string): StepKindName | undefined {
    const step = stepOf(id);
    return step?.kind === 'if' && step.else ? 'ifElse' : step?.kind;
  }

  function appOf(id: string): AppDetail | undefined {
    const app = configured(id)?.app;
    return app === undefined ? undefined : apps.details.get(app);
  }

  function eventOf(id: string): EventDefinition | undefined {
    const found = configured(id);
    const app = appOf(id);
    if (!found || !app) return undefined;
    const { event } = configuredOf(found);
    const events: readonly EventDefinition[] = id === triggerId ? app.triggers : app.actions;
    return events.find((each) => each.id === event);
  }

  function titleOf(id: string): string {
    const named = partOf(id)?.name;
    if (named !== undefined) return named;
    const kind = kindOf(id);
    if (kind !== undefined && kind !== 'action') return t(kindText[kind]);
    return eventOf(id)?.name ?? t(id === triggerId ? 'editor.newTrigger' : 'editor.newAction');
  }

  const states = computed(() => stepStates(session.problems.value));

  const callable = part(() => callableOf(session.journey.value));

  /** The inputs of a callable journey are what its author says (T7). */
  function exampleOf(id: string): Json | undefined {
    const step = stepOf(id);
    if (step?.kind === 'call') return callables.of(step)?.output ?? undefined;
    const called = id === triggerId ? callable.value : null;
    return called?.sample ?? eventOf(id)?.sample;
  }

  function stateOf(id: string): StepState {
    const state = states.value.get(id);
    const found = partOf(id);
    if (state !== undefined || !found) return state ?? 'ready';
    const verdict = tests.verdict(found);
    if (verdict === undefined) return tests.sampleOf(found) ? 'tested' : 'ready';
    return verdict ? 'tested' : 'failed';
  }

  const { faultOf, dataForTest, ...data } = useSampleData({
    structure,
    numberOf,
    tests,
    last,
    partOf,
    exampleOf,
  });
  const choosing = useChoosing(session);

  const context: EditorContext = {
    ...data,
    session,
    tests,
    callables,
    choosing,
    drag: useDragging(session, choosing.with),
    folding: useFolding(session),
    numberOf,
    structure,
    connections,
    stepOf,
    partOf,
    configured,
    kindOf,
    appOf,
    eventOf,
    titleOf,
    stateOf,
    test: (step) => tests.test(step, dataForTest(step)),
    pillLook(pill, inStep) {
      const fault = faultOf(pill, inStep);
      const app = configured(pill.step)?.app;
      return {
        label: pillLabel(pill.path, t('editor.data.all')),
        number: numberOf(pill.step),
        icon: app === undefined ? undefined : apps.iconOf(app),
        kind: kindOf(pill.step),
        fault,
        hint: fault === undefined ? titleOf(pill.step) : t(`editor.data.${fault}`),
      };
    },
    pillWords: ({ step, path }) =>
      [numberOf(step), pillLabel(path, t('editor.data.all'))]
        .filter((word) => word !== undefined)
        .join(' '),
    pillTarget: shallowRef(null),
    drafts: new Map(),
    setAside: new Map(),
    ways: createWays(),
    lost: shallowRef([]),
    showErrors: ref(false),
    jump: shallowRef(null),
    panelTab: ref('setup'),
    testRequest: ref(null),
  };
  provide(key, context);
  return context;
}

function appIdOf(step: Step): string | undefined {
  return step.kind === 'action' ? step.app : undefined;
}
