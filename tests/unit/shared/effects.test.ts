import { describe, expect, it } from 'vitest';
import http from '../../../connectors/http/connector.ts';
import { connectorSchema } from '../../../src/shared/connector.ts';
import { effectOf } from '../../../src/shared/effects.ts';

const [request] = connectorSchema.parse(http).actions;
const creates = { changes: true, repeat: 'key' } as const;

describe('R4, J7: what an action does', () => {
  it.each(['GET', 'HEAD', 'OPTIONS'])('an HTTP request with %s only reads', (method) => {
    expect(request && effectOf(request, { method })).toEqual({ changes: false, repeat: 'safe' });
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'get', '', 7, null, undefined])(
    'with %j it counts as changing data',
    (method) => {
      expect(request && effectOf(request, { method })).toEqual({ changes: true, repeat: 'never' });
    },
  );

  it('is what its connector says where no field decides', () => {
    expect(effectOf(creates, { method: 'GET' })).toEqual(creates);
  });
});
