import { afterEach, expect, it, vi } from 'vitest';
import { signIn } from '../../../src/cli/commands/connections.ts';
import type { Session } from '../../../src/cli/session.ts';
import { connectionSchema } from '../../../src/shared/connection.ts';
import type { SignIn } from '../../../src/shared/connection.ts';

const connection = connectionSchema.parse({
  id: 'one',
  app: 'garden',
  method: 'sign-in',
  name: 'My garden',
  identity: null,
  state: 'connected',
  scopes: [],
  scopesMissing: [],
  createdAt: 0,
  lastUsedAt: null,
  journeys: 0,
});

/** A session in which one sign-in tells these states, one after the other. */
function sessionTelling(...states: SignIn[]): Session {
  const listeners: ((state: SignIn) => void)[] = [];
  const session = {
    call: async () => {
      for (const state of states) for (const listener of listeners) listener(state);
      return states[0];
    },
    once: (_name: string, wanted: (state: SignIn) => boolean) =>
      new Promise((resolve) => {
        listeners.push((state) => {
          if (wanted(state)) resolve(state);
        });
      }),
    close: async () => undefined,
  };
  return session as unknown as Session;
}

afterEach(() => {
  vi.restoreAllMocks();
});

it('O16: the terminal shows the code and its address', async () => {
  const written: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const attempt = { attempt: 'a', app: 'garden' };
  const device = { code: 'WDJB-MJHT', address: 'https://provider.example/device', expiresAt: 1 };
  const linked = await signIn(
    sessionTelling(
      { ...attempt, state: 'waiting', device },
      { ...attempt, state: 'linked', connection },
    ),
    { app: 'garden', method: 'sign-in', name: 'My garden' },
  );
  expect(linked).toEqual(connection);
  expect(written.join('')).toBe('Enter the code WDJB-MJHT at\n  https://provider.example/device\n');
});
