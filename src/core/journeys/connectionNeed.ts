import type { Connector } from '../../shared/connector.ts';

/** Whether steps of an app must, may or cannot use a connection. */
export function connectionNeed(connector: Connector): 'needed' | 'possible' | 'none' {
  if (connector.auth.length === 0) return 'none';
  return connector.auth.some((method) => method.kind === 'none') ? 'possible' : 'needed';
}
