/** The core as a process of its own: the contract over a port, nothing else. */
import { parseArgs } from 'node:util';
import type { HostInput, HostOutput, HostService } from '../shared/contract/host.ts';
import type { FromCore, Result, ToCore } from '../shared/contract/wire.ts';
import { fromErrorShape } from '../shared/errors.ts';
import { createCore } from './core.ts';

/** What a utility process and a forked Node have in common. */
interface Port {
  post(message: FromCore): void;
  listen(listener: (message: ToCore) => void): void;
}

interface ParentPort {
  postMessage(message: FromCore): void;
  on(event: 'message', listener: (event: { data: ToCore }) => void): unknown;
}

const { values } = parseArgs({
  options: { home: { type: 'string' }, electron: { type: 'string' } },
});
if (values.home === undefined) throw new Error('The core needs --home.');

const port = openPort();
const asked = new Map<number, (result: Result<unknown>) => void>();
let nextQuestion = 0;

const core = createCore({
  background: true,
  home: values.home,
  electron: values.electron,
  host: {
    'browser.open': (input) => ask('browser.open', input),
    'clipboard.write': (input) => ask('clipboard.write', input),
    'window.focus': (input) => ask('window.focus', input),
    'window.openJourney': (input) => ask('window.openJourney', input),
    'dialog.save': (input) => ask('dialog.save', input),
    'dialog.open': (input) => ask('dialog.open', input),
    'shell.settings': (input) => ask('shell.settings', input),
    notify: (input) => ask('notify', input),
  },
  emit: (name, payload) => {
    port.post({ kind: 'event', name, payload });
  },
});

port.listen((message) => {
  switch (message.kind) {
    case 'call':
      void core.call(message.channel, message.input).then((result) => {
        port.post({ kind: 'result', id: message.id, result });
      });
      break;
    case 'hostResult':
      asked.get(message.id)?.(message.result);
      asked.delete(message.id);
      break;
    case 'presence':
      void core.presence(message.event);
      break;
    case 'openFile':
      core.openFile(message.path);
      break;
    case 'shutdown':
      void shutdown();
      break;
  }
});
port.post({ kind: 'ready' });

/** A request to the shell; its answer has the shape that `host` in the contract gives for the service. */
async function ask<S extends HostService>(service: S, input: HostInput<S>): Promise<HostOutput<S>> {
  const { host } = await import('../shared/contract/host.ts');
  const result = await new Promise<Result<unknown>>((resolve) => {
    const id = nextQuestion++;
    asked.set(id, resolve);
    port.post({ kind: 'host', id, service, input });
  });
  if (!result.ok) throw fromErrorShape(result.error);
  return host[service].output.parse(result.value) as HostOutput<S>;
}

async function shutdown(): Promise<void> {
  await core.close();
  process.exit(0);
}

function openPort(): Port {
  const parentPort = utilityPort();
  if (parentPort) {
    return {
      post: (message) => {
        parentPort.postMessage(message);
      },
      listen: (listener) => {
        parentPort.on('message', (event) => {
          listener(event.data);
        });
      },
    };
  }
  process.on('disconnect', () => void shutdown());
  return {
    post: (message) => {
      if (process.connected) process.send?.(message);
    },
    listen: (listener) => {
      process.on('message', listener);
    },
  };
}

/** Present in a utility process only, though Electron's types promise it everywhere. */
function utilityPort(): ParentPort | undefined {
  return process.parentPort;
}
