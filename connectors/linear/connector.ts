/** Linear GraphQL API. Types and arguments: https://studio.apollographql.com/public/Linear-API/variant/current/schema/reference */
import { defineConnector, type FieldSource, type Json } from '../../src/shared/connector.ts';

const reference = 'https://linear.app/developers/graphql';

/** One request of the API: everything is a POST to one address. */
function ask(query: string, variables: Record<string, Json> = {}) {
  return { post: '/graphql', body: { query, variables }, reference };
}

/** A list as the API pages it, newest first. */
function pages(name: string) {
  return {
    kind: 'cursor',
    next: `{{ data.${name}.pageInfo.hasNextPage ? data.${name}.pageInfo.endCursor }}`,
    items: `{{ data.${name}.nodes }}`,
  } as const;
}

const pageInfo = 'pageInfo { hasNextPage endCursor }';

const issueParts =
  'id identifier number title description url priority priorityLabel estimate dueDate branchName ' +
  'createdAt updatedAt startedAt completedAt canceledAt archivedAt ' +
  'state { id name type } team { id key name } assignee { id name email } creator { id name email } ' +
  'project { id name } parent { id identifier } labels(first: 20) { nodes { id name } }';

const commentParts =
  'id body url createdAt updatedAt editedAt user { id name email } parent { id } ' +
  'issue { id identifier title url team { id key name } }';

const projectParts =
  'id name description url slugId priority priorityLabel progress startDate targetDate createdAt ' +
  'updatedAt status { id name type } lead { id name email } teams(first: 10) { nodes { id key name } }';

const issues = `query($filter: IssueFilter, $after: String) { issues(first: 50, filter: $filter, after: $after) { nodes { ${issueParts} } ${pageInfo} } }`;

const teamField: FieldSource = {
  id: 'team',
  label: 'Team',
  type: 'dropdown',
  options: 'teams',
  required: true,
};

const anyTeamField: FieldSource = { ...teamField, required: false, help: 'Empty for every team.' };

/** Only narrows the choices of other fields. */
const teamOfIssueField: FieldSource = {
  ...teamField,
  required: false,
  help: 'Whose issues are offered below.',
};

const issueField: FieldSource = {
  id: 'issue',
  label: 'Issue',
  type: 'dropdown',
  options: 'issues',
  needs: ['team'],
  required: true,
  help: 'Its identifier will do.',
  example: 'BAK-42',
};

const titleField: FieldSource = { id: 'title', label: 'Title', type: 'text', required: true };

const descriptionField: FieldSource = {
  id: 'description',
  label: 'Description',
  type: 'longText',
  help: 'Markdown.',
};

const issueFields: FieldSource[] = [
  descriptionField,
  { id: 'state', label: 'Status', type: 'dropdown', options: 'states', needs: ['team'] },
  { id: 'assignee', label: 'Assignee', type: 'dropdown', options: 'users' },
  {
    id: 'priority',
    label: 'Priority',
    type: 'choice',
    choices: [
      { value: '0', label: 'None' },
      { value: '1', label: 'Urgent' },
      { value: '2', label: 'High' },
      { value: '3', label: 'Medium' },
      { value: '4', label: 'Low' },
    ],
  },
  { id: 'labels', label: 'Labels', type: 'list', options: 'labels', needs: ['team'] },
  { id: 'project', label: 'Project', type: 'dropdown', options: 'projects', more: true },
  { id: 'due', label: 'Due date', type: 'date', more: true, example: '2026-03-31' },
  {
    id: 'estimate',
    label: 'Estimate',
    type: 'number',
    more: true,
    help: 'In the points of the team.',
  },
];

const issueInput = {
  description: '{{ fields.description }}',
  stateId: '{{ fields.state }}',
  assigneeId: '{{ fields.assignee }}',
  priority: '{{ fields.priority ? $number(fields.priority) }}',
  labelIds: '{{ fields.labels }}',
  projectId: '{{ fields.project }}',
  dueDate: '{{ fields.due ? $substring(fields.due, 0, 10) }}',
  estimate: '{{ fields.estimate }}',
};

