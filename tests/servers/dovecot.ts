/** Dovecot, a real IMAP server, on ports of 127.0.0.1: every user name has a mailbox, all with one password. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { ImapFlow } from 'imapflow';
import type { Certificate } from './certificate.ts';

const program = '/usr/sbin/dovecot';
/** Whether it can be started here: it is a package of Debian (`dovecot-imapd`). */
export const hasDovecot = existsSync(program);

export interface Dovecot {
  /** Plain at first, with STARTTLS. */
  readonly port: number;
  readonly tlsPort: number;
  readonly password: string;
  /** A session of the test's own, to put mails into a mailbox and look at them. */
  session(user: string): Promise<ImapFlow>;
  stop(): Promise<void>;
}

export async function startDovecot(certificate: Certificate): Promise<Dovecot> {
  const folder = mkdtempSync(join(tmpdir(), 'dovecot-'));
  const [port, tlsPort] = [await freePort(), await freePort()];
  const password = 'right-password-7';
  const mails = join(folder, 'mails');
  mkdirSync(mails);
  // Started by root, it lets sessions run as a user who is none.
  const isRoot = process.getuid?.() === 0;
  const user = isRoot ? 'dovecot' : userInfo().username;
  if (isRoot) {
    chmodSync(folder, 0o755);
    chownSync(mails, idOf('-u'), idOf('-g'));
  }
  const config = join(folder, 'dovecot.conf');
  writeFileSync(
    config,
    `base_dir = ${folder}/run
state_dir = ${folder}/run
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = ${user}
default_internal_group = ${isRoot ? 'dovecot' : String(userInfo().gid)}
default_login_user = ${isRoot ? 'dovenull' : user}
first_valid_uid = 1
ssl = yes
ssl_cert = <${certificate.certificateFile}
ssl_key = <${certificate.keyFile}
disable_plaintext_auth = no
auth_failure_delay = 0
mail_location = maildir:~/mail
passdb {
  driver = static
  args = password=${password}
}
userdb {
  driver = static
  args = uid=${isRoot ? String(idOf('-u')) : String(userInfo().uid)} gid=${isRoot ? String(idOf('-g')) : String(userInfo().gid)} home=${mails}/%u
}
namespace inbox {
  inbox = yes
  mailbox Trash {
    auto = create
    special_use = \\Trash
  }
  mailbox Archive {
    auto = create
  }
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${tlsPort}
  }
}
service anvil {
  chroot =
}
`,
  );
  const server = spawn(program, ['-F', '-c', config], { stdio: 'ignore' });
  await listening(port);
  return {
    port,
    tlsPort,
    password,
    async session(name) {
      const client = new ImapFlow({
        host: '127.0.0.1',
        port,
        doSTARTTLS: false,
        auth: { user: name, pass: password },
        logger: false,
        disableAutoIdle: true,
      });
      await client.connect();
      return client;
    },
    async stop() {
      server.kill();
      await once(server, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function idOf(what: '-u' | '-g'): number {
  return Number(execFileSync('id', [what, 'dovecot'], { encoding: 'utf8' }));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function listening(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return;
    } catch {
      await new Promise(setImmediate);
    } finally {
      socket.destroy();
    }
  }
}
