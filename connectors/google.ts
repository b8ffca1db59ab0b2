/** What the connectors of Google's apps have in common. Each is still plain JSON once it is evaluated. */
import type { ConnectorSource } from '../src/shared/connector.ts';

type Auth = NonNullable<ConnectorSource['auth']>[number];
type ErrorRules = NonNullable<ConnectorSource['errors']>;

interface GoogleApp {
  /** The APIs to enable in the Google Cloud project, as its library names them; the app's own first. */
  readonly apis: readonly [string, ...string[]];
  readonly scopes: readonly { readonly id: string; readonly why: string }[];
}

/** Who signed in is asked here, with the credential; `openid` and `email` are its scopes. */
export const googleIdentityHost = 'openidconnect.googleapis.com';

/**
 * Sign-in with a client ID of the person's own; there are no keys for the data of an account.
 * https://developers.google.com/identity/protocols/oauth2/native-app
 */
export function googleSignIn({ apis, scopes }: GoogleApp): Auth {
  const enable = apis.map((name) => `“${name}”`).join(' and for ');
  return {
    id: 'google',
    kind: 'oauth2',
    label: 'Sign in with Google',
    issuer: 'https://accounts.google.com',
    authorizationUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
    tokenUrl: 'https://oauth2.googleapis.com/token',
    revocationUrl: 'https://oauth2.googleapis.com/revoke',
    pkce: 'S256',
    client: { auth: 'post', own: true, importJson: 'google' },
    // The chooser even where one account is signed in, so that a second one can be linked; consent, so that Google gives
    // a refresh token every time.
    params: { access_type: 'offline', prompt: 'select_account consent' },
    scopes: [
      ...scopes,
      { id: 'openid', why: 'Recognise the account you sign in with' },
      { id: 'email', why: 'Show the e-mail address of the account beside the connection' },
    ],
    identity: {
      request: {
        get: `https://${googleIdentityHost}/v1/userinfo`,
        reference:
          'https://developers.google.com/identity/openid-connect/openid-connect#obtaininguserprofileinformation',
      },
      label: '{{ email }}',
      key: '{{ sub }}',
      values: { email: '{{ email }}' },
    },
    steps: [
      'Open the Google Cloud console at https://console.cloud.google.com/ and choose a project, or create one.',
      `Under “APIs & Services”, “Library”, search for ${enable} and press Enable.`,
      'Under “Google Auth Platform”, fill in “Branding” (an app name and your e-mail address), choose an audience, and add your own address as a test user if the app is in testing.',
      'Under “Clients”, press “Create client”, choose the application type “Desktop app”, and give it any name.',
      'Download the JSON file that is offered and drop it here, or copy the client ID and client secret from it.',
    ],
    helpUrl: 'https://developers.google.com/workspace/guides/create-credentials#desktop-app',
  };
}

/**
 * Google says in `errors` or, newer APIs, in `details` why it refused; a used-up quota is a 403 at the older ones.
 * https://developers.google.com/workspace/drive/api/guides/handle-errors, https://cloud.google.com/apis/design/errors
 */
export function googleErrors(app: string, [api]: GoogleApp['apis']): ErrorRules {
  return [
    {
      when: '{{ status = 403 and error.errors[0].reason in ["rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "dailyLimitExceeded"] }}',
      code: 'rate_limited',
      message: `${app} asks for fewer requests, or the day’s quota is used up.`,
    },
    {
      when: '{{ status = 403 and (error.errors[0].reason = "accessNotConfigured" or "SERVICE_DISABLED" in error.details.reason) }}',
      code: 'permission_missing',
      message: `The ${api} is not enabled in the Google Cloud project of your client ID.`,
    },
  ];
}

/** Pages of a list of most of Google's APIs. */
export function googlePages(items: string, size: [string, number]) {
  return {
    kind: 'cursor',
    param: 'pageToken',
    next: '{{ nextPageToken }}',
    items,
    size,
  } as const;
}

/** Text inside of quotes in a search of Google Drive: https://developers.google.com/workspace/drive/api/guides/ref-search-terms */
export function driveText(expression: string): string {
  return `$replace($replace(${expression}, "\\\\", "\\\\\\\\"), "'", "\\\\'")`;
}

/** Which files a list of Google Drive is about: those of shared drives too. */
export const allDrives = { supportsAllDrives: 'true', includeItemsFromAllDrives: 'true' } as const;

/** Choices among the files for which a search term of Google Drive holds, the last changed first. */
export function driveFiles(term: string): NonNullable<ConnectorSource['options']>[string] {
  return {
    request: {
      get: 'https://www.googleapis.com/drive/v3/files',
      query: {
        q: `{{ "${term} and trashed = false" & (search ? " and name contains '" & ${driveText('search')} & "'" : "") }}`,
        orderBy: 'modifiedTime desc',
        fields: 'nextPageToken,files(id,name)',
        ...allDrives,
      },
      reference: 'https://developers.google.com/workspace/drive/api/reference/rest/v3/files/list',
    },
    paging: googlePages('{{ files }}', ['pageSize', 100]),
    value: '{{ id }}',
    label: '{{ name }}',
  };
}
