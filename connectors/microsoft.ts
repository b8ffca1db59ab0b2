/** What the connectors of Microsoft Graph have in common: the sign-in, the lists and the errors. */
import type { ConnectorSource, FieldSource, Paging } from '../src/shared/connector.ts';

export const graph = 'https://graph.microsoft.com/v1.0';

/** Microsoft's page about a request. */
export const graphReference = (page: string): string =>
  `https://learn.microsoft.com/graph/api/${page}?view=graph-rest-1.0`;

type SignIn = Extract<NonNullable<ConnectorSource['auth']>[number], { kind: 'oauth2' }>;

/**
 * Sign-in for accounts of organisations and personal ones (tenant `common`), with a public client of the person's own.
 * Entra takes any port of a loopback address, but matches host and path exactly; one with 127.0.0.1 can be registered in
 * the manifest only: https://learn.microsoft.com/entra/identity-platform/reply-url#prefer-127001-over-localhost
 */
export function microsoftSignIn(scopes: SignIn['scopes'], identity: SignIn['identity']): SignIn {
  return {
    id: 'microsoft',
    kind: 'oauth2',
    label: 'Sign in with Microsoft',
    authorizationUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
    tokenUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
    pkce: 'S256',
    client: { auth: 'none', own: true },
    // The chooser even where one account is signed in, so that a second one can be linked.
    params: { prompt: 'select_account' },
    scopes: [
      ...scopes,
      { id: 'offline_access', why: 'Stay signed in, so that journeys can run by themselves' },
    ],
    identity,
    steps: [
      'Open the Microsoft Entra admin center at https://entra.microsoft.com/ and go to “Entra ID”, “App registrations”. A personal account needs a free Azure account first.',
      'Press “New registration”, give it any name, choose accounts in any organizational directory and personal Microsoft accounts, leave the redirect URI empty, and press “Register”.',
      'Under “Manage”, “Manifest” find "publicClient" and make its list "redirectUris": ["http://127.0.0.1/callback"]. (In the older form of the manifest add {"url": "http://127.0.0.1/callback", "type": "InstalledClient"} to "replyUrlsWithType".) Press “Save”.',
      'On the “Overview” page copy the Application (client) ID and paste it here. No secret is needed, and one registration does for all Microsoft apps.',
    ],
    helpUrl: 'https://learn.microsoft.com/entra/identity-platform/quickstart-register-app',
  };
}

/** Who signed in, by the account itself; needs `readAccount` among the scopes. */
export const account: SignIn['identity'] = {
  request: {
    get: '/me',
    query: { $select: 'id,displayName,mail,userPrincipalName' },
    reference: graphReference('user-get'),
  },
  label: '{{ mail ? mail : userPrincipalName }}',
  key: '{{ id }}',
};
export const readAccount = {
  id: 'User.Read',
  why: 'Show the name of the account beside the connection',
};

/** Who signed in, by the OneDrive; where its files are fetched from is kept as `connection.files`. */
export const drive: SignIn['identity'] = {
  request: {
    get: '/me/drive',
    query: { $select: 'id,owner,webUrl' },
    reference: graphReference('drive-get'),
  },
  label: '{{ owner.user.email ? owner.user.email : owner.user.displayName }}',
  key: '{{ id }}',
  values: { files: '{{ $substringBefore($substringAfter(webUrl, "//"), "/") }}' },
};

/** Lists name the address of their next page. */
export const graphPaging: Paging = {
  kind: 'nextUrl',
  next: '{{ `@odata.nextLink` }}',
  items: '{{ value }}',
};

/** As many entries a page as an API gives at once. */
export const graphPages = (top: number): Paging => ({
  kind: 'nextUrl',
  next: '{{ `@odata.nextLink` }}',
  items: '{{ value }}',
  size: ['$top', top],
});

export const graphErrors: NonNullable<ConnectorSource['errors']> = [
  {
    when: '{{ error.code in ["MailboxNotEnabledForRESTAPI", "MailboxNotSupportedForRESTAPI"] }}',
    code: 'permission_missing',
    message: 'This Microsoft account has no mailbox at Outlook.',
  },
  {
    when: '{{ status = 403 and error.code in ["accessDenied", "AccessDenied", "ErrorAccessDenied", "Authorization_RequestDenied"] }}',
    code: 'permission_missing',
    message:
      'Microsoft does not allow that. In an organisation an administrator may have to agree.',
  },
  {
    when: '{{ error.code = "activityLimitReached" or error.code = "ApplicationThrottled" }}',
    code: 'rate_limited',
    message: 'Microsoft asks for fewer requests.',
  },
  {
    when: '{{ status = 507 or error.code = "quotaLimitReached" }}',
    code: 'rejected_by_app',
    message: 'There is no room left in the OneDrive.',
  },
];

/** A time as Graph keeps those of tasks and events: without offset, in UTC. */
export const utcTime = (expression: string): string =>
  `{{ ${expression} ? { "dateTime": $substring($formatDate(${expression}), 0, 19), "timeZone": "UTC" } }}`;

export const importanceField: FieldSource = {
  id: 'importance',
  label: 'Importance',
  type: 'choice',
  more: true,
  choices: [
    { value: 'low', label: 'Low' },
    { value: 'normal', label: 'Normal' },
    { value: 'high', label: 'High' },
  ],
};
