/** The code of built-in actions, triggers, dropdowns and tests of credentials, by `<app>/<id>`. Their description is data in connectors/. */
import type {
  BuiltInAction,
  BuiltInNudge,
  BuiltInOptions,
  BuiltInPoll,
  BuiltInTest,
} from './builtInAction.ts';
import { callableAnswer } from './callableAnswer.ts';
import { emailActions, emailOptions, emailPolls, emailTests } from './email/index.ts';
import { feedActions, feedPolls } from './feeds.ts';
import { folderActions, folderNudges, folderPolls } from './folders/index.ts';
import { httpRequest } from './httpRequest.ts';
import { loggerLog } from './loggerLog.ts';
import { notificationShow } from './notificationShow.ts';
import { tableActions, tablePolls } from './ownTables.ts';
import { spreadsheetActions } from './spreadsheets.ts';
import { webhookAnswer } from './webhookAnswer.ts';

export type { BuiltInCall, BuiltInTest } from './builtInAction.ts';

export const builtInActions: Readonly<Partial<Record<string, BuiltInAction>>> = {
  'callable/answer': callableAnswer,
  'http/request': httpRequest,
  'logger/log': loggerLog,
  'notifications/show': notificationShow,
  'webhook/answer': webhookAnswer,
  ...folderActions,
  ...spreadsheetActions,
  ...feedActions,
  ...tableActions,
  ...emailActions,
};

export const builtInPolls: Readonly<Partial<Record<string, BuiltInPoll>>> = {
  ...folderPolls,
  ...feedPolls,
  ...tablePolls,
  ...emailPolls,
};

export const builtInNudges: Readonly<Partial<Record<string, BuiltInNudge>>> = { ...folderNudges };

export const builtInOptions: Readonly<Partial<Record<string, BuiltInOptions>>> = {
  ...emailOptions,
};

export const builtInTests: Readonly<Partial<Record<string, BuiltInTest>>> = { ...emailTests };
