/** The core's process, as the shell sees it: started, spoken to, started again if it ends. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { app, utilityProcess } from 'electron';
import type { Host, HostService } from '../shared/contract/host.ts';
import type { FromCore, PresenceEvent, Result, ToCore } from '../shared/contract/wire.ts';
import { SojournError, toErrorShape } from '../shared/errors.ts';

export interface CoreProcess {
  /** Asks the core; waits until it is ready. Answers core_unavailable if it ends meanwhile. */
  call(channel: string, input: unknown): Promise<Result<unknown>>;
  /** Tells what the system says of the person's presence; a core that is not ready has nothing to lock. */
  presence(event: PresenceEvent): void;
  /** Hands over a file that was opened with Sojourn, by its absolute path; waits until the core is ready. */
  openFile(path: string): void;
  /** Lets the core close its database and end. Resolves when it has. */
  shutdown(): Promise<void>;
  readonly ended: boolean;
}

interface CoreOptions {
  readonly home: string;
  readonly host: Host;
  onEvent(name: string, payload: unknown): void;
}

/** The two kinds of child process, reduced to what is used of them. */
interface Child {
  send(message: ToCore): void;
  onMessage(listener: (message: FromCore) => void): void;
  onExit(listener: () => void): void;
  kill(): void;
}

/** A core that ends more often than this within a minute is left down. */
const restartsPerMinute = 5;
const shutdownMilliseconds = 5000;

/** Starts the core. It is started again when it ends unexpectedly; the vault is locked then. */
export function startCore(options: CoreOptions): CoreProcess {
  const waiting = new Map<number, (result: Result<unknown>) => void>();
  const queued: ToCore[] = [];
  let nextId = 0;
  let ready = false;
  let ended = false;
  let stopping = false;
  let exits: number[] = [];
  let onEnd: () => void = () => undefined;
  let child: Child | undefined;

  void spawn();

  async function spawn(): Promise<void> {
    const started = await spawnChild(options.home);
    child = started;
    started.onMessage(receive);
    started.onExit(exited);
  }

  function post(message: ToCore): void {
    if (ready && child) child.send(message);
    else queued.push(message);
  }

  function receive(message: FromCore): void {
    switch (message.kind) {
      case 'ready':
        ready = true;
        for (const waitingMessage of queued.splice(0)) child?.send(waitingMessage);
        options.onEvent('core.state', { ready: true });
        break;
      case 'result':
        waiting.get(message.id)?.(message.result);
        waiting.delete(message.id);
        break;
      case 'event':
        options.onEvent(message.name, message.payload);
        break;
      case 'host':
        void serve(options.host, message.service, message.input).then((result) => {
          child?.send({ kind: 'hostResult', id: message.id, result });
        });
        break;
    }
  }

  function exited(): void {
    ready = false;
    child = undefined;
    const lost = toErrorShape(new SojournError('core_unavailable'));
    for (const answer of waiting.values()) answer({ ok: false, error: lost });
    waiting.clear();
    queued.length = 0;
    const now = Date.now();
    exits = [...exits.filter((at) => at > now - 60_000), now];
    if (stopping || exits.length > restartsPerMinute) {
      ended = true;
      onEnd();
      return;
    }
    options.onEvent('core.state', { ready: false });
    void spawn();
  }

  return {
    call(channel, input) {
      if (ended) {
        return Promise.resolve({
          ok: false,
          error: toErrorShape(new SojournError('core_unavailable')),
        });
      }
      return new Promise((resolve) => {
        const id = nextId++;
        waiting.set(id, resolve);
        post({ kind: 'call', id, channel, input });
      });
    },
    presence(event) {
      if (ready) child?.send({ kind: 'presence', event });
    },
    openFile(path) {
      post({ kind: 'openFile', path });
    },
    shutdown() {
      stopping = true;
      if (ended || !child) {
        ended = true;
        return Promise.resolve();
      }
      return new Promise((resolve) => {
        const current = child;
        const timer = setTimeout(() => current?.kill(), shutdownMilliseconds);
        onEnd = () => {
          clearTimeout(timer);
          resolve();
        };
        current?.send({ kind: 'shutdown' });
      });
    },
    get ended() {
      return ended;
    },
  };
}

async function serve(host: Host, service: HostService, input: unknown): Promise<Result<unknown>> {
  // The core builds its requests from the same map that types the host, so the pair of service and input fits.
  const handle = host[service] as (input: unknown) => Promise<unknown>;
  try {
    return { ok: true, value: await handle(input) };
  } catch (error) {
    return { ok: false, error: toErrorShape(error) };
  }
}

/**
 * A utility process where Electron's own Node can load the database (Node-API 10 and later), else the Node of the
 * checkout, or the one that a package for tests brings along. People are never given the second.
 */
async function spawnChild(home: string): Promise<Child> {
  const coreIn = (folder: string) => join(folder, 'out', 'main', 'core.js');
  const args = ['--home', home, '--electron', process.versions.electron];
  if (Number(process.versions.napi) >= 10) {
    await app.whenReady();
    const child = utilityProcess.fork(coreIn(app.getAppPath()), args, {
      serviceName: 'Sojourn core',
      stdio: 'inherit',
    });
    return {
      send: (message) => {
        child.postMessage(message);
      },
      onMessage: (listener) => child.on('message', listener),
      onExit: (listener) => child.on('exit', listener),
      kill: () => child.kill(),
    };
  }
  const folder = app.isPackaged ? join(process.resourcesPath, 'core-for-tests') : app.getAppPath();
  const child = fork(coreIn(folder), args, {
    execPath: join(folder, 'node_modules', '.bin', 'node'),
    execArgv: ['--max-semi-space-size=4'],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return {
    send: (message) => {
      if (child.connected) child.send(message);
    },
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => child.on('exit', listener),
    kill: () => child.kill(),
  };
}
