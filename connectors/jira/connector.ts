/** Jira Cloud platform REST API v3. Methods, parameters and answers: https://developer.atlassian.com/cloud/jira/platform/rest/v3/ */
import { defineConnector, type FieldSource } from '../../src/shared/connector.ts';

const docs = 'https://developer.atlassian.com/cloud/jira/platform/rest/v3';
const search = `${docs}/api-group-issue-search/#api-rest-api-3-search-jql-get`;

const assignable = `${docs}/api-group-user-search/#api-rest-api-3-user-assignable-search-get`;

/** Everything that Jira shows of an issue, and long texts as HTML beside Atlassian's own document format. */
const whole = { fields: '*navigable', expand: 'renderedFields' };

const pagesOfIssues = {
  kind: 'cursor',
  param: 'nextPageToken',
  next: '{{ nextPageToken }}',
  items: '{{ issues }}',
  size: ['maxResults', 100],
} as const;

const pagesOfValues = {
  kind: 'offset',
  param: 'startAt',
  items: '{{ values }}',
  size: ['maxResults', 50],
  more: '{{ isLast = false }}',
} as const;

/** Jira takes so many users and then leaves some out, so that their pages cannot be counted: the largest one is asked for. */
const onePage = { kind: 'none', items: '{{ $ }}' } as const;

/** Plain text as an Atlassian document, one paragraph a line: the API takes nothing else for long texts. */
function documentOf(field: string): string {
  return `{{ fields.${field} ? { "type": "doc", "version": 1, "content": [$split(fields.${field}, /\\r?\\n/).{ "type": "paragraph", "content": $ = "" ? [] : [{ "type": "text", "text": $ }] }] } }}`;
}

/**
 * JQL for issues whose time in `field` is not before the last poll. Times in JQL are those of the account's time zone, which
 * is not known here; only minutes before now mean the same everywhere.
 */
function jqlSince(field: string, restriction = ''): string {
  return (
    `{{ "project = \\"" & fields.project & "\\"" & (fields.type ? " AND issuetype = " & fields.type) & ` +
    `(fields.jql ? " AND (" & fields.jql & ")") & "${restriction}" & ` +
    `(since ? " AND ${field} >= \\"-" & $ceil(($millis() - since) / 60000 + 1) & "m\\"") & " ORDER BY ${field} ASC" }}`
  );
}

const projectField: FieldSource = {
  id: 'project',
  label: 'Project',
  type: 'dropdown',
  options: 'projects',
  required: true,
  help: 'Its key.',
  example: 'BAK',
};

const typeField: FieldSource = {
  id: 'type',
  label: 'Work type',
  type: 'dropdown',
  options: 'issueTypes',
  needs: ['project'],
};

const jqlField: FieldSource = {
  id: 'jql',
  label: 'Only where',
  type: 'text',
  more: true,
  help: 'JQL without ORDER BY.',
  example: 'priority = High AND labels = shop',
};

/** Only narrows the choice of issues. */
const projectOfIssueField: FieldSource = {
  ...projectField,
  required: false,
  help: 'Whose issues are offered below.',
};

const issueField: FieldSource = {
  id: 'issue',
  label: 'Issue',
  type: 'dropdown',
  options: 'issues',
  needs: ['project'],
  required: true,
  help: 'Its key.',
  example: 'BAK-42',
};

const summaryField: FieldSource = {
  id: 'summary',
  label: 'Summary',
  type: 'text',
  required: true,
};

const assigneeField: FieldSource = { id: 'assignee', label: 'Assignee', type: 'dropdown' };

const issueFields: FieldSource[] = [
  { id: 'description', label: 'Description', type: 'longText', help: 'Plain text.' },
  { id: 'priority', label: 'Priority', type: 'dropdown', options: 'priorities', more: true },
  { id: 'labels', label: 'Labels', type: 'list', options: 'labels', help: 'Without spaces.' },
  { id: 'due', label: 'Due date', type: 'date', more: true, example: '2026-03-31' },
  {
    id: 'other',
    label: 'Other fields',
    type: 'json',
    more: true,
    help: 'An object of field IDs and values as the Jira API takes them.',
    example: '{"customfield_10016": 5}',
  },
];

