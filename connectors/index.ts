/** Every connector that comes with Sojourn, in the order in which they are offered. */
import type { ConnectorSource } from '../src/shared/connector.ts';
import airtable from './airtable/connector.ts';
import anthropic from './anthropic/connector.ts';
import asana from './asana/connector.ts';
import bitbucket from './bitbucket/connector.ts';
import callable from './callable/connector.ts';
import clickup from './clickup/connector.ts';
import discord from './discord/connector.ts';
import dropbox from './dropbox/connector.ts';
import email from './email/connector.ts';
import excel from './excel/connector.ts';
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
import hubspot from './hubspot/connector.ts';
import jira from './jira/connector.ts';
import linear from './linear/connector.ts';
import logger from './logger/connector.ts';
import mailchimp from './mailchimp/connector.ts';
import mastodon from './mastodon/connector.ts';
import microsoftToDo from './microsoft-to-do/connector.ts';
import notifications from './notifications/connector.ts';
import notion from './notion/connector.ts';
import onedrive from './onedrive/connector.ts';
import openai from './openai/connector.ts';
import outlookCalendar from './outlook-calendar/connector.ts';
import outlookMail from './outlook-mail/connector.ts';
import pdfOtter from './pdf-otter/connector.ts';
import pipedrive from './pipedrive/connector.ts';
import practiceDocuments from './practice-documents/connector.ts';
import practiceTasks from './practice-tasks/connector.ts';
import rss from './rss/connector.ts';
import scheduler from './scheduler/connector.ts';
import sendgrid from './sendgrid/connector.ts';
import shopify from './shopify/connector.ts';
import slack from './slack/connector.ts';
import spreadsheets from './spreadsheets/connector.ts';
import stripe from './stripe/connector.ts';
import tables from './tables/connector.ts';
import telegram from './telegram/connector.ts';
import todoist from './todoist/connector.ts';
import trello from './trello/connector.ts';
import twilio from './twilio/connector.ts';
import typeform from './typeform/connector.ts';
import webhook from './webhook/connector.ts';

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
  microsoftToDo,
  outlookMail,
  outlookCalendar,
  onedrive,
  excel,
  slack,
  discord,
  telegram,
  mastodon,
  github,
  gitlab,
  bitbucket,
  linear,
  jira,
  notion,
  airtable,
  todoist,
  trello,
  asana,
  clickup,
  hubspot,
  pipedrive,
  stripe,
  shopify,
  mailchimp,
  sendgrid,
  twilio,
  typeform,
  dropbox,
  pdfOtter,
  openai,
  anthropic,
  scheduler,
  webhook,
  callable,
  http,
  rss,
  files,
  spreadsheets,
  email,
  tables,
  notifications,
  logger,
];
