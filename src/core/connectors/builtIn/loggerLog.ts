/** Logger · Log a message: the message becomes the step's output, and so part of the run's history. */
import type { BuiltInAction } from './builtInAction.ts';

export const loggerLog: BuiltInAction = async ({ fields, now }) => ({
  request: null,
  output: {
    message: fields.message ?? '',
    level: fields.level ?? 'info',
    at: new Date(now()).toISOString(),
  },
});
