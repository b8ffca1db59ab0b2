// @vitest-environment jsdom
import { afterEach, expect, it, vi } from 'vitest';
import { defineComponent, h } from 'vue';
import { api } from '../../../../src/renderer/api.ts';
import { openSession } from '../../../../src/renderer/editor/session.ts';
import { useStepTests } from '../../../../src/renderer/editor/stepTests.ts';
import WebhookSettings from '../../../../src/renderer/settings/WebhookSettings.vue';
import ListenForRequest from '../../../../src/renderer/triggers/ListenForRequest.vue';
import NextTimes from '../../../../src/renderer/triggers/NextTimes.vue';
import PollSetup from '../../../../src/renderer/triggers/PollSetup.vue';
import WebhookAddress from '../../../../src/renderer/triggers/WebhookAddress.vue';
import type { Journey } from '../../../../src/shared/journey.ts';
import type { StepTest } from '../../../../src/shared/stepTest.ts';
import { installBridge, Refused } from '../bridge.ts';
import { button, mount, shownText, unmountAll } from '../mount.ts';

afterEach(unmountAll);

const journey: Journey = {
  format: 'sojourn.journey',
  formatVersion: 1,
  id: 'j1',
  name: 'Orders',
  trigger: { id: 's0', app: 'todo', event: 'task', fields: {} },
  connections: {},
  steps: [],
  settings: { pollSeconds: 300 },
};
const state = { journey, folder: 'Home', revision: 1, on: false, problems: [] };

const url = 'http://127.0.0.1:20001/hooks/abc';

it('T2: shows the next times of a schedule, and none while its fields make no schedule', async () => {
  const trigger = { id: 's0' as const, app: 'scheduler', event: 'daily', fields: {} };
  const core = installBridge({
    'triggers.next': () => ({ times: [new Date(2026, 2, 2, 9).getTime()] }),
  });
  mount(NextTimes, { journey: 'j1', trigger });
  await vi.waitFor(() => expect(shownText()).toMatch(/Next times.*Mon.*2.*2026/s));
  expect(core.asked).toEqual([{ channel: 'triggers.next', input: { journey: 'j1', trigger } }]);
  unmountAll();
  const refused = installBridge({
    'triggers.next': () => {
      throw new Refused({ code: 'input_invalid', message: 'no time', advice: '' });
    },
  });
  mount(NextTimes, { journey: 'j1', trigger });
  await vi.waitFor(() => expect(refused.asked).toHaveLength(1));
  expect(shownText()).not.toContain('Next times');
});

it('T3: shows the address with Copy, and says when another program took its port', async () => {
  const written = vi.fn(() => Promise.resolve());
  Object.assign(navigator, { clipboard: { writeText: written } });
  installBridge({
    'webhooks.address': () => ({ url, networkUrl: null, open: true, movedFrom: 20_000 }),
  });
  mount(WebhookAddress, { journey: 'j1', on: true });
  await vi.waitFor(() => expect(shownText()).toContain(url));
  expect(shownText()).toContain('Another program has port 20000');
  button('Copy').click();
  await vi.waitFor(() => expect(written).toHaveBeenCalledWith(url));
});

it('T3: other machines are let in only by a switch that says what it means', async () => {
  let otherMachines = false;
  installBridge({
    'webhooks.settings': () => ({ port: 20_001, otherMachines }),
    'webhooks.setSettings': (settings) => {
      ({ otherMachines } = settings);
      return settings;
    },
  });
  mount(WebhookSettings);
  await vi.waitFor(() => expect(shownText()).toContain('20001'));
  expect(shownText()).toContain('without encryption');
  const toggle = document.querySelector<HTMLElement>('[role="switch"]');
  expect(toggle?.getAttribute('aria-checked')).toBe('false');
  toggle?.click();
  await vi.waitFor(() => expect(otherMachines).toBe(true));
});

it('T1: how often is chosen at the trigger, and existing items are asked for once, before it is switched on', async () => {
  let on = false;
  const core = installBridge({
    'journeys.get': () => state,
    'journeys.save': ({ journey: saved, revision }) => ({
      ...state,
      journey: saved as Journey,
      revision: revision + 1,
    }),
    'journeys.start': () => ({ ...state, on: (on = true) }),
    'journeys.stop': () => ({ ...state, on: (on = false) }),
  });
  const session = await openSession('j1', api);
  mount(PollSetup, { session });
  expect(shownText()).toContain('Look for new events');
  await vi.waitFor(() => expect(shownText()).toContain('Every 5 minutes'));
  expect(shownText()).toContain('only items that come from then on');
  document.querySelector<HTMLElement>('[role="switch"]')?.click();
  await vi.waitFor(() => expect(shownText()).toContain('each item that is there starts a run'));
  await session.start();
  expect(on).toBe(true);
  await vi.waitFor(() => expect(document.querySelector('[role="switch"]')).toBeNull());
  await session.stop();
  await vi.waitFor(() => expect(shownText()).toContain('only items that come from then on'));
  await session.start();
  const starts = core.asked.filter(({ channel }) => channel === 'journeys.start');
  expect(starts.map(({ input }) => input)).toEqual([{ id: 'j1', existing: true }, { id: 'j1' }]);
  await session.close();
});

it('T3, J7: listens for a test request, whose data becomes the sample, until one comes or the person stops', async () => {
  let answer = Promise.withResolvers<StepTest | null>();
  const core = installBridge({
    'journeys.get': () => state,
    'steps.samples': () => [],
    'steps.listen': () => answer.promise,
    'steps.stopListening': () => undefined,
  });
  const session = await openSession('j1', api);
  let tests: ReturnType<typeof useStepTests> | undefined;
  mount(
    defineComponent({
      setup() {
        const made = (tests = useStepTests(session, api));
        return () => h(ListenForRequest, { tests: made });
      },
    }),
  );
  button('Listen for a test request').click();
  await vi.waitFor(() => expect(shownText()).toContain('Waiting for a request'));
  button('Stop listening').click();
  await vi.waitFor(() => button('Listen for a test request'));
  expect(core.asked.at(-1)).toEqual({ channel: 'steps.stopListening', input: { journey: 'j1' } });
  // What comes of the stopped attempt says nothing.
  answer.resolve(null);
  answer = Promise.withResolvers();
  button('Listen for a test request').click();
  await vi.waitFor(() => expect(shownText()).toContain('Waiting for a request'));
  const nothing = { input: null, request: null, answer: null, items: [], error: null };
  const result: StepTest = {
    ...nothing,
    step: 's0',
    state: 'succeeded',
    output: { body: 'hello' },
    took: 1,
    testedAt: 1,
    kept: true,
  };
  answer.resolve(result);
  await vi.waitFor(() => button('Listen for a test request'));
  expect(tests?.sampleOf(journey.trigger)).toMatchObject({ data: { body: 'hello' }, inCore: true });
  answer = Promise.withResolvers();
  button('Listen for a test request').click();
  await vi.waitFor(() => button('Stop listening'));
  answer.resolve(null);
  await vi.waitFor(() => expect(shownText()).toContain('No request came.'));
  await session.close();
});
