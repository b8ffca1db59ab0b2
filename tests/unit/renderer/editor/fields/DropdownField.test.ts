// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Component, defineComponent, h, nextTick } from 'vue';
import { api } from '../../../../../src/renderer/api.ts';
import { setConnection, setField } from '../../../../../src/renderer/editor/document.ts';
import { provideEditor } from '../../../../../src/renderer/editor/editorContext.ts';
import DropdownField from '../../../../../src/renderer/editor/fields/DropdownField.vue';
import { useLastOutputs } from '../../../../../src/renderer/editor/samples.ts';
import { openSession, type Session } from '../../../../../src/renderer/editor/session.ts';
import { useStepTests } from '../../../../../src/renderer/editor/stepTests.ts';
import { useConnections } from '../../../../../src/renderer/stores/connections.ts';
import type { AppDetail } from '../../../../../src/shared/app.ts';
import type { Connection } from '../../../../../src/shared/connection.ts';
import type { Field } from '../../../../../src/shared/connector.ts';
import type { OptionsPage } from '../../../../../src/shared/contract/calls.ts';
import { SojournError, toErrorShape } from '../../../../../src/shared/errors.ts';
import { journeySchema, type FieldValue, type Journey } from '../../../../../src/shared/journey.ts';
import { type Answers, type FakeCore, installBridge, Refused } from '../../bridge.ts';
import { input, mount, shownText, unmountAll } from '../../mount.ts';
import { emptyJourney } from '../arbitraries.ts';

const list: Field = {
  id: 'list',
  label: 'Task list',
  type: 'dropdown',
  options: 'lists',
  required: true,
  more: false,
};
const task: Field = { ...list, id: 'task', label: 'Task', options: 'tasks', needs: ['list'] };

const app: AppDetail = {
  id: 'tasks',
  name: 'Tasks',
  category: 'practice',
  about: '',
  icon: '',
  practice: true,
  builtIn: false,
  own: false,
  needsConnection: true,
  synonyms: [],
  guide: '',
  added: [],
  methods: [],
  triggers: [
    { id: 'done', name: 'Done', sentence: '', kind: 'poll', fields: [list, task], sample: {} },
  ],
  actions: [],
};

const account: Connection = {
  id: 'c1',
  app: 'tasks',
  method: 'practice',
  name: 'Mine',
  identity: null,
  state: 'connected',
  scopes: [],
  scopesMissing: [],
  createdAt: 0,
  lastUsedAt: null,
  journeys: 0,
};

const journey: Journey = {
  ...emptyJourney,
  connections: { tasks: 'c1' },
  trigger: { id: 's0', app: 'tasks', event: 'done', fields: {} },
};

let core: FakeCore;
let answers: Answers;
let connections: Connection[];
let stored: Journey;
let answer: () => OptionsPage | Promise<OptionsPage>;
let session: Session;

const page = (...names: string[]): OptionsPage => ({
  items: names.map((name) => ({ value: name.toLowerCase(), label: name })),
  next: null,
});

const questions = (): unknown[] =>
  core.asked.filter(({ channel }) => channel === 'options.load').map((each) => each.input);

/** One dropdown in an editor, as the panel of the trigger shows it. */
async function show(field: Field): Promise<void> {
  session = await openSession(journey.id, api);
  const store = (): Component =>
    defineComponent(() => {
      const all = useConnections();
      all.follow();
      void all.reload();
      provideEditor(session, useLastOutputs(journey.id, api), useStepTests(session, api));
      return () =>
        h(DropdownField, {
          field,
          step: 's0',
          value: session.journey.value.trigger.fields[field.id],
          error: null,
          onChange: (value: FieldValue | undefined) =>
            session.edit((document) => setField(document, 's0', field.id, value)),
        });
    });
  mount(store());
  await vi.waitFor(() => expect(core.asked.some((each) => each.channel === 'apps.get')).toBe(true));
  await nextTick();
}

async function open(label: string): Promise<void> {
  input(label).click();
  await nextTick();
  await nextTick();
}

