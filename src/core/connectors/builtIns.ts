/** What built-in actions and triggers are given of a call: their code is in `builtIn/`. */
import type { Json } from '../../shared/connector.ts';
import type { BuiltInCall } from './builtIn/index.ts';
import type { Talk } from './talks.ts';

export interface BuiltIns {
  callOf(talk: Talk, fields: Record<string, Json>): BuiltInCall;
}

export type BuiltInsDeps = Pick<BuiltInCall, 'expressions' | 'http' | 'tables' | 'notify' | 'now'>;

export function createBuiltIns(deps: BuiltInsDeps): BuiltIns {
  return {
    callOf({ connector, localHosts, auth, files, signal }, fields) {
      const account = auth.kind === 'account' ? auth.account : null;
      return { ...deps, fields, connector, account, localHosts, files, signal };
    },
  };
}
