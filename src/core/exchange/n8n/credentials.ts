/** Connections as n8n's credentials: of its own type for an app where it has one, else of a general type. */
import type { Json } from '../../../shared/connector.ts';
import type { NamedConnection } from '../outline/index.ts';
import type { WorkflowNode } from './workflow.ts';

/** n8n's credential types for sign-ins and keys of apps, by app and kind. */
const predefined: Readonly<Record<string, Partial<Record<NamedConnection['kind'], string>>>> = {
  airtable: { oauth2: 'airtableOAuth2Api', fields: 'airtableTokenApi' },
  asana: { oauth2: 'asanaOAuth2Api', fields: 'asanaApi' },
  clickup: { oauth2: 'clickUpOAuth2Api', fields: 'clickUpApi' },
  discord: { fields: 'discordBotApi' },
  dropbox: { oauth2: 'dropboxOAuth2Api' },
  excel: { oauth2: 'microsoftExcelOAuth2Api' },
  github: { oauth2: 'githubOAuth2Api', fields: 'githubApi' },
  gitlab: { oauth2: 'gitlabOAuth2Api', fields: 'gitlabApi' },
  gmail: { oauth2: 'gmailOAuth2' },
  'google-calendar': { oauth2: 'googleCalendarOAuth2Api' },
  'google-contacts': { oauth2: 'googleContactsOAuth2Api' },
  'google-drive': { oauth2: 'googleDriveOAuth2Api' },
  'google-sheets': { oauth2: 'googleSheetsOAuth2Api' },
  'google-tasks': { oauth2: 'googleTasksOAuth2Api' },
  hubspot: { oauth2: 'hubspotOAuth2Api', fields: 'hubspotAppToken' },
  linear: { oauth2: 'linearOAuth2Api', fields: 'linearApi' },
  mailchimp: { oauth2: 'mailchimpOAuth2Api' },
  'microsoft-to-do': { oauth2: 'microsoftToDoOAuth2Api' },
  notion: { oauth2: 'notionOAuth2Api', fields: 'notionApi' },
  onedrive: { oauth2: 'microsoftOneDriveOAuth2Api' },
  openai: { fields: 'openAiApi' },
  'outlook-mail': { oauth2: 'microsoftOutlookOAuth2Api' },
  pipedrive: { oauth2: 'pipedriveOAuth2Api' },
  sendgrid: { fields: 'sendGridApi' },
  slack: { oauth2: 'slackOAuth2Api', fields: 'slackApi' },
  stripe: { fields: 'stripeApi' },
  todoist: { oauth2: 'todoistOAuth2Api', fields: 'todoistApi' },
  typeform: { oauth2: 'typeformOAuth2Api', fields: 'typeformApi' },
};

export interface UsedCredential {
  readonly parameters: Readonly<Record<string, Json>>;
  readonly credentials: NonNullable<WorkflowNode['credentials']>;
  readonly notes: readonly string[];
}

/** How an HTTP request of n8n uses a connection; its secrets are put into the credential there. */
export function credentialOf(connection: NamedConnection): UsedCredential | undefined {
  const { app, kind, name } = connection;
  if (kind === 'none') return undefined;
  const own = predefined[app]?.[kind];
  if (own !== undefined) {
    return {
      parameters: { authentication: 'predefinedCredentialType', nodeCredentialType: own },
      credentials: { [own]: { id: null, name } },
      notes: [],
    };
  }
  const { type, notes } = generalType(connection);
  return {
    parameters: { authentication: 'genericCredentialType', genericAuthType: type },
    credentials: { [type]: { id: null, name } },
    notes,
  };
}

function generalType(connection: NamedConnection): { type: string; notes: string[] } {
  const { kind, headers, query, path, basic } = connection;
  if (kind === 'oauth2' || kind === 'clientCredentials') return { type: 'oAuth2Api', notes: [] };
  if (basic !== undefined) return { type: 'httpBasicAuth', notes: [] };
  if (Object.keys(path).length > 0) {
    return {
      type: 'httpCustomAuth',
      notes: ['Its credential stands in the address: put it there in place of “credential”.'],
    };
  }
  if (headers.length === 1 && query.length === 0) return { type: 'httpHeaderAuth', notes: [] };
  if (headers.length === 0 && query.length === 1) return { type: 'httpQueryAuth', notes: [] };
  const parts = [...headers, ...query].map(([name]) => name).join(', ');
  return {
    type: 'httpCustomAuth',
    notes: [`Put ${parts} into a “Custom Auth” credential of n8n.`],
  };
}
