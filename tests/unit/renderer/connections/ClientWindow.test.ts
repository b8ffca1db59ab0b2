// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';
import { type Component, h, nextTick, reactive } from 'vue';
import ClientWindow from '../../../../src/renderer/connections/ClientWindow.vue';
import type { AppMethod } from '../../../../src/shared/app.ts';
import type { ErrorShape } from '../../../../src/shared/errors.ts';
import { type FakeCore, Refused, installBridge } from '../bridge.ts';
import { button, find, input, mount, shownText, type, unmountAll } from '../mount.ts';
import { signInMethod, tasksApp } from './samples.ts';

describe('C4: the window of the own client', () => {
  const state = reactive({ open: true, stored: 0 });
  let core: FakeCore;
  let refuse: ErrorShape | null = null;

  async function show(method: AppMethod = signInMethod): Promise<void> {
    Object.assign(state, { open: true, stored: 0 });
    refuse = null;
    core = installBridge({
      'clients.set': () => {
        if (refuse !== null) throw new Refused(refuse);
        return { clientId: 'stored-id', hasSecret: true };
      },
      'clients.get': () => ({ clientId: 'stored-id', hasSecret: true }),
      'apps.get': () => tasksApp,
    });
    const Window: Component = {
      render: () =>
        h(ClientWindow, {
          app: tasksApp,
          method,
          open: state.open,
          'onUpdate:open': (open: boolean) => (state.open = open),
          onStored: () => (state.stored += 1),
        }),
    };
    mount(Window);
    await expect.poll(() => find('input', 'Client ID')).toBeDefined();
  }

  async function submit(): Promise<void> {
    document.querySelector('form')?.requestSubmit();
    await nextTick();
  }

  /** jsdom has no drag and drop of files: the event carries what the component asks it for. */
  async function drop(file: File): Promise<void> {
    const event = new Event('drop', { bubbles: true, cancelable: true });
    Object.assign(event, { dataTransfer: { files: [file], types: ['Files'] } });
    document.querySelector('.drop')?.dispatchEvent(event);
    await nextTick();
  }

  const file = (text: string, name = 'client.json') => new File([text], name);
  const set = () => core.asked.filter(({ channel }) => channel === 'clients.set');

  afterEach(unmountAll);

  it('C4: a dropped file is named, takes the place of the fields, and is handed in', async () => {
    await show();
    await drop(file('{"installed":{}}'));
    await expect.poll(shownText).toContain('client.json will be used');
    expect(find('input', 'Client ID')).toBeUndefined();
    await submit();
    await expect.poll(() => state.stored).toBe(1);
    expect(set()[0]?.input).toEqual({
      app: 'tasks',
      method: 'sign-in',
      file: '{"installed":{}}',
    });
    expect(state.open).toBe(false);
  });

  it('C4: a file that is too large is refused beside the drop, and nothing is handed in', async () => {
    await show();
    await drop(file('x'.repeat(100_001)));
    await expect.poll(shownText).toContain('That file is too large for a client file.');
    expect(shownText()).not.toContain('will be used');
    expect(find('input', 'Client ID')).toBeDefined();
    expect(set()).toEqual([]);
  });

  it('C4: a file that cannot be read says so', async () => {
    await show();
    const gone = file('{}');
    Object.assign(gone, { text: () => Promise.reject(new Error('gone')) });
    await drop(gone);
    await expect.poll(shownText).toContain('That file could not be read.');
  });

  it('C4: a file of the wrong kind says why beside the drop; removing it clears that, and another one serves', async () => {
    await show();
    await drop(file('{"type":"service_account"}'));
    await expect.poll(shownText).toContain('will be used');
    refuse = {
      code: 'client_file_wrong',
      message: 'That file is not a client file of the expected kind.',
      advice: 'Download it again.',
    };
    await submit();
    await expect
      .poll(shownText)
      .toContain('That file is not a client file of the expected kind. Download it again.');
    expect(document.querySelector('[role=alert]')?.textContent).toContain('expected kind');
    expect(shownText()).not.toContain('will be used');
    expect(state.open).toBe(true);

    button('Remove the file').click();
    await nextTick();
    expect(shownText()).not.toContain('expected kind');
    refuse = null;
    await drop(file('{"installed":{}}', 'better.json'));
    await expect.poll(shownText).toContain('better.json will be used');
    await submit();
    await expect.poll(() => state.stored).toBe(1);
  });

  it('C4: without file and ID it asks for the ID beside its field; a refused ID is said there too', async () => {
    await show();
    await submit();
    await expect.poll(() => input('Client ID').getAttribute('aria-invalid')).toBe('true');
    expect(set()).toEqual([]);
    await type('Client ID', 'no id');
    refuse = {
      code: 'input_invalid',
      message: 'Not an ID.',
      advice: 'Copy it.',
      field: 'clientId',
    };
    await submit();
    await expect.poll(shownText).toContain('Not an ID. Copy it.');
    expect(input('Client ID').value).toBe('no id');
  });

  it('C4: a stored ID is shown and can be replaced; its secret is never asked for', async () => {
    await show({ ...signInMethod, clientSet: true });
    await expect.poll(() => input('Client ID').value).toBe('stored-id');
    expect(input('Client secret').value).toBe('');
    expect(shownText()).toContain('A client ID is stored. A new one replaces it.');
  });
});
