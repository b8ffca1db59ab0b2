import { describe, expect, it } from 'vitest';
import { CallError, api, errorShape } from '../../../src/renderer/api.ts';
import { reactive } from 'vue';
import { Refused, installBridge } from './bridge.ts';

describe('api', () => {
  it('gives the value of a call', async () => {
    installBridge({ 'connections.suggestName': () => ({ name: 'My first account' }) });
    await expect(api.call('connections.suggestName', { app: 'tasks' })).resolves.toEqual({
      name: 'My first account',
    });
  });

  it('throws the error of the core with its text, field and details', async () => {
    const shape = {
      code: 'connection_name_taken',
      message: 'A connection with this name already exists for Tasks.',
      advice: 'Choose another name.',
      field: 'name',
    } as const;
    installBridge({
      'connections.checkName': () => {
        throw new Refused(shape);
      },
    });
    const caught: unknown = await api
      .call('connections.checkName', { app: 'tasks', name: 'x' })
      .catch((error: unknown) => error);
    expect(caught).toBeInstanceOf(CallError);
    expect(errorShape(caught)).toEqual(shape);
  });

  it('sends plain data, never a reactive object, which cannot cross to another process', async () => {
    const core = installBridge({ 'connections.checkName': ({ name }) => ({ name }) });
    const input = reactive({ app: 'tasks', name: 'x', nested: { deep: true } });
    await api.call('connections.checkName', input);
    expect(() => structuredClone(core.asked[0]?.input)).not.toThrow();
    expect(core.asked[0]?.input).toEqual({ app: 'tasks', name: 'x', nested: { deep: true } });
  });

  it('shows nothing of an error that is not the core’s', () => {
    const shape = errorShape(new Error('secret inside'));
    expect(shape.code).toBe('internal');
    expect(JSON.stringify(shape)).not.toContain('secret');
  });
});
