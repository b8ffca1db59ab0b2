import { start } from './0001-start.ts';
import { auditLog } from './0002-audit-log.ts';
import { connectionUses } from './0003-connection-uses.ts';
import { accountValues } from './0004-account-values.ts';
import { files } from './0005-files.ts';
import { tables } from './0006-tables.ts';
import { calls } from './0007-calls.ts';
import { versionsAndFolders } from './0008-versions-and-folders.ts';
import { runs } from './0009-runs.ts';
import { webhooks } from './0010-webhooks.ts';
import { stepSamples } from './0011-step-samples.ts';

/** Forward only: migration n stands at place n − 1 and is never changed once it was released. */
export const migrations: readonly string[] = [
  start,
  auditLog,
  connectionUses,
  accountValues,
  files,
  tables,
  calls,
  versionsAndFolders,
  runs,
  webhooks,
  stepSamples,
];
