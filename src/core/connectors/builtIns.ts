/** What built-in actions and triggers are given of a call: their code is in `builtIn/`. */
import type { Connector, Json } from '../../shared/connector.ts';
import type { BuiltInCall, BuiltInTest } from './builtIn/index.ts';
import type { Talk } from './talks.ts';

export interface BuiltIns {
  callOf(talk: Talk, fields: Record<string, Json>): BuiltInCall;
  /** For credentials that are being tried. */
  trialOf(
    connector: Connector,
    values: Readonly<Record<string, string>>,
  ): Parameters<BuiltInTest>[0];
}

export type BuiltInsDeps = Pick<
  BuiltInCall,
  'expressions' | 'http' | 'sockets' | 'tables' | 'notify' | 'now'
>;

export function createBuiltIns(deps: BuiltInsDeps): BuiltIns {
  return {
    callOf({ connector, localHosts, auth, files, signal }, fields) {
      const account = auth.kind === 'account' ? auth.account : null;
      return { ...deps, fields, connector, account, localHosts, files, signal };
    },
    trialOf: (connector, values) => ({ connector, values, sockets: deps.sockets }),
  };
}
