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
import type { Field, Json } from '../../shared/connector.ts';
import type { ActionStep, FieldValue, Step, TriggerStep } from '../../shared/journey.ts';
import { allSteps, triggerId } from '../../shared/journeySteps.ts';
import { scopesOf } from '../../shared/scopes.ts';
import { useApps } from '../stores/apps.ts';
import { t } from '../texts/index.ts';
import { blockSample } from './blockSamples.ts';
import { configuredOf } from './document.ts';
import { pillLabel } from './labels.ts';
import type { LostChoice } from './lostChoices.ts';
import type { Pill } from './pills.ts';
import { sameJson } from './sameJson.ts';
import { sampleOf, type LastOutputs, type Sample } from './samples.ts';
import type { Session } from './session.ts';
import { stable } from './stable.ts';
import { kindText, type StepKindName } from './stepKinds.ts';
import { stepStates, type StepState } from './stepState.ts';
import type { StepTests } from './stepTests.ts';
import { stepNumbers, structureOf } from './visibleSteps.ts';

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
  /** What its step is, where that has an icon of its own. */
  readonly kind: StepKindName | undefined;
  /** Why it cannot work where it stands. */
  readonly fault: 'gone' | 'later' | 'elsewhere' | undefined;
  /** The sample value it stands for, or the fault in words. */
  readonly hint: string;
}

export interface EditorContext {
  readonly session: Session;
  readonly tests: StepTests;
  readonly numbers: ComputedRef<ReadonlyMap<string, number>>;
  /** The step as it stands in the document; undefined for the trigger and for ids that are gone. */
  stepOf(id: string): Step | undefined;
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
  /** A step's data as another one sees it; undefined where none is known. */
  sampleIn(id: string, inStep: string): Sample | undefined;
  /** The data that a step can use, by step id, for a test of it or a formula in it; only of `wanted`, where that is given. */
  dataFor(step: string, wanted?: ReadonlySet<string>): Record<string, Json>;
  /** Tests a step on the data that it can use. */
  test(step: string): Promise<void>;
  /** The steps whose data a step can use, in reading order. */
  visible(id: string): readonly string[];
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
  /** Which part of the panel is open, while the person goes from step to step. */
  readonly panelTab: Ref<'setup' | 'test'>;
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
  /** Which steps there are and how they are nested. */
  const structure = stable(() => structureOf(session.journey.value.steps));
  const numbers = computed(() => stepNumbers(structure.value));
  const scopes = computed(() => ({ ...scopesOf(structure.value), seen: new Map<string, string[]>() }));
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

  const stepOf = (id: string): Step | undefined => byId.value.get(id);

  function configured(id: string): TriggerStep | ActionStep | undefined {
    if (id === triggerId) return session.journey.value.trigger;
    const step = stepOf(id);
    return step?.kind === 'action' ? step : undefined;
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
    const part = configured(id);
    const app = appOf(id);
    if (!part || !app) return undefined;
    const { event } = configuredOf(part);
    const events: readonly EventDefinition[] = id === triggerId ? app.triggers : app.actions;
    return events.find((each) => each.id === event);
  }

  function titleOf(id: string): string {
    const named = id === triggerId ? session.journey.value.trigger : stepOf(id);
    if (named?.name !== undefined) return named.name;
    const kind = kindOf(id);
    if (kind !== undefined && kind !== 'action') return t(kindText[kind]);
    return eventOf(id)?.name ?? t(id === triggerId ? 'editor.newTrigger' : 'editor.newAction');
  }

  /** Asked for by every pill on the screen; worked out once per structure and step. */
  function visible(id: string): readonly string[] {
    const { seen, visible: find } = scopes.value;
    const known = seen.get(id) ?? find(id);
    seen.set(id, known);
    return known;
  }

  function faultOf({ step, path }: Pill, inStep: string): PillLook['fault'] {
    if (!numbers.value.has(step)) return 'gone';
    if (!scopes.value.sees(inStep, step)) return 'later';
    const [first] = path;
    const keys = scopes.value.keysOf(step, inStep);
    if (keys === null) return undefined;
    const isThere = typeof first === 'string' ? keys.includes(first) : keys.length > 0;
    return isThere ? undefined : 'elsewhere';
  }

  const states = computed(() => stepStates(session.problems.value));
  const samples = new Map<string, Sample>();

  function stateOf(id: string): StepState {
    const state = states.value.get(id);
    if (state !== undefined) return state;
    const step = id === triggerId ? session.journey.value.trigger : stepOf(id);
    const verdict = step && tests.verdict(step);
    if (verdict === undefined) return step && tests.sampleOf(step) ? 'tested' : 'ready';
    return verdict ? 'tested' : 'failed';
  }

  function findSample(id: string, inStep: string): Sample | undefined {
    const step = id === triggerId ? session.journey.value.trigger : stepOf(id);
    if (!step) return undefined;
    const test = tests.sampleOf(step);
    const keys = scopes.value.keysOf(id, inStep);
    if ('kind' in step && keys !== null) {
      const sample = (pill: Pill): Json | undefined => sampleIn(pill.step, id)?.data;
      const data = blockSample({ step, keys, tested: test?.data, sampleOf: sample });
      return data === undefined ? undefined : { data, from: test ? 'test' : 'example' };
    }
    return sampleOf(
      [
        { data: test?.data, from: 'test', at: test?.testedAt ?? 0 },
        { data: last.outputs.value.get(id), from: 'lastRun', at: last.at.value },
      ],
      eventOf(id)?.sample,
    );
  }

  /** The same sample is the same object: the data tree keeps what it made of it. */
  function sampleIn(id: string, inStep: string): Sample | undefined {
    const sample = findSample(id, inStep);
    if (sample === undefined) return undefined;
    const place = `${id} ${scopes.value.keysOf(id, inStep)?.join(' ') ?? ''}`;
    const kept = samples.get(place);
    if (kept?.from === sample.from && sameJson(kept.data, sample.data)) return kept;
    samples.set(place, sample);
    return sample;
  }

  function dataFor(step: string, wanted?: ReadonlySet<string>): Record<string, Json> {
    return Object.fromEntries(
      visible(step).flatMap((id): [string, Json][] => {
        const sample = wanted && !wanted.has(id) ? undefined : sampleIn(id, step);
        return sample ? [[id, sample.data]] : [];
      }),
    );
  }

  /** What the core has kept in full is left to it. */
  function dataForTest(step: string): Record<string, Json> {
    return Object.fromEntries(
      Object.entries(dataFor(step)).filter(([id]) => {
        const each = id === triggerId ? session.journey.value.trigger : stepOf(id);
        const isTest = sampleIn(id, step)?.from === 'test';
        return !(isTest && each && tests.sampleOf(each)?.inCore);
      }),
    );
  }

  const context: EditorContext = {
    session,
    tests,
    numbers,
    stepOf,
    configured,
    kindOf,
    appOf,
    eventOf,
    titleOf,
    stateOf,
    sampleIn,
    dataFor,
    test: (step) => tests.test(step, dataForTest(step)),
    visible,
    pillLook(pill, inStep) {
      const fault = faultOf(pill, inStep);
      const app = configured(pill.step)?.app;
      return {
        label: pillLabel(pill.path, t('editor.data.all')),
        number: numbers.value.get(pill.step),
        icon: app === undefined ? undefined : apps.iconOf(app),
        kind: kindOf(pill.step),
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
    panelTab: ref('setup'),
  };
  provide(key, context);
  return context;
}

function appIdOf(step: Step): string | undefined {
  return step.kind === 'action' ? step.app : undefined;
}
