/** Every connector that comes with Sojourn, in the order in which they are offered. */
import type { ConnectorSource } from '../src/shared/connector.ts';
import asana from './asana/connector.ts';
import clickup from './clickup/connector.ts';
import files from './files/connector.ts';
import github from './github/connector.ts';
import gitlab from './gitlab/connector.ts';
import gmail from './gmail/connector.ts';
import googleCalendar from './google-calendar/connector.ts';
import googleContacts from './google-contacts/connector.ts';
import googleDrive from './google-drive/connector.ts';
import googleForms from './google-forms/connector.ts';
import googleSheets from './google-sheets/connector.ts';
import googleTasks from './google-tasks/connector.ts';
import http from './http/connector.ts';
import jira from './jira/connector.ts';
import linear from './linear/connector.ts';
import logger from './logger/connector.ts';
import pdfOtter from './pdf-otter/connector.ts';
import practiceDocuments from './practice-documents/connector.ts';
import practiceTasks from './practice-tasks/connector.ts';
import scheduler from './scheduler/connector.ts';
import spreadsheets from './spreadsheets/connector.ts';
import todoist from './todoist/connector.ts';
import trello from './trello/connector.ts';

export const connectors: readonly ConnectorSource[] = [
  practiceTasks,
  practiceDocuments,
  googleTasks,
  gmail,
  googleCalendar,
  googleSheets,
  googleDrive,
  googleContacts,
  googleForms,
  github,
  gitlab,
  linear,
  jira,
  todoist,
  trello,
  asana,
  clickup,
  pdfOtter,
  scheduler,
  http,
  files,
  spreadsheets,
  logger,
];
