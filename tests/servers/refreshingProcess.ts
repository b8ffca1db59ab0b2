/**
 * A process of its own that asks for a connection's token and prints it; started by tests, killed by some. With
 * `KILLED_AT` it ends itself by SIGKILL at that point of a refresh.
 */
import { argv, env, pid, stdout } from 'node:process';
import { appOf, joinAccounts } from './accounts.ts';

const [, , file = '', key = '', secretsKey = '', issuer = '', connection = '', ahead = '0'] = argv;

/** The first statement of each point; a trigger before it, of this process alone, is the last thing that happens. */
const points: Readonly<Record<string, string>> = {
  'before asking for the lease': 'BEFORE INSERT ON main.leases',
  'after the answer, before saving':
    "BEFORE INSERT ON main.secrets WHEN NEW.field = 'refresh_token'",
  'between the two tokens': "BEFORE INSERT ON main.secrets WHEN NEW.field = 'access_token'",
  'before the end of saving': "AFTER INSERT ON main.audit WHEN NEW.kind = 'refreshed'",
  'after saving, with the lease': 'BEFORE DELETE ON main.leases',
};

const accounts = joinAccounts(
  {
    file,
    key: Buffer.from(key, 'hex'),
    secretsKey: Buffer.from(secretsKey, 'hex'),
    remove: () => undefined,
  },
  { connectors: [appOf(issuer)] },
);
const point = points[env.KILLED_AT ?? ''];
if (point !== undefined) {
  accounts.db.function('killed', () => {
    process.kill(pid, 'SIGKILL');
    return null;
  });
  accounts.db.exec(`CREATE TEMP TRIGGER killed ${point} BEGIN SELECT killed(); END`);
}
accounts.clock.now += Number(ahead);
const credential = await accounts.connections.account(connection).credential();
stdout.write(credential.kind === 'oauth2' ? credential.accessToken : '');
await accounts.close();