const issueValues = `"summary": fields.summary, "description": $description, "assignee": fields.assignee ? { "accountId": fields.assignee }, "priority": fields.priority ? { "id": fields.priority }, "labels": fields.labels, "duedate": fields.due ? $substring(fields.due, 0, 10)`;

/** Fields that are named one by one, then whatever else the person gave. */
function issueBody(first: string): string {
  const description = documentOf('description').slice(2, -2).trim();
  return `{{ ($description := (${description}); $merge([{ ${first}${issueValues} }, fields.other])) }}`;
}

const person = {
  accountId: '5b10ac8d82e05b22cc7d4ef5',
  accountType: 'atlassian',
  displayName: 'Ada Example',
  emailAddress: 'ada@example.com',
  active: true,
  timeZone: 'Europe/Berlin',
  self: 'https://bakery.atlassian.net/rest/api/3/user?accountId=5b10ac8d82e05b22cc7d4ef5',
};

const text = (words: string) => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text: words }] }],
});

const sampleIssue = {
  id: '10042',
  key: 'BAK-42',
  self: 'https://bakery.atlassian.net/rest/api/3/issue/10042',
  fields: {
    summary: 'The search finds nothing',
    description: text('Searching for bread shows an empty page.'),
    issuetype: { id: '10004', name: 'Bug', subtask: false },
    project: { id: '10000', key: 'BAK', name: 'Bakery' },
    status: {
      id: '10000',
      name: 'To Do',
      statusCategory: { id: 2, key: 'new', name: 'To Do' },
    },
    priority: { id: '2', name: 'High' },
    assignee: null,
    reporter: person,
    creator: person,
    labels: ['shop'],
    duedate: null,
    resolution: null,
    resolutiondate: null,
    created: '2026-03-02T09:15:00.000+0000',
    updated: '2026-03-02T09:15:00.000+0000',
    statuscategorychangedate: '2026-03-02T09:15:00.000+0000',
  },
  renderedFields: { description: '<p>Searching for bread shows an empty page.</p>' },
};

const doneIssue = {
  ...sampleIssue,
  fields: {
    ...sampleIssue.fields,
    status: {
      id: '10002',
      name: 'Done',
      statusCategory: { id: 3, key: 'done', name: 'Done' },
    },
    assignee: person,
    resolution: { id: '10000', name: 'Done' },
    resolutiondate: '2026-03-03T16:20:00.000+0000',
    updated: '2026-03-03T16:20:00.000+0000',
    statuscategorychangedate: '2026-03-03T16:20:00.000+0000',
  },
};

const sampleComment = {
  id: '10100',
  self: 'https://bakery.atlassian.net/rest/api/3/issue/10042/comment/10100',
  author: person,
  updateAuthor: person,
  body: text('Seen here as well.'),
  created: '2026-03-02T11:00:00.000+0000',
  updated: '2026-03-02T11:00:00.000+0000',
};

