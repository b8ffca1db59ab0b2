/** Every connector that comes with Sojourn, in the order in which they are offered. */
import type { ConnectorSource } from '../src/shared/connector.ts';
import discord from './discord/connector.ts';
import dropbox from './dropbox/connector.ts';
import googleTasks from './google-tasks/connector.ts';
import http from './http/connector.ts';
import logger from './logger/connector.ts';
import mailchimp from './mailchimp/connector.ts';
import mastodon from './mastodon/connector.ts';
import pdfOtter from './pdf-otter/connector.ts';
import practiceDocuments from './practice-documents/connector.ts';
import practiceTasks from './practice-tasks/connector.ts';
import scheduler from './scheduler/connector.ts';
import sendgrid from './sendgrid/connector.ts';
import slack from './slack/connector.ts';
import telegram from './telegram/connector.ts';
import twilio from './twilio/connector.ts';
import typeform from './typeform/connector.ts';

export const connectors: readonly ConnectorSource[] = [
  practiceTasks,
  practiceDocuments,
  googleTasks,
  pdfOtter,
  scheduler,
  http,
  logger,
  slack,
  discord,
  telegram,
  mastodon,
  twilio,
  sendgrid,
  mailchimp,
  typeform,
  dropbox,
];
