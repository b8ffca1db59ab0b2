/** Every connector that comes with Sojourn, in the order in which they are offered. */
import type { ConnectorSource } from '../src/shared/connector.ts';
import files from './files/connector.ts';
import googleTasks from './google-tasks/connector.ts';
import http from './http/connector.ts';
import logger from './logger/connector.ts';
import notifications from './notifications/connector.ts';
import pdfOtter from './pdf-otter/connector.ts';
import practiceDocuments from './practice-documents/connector.ts';
import practiceTasks from './practice-tasks/connector.ts';
import rss from './rss/connector.ts';
import scheduler from './scheduler/connector.ts';
import spreadsheets from './spreadsheets/connector.ts';
import tables from './tables/connector.ts';

export const connectors: readonly ConnectorSource[] = [
  practiceTasks,
  practiceDocuments,
  googleTasks,
  pdfOtter,
  scheduler,
  files,
  spreadsheets,
  tables,
  rss,
  notifications,
  http,
  logger,
];
