/** Every connector that comes with Sojourn, in the order in which they are offered. */
import type { ConnectorSource } from '../src/shared/connector.ts';
import googleTasks from './google-tasks/connector.ts';
import http from './http/connector.ts';
import logger from './logger/connector.ts';
import pdfOtter from './pdf-otter/connector.ts';
import practiceDocuments from './practice-documents/connector.ts';
import practiceTasks from './practice-tasks/connector.ts';
import scheduler from './scheduler/connector.ts';
import notion from './notion/connector.ts';
import airtable from './airtable/connector.ts';
import hubspot from './hubspot/connector.ts';
import pipedrive from './pipedrive/connector.ts';
import stripe from './stripe/connector.ts';
import shopify from './shopify/connector.ts';
import openai from './openai/connector.ts';
import anthropic from './anthropic/connector.ts';
import microsoftToDo from './microsoft-to-do/connector.ts';
import outlookMail from './outlook-mail/connector.ts';
import outlookCalendar from './outlook-calendar/connector.ts';
import onedrive from './onedrive/connector.ts';
import excel from './excel/connector.ts';

export const connectors: readonly ConnectorSource[] = [
  practiceTasks,
  practiceDocuments,
  googleTasks,
  pdfOtter,
  scheduler,
  http,
  logger,
  notion,
  airtable,
  hubspot,
  pipedrive,
  stripe,
  shopify,
  openai,
  anthropic,
  microsoftToDo,
  outlookMail,
  outlookCalendar,
  onedrive,
  excel,
];