describe('J4: a dropdown field', () => {
  beforeEach(() => {
    connections = [account];
    stored = journey;
    answer = () => page('Errands', 'House');
    answers = {
      'journeys.get': () => ({
        journey: stored,
        folder: 'Home',
        on: false,
        revision: 1,
        problems: [],
      }),
      'journeys.save': ({ journey: saved }) => ({
        journey: journeySchema.parse(saved),
        folder: 'Home',
        on: false,
        revision: 2,
        problems: [],
      }),
      'apps.list': () => [],
      'apps.get': () => app,
      'connections.list': () => connections,
      'runs.list': () => [],
      'options.load': () => answer(),
    };
    core = installBridge(answers);
  });
  afterEach(async () => {
    unmountAll();
    await session.close();
  });

  it('shows the kept label before any request, and asks only when it is opened', async () => {
    stored = setField(journey, 's0', 'list', { value: 'errands', label: 'Errands' });
    await show(list);
    expect(input('Task list').value).toBe('Errands');
    expect(questions()).toEqual([]);
    await open('Task list');
    expect(questions()).toEqual([{ app: 'tasks', options: 'lists', connection: 'c1', fields: {} }]);
  });

  it('says that a kept choice is not offered any more, and does not lose it', async () => {
    stored = setField(journey, 's0', 'list', { value: 'gone', label: 'Old list' });
    await show(list);
    await open('Task list');
    input('Task list').dispatchEvent(new FocusEvent('blur'));
    await vi.waitFor(() => expect(input('Task list').value).toBe('Old list (not in the list)'));
    expect(session.journey.value.trigger.fields.list).toEqual({
      value: 'gone',
      label: 'Old list',
    });
  });

  it.each([
    [[], 'Choose or link an account first'],
    [[{ ...account, state: 'needs-sign-in' }], 'needs you to sign in again'],
    [[{ ...account, state: 'disconnected' }], 'This account is disconnected'],
  ] satisfies [Connection[], string][])(
    'asks nothing without a working account',
    async (all, text) => {
      connections = all;
      await show(list);
      await vi.waitFor(() =>
        expect(core.asked.some((each) => each.channel === 'connections.list')).toBe(true),
      );
      await open('Task list');
      expect(shownText()).toContain(text);
      expect(questions()).toEqual([]);
    },
  );

  it('asks for the parent first, and says when only the run knows it', async () => {
    await show(task);
    await open('Task');
    expect(shownText()).toContain('Choose “Task list” first.');
    session.edit((document) => setField(document, 's0', 'list', { text: '{{ s1.id }}' }));
    await nextTick();
    expect(shownText()).toContain('“Task list” is known only when the journey runs.');
    expect(questions()).toEqual([]);
  });

  it('asks again with the parent’s new value, and no sooner than it is opened', async () => {
    stored = setField(journey, 's0', 'list', { value: 'errands' });
    await show(task);
    await open('Task');
    expect(questions()).toHaveLength(1);
    session.edit((document) => setField(document, 's0', 'list', { value: 'house' }));
    await nextTick();
    input('Task').dispatchEvent(new FocusEvent('blur'));
    await nextTick();
    await open('Task');
    expect(questions().at(-1)).toMatchObject({ fields: { list: { value: 'house' } } });
  });

  it('C13: says at once that another account does not have the choice', async () => {
    connections = [account, { ...account, id: 'c2', name: 'Other' }];
    stored = setField(journey, 's0', 'list', { value: 'errands', label: 'Errands' });
    await show(list);
    answer = () => page('Garden');
    session.edit((document) => setConnection(document, 'tasks', 'c2'));
    await vi.waitFor(() => expect(input('Task list').value).toBe('Errands (not in the list)'));
    expect(questions()).toMatchObject([{ connection: 'c2' }]);
    expect(session.journey.value.trigger.fields.list).toEqual({
      value: 'errands',
      label: 'Errands',
    });
  });

  it('asks once it can, when it was opened before the account was known', async () => {
    const answered = Promise.withResolvers<Connection[]>();
    core = installBridge({ ...answers, 'connections.list': () => answered.promise });
    await show(list);
    await open('Task list');
    expect(questions()).toEqual([]);
    answered.resolve(connections);
    await vi.waitFor(() => expect(questions()).toHaveLength(1));
  });

  it('says what is wrong and what to do where nothing could be loaded', async () => {
    answer = () => {
      const offline = new SojournError('offline', { values: { host: 'tasks.example' } });
      throw new Refused(toErrorShape(offline));
    };
    await show(list);
    await open('Task list');
    await vi.waitFor(() => expect(shownText()).toContain('tasks.example cannot be reached'));
    expect(shownText()).toContain('Check the network');
  });

  it('says that there is nothing to choose', async () => {
    answer = () => page();
    await show(list);
    await open('Task list');
    await vi.waitFor(() => expect(shownText()).toContain('nothing to choose in this account'));
  });
});
