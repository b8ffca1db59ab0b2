/** The code of built-in actions and triggers, by `<app>/<id>`. Their description is data in connectors/. */
import type { BuiltInAction, BuiltInPoll } from './builtInAction.ts';
import { feedActions, feedPolls } from './feeds.ts';
import { folderActions, folderPolls } from './folders/index.ts';
import { httpRequest } from './httpRequest.ts';
import { loggerLog } from './loggerLog.ts';
import { notificationShow } from './notificationShow.ts';
import { tableActions, tablePolls } from './ownTables.ts';
import { spreadsheetActions } from './spreadsheets.ts';

export type { BuiltInCall } from './builtInAction.ts';

export const builtInActions: Readonly<Partial<Record<string, BuiltInAction>>> = {
  'http/request': httpRequest,
  'logger/log': loggerLog,
  'notifications/show': notificationShow,
  ...folderActions,
  ...spreadsheetActions,
  ...feedActions,
  ...tableActions,
};

export const builtInPolls: Readonly<Partial<Record<string, BuiltInPoll>>> = {
  ...folderPolls,
  ...feedPolls,
  ...tablePolls,
};
