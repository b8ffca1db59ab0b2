/** The code of built-in actions, by `<app>/<action>`. Their description is data in connectors/. */
import type { BuiltInAction } from './builtInAction.ts';
import { httpRequest } from './httpRequest.ts';
import { loggerLog } from './loggerLog.ts';

export const builtInActions: Readonly<Partial<Record<string, BuiltInAction>>> = {
  'http/request': httpRequest,
  'logger/log': loggerLog,
};
