// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Component, h, nextTick, reactive } from 'vue';
import ConnectionField from '../../../../src/renderer/connections/ConnectionField.vue';
import ReconnectHost from '../../../../src/renderer/connections/ReconnectHost.vue';
import { useConnections } from '../../../../src/renderer/stores/connections.ts';
import { useSignIns } from '../../../../src/renderer/stores/signIns.ts';
import type { AppDetail } from '../../../../src/shared/app.ts';
import type { Connection } from '../../../../src/shared/connection.ts';
import { type Answers, type FakeCore, Refused, installBridge } from '../bridge.ts';
import { button, find, input, mount, shownText, type, unmountAll } from '../mount.ts';

const app: AppDetail = {
  id: 'practice-tasks',
  name: 'Practice Tasks',
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
  methods: [
    {
      id: 'practice',
      kind: 'oauth2',
      label: 'Sign in',
      scopes: [{ id: 'tasks.read', why: 'See your task lists and tasks' }],
      fields: [],
      steps: [],
      ownClient: false,
      clientSet: false,
    },
  ],
  triggers: [],
  actions: [],
};

function connection(id: string, of: Partial<Connection> = {}): Connection {
  return {
    id,
    app: app.id,
    method: 'practice',
    name: `Account ${id}`,
    identity: `${id}@practice.example`,
    state: 'connected',
    scopes: ['tasks.read'],
    scopesMissing: [],
    createdAt: 0,
    lastUsedAt: null,
    journeys: 0,
    ...of,
  };
}

