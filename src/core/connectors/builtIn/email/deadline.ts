/** One task on one connection: its time is limited, and whatever ends it closes the connection. */
import type { Socket } from 'node:net';
import { SojournError } from '../../../../shared/errors.ts';
import { withFacts } from '../../facts.ts';
import { connectionProblem } from '../../networkProblems.ts';
import type { MailServer, MailTask } from './mailAccount.ts';

/** In milliseconds: how long a server may say nothing. */
export const silence = 30_000;

/**
 * @param describe what the library threw, in the product's words
 * @throws run_stopped, timed_out, what `describe` gives
 */
export async function onConnection<T>(
  { app, sockets, signal }: MailTask,
  server: MailServer,
  describe: (error: unknown) => SojournError,
  work: (socket: Socket) => Promise<T>,
): Promise<T> {
  const timeout = AbortSignal.timeout(sockets.timeoutMs);
  const ending = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
  let socket: Socket | undefined;
  try {
    const { host, port, security } = server;
    socket = await sockets
      .open({ host, port, tls: security === 'tls', signal: ending })
      .catch((error: unknown) => {
        throw ending.aborted ? error : connectionProblem(error, app, `${host}:${port}`);
      });
    return await work(socket);
  } catch (error) {
    if (signal?.aborted === true) {
      throw withFacts(new SojournError('run_stopped'), { mayHaveArrived: true });
    }
    if (timeout.aborted) throw timedOut(server.host, sockets.timeoutMs);
    throw error instanceof SojournError ? error : describe(error);
  } finally {
    // Sends what is still to be said, such as the farewell.
    socket?.destroySoon();
  }
}

function timedOut(host: string, ms: number): SojournError {
  const values = { what: `The mail server ${host}`, seconds: Math.round(ms / 1_000) };
  return withFacts(new SojournError('timed_out', { values }), { mayHaveArrived: true });
}

/** The error for a connection that failed on its way; its cause may quote what was said and is left behind. */
export function brokenConnection(code: unknown, app: string, { host }: MailServer): SojournError {
  return connectionProblem({ code: typeof code === 'string' ? code : '' }, app, host);
}

export function unencrypted({ host }: MailServer): SojournError {
  const reason = 'no encrypted connection could be made (STARTTLS)';
  const error = new SojournError('provider_unreachable', { values: { host, reason } });
  return withFacts(error, { mayHaveArrived: false });
}
