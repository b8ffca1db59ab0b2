/** A process of its own that asks for a connection's token and prints it; started by tests, killed by some. */
import { argv, stdout } from 'node:process';
import { appOf, joinAccounts } from './accounts.ts';

const [, , file = '', key = '', secretsKey = '', issuer = '', connection = '', ahead = '0'] = argv;

const accounts = joinAccounts(
  {
    file,
    key: Buffer.from(key, 'hex'),
    secretsKey: Buffer.from(secretsKey, 'hex'),
    remove: () => undefined,
  },
  { connectors: [appOf(issuer)] },
);
accounts.clock.now += Number(ahead);
const credential = await accounts.connections.account(connection).credential();
stdout.write(credential.kind === 'oauth2' ? credential.accessToken : '');
await accounts.close();
