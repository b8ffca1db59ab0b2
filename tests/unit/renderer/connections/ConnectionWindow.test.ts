// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';
import { type Component, h, nextTick, reactive } from 'vue';
import ConnectionWindow from '../../../../src/renderer/connections/ConnectionWindow.vue';
import type { AppDetail, AppMethod } from '../../../../src/shared/app.ts';
import type { ErrorShape } from '../../../../src/shared/errors.ts';
import { type FakeCore, Refused, installBridge } from '../bridge.ts';
import { button, find, input, mount, shownText, type, unmountAll } from '../mount.ts';

const method: AppMethod = {
  id: 'api-key',
  kind: 'fields',
  label: 'API key',
  scopes: [],
  fields: [
    { id: 'user', label: 'User name', type: 'text', required: true },
    { id: 'apiKey', label: 'API key', type: 'secret', required: true, help: 'Starts with “k_”.' },
    { id: 'note', label: 'Note', type: 'text', required: false },
    { id: 'site', label: 'Site', type: 'host', required: true, default: 'documents.example' },
  ],
  steps: ['Open https://keys.example.org/new.', 'Copy the key.'],
  ownClient: false,
  clientSet: false,
};

const app: AppDetail = {
  id: 'documents',
  name: 'Documents',
  category: 'documents',
  about: '',
  icon: '',
  practice: false,
  builtIn: false,
  own: false,
  needsConnection: true,
  synonyms: [],
  guide: '# Documents\n\nKeys end after a year.',
  added: [],
  methods: [method],
  triggers: [],
  actions: [],
};

const linked = {
  id: 'c1',
  app: 'documents',
  method: 'api-key',
  name: 'Mine',
  identity: null,
  state: 'connected',
  scopes: [],
  scopesMissing: [],
  createdAt: 0,
  lastUsedAt: null,
  journeys: 0,
} as const;

