// Differences between a connector and its vendor's description that are no mistake of the connector, each with the reason.

export interface Explanation {
  readonly connector: string;
  /** The operations that it holds for; without it, all of the connector's. */
  readonly places?: readonly string[];
  /** As the check words them. */
  readonly differences: readonly string[];
  readonly reason: string;
}

const graph = 'https://graph.microsoft.com/v1.0';

export const explanations: readonly Explanation[] = [
  {
    connector: 'outlook-mail',
    differences: [`no get ${graph}/me/messages/{}/attachments/{}/$value`],
    reason:
      'the raw contents of an attachment are documented (attachment-get), but are not in the OData model',
  },
  {
    connector: 'onedrive',
    differences: [`no put ${graph}/me/drive/items/{}:/{}:/content`],
    reason:
      'addressing by path is documented (driveitem-put-content), but is not in the OData model',
  },
  {
    connector: 'onedrive',
    places: ['download-file'],
    differences: ['unknown query format'],
    reason: 'documented (driveitem-get-content-format), but not in the OData model',
  },
  {
    connector: 'onedrive',
    differences: ['unknown body @microsoft.graph.conflictBehavior'],
    reason:
      'an annotation of the instance (driveitem-post-children), which the OData model leaves out',
  },
  {
    connector: 'excel',
    differences: [`no patch ${graph}/me/drive/items/{}/workbook/worksheets/{}/range(address='{}')`],
    reason:
      'documented (range-update); the OData model has the range as a function, which is only read',
  },
  {
    connector: 'slack',
    differences: [
      'no post https://slack.com/api/files.getUploadURLExternal',
      'no post https://slack.com/api/files.completeUploadExternal',
    ],
    reason: 'the description is older than these methods, which replace files.upload',
  },
  {
    connector: 'discord',
    differences: ['unknown body files'],
    reason:
      'the parts files[n] of a form are documented in words (Uploading Files) and not in the types',
  },
  {
    connector: 'mastodon',
    differences: [
      'unknown query types',
      'no post https://{}/api/v2/media',
      'no put https://{}/api/v1/statuses/{}',
    ],
    reason: 'the description is older than these, which came with Mastodon 3.1.3 to 3.5',
  },
  {
    connector: 'mastodon',
    places: ['new-own-post', 'list-posts'],
    differences: [
      'unknown query since_id',
      'unknown query max_id',
      'unknown query limit',
      'unknown query exclude_reblogs',
      'unknown query exclude_replies',
    ],
    reason: 'the description has no parameters for the posts of an account; the reference has them',
  },
  {
    connector: 'trello',
    differences: ['without query idOrganizations'],
    reason: 'the reference has it as optional; searches by board need none',
  },
  {
    connector: 'trello',
    differences: ['unknown body dueComplete'],
    reason: 'the description is older than the parameter, which the reference has',
  },
  {
    connector: 'sendgrid',
    places: ['new-bounce'],
    differences: ['unknown query limit', 'unknown query offset'],
    reason: 'the description is older than the paging of bounces, which the reference has',
  },
  {
    connector: 'sendgrid',
    places: ['send-template'],
    differences: ['without body subject', 'without body content'],
    reason: 'with a template both are the template’s, as the reference says',
  },
  {
    connector: 'sendgrid',
    places: ['delete-bounce'],
    differences: ['without query email_address'],
    reason:
      'the reference of today wants the address in the path alone; that of earlier wanted both',
  },
  {
    connector: 'twilio',
    differences: ['no get https://api.twilio.com/2010-04-01/Accounts/{}/Recordings/{}.mp3'],
    reason: 'the sound of a recording is documented in words: .mp3 or .wav in place of .json',
  },
  {
    connector: 'typeform',
    places: ['delete-response'],
    differences: ['unknown query included_response_ids'],
    reason: 'the reference has this parameter; the client still uses the older included_tokens',
  },
  {
    connector: 'typeform',
    differences: [
      'no get https://{}/me',
      'no get https://api.typeform.com/me',
      'no patch https://api.typeform.com/forms/{}',
      'unknown query sort_by',
      'unknown query order_by',
    ],
    reason: 'the reference has these; the client leaves them out or builds them while it runs',
  },
  {
    connector: 'bitbucket',
    differences: ['unknown query pagelen', 'unknown query q', 'unknown query sort'],
    reason:
      'paging, filtering and sorting are documented once for all lists (rest/intro), and left out of most of their parameters',
  },
  {
    connector: 'bitbucket',
    places: ['new-commit'],
    differences: ['unknown query include'],
    reason: 'documented in words (commits-get), and left out of the parameters',
  },
  {
    connector: 'bitbucket',
    places: ['create-pull-request'],
    differences: ['unknown body description'],
    reason: 'documented in words (pullrequests-post), and left out of the schema',
  },
  {
    connector: 'bitbucket',
    differences: ['no get https://api.bitbucket.org/2.0/user/workspaces'],
    reason: 'the description is older than this request, which replaces /workspaces (CHANGE-3022)',
  },
];