describe('ConnectionField', () => {
  const model = reactive<{ chosen: string | null }>({ chosen: null });
  let connections: Connection[];
  let core: FakeCore;

  /** The field as a step shows it, with the stores that the frame keeps. */
  const Step: Component = {
    setup() {
      const store = useConnections();
      store.follow();
      useSignIns().follow();
      void store.reload();
      return () => [
        h(ConnectionField, {
          app,
          modelValue: model.chosen,
          'onUpdate:modelValue': (chosen: string | null) => (model.chosen = chosen),
        }),
        h(ReconnectHost),
      ];
    },
  };

  async function show(answers: Answers = {}): Promise<void> {
    core = installBridge({
      'connections.list': () => connections,
      'connections.suggestName': () => ({ name: 'My first Practice Tasks account' }),
      'connections.checkName': ({ name }) => ({ name }),
      ...answers,
    });
    mount(Step);
    await expect.poll(() => find('input', 'Connection name') ?? combobox()).toBeDefined();
  }

  function combobox(): HTMLInputElement | undefined {
    const found = find('input', 'Connection');
    return found instanceof HTMLInputElement ? found : undefined;
  }

  async function press(name: string): Promise<void> {
    button(name).click();
    await nextTick();
  }

  beforeEach(() => {
    connections = [];
    model.chosen = null;
  });
  afterEach(unmountAll);

  it('C2: without a connection there is the proposed name and Link an account', async () => {
    await show();
    await expect.poll(() => input('Connection name').value).toBe('My first Practice Tasks account');
    expect(button('Link an account').disabled).toBe(false);
    expect(find('button', 'Select an existing connection')).toBeUndefined();
  });

  it('C3: says in plain words what is asked for before linking', async () => {
    await show();
    expect(shownText()).toContain('Practice Tasks will be asked to let Sojourn:');
    expect(shownText()).toContain('See your task lists and tasks');
  });

  it('O16: a code to type is shown with its address, can be copied, and offers no link', async () => {
    await show({
      'signIn.start': () => ({
        attempt: 'one',
        app: app.id,
        state: 'waiting',
        device: {
          code: 'WDJB-MJHT',
          address: 'https://provider.example/device',
          expiresAt: new Date(2026, 0, 2, 14, 30).getTime(),
        },
      }),
    });
    const copied: string[] = [];
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: { writeText: async (text: string) => void copied.push(text) },
      writable: true,
    });
    await expect.poll(() => input('Connection name').value).not.toBe('');
    await press('Link an account');
    await expect.poll(shownText).toContain('WDJB-MJHT');
    expect(shownText()).toContain('https://provider.example/device');
    expect(shownText()).toMatch(/Good until .*30/);
    await press('Copy code');
    expect(copied).toEqual(['WDJB-MJHT']);
    expect(button('Open the browser again').disabled).toBe(false);
    expect(button('Cancel').disabled).toBe(false);
    expect(document.querySelector('a[href*="provider.example"], iframe, webview')).toBeNull();
  });

  it('C6: picks no connection for the person', async () => {
    connections = [connection('ada'), connection('ben')];
    await show();
    expect(combobox()?.value).toBe('');
    expect(model.chosen).toBeNull();
  });

  it('C6: shows the one that the journey uses, with its identity', async () => {
    connections = [connection('ada')];
    model.chosen = 'ada';
    await show();
    expect(combobox()?.value).toBe('Account ada');
    expect(shownText()).toContain('Signed in as ada@practice.example');
  });

  it('C8: switching to and fro keeps what was typed and what was chosen', async () => {
    connections = [connection('ada')];
    model.chosen = 'ada';
    await show();
    await press('Create new connection');
    await type('Connection name', 'Holiday tasks');
    await press('Select an existing connection');
    expect(combobox()?.value).toBe('Account ada');
    expect(model.chosen).toBe('ada');
    await press('Create new connection');
    expect(input('Connection name').value).toBe('Holiday tasks');
  });

  it('C5: a refused name stays in the field, with the reason beside it', async () => {
    await show({
      'connections.checkName': () => {
        throw new Refused({
          code: 'connection_name_taken',
          message: 'A connection with this name already exists for Practice Tasks.',
          advice: 'Choose another name.',
        });
      },
    });
    await type('Connection name', 'Taken');
    await press('Link an account');
    await expect.poll(shownText).toContain('already exists for Practice Tasks');
    const field = input('Connection name');
    expect(field.value).toBe('Taken');
    expect(field.getAttribute('aria-invalid')).toBe('true');
    const described = field.getAttribute('aria-describedby')?.split(' ')[0] ?? '';
    expect(document.getElementById(described)?.textContent).toContain('already exists');
    expect(core.asked.some(({ channel }) => channel === 'signIn.start')).toBe(false);
  });

  it('C3: waits for the browser, then has the new connection chosen', async () => {
    const attempt = { attempt: 'a1', app: app.id } as const;
    await show({ 'signIn.start': () => ({ ...attempt, state: 'waiting' }) });
    await press('Link an account');
    await expect.poll(shownText).toContain('Waiting for sign-in in your browser…');
    for (const name of ['Cancel', 'Open the browser again', 'Copy link']) button(name);

    connections = [connection('ada')];
    core.send('signIn.changed', { ...attempt, state: 'linked', connection: connection('ada') });
    await expect.poll(() => model.chosen).toBe('ada');
    await expect.poll(shownText).toContain('Signed in as ada@practice.example');
  });

  it('C3: a browser that does not open is told of while the sign-in waits, and the link can be copied', async () => {
    const error = {
      code: 'browser_failed',
      message: 'It could not be opened.',
      advice: 'Copy it.',
    };
    await show({
      'signIn.start': () => ({ attempt: 'a', app: app.id, state: 'waiting', error }),
    });
    await press('Link an account');
    await expect.poll(shownText).toContain('It could not be opened. Copy it.');
    expect(shownText()).toContain('Waiting for sign-in in your browser…');
    expect(button('Copy link').disabled).toBe(false);
  });

  it('C3: a failure says why, keeps the name, and offers Try again', async () => {
    const attempt = { attempt: 'a1', app: app.id } as const;
    await show({ 'signIn.start': () => ({ ...attempt, state: 'waiting' }) });
    await type('Connection name', 'Holiday tasks');
    await press('Link an account');
    await expect.poll(shownText).toContain('Waiting for sign-in');
    core.send('signIn.changed', {
      ...attempt,
      state: 'failed',
      error: { code: 'sign_in_refused', message: 'It did not grant access.', advice: 'Try again.' },
    });
    await expect.poll(shownText).toContain('It did not grant access.');
    expect(input('Connection name').value).toBe('Holiday tasks');
    await press('Try again');
    await expect.poll(shownText).toContain('Waiting for sign-in');
    expect(core.asked.filter(({ channel }) => channel === 'signIn.start')).toHaveLength(2);
  });

  it('C14: a connection that needs sign-in says so and is reconnected in place', async () => {
    connections = [connection('ada', { state: 'needs-sign-in' })];
    model.chosen = 'ada';
    await show({
      'apps.get': () => app,
      'signIn.start': () => ({ attempt: 'a1', app: app.id, state: 'waiting' }),
    });
    expect(shownText()).toContain('This connection needs you to sign in again.');
    await press('Reconnect');
    await expect.poll(shownText).toContain('“Account ada” keeps its place in every journey.');
    expect(core.asked.at(-1)?.input).toMatchObject({ connection: 'ada' });
  });

  it('O14: a reduced scope is shown', async () => {
    connections = [connection('ada', { scopes: [], scopesMissing: ['tasks.read'] })];
    model.chosen = 'ada';
    await show();
    expect(shownText()).toContain('Not granted: See your task lists and tasks');
  });

  it('never shows the id of a connection that is gone', async () => {
    connections = [connection('ben')];
    model.chosen = '01KJQ4Z1M0S8B5V7N2E3R40006';
    await show();
    expect(combobox()?.value).toBe('');
    expect(shownText()).toContain('The connection that this journey used was deleted.');
  });
});