const person = {
  id: '5f3c2b1a-0000-4000-8000-000000001001',
  name: 'Ada Example',
  email: 'ada@example.com',
};

const team = { id: '5f3c2b1a-0000-4000-8000-00000000beef', key: 'BAK', name: 'Bakery' };

const sampleIssue = {
  id: '5f3c2b1a-0000-4000-8000-000000000042',
  identifier: 'BAK-42',
  number: 42,
  title: 'The search finds nothing',
  description: 'Searching for “bread” shows an empty page.',
  url: 'https://linear.app/bakery/issue/BAK-42/the-search-finds-nothing',
  priority: 2,
  priorityLabel: 'High',
  estimate: null,
  dueDate: null,
  branchName: 'ada/bak-42-the-search-finds-nothing',
  createdAt: '2026-03-02T09:15:00.000Z',
  updatedAt: '2026-03-02T09:15:00.000Z',
  startedAt: null,
  completedAt: null,
  canceledAt: null,
  archivedAt: null,
  state: { id: '5f3c2b1a-0000-4000-8000-0000000057a1', name: 'Todo', type: 'unstarted' },
  team,
  assignee: null,
  creator: person,
  project: null,
  parent: null,
  labels: { nodes: [{ id: '5f3c2b1a-0000-4000-8000-00000000b0b0', name: 'Bug' }] },
};

const completedIssue = {
  ...sampleIssue,
  updatedAt: '2026-03-03T16:20:00.000Z',
  startedAt: '2026-03-03T08:00:00.000Z',
  completedAt: '2026-03-03T16:20:00.000Z',
  state: { id: '5f3c2b1a-0000-4000-8000-0000000057a3', name: 'Done', type: 'completed' },
  assignee: person,
};

const sampleComment = {
  id: '5f3c2b1a-0000-4000-8000-00000000c0c0',
  body: 'Seen here as well.',
  url: 'https://linear.app/bakery/issue/BAK-42/the-search-finds-nothing#comment-c0c0',
  createdAt: '2026-03-02T11:00:00.000Z',
  updatedAt: '2026-03-02T11:00:00.000Z',
  editedAt: null,
  user: person,
  parent: null,
  issue: {
    id: sampleIssue.id,
    identifier: 'BAK-42',
    title: sampleIssue.title,
    url: sampleIssue.url,
    team,
  },
};

const sampleProject = {
  id: '5f3c2b1a-0000-4000-8000-00000000d0d0',
  name: 'A better search',
  description: 'Find what people look for',
  url: 'https://linear.app/bakery/project/a-better-search-1a2b3c4d5e6f',
  slugId: '1a2b3c4d5e6f',
  priority: 0,
  priorityLabel: 'No priority',
  progress: 0,
  startDate: null,
  targetDate: '2026-06-30',
  createdAt: '2026-03-01T10:00:00.000Z',
  updatedAt: '2026-03-01T10:00:00.000Z',
  status: { id: '5f3c2b1a-0000-4000-8000-0000000057b0', name: 'Backlog', type: 'backlog' },
  lead: person,
  teams: { nodes: [team] },
};

const identity = {
  request: {
    ...ask('query { viewer { id name email organization { id name urlKey } } }'),
    post: 'https://api.linear.app/graphql',
  },
  label: '{{ data.viewer.email & " (" & data.viewer.organization.name & ")" }}',
  key: '{{ data.viewer.id }}',
};

