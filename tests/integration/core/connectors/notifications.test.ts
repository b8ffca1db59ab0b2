import { expect, it } from 'vitest';
import { builtInEngine } from './builtInEngine.ts';
import { failure } from './fixture.ts';

it('shows title and text on the desktop, cut to what desktops show', async () => {
  const shown: object[] = [];
  const { act } = builtInEngine([], {
    notify: (input) => {
      shown.push(input);
      return Promise.resolve({ shown: true });
    },
    now: () => Date.UTC(2026, 2, 31, 9, 15),
  });
  expect(await act('notifications', 'show', { title: 'A new order', text: 'Bread' })).toEqual({
    title: 'A new order',
    text: 'Bread',
    at: '2026-03-31T09:15:00.000Z',
  });
  await act('notifications', 'show', { title: '😀'.repeat(200) });
  expect(shown).toEqual([
    { title: 'A new order', body: 'Bread' },
    { title: `${'😀'.repeat(99)}…`, body: '' },
  ]);
});

it('says that it cannot where there is no desktop', async () => {
  const { act } = builtInEngine([], { notify: () => Promise.resolve({ shown: false }) });
  expect(await failure(act('notifications', 'show', { title: 'x' }))).toMatchObject({
    code: 'app_unavailable',
    message: 'Notifications cannot be shown here: Sojourn has no desktop to show them on.',
  });
});