export default defineConnector({
  schema: 1,
  id: 'jira',
  name: 'Jira',
  category: 'developer',
  about: 'Issues, comments, statuses and attachments of a Jira Cloud site.',
  homepage: 'https://www.atlassian.com/software/jira',
  synonyms: ['atlassian', 'issue', 'ticket', 'bug', 'epic', 'story', 'sprint', 'work item', 'jql'],
  hosts: ['api.atlassian.com', '{{ connection.site }}'],
  auth: [
    {
      id: 'api-token',
      kind: 'fields',
      label: 'API token',
      fields: [
        {
          id: 'site',
          label: 'Site',
          type: 'host',
          help: 'The host of your Jira.',
          example: 'bakery.atlassian.net',
        },
        { id: 'email', label: 'E-mail address', type: 'text', help: 'Of your Atlassian account.' },
        { id: 'token', label: 'API token', type: 'secret' },
      ],
      apply: { basic: { user: '{{ credential.email }}', password: '{{ credential.token }}' } },
      identity: {
        request: {
          get: '/rest/api/3/myself',
          reference: `${docs}/api-group-myself/#api-rest-api-3-myself-get`,
        },
        label: '{{ emailAddress ? emailAddress : displayName }}',
        key: '{{ accountId }}',
      },
      steps: [
        'Open https://id.atlassian.com/manage-profile/security/api-tokens and press “Create API token” (the one without scopes).',
        'Give it a name and an expiry date, and press “Create”.',
        'Copy the token and paste it here; Atlassian shows it once.',
        'Put the host of your Jira and the e-mail address of your account beside it.',
      ],
      helpUrl:
        'https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/',
    },
    {
      // OAuth 2.0 (3LO): no PKCE, one exact callback URL, and requests go through api.atlassian.com with the ID of the site:
      // https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/
      id: 'browser',
      kind: 'oauth2',
      label: 'Sign in with Atlassian',
      authorizationUrl: 'https://auth.atlassian.com/authorize',
      tokenUrl: 'https://auth.atlassian.com/oauth/token',
      pkce: 'none',
      client: { auth: 'post', own: true },
      redirectPort: 47821,
      params: { audience: 'api.atlassian.com', prompt: 'consent' },
      scopes: [
        { id: 'read:jira-work', why: 'See projects, issues, comments and attachments' },
        {
          id: 'write:jira-work',
          why: 'Create, change and delete issues, comments and attachments',
        },
        { id: 'read:jira-user', why: 'Offer people to assign issues to' },
        { id: 'offline_access', why: 'Stay signed in' },
      ],
      // Which sites the person has chosen; without a site there is nothing to ask who they are.
      identity: {
        request: {
          get: 'https://api.atlassian.com/oauth/token/accessible-resources',
          reference:
            'https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/#3-1-get-the-cloudid-for-your-site',
        },
        label:
          '{{ ($["read:jira-work" in scopes])[0].(name & " (" & $substringAfter(url, "//") & ")") }}',
        key: '{{ ($["read:jira-work" in scopes])[0].id }}',
        values: {
          cloudId: '{{ ($["read:jira-work" in scopes])[0].id }}',
        },
      },
      baseUrl: 'https://api.atlassian.com/ex/jira/{{ connection.cloudId }}',
      steps: [
        'Open https://developer.atlassian.com/console/myapps/, press “Create” and choose “OAuth 2.0 integration”; give it any name.',
        'Under “Permissions”, add the “Jira API”, press “Configure” and add the scopes read:jira-work, write:jira-work and read:jira-user.',
        'Under “Authorization”, press “Add” beside OAuth 2.0 (3LO) and put http://127.0.0.1:47821/callback as callback URL.',
        'Under “Settings”, copy the client ID and the secret and paste them here.',
      ],
      helpUrl: 'https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/',
    },
  ],
  api: { baseUrl: 'https://{{ connection.site }}' },
  errors: [
    {
      when: '{{ status = 404 }}',
      code: 'missing_at_app',
      message: 'Jira does not have it, or the account may not see it.',
    },
    {
      when: '{{ status = 400 and $exists(errors.assignee) }}',
      code: 'rejected_by_app',
      message: 'The assignee cannot be given issues of this project.',
    },
  ],
  options: {
    projects: {
      request: {
        get: '/rest/api/3/project/search',
        query: { query: '{{ search }}', orderBy: 'name' },
        reference: `${docs}/api-group-projects/#api-rest-api-3-project-search-get`,
      },
      paging: pagesOfValues,
      value: '{{ key }}',
      label: '{{ name & " (" & key & ")" }}',
    },
    issueTypes: {
      request: {
        get: '/rest/api/3/project/{{ fields.project }}',
        reference: `${docs}/api-group-projects/#api-rest-api-3-project-projectidorkey-get`,
      },
      paging: { kind: 'none', items: '{{ issueTypes }}' },
      value: '{{ id }}',
      label: '{{ name }}',
    },
    issues: {
      request: {
        get: '/rest/api/3/search/jql',
        query: {
          jql: '{{ "project = \\"" & fields.project & "\\"" & (search ? " AND summary ~ \\"" & $replace(search, /["\\\\*]/, " ") & "*\\"") & " ORDER BY updated DESC" }}',
          fields: 'summary',
        },
        reference: search,
      },
      paging: pagesOfIssues,
      value: '{{ key }}',
      label: '{{ key & " " & fields.summary }}',
    },
    transitions: {
      request: {
        get: '/rest/api/3/issue/{{ fields.issue }}/transitions',
        reference: `${docs}/api-group-issues/#api-rest-api-3-issue-issueidorkey-transitions-get`,
      },
      paging: { kind: 'none', items: '{{ transitions }}' },
      value: '{{ id }}',
      label: '{{ name = to.name ? name : name & " (" & to.name & ")" }}',
    },
    users: {
      request: {
        get: '/rest/api/3/user/assignable/search',
        query: {
          project: '{{ fields.project }}',
          query: '{{ search ? search : "" }}',
          maxResults: '1000',
        },
        reference: assignable,
      },
      paging: onePage,
      value: '{{ accountId }}',
      label: '{{ displayName }}',
    },
    usersForIssue: {
      request: {
        get: '/rest/api/3/user/assignable/search',
        query: {
          issueKey: '{{ fields.issue }}',
          query: '{{ search ? search : "" }}',
          maxResults: '1000',
        },
        reference: assignable,
      },
      paging: onePage,
      value: '{{ accountId }}',
      label: '{{ displayName }}',
    },
    priorities: {
      request: {
        get: '/rest/api/3/priority/search',
        reference: `${docs}/api-group-issue-priorities/#api-rest-api-3-priority-search-get`,
      },
      paging: pagesOfValues,
      value: '{{ id }}',
      label: '{{ name }}',
    },
    labels: {
      request: {
        get: '/rest/api/3/label',
        reference: `${docs}/api-group-labels/#api-rest-api-3-label-get`,
      },
      paging: pagesOfValues,
      value: '{{ $ }}',
      label: '{{ $ }}',
    },
    linkTypes: {
      request: {
        get: '/rest/api/3/issueLinkType',
        reference: `${docs}/api-group-issue-link-types/#api-rest-api-3-issuelinktype-get`,
      },
      paging: { kind: 'none', items: '{{ issueLinkTypes }}' },
      value: '{{ name }}',
      label: '{{ outward }}',
    },
  },
  triggers: [
    {
      id: 'new-issue',
      name: 'New issue',
      sentence: 'When an issue is created in {project}',
      kind: 'poll',
      fields: [projectField, typeField, jqlField],
      request: {
        get: '/rest/api/3/search/jql',
        query: { jql: jqlSince('created'), ...whole },
        reference: search,
      },
      paging: pagesOfIssues,
      key: '{{ id }}',
      time: '{{ fields.created }}',
      sample: sampleIssue,
      synonyms: ['issue created', 'ticket', 'bug report', 'work item'],
    },
    {
      id: 'updated-issue',
      name: 'Issue created or updated',
      sentence: 'When an issue changes in {project}',
      about: 'Starts for every new issue, and each time one has been changed or commented on.',
      kind: 'poll',
      fields: [projectField, typeField, jqlField],
      request: {
        get: '/rest/api/3/search/jql',
        query: { jql: jqlSince('updated'), ...whole },
        reference: search,
      },
      paging: pagesOfIssues,
      key: '{{ id & "@" & fields.updated }}',
      time: '{{ fields.updated }}',
      sample: sampleIssue,
      synonyms: ['issue changed', 'status changed', 'new comment', 'issue assigned'],
    },
    {
      id: 'issue-done',
      name: 'Issue done',
      sentence: 'When an issue of {project} is done',
      about:
        'Starts when an issue comes to a status of the category Done; one that is reopened and done again counts again.',
      kind: 'poll',
      fields: [projectField, typeField, jqlField],
      request: {
        get: '/rest/api/3/search/jql',
        query: {
          jql: jqlSince('statusCategoryChangedDate', ' AND statusCategory = Done'),
          ...whole,
        },
        reference: search,
      },
      paging: pagesOfIssues,
      key: '{{ id & "@" & fields.statuscategorychangedate }}',
      time: '{{ fields.statuscategorychangedate }}',
      sample: doneIssue,
      synonyms: ['issue completed', 'issue closed', 'issue resolved'],
    },
  ],
  actions: [
    {
      id: 'create-issue',
      name: 'Create issue',
      sentence: 'Create the {type} {summary} in {project}',
      changes: true,
      repeat: 'never',
      fields: [
        projectField,
        { ...typeField, required: true },
        summaryField,
        { ...assigneeField, options: 'users', needs: ['project'] },
        ...issueFields,
        {
          id: 'parent',
          label: 'Parent',
          type: 'dropdown',
          options: 'issues',
          needs: ['project'],
          more: true,
          help: 'The epic, or for a subtask its issue.',
        },
      ],
      request: {
        post: '/rest/api/3/issue',
        body: {
          fields: issueBody(
            '"project": { "key": fields.project }, "issuetype": { "id": fields.type }, "parent": fields.parent ? { "key": fields.parent }, ',
          ),
        },
        reference: `${docs}/api-group-issues/#api-rest-api-3-issue-post`,
      },
      sample: {
        id: '10042',
        key: 'BAK-42',
        self: 'https://bakery.atlassian.net/rest/api/3/issue/10042',
      },
      synonyms: ['add issue', 'new ticket', 'report bug', 'create task', 'subtask', 'epic'],
    },
    {
      id: 'get-issue',
      name: 'Get issue',
      sentence: 'Get {issue}',
      changes: false,
      repeat: 'safe',
      fields: [projectOfIssueField, issueField],
      request: {
        get: '/rest/api/3/issue/{{ fields.issue }}',
        query: { expand: 'renderedFields' },
        reference: `${docs}/api-group-issues/#api-rest-api-3-issue-issueidorkey-get`,
      },
      sample: sampleIssue,
      synonyms: ['read issue', 'look up ticket'],
    },
    {
      id: 'find-issues',
      name: 'Find issues',
      sentence: 'Find issues where {jql}',
      changes: false,
      repeat: 'safe',
      fields: [
        {
          id: 'jql',
          label: 'JQL',
          type: 'longText',
          required: true,
          help: 'At least one condition; Jira refuses a search for everything.',
          example: 'project = BAK AND statusCategory != Done ORDER BY created DESC',
        },
      ],
      request: {
        get: '/rest/api/3/search/jql',
        query: { jql: '{{ fields.jql }}', ...whole },
        reference: search,
      },
      paging: pagesOfIssues,
      sample: [sampleIssue],
      synonyms: ['search issues', 'list issues', 'query'],
    },
    {
      id: 'update-issue',
      name: 'Update issue',
      sentence: 'Change {issue}',
      about: 'Fields that are left empty stay as they are. Labels replace those there are.',
      changes: true,
      repeat: 'safe',
      fields: [
        projectOfIssueField,
        issueField,
        { ...summaryField, required: false },
        { ...assigneeField, options: 'usersForIssue', needs: ['issue'] },
        ...issueFields,
        {
          id: 'silent',
          label: 'Tell nobody',
          type: 'boolean',
          more: true,
          help: 'Sends no e-mails to watchers. For administrators only.',
        },
      ],
      request: {
        put: '/rest/api/3/issue/{{ fields.issue }}',
        query: { notifyUsers: '{{ fields.silent ? "false" }}' },
        body: { fields: issueBody('') },
        answer: 'none',
        reference: `${docs}/api-group-issues/#api-rest-api-3-issue-issueidorkey-put`,
      },
      output: '{{ { "updated": true } }}',
      sample: { updated: true },
      synonyms: ['edit issue', 'assign issue', 'change priority'],
    },
    {
      id: 'change-status',
      name: 'Change status',
      sentence: 'Move {issue} by {transition}',
      changes: true,
      repeat: 'never',
      fields: [
        projectOfIssueField,
        issueField,
        {
          id: 'transition',
          label: 'Transition',
          type: 'dropdown',
          options: 'transitions',
          needs: ['issue'],
          required: true,
          help: 'Those that the workflow allows from the present status.',
        },
      ],
      request: {
        post: '/rest/api/3/issue/{{ fields.issue }}/transitions',
        body: { transition: { id: '{{ fields.transition }}' } },
        answer: 'none',
        reference: `${docs}/api-group-issues/#api-rest-api-3-issue-issueidorkey-transitions-post`,
      },
      output: '{{ { "moved": true } }}',
      sample: { moved: true },
      synonyms: ['transition issue', 'close issue', 'resolve issue', 'move issue'],
    },
    {
      id: 'add-comment',
      name: 'Add comment',
      sentence: 'Comment on {issue}',
      changes: true,
      repeat: 'never',
      fields: [
        projectOfIssueField,
        issueField,
        { id: 'comment', label: 'Comment', type: 'longText', required: true, help: 'Plain text.' },
      ],
      request: {
        post: '/rest/api/3/issue/{{ fields.issue }}/comment',
        body: { body: documentOf('comment') },
        reference: `${docs}/api-group-issue-comments/#api-rest-api-3-issue-issueidorkey-comment-post`,
      },
      sample: sampleComment,
      synonyms: ['create comment', 'reply', 'remark'],
    },
    {
      id: 'list-comments',
      name: 'List comments',
      sentence: 'List the comments of {issue}',
      changes: false,
      repeat: 'safe',
      fields: [projectOfIssueField, issueField],
      request: {
        get: '/rest/api/3/issue/{{ fields.issue }}/comment',
        query: { orderBy: 'created', expand: 'renderedBody' },
        reference: `${docs}/api-group-issue-comments/#api-rest-api-3-issue-issueidorkey-comment-get`,
      },
      paging: {
        kind: 'offset',
        param: 'startAt',
        items: '{{ comments }}',
        size: ['maxResults', 100],
        more: '{{ startAt + $count(comments) < total }}',
      },
      sample: [{ ...sampleComment, renderedBody: '<p>Seen here as well.</p>' }],
      synonyms: ['read comments', 'get comments'],
    },
    {
      id: 'add-attachment',
      name: 'Add attachment',
      sentence: 'Attach {file} to {issue}',
      changes: true,
      repeat: 'never',
      fields: [
        projectOfIssueField,
        issueField,
        { id: 'file', label: 'File', type: 'file', required: true },
      ],
      request: {
        post: '/rest/api/3/issue/{{ fields.issue }}/attachments',
        // Without it Jira takes an upload for a forged one.
        headers: { 'X-Atlassian-Token': 'no-check' },
        body: { file: '{{ fields.file }}' },
        bodyType: 'multipart',
        reference: `${docs}/api-group-issue-attachments/#api-rest-api-3-issue-issueidorkey-attachments-post`,
      },
      sample: [
        {
          id: '10200',
          filename: 'screenshot.png',
          author: person,
          created: '2026-03-02T09:20:00.000+0000',
          size: 23123,
          mimeType: 'image/png',
          content: 'https://bakery.atlassian.net/rest/api/3/attachment/content/10200',
        },
      ],
      synonyms: ['upload file', 'attach file'],
    },
    {
      id: 'link-issues',
      name: 'Link issues',
      sentence: 'Link {issue} to {other}',
      changes: true,
      repeat: 'safe',
      fields: [
        projectOfIssueField,
        issueField,
        {
          id: 'link',
          label: 'Link',
          type: 'dropdown',
          options: 'linkTypes',
          required: true,
          example: 'Blocks',
        },
        {
          id: 'other',
          label: 'Other issue',
          type: 'dropdown',
          options: 'issues',
          needs: ['project'],
          required: true,
          help: 'Its key; it may be of another project.',
          example: 'BAK-43',
        },
      ],
      request: {
        post: '/rest/api/3/issueLink',
        // The issue that does it is the inward one: https://developer.atlassian.com/cloud/jira/platform/issue-linking-model/
        body: {
          type: { name: '{{ fields.link }}' },
          inwardIssue: { key: '{{ fields.issue }}' },
          outwardIssue: { key: '{{ fields.other }}' },
        },
        answer: 'none',
        reference: `${docs}/api-group-issue-links/#api-rest-api-3-issuelink-post`,
      },
      output: '{{ { "linked": true } }}',
      sample: { linked: true },
      synonyms: ['connect issues', 'blocks', 'duplicates', 'relates to'],
    },
    {
      id: 'log-work',
      name: 'Log work',
      sentence: 'Log {time} on {issue}',
      changes: true,
      repeat: 'never',
      fields: [
        projectOfIssueField,
        issueField,
        { id: 'time', label: 'Time spent', type: 'text', required: true, example: '1h 30m' },
        { id: 'comment', label: 'Comment', type: 'longText', help: 'Plain text.' },
      ],
      request: {
        post: '/rest/api/3/issue/{{ fields.issue }}/worklog',
        body: { timeSpent: '{{ fields.time }}', comment: documentOf('comment') },
        reference: `${docs}/api-group-issue-worklogs/#api-rest-api-3-issue-issueidorkey-worklog-post`,
      },
      sample: {
        id: '10300',
        issueId: '10042',
        author: person,
        created: '2026-03-03T17:00:00.000+0000',
        started: '2026-03-03T17:00:00.000+0000',
        timeSpent: '1h 30m',
        timeSpentSeconds: 5400,
      },
      synonyms: ['time tracking', 'worklog'],
    },
    {
      id: 'find-user',
      name: 'Find user',
      sentence: 'Find the user {words}',
      changes: false,
      repeat: 'safe',
      fields: [{ id: 'words', label: 'Name or e-mail address', type: 'text', required: true }],
      request: {
        get: '/rest/api/3/user/search',
        query: { query: '{{ fields.words }}', maxResults: '1000' },
        reference: `${docs}/api-group-user-search/#api-rest-api-3-user-search-get`,
      },
      paging: onePage,
      sample: [person],
      synonyms: ['look up person', 'account id', 'search users'],
    },
    {
      id: 'delete-issue',
      name: 'Delete issue',
      sentence: 'Delete {issue}',
      changes: true,
      repeat: 'safe',
      fields: [
        projectOfIssueField,
        issueField,
        {
          id: 'subtasks',
          label: 'With its subtasks',
          type: 'boolean',
          more: true,
          help: 'An issue with subtasks is not deleted without them.',
        },
      ],
      request: {
        delete: '/rest/api/3/issue/{{ fields.issue }}',
        query: { deleteSubtasks: '{{ fields.subtasks ? "true" }}' },
        answer: 'none',
        reference: `${docs}/api-group-issues/#api-rest-api-3-issue-issueidorkey-delete`,
      },
      output: '{{ { "deleted": true } }}',
      sample: { deleted: true },
      synonyms: ['remove issue'],
    },
  ],
});