export default defineConnector({
  schema: 1,
  id: 'linear',
  name: 'Linear',
  category: 'developer',
  about: 'Issues, comments and projects of a Linear workspace.',
  homepage: 'https://linear.app/',
  synonyms: ['issue', 'ticket', 'bug', 'project', 'sprint', 'cycle', 'backlog'],
  hosts: ['api.linear.app'],
  auth: [
    {
      // With PKCE no secret is asked for; the redirect must be one of those that the application lists, port included:
      // https://linear.app/developers/oauth-2-0-authentication
      id: 'browser',
      kind: 'oauth2',
      label: 'Sign in with Linear',
      authorizationUrl: 'https://linear.app/oauth/authorize',
      tokenUrl: 'https://api.linear.app/oauth/token',
      revocationUrl: 'https://api.linear.app/oauth/revoke',
      pkce: 'S256',
      client: { auth: 'none', own: true },
      redirectPort: 47821,
      // Asks each time, so that another workspace can be chosen.
      params: { prompt: 'consent' },
      scopes: [
        { id: 'read', why: 'See issues, comments, projects and teams' },
        { id: 'write', why: 'Create, change and delete issues, comments and projects' },
      ],
      scopeSeparator: ',',
      identity,
      steps: [
        'In Linear, open Settings, “API” under “Administration”, and add an OAuth application (https://linear.app/settings/api/applications/new). Only admins of a workspace may.',
        'Give it any name, developer name and address, and http://127.0.0.1:47821/callback as callback URL.',
        'Create it, copy its client ID and paste it here. No client secret is needed.',
      ],
      helpUrl: 'https://linear.app/developers/oauth-2-0-authentication',
    },
    {
      id: 'api-key',
      kind: 'fields',
      label: 'Personal API key',
      fields: [{ id: 'apiKey', label: 'API key', type: 'secret', help: 'Starts with “lin_api_”.' }],
      // The key itself, without “Bearer”: https://linear.app/developers/graphql#personal-api-keys
      apply: { headers: { Authorization: '{{ credential.apiKey }}' } },
      identity,
      steps: [
        'In Linear, open Settings, “Security & access” (https://linear.app/settings/account/security).',
        'Under “Personal API keys”, press “New API key”, give it a name and full access, or read and write.',
        'Copy the key and paste it here; Linear shows it once.',
      ],
      helpUrl: 'https://linear.app/docs/api-and-webhooks',
    },
  ],
  api: {
    baseUrl: 'https://api.linear.app',
    // 5,000 requests an hour, and so many points of complexity: https://linear.app/developers/rate-limiting
    rate: { requests: 80, per: 'minute' },
    failed: '{{ $exists(errors) }}',
  },
  errors: [
    {
      when: '{{ "RATELIMITED" in errors.extensions.code }}',
      code: 'rate_limited',
      message: 'Linear asks for fewer requests; the hour’s requests are used up.',
    },
    {
      when: '{{ "AUTHENTICATION_ERROR" in errors.extensions.code }}',
      code: 'sign_in_needed',
      message: 'Linear does not accept the key or sign-in any more.',
    },
    {
      when: '{{ "FORBIDDEN" in errors.extensions.code }}',
      code: 'permission_missing',
      message: 'The account or its key may not do this.',
    },
    {
      when: '{{ $count(errors[$contains(message, "Entity not found")]) > 0 }}',
      code: 'missing_at_app',
      message: 'Linear does not have it, or the account may not see it.',
    },
  ],
  options: {
    teams: {
      request: ask(
        `query($after: String) { teams(first: 100, after: $after) { nodes { id key name } ${pageInfo} } }`,
        { after: '{{ cursor }}' },
      ),
      paging: pages('teams'),
      value: '{{ id }}',
      label: '{{ name & " (" & key & ")" }}',
    },
    issues: {
      request: ask(
        `query($filter: IssueFilter, $after: String) { issues(first: 100, filter: $filter, after: $after, orderBy: updatedAt) { nodes { id identifier title } ${pageInfo} } }`,
        {
          filter:
            '{{ { "team": fields.team ? { "id": { "eq": fields.team } }, "title": search ? { "containsIgnoreCase": search } } }}',
          after: '{{ cursor }}',
        },
      ),
      paging: pages('issues'),
      value: '{{ id }}',
      label: '{{ identifier & " " & title }}',
    },
    states: {
      request: ask(
        `query($filter: WorkflowStateFilter, $after: String) { workflowStates(first: 100, filter: $filter, after: $after) { nodes { id name } ${pageInfo} } }`,
        {
          filter: '{{ { "team": fields.team ? { "id": { "eq": fields.team } } } }}',
          after: '{{ cursor }}',
        },
      ),
      paging: pages('workflowStates'),
      value: '{{ id }}',
      label: '{{ name }}',
    },
    labels: {
      // Labels of the team, and those of the whole workspace.
      request: ask(
        `query($filter: IssueLabelFilter, $after: String) { issueLabels(first: 100, filter: $filter, after: $after) { nodes { id name } ${pageInfo} } }`,
        {
          filter:
            '{{ { "or": fields.team ? [{ "team": { "null": true } }, { "team": { "id": { "eq": fields.team } } }] } }}',
          after: '{{ cursor }}',
        },
      ),
      paging: pages('issueLabels'),
      value: '{{ id }}',
      label: '{{ name }}',
    },
    users: {
      request: ask(
        `query($after: String) { users(first: 100, after: $after) { nodes { id name email } ${pageInfo} } }`,
        { after: '{{ cursor }}' },
      ),
      paging: pages('users'),
      value: '{{ id }}',
      label: '{{ name & " (" & email & ")" }}',
    },
    projects: {
      request: ask(
        `query($filter: ProjectFilter, $after: String) { projects(first: 100, filter: $filter, after: $after) { nodes { id name } ${pageInfo} } }`,
        {
          filter: '{{ { "name": search ? { "containsIgnoreCase": search } } }}',
          after: '{{ cursor }}',
        },
      ),
      paging: pages('projects'),
      value: '{{ id }}',
      label: '{{ name }}',
    },
  },
  triggers: [
    {
      id: 'new-issue',
      name: 'New issue',
      sentence: 'When an issue is created in {team}',
      kind: 'poll',
      fields: [anyTeamField],
      request: ask(issues, {
        filter:
          '{{ { "team": fields.team ? { "id": { "eq": fields.team } }, "createdAt": since ? { "gte": $fromMillis(since) } } }}',
        after: '{{ cursor }}',
      }),
      paging: pages('issues'),
      key: '{{ id }}',
      time: '{{ createdAt }}',
      sample: sampleIssue,
      synonyms: ['issue created', 'ticket', 'bug report'],
    },
    {
      id: 'updated-issue',
      name: 'Issue created or updated',
      sentence: 'When an issue changes in {team}',
      about: 'Starts for every new issue, and each time one has been changed.',
      kind: 'poll',
      fields: [anyTeamField],
      request: ask(issues, {
        filter:
          '{{ { "team": fields.team ? { "id": { "eq": fields.team } }, "updatedAt": since ? { "gte": $fromMillis(since) } } }}',
        after: '{{ cursor }}',
      }),
      paging: pages('issues'),
      key: '{{ id & "@" & updatedAt }}',
      time: '{{ updatedAt }}',
      sample: sampleIssue,
      synonyms: ['issue changed', 'status changed', 'issue assigned'],
    },
    {
      id: 'issue-completed',
      name: 'Issue completed',
      sentence: 'When an issue is completed in {team}',
      about: 'An issue that is reopened and completed again counts again.',
      kind: 'poll',
      fields: [anyTeamField],
      request: ask(issues, {
        filter:
          '{{ { "team": fields.team ? { "id": { "eq": fields.team } }, "completedAt": since ? { "gte": $fromMillis(since) } : { "null": false } } }}',
        after: '{{ cursor }}',
      }),
      paging: pages('issues'),
      key: '{{ id & "@" & completedAt }}',
      time: '{{ completedAt }}',
      sample: completedIssue,
      synonyms: ['issue done', 'issue closed', 'ticket solved'],
    },
    {
      id: 'new-comment',
      name: 'New comment',
      sentence: 'When someone comments on an issue of {team}',
      kind: 'poll',
      fields: [anyTeamField],
      request: ask(
        `query($filter: CommentFilter, $after: String) { comments(first: 50, filter: $filter, after: $after) { nodes { ${commentParts} } ${pageInfo} } }`,
        {
          filter:
            '{{ { "issue": fields.team ? { "team": { "id": { "eq": fields.team } } } : { "null": false }, "createdAt": since ? { "gte": $fromMillis(since) } } }}',
          after: '{{ cursor }}',
        },
      ),
      paging: pages('comments'),
      key: '{{ id }}',
      time: '{{ createdAt }}',
      sample: sampleComment,
      synonyms: ['reply', 'discussion', 'remark'],
    },
    {
      id: 'new-project',
      name: 'New project',
      sentence: 'When a project is created',
      kind: 'poll',
      request: ask(
        `query($filter: ProjectFilter, $after: String) { projects(first: 50, filter: $filter, after: $after) { nodes { ${projectParts} } ${pageInfo} } }`,
        {
          filter: '{{ { "createdAt": since ? { "gte": $fromMillis(since) } } }}',
          after: '{{ cursor }}',
        },
      ),
      paging: pages('projects'),
      key: '{{ id }}',
      time: '{{ createdAt }}',
      sample: sampleProject,
      synonyms: ['project created', 'roadmap'],
    },
  ],
  actions: [
    {
      id: 'create-issue',
      name: 'Create issue',
      sentence: 'Create the issue {title} in {team}',
      changes: true,
      repeat: 'never',
      fields: [
        teamField,
        titleField,
        ...issueFields,
        {
          id: 'parent',
          label: 'Parent issue',
          type: 'dropdown',
          options: 'issues',
          needs: ['team'],
          more: true,
          help: 'Makes the new issue a sub-issue of this one.',
        },
      ],
      request: ask(
        `mutation($input: IssueCreateInput!) { issueCreate(input: $input) { success issue { ${issueParts} } } }`,
        {
          input: {
            teamId: '{{ fields.team }}',
            title: '{{ fields.title }}',
            ...issueInput,
            parentId: '{{ fields.parent }}',
          },
        },
      ),
      output: '{{ data.issueCreate.issue }}',
      sample: sampleIssue,
      synonyms: ['add issue', 'new ticket', 'report bug', 'sub-issue'],
    },
    {
      id: 'get-issue',
      name: 'Get issue',
      sentence: 'Get {issue}',
      changes: false,
      repeat: 'safe',
      fields: [teamOfIssueField, issueField],
      request: ask(`query($id: String!) { issue(id: $id) { ${issueParts} } }`, {
        id: '{{ fields.issue }}',
      }),
      output: '{{ data.issue }}',
      sample: sampleIssue,
      synonyms: ['read issue', 'look up ticket'],
    },
    {
      id: 'find-issues',
      name: 'Find issues',
      sentence: 'Find issues of {team}',
      changes: false,
      repeat: 'safe',
      fields: [
        anyTeamField,
        { id: 'words', label: 'Words in the title', type: 'text' },
        {
          id: 'kind',
          label: 'Status',
          type: 'choice',
          choices: [
            { value: 'triage', label: 'In triage' },
            { value: 'backlog', label: 'In the backlog' },
            { value: 'unstarted', label: 'Not started' },
            { value: 'started', label: 'Started' },
            { value: 'completed', label: 'Completed' },
            { value: 'canceled', label: 'Cancelled' },
          ],
        },
        { id: 'assignee', label: 'Assignee', type: 'dropdown', options: 'users' },
        { id: 'project', label: 'Project', type: 'dropdown', options: 'projects', more: true },
      ],
      request: ask(issues, {
        filter:
          '{{ { "team": fields.team ? { "id": { "eq": fields.team } }, "title": fields.words ? { "containsIgnoreCase": fields.words }, "state": fields.kind ? { "type": { "eq": fields.kind } }, "assignee": fields.assignee ? { "id": { "eq": fields.assignee } }, "project": fields.project ? { "id": { "eq": fields.project } } } }}',
        after: '{{ cursor }}',
      }),
      paging: pages('issues'),
      sample: [sampleIssue],
      synonyms: ['list issues', 'search issues', 'filter issues'],
    },
    {
      id: 'update-issue',
      name: 'Update issue',
      sentence: 'Change {issue}',
      about: 'Fields that are left empty stay as they are. Labels replace those there are.',
      changes: true,
      repeat: 'safe',
      fields: [teamOfIssueField, issueField, { ...titleField, required: false }, ...issueFields],
      request: ask(
        `mutation($id: String!, $input: IssueUpdateInput!) { issueUpdate(id: $id, input: $input) { success issue { ${issueParts} } } }`,
        { id: '{{ fields.issue }}', input: { title: '{{ fields.title }}', ...issueInput } },
      ),
      output: '{{ data.issueUpdate.issue }}',
      sample: completedIssue,
      synonyms: ['edit issue', 'close issue', 'assign issue', 'change status'],
    },
    {
      id: 'delete-issue',
      name: 'Delete issue',
      sentence: 'Delete {issue}',
      about: 'Linear keeps deleted issues for 30 days.',
      changes: true,
      repeat: 'safe',
      fields: [teamOfIssueField, issueField],
      request: ask('mutation($id: String!) { issueDelete(id: $id) { success } }', {
        id: '{{ fields.issue }}',
      }),
      output: '{{ { "deleted": true } }}',
      sample: { deleted: true },
      synonyms: ['remove issue', 'trash issue'],
    },
    {
      id: 'add-comment',
      name: 'Add comment',
      sentence: 'Comment on {issue}',
      changes: true,
      repeat: 'never',
      fields: [
        teamOfIssueField,
        issueField,
        { id: 'body', label: 'Comment', type: 'longText', required: true, help: 'Markdown.' },
      ],
      request: ask(
        `mutation($input: CommentCreateInput!) { commentCreate(input: $input) { success comment { ${commentParts} } } }`,
        { input: { issueId: '{{ fields.issue }}', body: '{{ fields.body }}' } },
      ),
      output: '{{ data.commentCreate.comment }}',
      sample: sampleComment,
      synonyms: ['create comment', 'reply', 'remark'],
    },
    {
      id: 'add-link',
      name: 'Add link',
      sentence: 'Add {url} to {issue}',
      about: 'A link that the issue already has is changed instead.',
      changes: true,
      repeat: 'safe',
      fields: [
        teamOfIssueField,
        issueField,
        { id: 'url', label: 'Address', type: 'url', required: true },
        { id: 'title', label: 'Title', type: 'text', required: true },
        { id: 'subtitle', label: 'Subtitle', type: 'text', more: true },
      ],
      request: ask(
        'mutation($input: AttachmentCreateInput!) { attachmentCreate(input: $input) { success attachment { id title subtitle url createdAt } } }',
        {
          input: {
            issueId: '{{ fields.issue }}',
            url: '{{ fields.url }}',
            title: '{{ fields.title }}',
            subtitle: '{{ fields.subtitle }}',
          },
        },
      ),
      output: '{{ data.attachmentCreate.attachment }}',
      sample: {
        id: '5f3c2b1a-0000-4000-8000-00000000a0a0',
        title: 'Screenshot',
        subtitle: null,
        url: 'https://example.com/screenshot.png',
        createdAt: '2026-03-02T09:20:00.000Z',
      },
      synonyms: ['attachment', 'attach link'],
    },
    {
      id: 'create-project',
      name: 'Create project',
      sentence: 'Create the project {name}',
      changes: true,
      repeat: 'never',
      fields: [
        { id: 'name', label: 'Name', type: 'text', required: true },
        { id: 'teams', label: 'Teams', type: 'list', options: 'teams', required: true },
        {
          id: 'summary',
          label: 'Summary',
          type: 'text',
          help: 'One short line, up to 255 characters.',
        },
        { id: 'content', label: 'Description', type: 'longText', help: 'Markdown.' },
        { id: 'lead', label: 'Lead', type: 'dropdown', options: 'users' },
        { id: 'start', label: 'Start date', type: 'date', more: true, example: '2026-04-01' },
        { id: 'target', label: 'Target date', type: 'date', more: true, example: '2026-06-30' },
      ],
      request: ask(
        `mutation($input: ProjectCreateInput!) { projectCreate(input: $input) { success project { ${projectParts} } } }`,
        {
          input: {
            name: '{{ fields.name }}',
            teamIds: '{{ fields.teams }}',
            description: '{{ fields.summary }}',
            content: '{{ fields.content }}',
            leadId: '{{ fields.lead }}',
            startDate: '{{ fields.start ? $substring(fields.start, 0, 10) }}',
            targetDate: '{{ fields.target ? $substring(fields.target, 0, 10) }}',
          },
        },
      ),
      output: '{{ data.projectCreate.project }}',
      sample: sampleProject,
      synonyms: ['new project', 'add project'],
    },
  ],
});