describe('ConnectionWindow', () => {
  const state = reactive({ open: true, linked: '', nameRefused: '', again: false });
  let refuse: ErrorShape | null = null;
  let core: FakeCore;

  const Field: Component = {
    render: () =>
      h(ConnectionWindow, {
        app,
        method,
        name: 'Mine',
        connection: state.again ? { ...linked, scopes: [], scopesMissing: [] } : undefined,
        open: state.open,
        'onUpdate:open': (open: boolean) => (state.open = open),
        onLinked: (connection: { id: string }) => (state.linked = connection.id),
        onNameRefused: (message: string) => (state.nameRefused = message),
      }),
  };

  async function show(): Promise<void> {
    Object.assign(state, { open: true, linked: '', nameRefused: '', again: false });
    refuse = null;
    core = installBridge({
      'connections.linkWithFields': () => {
        if (refuse !== null) throw new Refused(refuse);
        return { ...linked, scopes: [], scopesMissing: [] };
      },
    });
    mount(Field);
    await expect.poll(() => find('input', 'API key')).toBeDefined();
  }

  async function submit(): Promise<void> {
    // jsdom does not know a button that belongs to a form elsewhere by its `form` attribute in every case.
    document.querySelector('form')?.requestSubmit();
    await nextTick();
  }

  afterEach(unmountAll);

  it('C4: shows the app’s own fields, secret ones masked with reveal, and the steps with a link', async () => {
    await show();
    expect(input('User name').type).toBe('text');
    expect(input('API key').type).toBe('password');
    button('Show').click();
    await nextTick();
    expect(input('API key').type).toBe('text');
    expect(shownText()).toContain('Copy the key.');
    const link = document.querySelector<HTMLAnchorElement>(
      'a[href="https://keys.example.org/new"]',
    );
    expect(link?.target).toBe('_blank');
  });

  it('C4: shows what counts where nothing is typed, and takes an empty field for it', async () => {
    await show();
    expect(input('Site').value).toBe('documents.example');
    await type('User name', 'ada');
    await type('API key', 'k_1');
    await type('Site', '');
    await submit();
    await expect.poll(() => state.linked).toBe('c1');
    expect(core.asked[0]?.input).toEqual({
      app: 'documents',
      method: 'api-key',
      name: 'Mine',
      values: { user: 'ada', apiKey: 'k_1' },
    });
  });

  it('C4: says beside the field what is wrong with what was typed', async () => {
    await show();
    await type('User name', 'ada');
    await type('API key', 'k_1');
    await type('Site', 'two words');
    refuse = {
      code: 'input_invalid',
      message: '“Site” must be the address of a site.',
      advice: '',
      field: 'site',
    };
    await submit();
    await expect.poll(() => input('Site').getAttribute('aria-invalid')).toBe('true');
    expect(shownText()).toContain('“Site” must be the address of a site.');
  });

  it('asks for required fields beside them and sends nothing', async () => {
    await show();
    await submit();
    expect(input('API key').getAttribute('aria-invalid')).toBe('true');
    expect(input('Note').getAttribute('aria-invalid')).toBe('false');
    expect(core.asked).toEqual([]);
  });

  it('C4: shows a failure beside its field, and nothing typed is lost, closed or open', async () => {
    await show();
    await type('User name', 'ada');
    await type('API key', 'k_wrong');
    refuse = {
      code: 'credentials_refused',
      message: 'Documents did not accept these credentials.',
      advice: 'Check them.',
      field: 'apiKey',
      details: '401 invalid_api_key',
    };
    await submit();
    await expect.poll(() => input('API key').getAttribute('aria-invalid')).toBe('true');
    await expect.poll(() => document.activeElement).toBe(input('API key'));
    expect(shownText()).toContain('401 invalid_api_key');
    expect(input('User name').getAttribute('aria-invalid')).toBe('false');
    expect(input('API key').value).toBe('k_wrong');

    button('Cancel').click();
    await expect.poll(() => find('input', 'API key')).toBeUndefined();
    state.open = true;
    await expect.poll(() => find('input', 'API key')).toBeDefined();
    expect(input('User name').value).toBe('ada');
    expect(input('API key').value).toBe('k_wrong');
  });

  it('hands in what was filled in, closes, and forgets the credentials', async () => {
    await show();
    await type('User name', 'ada');
    await type('API key', 'k_right');
    await submit();
    await expect.poll(() => state.linked).toBe('c1');
    expect(core.asked[0]?.input).toMatchObject({ values: { user: 'ada', apiKey: 'k_right' } });
    state.open = true;
    await expect.poll(() => find('input', 'API key')).toBeDefined();
    expect(input('API key').value).toBe('');
  });

  it('C11: credentials of somebody else ask first, and are taken only when the person agrees', async () => {
    await show();
    state.again = true;
    await type('User name', 'ben');
    await type('API key', 'k_ben');
    refuse = {
      code: 'sign_in_other_account',
      message: 'You signed in as ben, but “Mine” belongs to ada.',
      advice: 'Confirm.',
    };
    await submit();
    await expect.poll(shownText).toContain('“Mine” belongs to ada');
    expect(core.asked.at(-1)?.input).not.toHaveProperty('otherAccount');
    refuse = null;
    button('Use the other account').click();
    await expect.poll(() => state.linked).toBe('c1');
    expect(core.asked.at(-1)?.input).toMatchObject({ connection: 'c1', otherAccount: true });
  });

  it('U5: has the whole guide of the app folded below the steps', async () => {
    await show();
    const guide = document.querySelector('details');
    expect(guide?.open).toBe(false);
    expect(guide?.textContent).toContain('Keys end after a year.');
  });

  it('C5: hands a refused name back to its own field', async () => {
    await show();
    await type('User name', 'ada');
    await type('API key', 'k_right');
    refuse = { code: 'connection_name_taken', message: 'Taken.', advice: 'Choose another.' };
    await submit();
    await expect.poll(() => state.nameRefused).toBe('Taken. Choose another.');
    expect(state.open).toBe(false);
  });
});
