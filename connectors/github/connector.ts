/** GitHub REST API. Methods, parameters and answers: https://docs.github.com/en/rest */
import { defineConnector, type FieldSource } from '../../src/shared/connector.ts';

const docs = 'https://docs.github.com/en/rest';

/** Owner and name are two segments of the path, and a person chooses them as one. */
const repo =
  '/repos/{{ $substringBefore(fields.repository, "/") }}/{{ $substringAfter(fields.repository, "/") }}';

const repositoryField: FieldSource = {
  id: 'repository',
  label: 'Repository',
  type: 'dropdown',
  options: 'repositories',
  required: true,
  help: 'Any other repository can be given as owner/name.',
  example: 'octo-org/website',
};

const issueField: FieldSource = {
  id: 'issue',
  label: 'Issue',
  type: 'dropdown',
  options: 'issues',
  needs: ['repository'],
  required: true,
  help: 'The number of an issue or pull request.',
  example: '42',
};

const pullField: FieldSource = {
  id: 'pull',
  label: 'Pull request',
  type: 'dropdown',
  options: 'pulls',
  needs: ['repository'],
  required: true,
  help: 'The number of a pull request.',
  example: '57',
};

const labelsField: FieldSource = {
  id: 'labels',
  label: 'Labels',
  type: 'list',
  options: 'labels',
  needs: ['repository'],
};

const assigneesField: FieldSource = {
  id: 'assignees',
  label: 'Assignees',
  type: 'list',
  options: 'assignees',
  needs: ['repository'],
  help: 'User names.',
};

const milestoneField: FieldSource = {
  id: 'milestone',
  label: 'Milestone',
  type: 'dropdown',
  options: 'milestones',
  needs: ['repository'],
  more: true,
};

const branchField: FieldSource = {
  id: 'branch',
  label: 'Branch',
  type: 'dropdown',
  options: 'branches',
  needs: ['repository'],
  help: 'Empty for the default branch.',
};

const pathField: FieldSource = {
  id: 'path',
  label: 'Path',
  type: 'text',
  required: true,
  help: 'From the root of the repository.',
  example: 'docs/news.md',
};

const textField: FieldSource = {
  id: 'text',
  label: 'Content',
  type: 'longText',
  required: true,
};

const messageField: FieldSource = {
  id: 'message',
  label: 'Commit message',
  type: 'text',
  required: true,
};

/** The API takes Base64 with padding; JSONata's own function would spoil all but ASCII. */
const content =
  '{{ ($text := $replace($replace($base64url(fields.text), "-", "+"), "_", "/"); $text & ["", "", "==", "="][$length($text) % 4]) }}';

const user = {
  login: 'ada-example',
  id: 1001,
  node_id: 'MDQ6VXNlcjEwMDE=',
  avatar_url: 'https://avatars.githubusercontent.com/u/1001?v=4',
  html_url: 'https://github.com/ada-example',
  type: 'User',
  site_admin: false,
};

const sampleLabel = {
  id: 208045946,
  node_id: 'MDU6TGFiZWwyMDgwNDU5NDY=',
  name: 'bug',
  color: 'd73a4a',
  default: true,
  description: 'Something does not work',
};

const sampleIssue = {
  id: 3000000042,
  node_id: 'I_kwDOAbCdEf6y1234',
  number: 42,
  title: 'The search finds nothing',
  state: 'open',
  state_reason: null,
  body: 'Searching for “bread” shows an empty page.',
  user,
  labels: [sampleLabel],
  assignee: null,
  assignees: [],
  milestone: null,
  locked: false,
  comments: 0,
  created_at: '2026-03-02T09:15:00Z',
  updated_at: '2026-03-02T09:15:00Z',
  closed_at: null,
  author_association: 'CONTRIBUTOR',
  url: 'https://api.github.com/repos/octo-org/website/issues/42',
  repository_url: 'https://api.github.com/repos/octo-org/website',
  html_url: 'https://github.com/octo-org/website/issues/42',
};

const closedIssue = {
  ...sampleIssue,
  state: 'closed',
  state_reason: 'completed',
  updated_at: '2026-03-03T16:20:00Z',
  closed_at: '2026-03-03T16:20:00Z',
};

const samplePull = {
  id: 2000000057,
  node_id: 'PR_kwDOAbCdEf5x9876',
  number: 57,
  title: 'Find words with umlauts',
  state: 'open',
  draft: false,
  body: 'Closes #42.',
  user,
  labels: [],
  assignees: [],
  requested_reviewers: [],
  milestone: null,
  created_at: '2026-03-03T10:00:00Z',
  updated_at: '2026-03-03T10:00:00Z',
  closed_at: null,
  merged_at: null,
  merged: false,
  mergeable: true,
  merge_commit_sha: '7c258a9869f33c1e1e1f74fbb32f07c86cb5a75b',
  head: {
    label: 'octo-org:umlauts',
    ref: 'umlauts',
    sha: '6dcb09b5b57875f334f61aebed695e2e4193db5e',
  },
  base: { label: 'octo-org:main', ref: 'main', sha: 'c3d0be41ecbe669545ee3e94d31ed9a4bc91ee3c' },
  commits: 2,
  additions: 34,
  deletions: 5,
  changed_files: 3,
  url: 'https://api.github.com/repos/octo-org/website/pulls/57',
  html_url: 'https://github.com/octo-org/website/pull/57',
};

const sampleComment = {
  id: 1400000001,
  node_id: 'IC_kwDOAbCdEf5TdG_B',
  body: 'Seen here as well.',
  user,
  created_at: '2026-03-02T11:00:00Z',
  updated_at: '2026-03-02T11:00:00Z',
  author_association: 'MEMBER',
  issue_url: 'https://api.github.com/repos/octo-org/website/issues/42',
  html_url: 'https://github.com/octo-org/website/issues/42#issuecomment-1400000001',
};

const sampleCommit = {
  sha: '6dcb09b5b57875f334f61aebed695e2e4193db5e',
  node_id: 'C_kwDOAbCdEdoAKDZkY2IwOWI1',
  commit: {
    message: 'Find words with umlauts',
    author: { name: 'Ada Example', email: 'ada@example.com', date: '2026-03-03T09:58:00Z' },
    committer: { name: 'Ada Example', email: 'ada@example.com', date: '2026-03-03T09:58:00Z' },
    comment_count: 0,
  },
  author: user,
  committer: user,
  parents: [{ sha: 'c3d0be41ecbe669545ee3e94d31ed9a4bc91ee3c' }],
  html_url: 'https://github.com/octo-org/website/commit/6dcb09b5b57875f334f61aebed695e2e4193db5e',
};

const sampleRelease = {
  id: 150000001,
  node_id: 'RE_kwDOAbCdEc4I8NEB',
  tag_name: 'v1.4.0',
  target_commitish: 'main',
  name: '1.4.0',
  body: 'Words with umlauts are found.',
  draft: false,
  prerelease: false,
  author: user,
  created_at: '2026-03-04T08:00:00Z',
  published_at: '2026-03-04T08:05:00Z',
  assets: [],
  upload_url:
    'https://uploads.github.com/repos/octo-org/website/releases/150000001/assets{?name,label}',
  html_url: 'https://github.com/octo-org/website/releases/tag/v1.4.0',
};

const sampleRun = {
  id: 9000000001,
  name: 'Build',
  display_title: 'Find words with umlauts',
  head_branch: 'main',
  head_sha: '6dcb09b5b57875f334f61aebed695e2e4193db5e',
  path: '.github/workflows/build.yml',
  run_number: 112,
  run_attempt: 1,
  event: 'push',
  status: 'completed',
  conclusion: 'failure',
  workflow_id: 159038,
  actor: user,
  created_at: '2026-03-03T10:01:00Z',
  run_started_at: '2026-03-03T10:01:00Z',
  updated_at: '2026-03-03T10:06:00Z',
  html_url: 'https://github.com/octo-org/website/actions/runs/9000000001',
};

const sampleRepository = {
  id: 129000001,
  node_id: 'R_kgDOAbCdEf',
  name: 'website',
  full_name: 'octo-org/website',
  private: true,
  owner: { ...user, login: 'octo-org', type: 'Organization' },
  description: 'The pages of our bakery',
  fork: false,
  default_branch: 'main',
  language: 'TypeScript',
  stargazers_count: 3,
  open_issues_count: 1,
  created_at: '2026-01-05T12:00:00Z',
  updated_at: '2026-03-03T10:00:00Z',
  pushed_at: '2026-03-03T10:00:00Z',
  html_url: 'https://github.com/octo-org/website',
};

const sampleFileCommit = {
  content: {
    name: 'news.md',
    path: 'docs/news.md',
    sha: '95b966ae1c166bd92f8ae7d1c313e738c731dfc3',
    size: 24,
    html_url: 'https://github.com/octo-org/website/blob/main/docs/news.md',
    type: 'file',
  },
  commit: {
    sha: '7638417db6d59f3c431d3e1f261cc637155684cd',
    message: 'Add the news of March',
    html_url: 'https://github.com/octo-org/website/commit/7638417db6d59f3c431d3e1f261cc637155684cd',
  },
};

const linked = (items: string) => ({ kind: 'link', items, size: ['per_page', 100] }) as const;

const identity = {
  request: { get: '/user', reference: `${docs}/users/users#get-the-authenticated-user` },
  label: '{{ login }}',
  key: '{{ id }}',
};

const scopes = [
  {
    id: 'repo',
    why: 'See and change issues, pull requests, releases and files of your repositories, private ones too',
  },
  { id: 'gist', why: 'Create gists' },
];

export default defineConnector({
  schema: 1,
  id: 'github',
  name: 'GitHub',
  category: 'developer',
  about: 'Issues, pull requests, commits, releases and workflows of repositories on github.com.',
  homepage: 'https://github.com/',
  synonyms: [
    'git',
    'repository',
    'repo',
    'issue',
    'pull request',
    'source code',
    'actions',
    'gist',
  ],
  hosts: ['api.github.com', 'uploads.github.com'],
  auth: [
    {
      // The device flow needs no client secret:
      // https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps#device-flow
      id: 'device',
      kind: 'oauth2',
      label: 'Sign in with a code',
      flow: 'deviceCode',
      deviceAuthorizationUrl: 'https://github.com/login/device/code',
      tokenUrl: 'https://github.com/login/oauth/access_token',
      pkce: 'none',
      client: { auth: 'none', own: true },
      scopes,
      identity,
      steps: [
        'On GitHub, open Settings, “Developer settings”, “OAuth apps” and press “New OAuth app” (https://github.com/settings/applications/new).',
        'Give it any name, any homepage address, and http://127.0.0.1/callback as authorization callback URL.',
        'Tick “Enable Device Flow” and press “Register application”.',
        'Copy the client ID and paste it here. No client secret is needed.',
      ],
      helpUrl:
        'https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/creating-an-oauth-app',
    },
    {
      // A loopback redirect may have any port:
      // https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps#loopback-urls
      id: 'browser',
      kind: 'oauth2',
      label: 'Sign in with GitHub',
      authorizationUrl: 'https://github.com/login/oauth/authorize',
      tokenUrl: 'https://github.com/login/oauth/access_token',
      pkce: 'S256',
      client: { auth: 'post', own: true },
      params: { prompt: 'select_account' },
      scopes,
      identity,
      steps: [
        'On GitHub, open Settings, “Developer settings”, “OAuth apps” and press “New OAuth app” (https://github.com/settings/applications/new).',
        'Give it any name, any homepage address, and http://127.0.0.1/callback as authorization callback URL, then press “Register application”.',
        'Copy the client ID and paste it here.',
        'Press “Generate a new client secret”, copy the secret and paste it here; GitHub shows it once.',
      ],
      helpUrl:
        'https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/creating-an-oauth-app',
    },
    {
      id: 'token',
      kind: 'fields',
      label: 'Personal access token',
      fields: [
        {
          id: 'token',
          label: 'Token',
          type: 'secret',
          help: 'Starts with “github_pat_” or “ghp_”.',
        },
      ],
      apply: { bearer: '{{ credential.token }}' },
      identity,
      steps: [
        'On GitHub, open Settings, “Developer settings”, “Personal access tokens”, “Fine-grained tokens” and press “Generate new token” (https://github.com/settings/personal-access-tokens/new).',
        'Choose an expiration and the repositories that Sojourn may use.',
        'Under “Permissions”, allow what your journeys need: “Issues”, “Pull requests”, “Contents” and “Actions” with read and write access.',
        'Press “Generate token”, copy the token and paste it here; GitHub shows it once.',
      ],
      helpUrl:
        'https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/managing-your-personal-access-tokens',
    },
  ],
  api: {
    baseUrl: 'https://api.github.com',
    headers: { Accept: 'application/vnd.github+json', 'X-GitHub-Api-Version': '2022-11-28' },
    paging: linked('{{ $ }}'),
    // 5,000 an hour in all, and 900 points a minute: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
    rate: { requests: 900, per: 'minute' },
  },
  errors: [
    {
      when: '{{ status in [403, 429] and $contains($lowercase(message), "rate limit") }}',
      code: 'rate_limited',
      message: 'GitHub asks for fewer requests, or the hour’s requests are used up.',
    },
    {
      when: '{{ status = 403 and $contains($lowercase(message), "resource not accessible") }}',
      code: 'permission_missing',
      message: 'The token does not have the permission or the repository that this needs.',
    },
    {
      when: '{{ status = 403 and $contains($lowercase(message), "saml") }}',
      code: 'permission_missing',
      message: 'The organisation asks that the token is authorised for its single sign-on first.',
    },
    {
      when: '{{ status = 404 }}',
      code: 'missing_at_app',
      message: 'GitHub does not have it, or the account may not see it.',
    },
    {
      when: '{{ status = 409 and $contains($lowercase(message), "does not match") }}',
      code: 'conflict_at_app',
      message: 'The file was changed by someone else at the same moment.',
    },
  ],
  options: {
    repositories: {
      request: {
        get: '/user/repos',
        query: { sort: 'pushed' },
        reference: `${docs}/repos/repos#list-repositories-for-the-authenticated-user`,
      },
      value: '{{ full_name }}',
      label: '{{ full_name }}',
    },
    issues: {
      request: {
        get: `${repo}/issues`,
        query: { state: 'all', sort: 'updated' },
        reference: `${docs}/issues/issues#list-repository-issues`,
      },
      value: '{{ number }}',
      label: '{{ "#" & number & " " & title }}',
    },
    pulls: {
      request: {
        get: `${repo}/pulls`,
        query: { state: 'all', sort: 'updated', direction: 'desc' },
        reference: `${docs}/pulls/pulls#list-pull-requests`,
      },
      value: '{{ number }}',
      label: '{{ "#" & number & " " & title }}',
    },
    labels: {
      request: {
        get: `${repo}/labels`,
        reference: `${docs}/issues/labels#list-labels-for-a-repository`,
      },
      value: '{{ name }}',
      label: '{{ name }}',
    },
    assignees: {
      request: {
        get: `${repo}/assignees`,
        reference: `${docs}/issues/assignees#list-assignees`,
      },
      value: '{{ login }}',
      label: '{{ login }}',
    },
    milestones: {
      request: {
        get: `${repo}/milestones`,
        reference: `${docs}/issues/milestones#list-milestones`,
      },
      value: '{{ number }}',
      label: '{{ title }}',
    },
    branches: {
      request: {
        get: `${repo}/branches`,
        reference: `${docs}/branches/branches#list-branches`,
      },
      value: '{{ name }}',
      label: '{{ name }}',
    },
    releases: {
      request: {
        get: `${repo}/releases`,
        reference: `${docs}/releases/releases#list-releases`,
      },
      value: '{{ id }}',
      label: '{{ name ? name : tag_name }}',
    },
    workflows: {
      request: {
        get: `${repo}/actions/workflows`,
        reference: `${docs}/actions/workflows#list-repository-workflows`,
      },
      paging: linked('{{ workflows }}'),
      value: '{{ id }}',
      label: '{{ name }}',
    },
  },
  triggers: [
    {
      id: 'new-issue',
      name: 'New issue',
      sentence: 'When an issue is opened in {repository}',
      about: 'Starts once for every new issue; pull requests do not count.',
      kind: 'poll',
      fields: [
        repositoryField,
        {
          id: 'label',
          label: 'Only with the label',
          type: 'dropdown',
          options: 'labels',
          needs: ['repository'],
          more: true,
          help: 'Starts when an issue first has this label.',
        },
      ],
      request: {
        get: `${repo}/issues`,
        // `since` is about the last change, so whatever is newly opened is among them.
        query: {
          state: 'all',
          sort: 'updated',
          direction: 'asc',
          labels: '{{ fields.label }}',
          since: '{{ $fromMillis(since) }}',
        },
        reference: `${docs}/issues/issues#list-repository-issues`,
      },
      where: '{{ $not($exists(pull_request)) }}',
      key: '{{ $string(id) }}',
      time: '{{ created_at }}',
      sample: sampleIssue,
      synonyms: ['issue created', 'issue opened', 'bug report', 'ticket'],
    },
    {
      id: 'issue-closed',
      name: 'Issue closed',
      sentence: 'When an issue is closed in {repository}',
      about: 'An issue that is reopened and closed again counts again.',
      kind: 'poll',
      fields: [repositoryField],
      request: {
        get: `${repo}/issues`,
        query: {
          state: 'closed',
          sort: 'updated',
          direction: 'asc',
          since: '{{ $fromMillis(since) }}',
        },
        reference: `${docs}/issues/issues#list-repository-issues`,
      },
      where: '{{ $not($exists(pull_request)) }}',
      key: '{{ id & "@" & closed_at }}',
      time: '{{ closed_at }}',
      sample: closedIssue,
      synonyms: ['issue completed', 'issue done', 'issue resolved'],
    },
    {
      id: 'new-pull-request',
      name: 'New pull request',
      sentence: 'When a pull request is opened in {repository}',
      kind: 'poll',
      fields: [repositoryField],
      request: {
        // The list of pull requests cannot be asked for changes since a time; pull requests are issues, too.
        get: `${repo}/issues`,
        query: {
          state: 'all',
          sort: 'updated',
          direction: 'asc',
          since: '{{ $fromMillis(since) }}',
        },
        reference: `${docs}/issues/issues#list-repository-issues`,
      },
      where: '{{ $exists(pull_request) }}',
      key: '{{ $string(id) }}',
      time: '{{ created_at }}',
      detail: {
        get: '/repos/{{ $substringBefore(fields.repository, "/") }}/{{ $substringAfter(fields.repository, "/") }}/pulls/{{ item.number }}',
        reference: `${docs}/pulls/pulls#get-a-pull-request`,
      },
      sample: samplePull,
      synonyms: ['pr opened', 'merge request', 'review'],
    },
    {
      id: 'pull-request-merged',
      name: 'Pull request merged',
      sentence: 'When a pull request is merged in {repository}',
      kind: 'poll',
      fields: [repositoryField],
      request: {
        get: `${repo}/issues`,
        query: {
          state: 'closed',
          sort: 'updated',
          direction: 'asc',
          since: '{{ $fromMillis(since) }}',
        },
        reference: `${docs}/issues/issues#list-repository-issues`,
      },
      where: '{{ pull_request.merged_at ? true : false }}',
      key: '{{ $string(id) }}',
      time: '{{ closed_at }}',
      detail: {
        get: `${repo}/pulls/{{ item.number }}`,
        reference: `${docs}/pulls/pulls#get-a-pull-request`,
      },
      sample: {
        ...samplePull,
        state: 'closed',
        merged: true,
        updated_at: '2026-03-04T07:30:00Z',
        merged_at: '2026-03-04T07:30:00Z',
        closed_at: '2026-03-04T07:30:00Z',
      },
      synonyms: ['pr merged', 'merge request merged'],
    },
    {
      id: 'new-comment',
      name: 'New comment',
      sentence: 'When someone comments on an issue or pull request of {repository}',
      about: 'Comments of the conversation; remarks on lines of code are not among them.',
      kind: 'poll',
      fields: [repositoryField],
      request: {
        get: `${repo}/issues/comments`,
        query: { sort: 'updated', direction: 'asc', since: '{{ $fromMillis(since) }}' },
        reference: `${docs}/issues/comments#list-issue-comments-for-a-repository`,
      },
      key: '{{ $string(id) }}',
      time: '{{ created_at }}',
      sample: sampleComment,
      synonyms: ['issue comment', 'reply', 'discussion'],
    },
    {
      id: 'new-commit',
      name: 'New commit',
      sentence: 'When a commit reaches {branch} of {repository}',
      kind: 'poll',
      fields: [repositoryField, branchField],
      request: {
        get: `${repo}/commits`,
        query: { sha: '{{ fields.branch }}', since: '{{ $fromMillis(since) }}' },
        reference: `${docs}/commits/commits#list-commits`,
      },
      key: '{{ sha }}',
      time: '{{ commit.committer.date }}',
      sample: sampleCommit,
      synonyms: ['push', 'code pushed', 'change'],
    },
    {
      id: 'new-release',
      name: 'New release',
      sentence: 'When a release of {repository} is published',
      kind: 'poll',
      fields: [repositoryField],
      request: {
        get: `${repo}/releases`,
        reference: `${docs}/releases/releases#list-releases`,
      },
      where: '{{ draft = false }}',
      key: '{{ $string(id) }}',
      time: '{{ published_at }}',
      sample: sampleRelease,
      synonyms: ['version published', 'release published', 'new version'],
    },
    {
      id: 'workflow-run',
      name: 'Workflow run finished',
      sentence: 'When a workflow run of {repository} ends with {result}',
      about: 'Runs of GitHub Actions. A run that is started again counts again.',
      kind: 'poll',
      fields: [
        repositoryField,
        {
          id: 'result',
          label: 'Result',
          type: 'choice',
          required: true,
          default: 'completed',
          choices: [
            { value: 'completed', label: 'Any result' },
            { value: 'failure', label: 'Failure' },
            { value: 'success', label: 'Success' },
            { value: 'cancelled', label: 'Cancelled' },
            { value: 'timed_out', label: 'Timed out' },
          ],
        },
        { ...branchField, help: 'Empty for every branch.', more: true },
      ],
      request: {
        get: `${repo}/actions/runs`,
        // Only the time of creation can be asked for, and a run ends later: a day is looked back.
        query: {
          status: '{{ fields.result }}',
          branch: '{{ fields.branch }}',
          created: '{{ since ? ">=" & $fromMillis(since - 86400000) }}',
        },
        reference: `${docs}/actions/workflow-runs#list-workflow-runs-for-a-repository`,
      },
      paging: linked('{{ workflow_runs }}'),
      key: '{{ id & "@" & run_attempt }}',
      time: '{{ updated_at }}',
      sample: sampleRun,
      synonyms: ['actions', 'build failed', 'pipeline', 'continuous integration', 'ci'],
    },
    {
      id: 'new-repository',
      name: 'New repository',
      sentence: 'When a repository appears that the account can use',
      kind: 'poll',
      request: {
        get: '/user/repos',
        query: { since: '{{ $fromMillis(since) }}' },
        reference: `${docs}/repos/repos#list-repositories-for-the-authenticated-user`,
      },
      key: '{{ $string(id) }}',
      time: '{{ created_at }}',
      sample: sampleRepository,
      synonyms: ['repository created', 'project created'],
    },
  ],
  actions: [
    {
      id: 'create-issue',
      name: 'Create issue',
      sentence: 'Open the issue {title} in {repository}',
      changes: true,
      repeat: 'never',
      fields: [
        repositoryField,
        { id: 'title', label: 'Title', type: 'text', required: true },
        { id: 'body', label: 'Text', type: 'longText', help: 'Markdown.' },
        labelsField,
        assigneesField,
        milestoneField,
      ],
      request: {
        post: `${repo}/issues`,
        body: {
          title: '{{ fields.title }}',
          body: '{{ fields.body }}',
          labels: '{{ fields.labels }}',
          assignees: '{{ fields.assignees }}',
          milestone: '{{ fields.milestone }}',
        },
        reference: `${docs}/issues/issues#create-an-issue`,
      },
      sample: sampleIssue,
      synonyms: ['open issue', 'new issue', 'add issue', 'report bug'],
    },
    {
      id: 'get-issue',
      name: 'Get issue',
      sentence: 'Get {issue} from {repository}',
      changes: false,
      repeat: 'safe',
      fields: [repositoryField, issueField],
      request: {
        get: `${repo}/issues/{{ fields.issue }}`,
        reference: `${docs}/issues/issues#get-an-issue`,
      },
      sample: sampleIssue,
      synonyms: ['read issue', 'find issue'],
    },
    {
      id: 'update-issue',
      name: 'Update issue',
      sentence: 'Change {issue} in {repository}',
      about:
        'Fields that are left empty stay as they are. Labels and assignees replace those there are.',
      changes: true,
      repeat: 'safe',
      fields: [
        repositoryField,
        issueField,
        { id: 'title', label: 'Title', type: 'text' },
        { id: 'body', label: 'Text', type: 'longText', help: 'Markdown.' },
        {
          id: 'state',
          label: 'State',
          type: 'choice',
          choices: [
            { value: 'open', label: 'Open' },
            { value: 'closed', label: 'Closed' },
          ],
        },
        {
          id: 'reason',
          label: 'Reason',
          type: 'choice',
          more: true,
          help: 'Why it is closed or open again.',
          choices: [
            { value: 'completed', label: 'Completed' },
            { value: 'not_planned', label: 'Not planned' },
            { value: 'duplicate', label: 'Duplicate' },
            { value: 'reopened', label: 'Reopened' },
          ],
        },
        labelsField,
        assigneesField,
        milestoneField,
      ],
      request: {
        patch: `${repo}/issues/{{ fields.issue }}`,
        body: {
          title: '{{ fields.title }}',
          body: '{{ fields.body }}',
          state: '{{ fields.state }}',
          state_reason: '{{ fields.reason }}',
          labels: '{{ fields.labels }}',
          assignees: '{{ fields.assignees }}',
          milestone: '{{ fields.milestone }}',
        },
        reference: `${docs}/issues/issues#update-an-issue`,
      },
      sample: closedIssue,
      synonyms: ['edit issue', 'close issue', 'reopen issue', 'assign issue'],
    },
    {
      id: 'search-issues',
      name: 'Search issues and pull requests',
      sentence: 'Search issues and pull requests for {query}',
      about: 'GitHub gives up to 1,000 results.',
      changes: false,
      repeat: 'safe',
      fields: [
        {
          id: 'query',
          label: 'Search',
          type: 'text',
          required: true,
          help: 'In GitHub’s search language.',
          example: 'repo:octo-org/website is:issue is:open label:bug',
        },
        {
          id: 'sort',
          label: 'Order by',
          type: 'choice',
          more: true,
          choices: [
            { value: 'created', label: 'Newest' },
            { value: 'updated', label: 'Last changed' },
            { value: 'comments', label: 'Most comments' },
          ],
        },
      ],
      request: {
        get: '/search/issues',
        query: { q: '{{ fields.query }}', sort: '{{ fields.sort }}' },
        reference: `${docs}/search/search#search-issues-and-pull-requests`,
      },
      paging: linked('{{ items }}'),
      sample: [sampleIssue],
      synonyms: ['find issue', 'list issues', 'find pull request'],
    },
    {
      id: 'add-comment',
      name: 'Add comment',
      sentence: 'Comment on {issue} in {repository}',
      about: 'On an issue or a pull request.',
      changes: true,
      repeat: 'never',
      fields: [
        repositoryField,
        issueField,
        { id: 'body', label: 'Comment', type: 'longText', required: true, help: 'Markdown.' },
      ],
      request: {
        post: `${repo}/issues/{{ fields.issue }}/comments`,
        body: { body: '{{ fields.body }}' },
        reference: `${docs}/issues/comments#create-an-issue-comment`,
      },
      sample: sampleComment,
      synonyms: ['create comment', 'reply', 'answer issue'],
    },
    {
      id: 'add-labels',
      name: 'Add labels',
      sentence: 'Add {labels} to {issue} in {repository}',
      changes: true,
      repeat: 'safe',
      fields: [repositoryField, issueField, { ...labelsField, required: true }],
      request: {
        post: `${repo}/issues/{{ fields.issue }}/labels`,
        body: { labels: '{{ fields.labels }}' },
        reference: `${docs}/issues/labels#add-labels-to-an-issue`,
      },
      sample: [sampleLabel],
      synonyms: ['tag issue', 'label issue', 'label pull request'],
    },
    {
      id: 'create-pull-request',
      name: 'Create pull request',
      sentence: 'Open the pull request {title} in {repository}',
      changes: true,
      repeat: 'never',
      fields: [
        repositoryField,
        { id: 'title', label: 'Title', type: 'text', required: true },
        {
          id: 'head',
          label: 'From branch',
          type: 'dropdown',
          options: 'branches',
          needs: ['repository'],
          required: true,
          help: 'For a branch of a fork: owner:branch.',
        },
        {
          id: 'base',
          label: 'Into branch',
          type: 'dropdown',
          options: 'branches',
          needs: ['repository'],
          required: true,
        },
        { id: 'body', label: 'Text', type: 'longText', help: 'Markdown.' },
        { id: 'draft', label: 'As a draft', type: 'boolean', more: true },
      ],
      request: {
        post: `${repo}/pulls`,
        body: {
          title: '{{ fields.title }}',
          head: '{{ fields.head }}',
          base: '{{ fields.base }}',
          body: '{{ fields.body }}',
          draft: '{{ fields.draft }}',
        },
        reference: `${docs}/pulls/pulls#create-a-pull-request`,
      },
      sample: samplePull,
      synonyms: ['open pull request', 'new pr', 'merge request'],
    },
    {
      id: 'get-pull-request',
      name: 'Get pull request',
      sentence: 'Get {pull} from {repository}',
      changes: false,
      repeat: 'safe',
      fields: [repositoryField, pullField],
      request: {
        get: `${repo}/pulls/{{ fields.pull }}`,
        reference: `${docs}/pulls/pulls#get-a-pull-request`,
      },
      sample: samplePull,
      synonyms: ['read pr', 'find pull request'],
    },
    {
      id: 'merge-pull-request',
      name: 'Merge pull request',
      sentence: 'Merge {pull} in {repository}',
      changes: true,
      repeat: 'never',
      fields: [
        repositoryField,
        pullField,
        {
          id: 'method',
          label: 'How',
          type: 'choice',
          choices: [
            { value: 'merge', label: 'Merge commit' },
            { value: 'squash', label: 'Squash into one commit' },
            { value: 'rebase', label: 'Rebase' },
          ],
        },
        { id: 'title', label: 'Title of the commit', type: 'text', more: true },
        { id: 'message', label: 'Text of the commit', type: 'longText', more: true },
      ],
      request: {
        put: `${repo}/pulls/{{ fields.pull }}/merge`,
        body: {
          merge_method: '{{ fields.method }}',
          commit_title: '{{ fields.title }}',
          commit_message: '{{ fields.message }}',
        },
        reference: `${docs}/pulls/pulls#merge-a-pull-request`,
      },
      sample: {
        sha: '6dcb09b5b57875f334f61aebed695e2e4193db5e',
        merged: true,
        message: 'Pull Request successfully merged',
      },
      synonyms: ['merge pr', 'accept pull request'],
    },
    {
      id: 'create-release',
      name: 'Create release',
      sentence: 'Publish {tag} of {repository}',
      changes: true,
      repeat: 'never',
      fields: [
        repositoryField,
        {
          id: 'tag',
          label: 'Tag',
          type: 'text',
          required: true,
          help: 'Created if there is none of that name.',
          example: 'v1.4.0',
        },
        { id: 'name', label: 'Title', type: 'text' },
        { id: 'body', label: 'Text', type: 'longText', help: 'Markdown.' },
        {
          id: 'target',
          label: 'From branch or commit',
          type: 'dropdown',
          options: 'branches',
          needs: ['repository'],
          more: true,
          help: 'For a new tag. Empty for the default branch.',
        },
        { id: 'notes', label: 'Let GitHub write the notes', type: 'boolean', more: true },
        { id: 'draft', label: 'As a draft', type: 'boolean', more: true },
        { id: 'prerelease', label: 'As a pre-release', type: 'boolean', more: true },
      ],
      request: {
        post: `${repo}/releases`,
        body: {
          tag_name: '{{ fields.tag }}',
          target_commitish: '{{ fields.target }}',
          name: '{{ fields.name }}',
          body: '{{ fields.body }}',
          generate_release_notes: '{{ fields.notes }}',
          draft: '{{ fields.draft }}',
          prerelease: '{{ fields.prerelease }}',
        },
        reference: `${docs}/releases/releases#create-a-release`,
      },
      sample: sampleRelease,
      synonyms: ['publish version', 'new release', 'tag'],
    },
    {
      id: 'upload-asset',
      name: 'Add file to release',
      sentence: 'Add {file} to {release} of {repository}',
      changes: true,
      repeat: 'never',
      fields: [
        repositoryField,
        {
          id: 'release',
          label: 'Release',
          type: 'dropdown',
          options: 'releases',
          needs: ['repository'],
          required: true,
        },
        { id: 'file', label: 'File', type: 'file', required: true },
        {
          id: 'name',
          label: 'File name',
          type: 'text',
          required: true,
          example: 'website-1.4.0.zip',
        },
        { id: 'label', label: 'Shown as', type: 'text', more: true },
      ],
      request: {
        post: 'https://uploads.github.com/repos/{{ $substringBefore(fields.repository, "/") }}/{{ $substringAfter(fields.repository, "/") }}/releases/{{ fields.release }}/assets',
        query: { name: '{{ fields.name }}', label: '{{ fields.label }}' },
        body: '{{ fields.file }}',
        bodyType: 'file',
        reference: `${docs}/releases/assets#upload-a-release-asset`,
      },
      sample: {
        id: 160000001,
        name: 'website-1.4.0.zip',
        label: null,
        state: 'uploaded',
        content_type: 'application/zip',
        size: 52480,
        download_count: 0,
        created_at: '2026-03-04T08:10:00Z',
        browser_download_url:
          'https://github.com/octo-org/website/releases/download/v1.4.0/website-1.4.0.zip',
      },
      synonyms: ['upload asset', 'attach file', 'release asset'],
    },
    {
      id: 'create-file',
      name: 'Create file',
      sentence: 'Create {path} in {repository}',
      changes: true,
      repeat: 'never',
      fields: [repositoryField, pathField, textField, messageField, branchField],
      request: {
        put: `${repo}/contents/{{ fields.path }}`,
        body: { message: '{{ fields.message }}', content, branch: '{{ fields.branch }}' },
        reference: `${docs}/repos/contents#create-or-update-file-contents`,
      },
      sample: sampleFileCommit,
      synonyms: ['add file', 'commit file', 'write file'],
    },
    {
      id: 'update-file',
      name: 'Replace file',
      sentence: 'Replace {path} in {repository}',
      changes: true,
      repeat: 'safe',
      fields: [repositoryField, pathField, textField, messageField, branchField],
      before: [
        {
          id: 'file',
          request: {
            get: `${repo}/contents/{{ fields.path }}`,
            query: { ref: '{{ fields.branch }}' },
            reference: `${docs}/repos/contents#get-repository-content`,
          },
        },
      ],
      request: {
        put: `${repo}/contents/{{ fields.path }}`,
        body: {
          message: '{{ fields.message }}',
          content,
          sha: '{{ answers.file.sha }}',
          branch: '{{ fields.branch }}',
        },
        reference: `${docs}/repos/contents#create-or-update-file-contents`,
      },
      sample: sampleFileCommit,
      synonyms: ['update file', 'edit file', 'commit file'],
    },
    {
      id: 'get-file',
      name: 'Get file',
      sentence: 'Get {path} from {repository}',
      changes: false,
      repeat: 'safe',
      fields: [
        repositoryField,
        pathField,
        { ...branchField, label: 'Branch, tag or commit', more: true },
      ],
      request: {
        get: `${repo}/contents/{{ fields.path }}`,
        query: { ref: '{{ fields.branch }}' },
        headers: { Accept: 'application/vnd.github.raw+json' },
        answer: 'file',
        reference: `${docs}/repos/contents#get-repository-content`,
      },
      sample: {
        name: 'file',
        type: 'application/vnd.github.raw+json',
        size: 7,
        base64: 'IyBOZXdzCg==',
      },
      synonyms: ['download file', 'read file'],
    },
    {
      id: 'run-workflow',
      name: 'Run workflow',
      sentence: 'Run {workflow} of {repository}',
      about: 'The workflow must allow it, with “workflow_dispatch” among its events.',
      changes: true,
      repeat: 'never',
      fields: [
        repositoryField,
        {
          id: 'workflow',
          label: 'Workflow',
          type: 'dropdown',
          options: 'workflows',
          needs: ['repository'],
          required: true,
        },
        { ...branchField, label: 'Branch or tag', required: true, help: 'Where it runs.' },
        { id: 'inputs', label: 'Inputs', type: 'keyValue', help: 'As the workflow names them.' },
      ],
      request: {
        post: `${repo}/actions/workflows/{{ fields.workflow }}/dispatches`,
        body: {
          ref: '{{ fields.branch }}',
          inputs: '{{ fields.inputs }}',
          return_run_details: true,
        },
        reference: `${docs}/actions/workflows#create-a-workflow-dispatch-event`,
      },
      sample: {
        workflow_run_id: 9000000001,
        run_url: 'https://api.github.com/repos/octo-org/website/actions/runs/9000000001',
        html_url: 'https://github.com/octo-org/website/actions/runs/9000000001',
      },
      synonyms: ['start action', 'trigger workflow', 'workflow dispatch', 'build', 'deploy'],
    },
    {
      id: 'create-gist',
      name: 'Create gist',
      sentence: 'Create the gist {name}',
      changes: true,
      repeat: 'never',
      fields: [
        { id: 'name', label: 'File name', type: 'text', required: true, example: 'notes.md' },
        { id: 'text', label: 'Content', type: 'longText', required: true },
        { id: 'description', label: 'Description', type: 'text' },
        { id: 'public', label: 'Public', type: 'boolean', default: false },
      ],
      request: {
        post: '/gists',
        body: {
          description: '{{ fields.description }}',
          public: '{{ fields.public }}',
          files: '{{ { fields.name: { "content": fields.text } } }}',
        },
        reference: `${docs}/gists/gists#create-a-gist`,
      },
      sample: {
        id: 'aa5a315d61ae9438b18d',
        description: 'Notes of the meeting',
        public: false,
        files: {
          'notes.md': {
            filename: 'notes.md',
            type: 'text/markdown',
            language: 'Markdown',
            size: 7,
          },
        },
        created_at: '2026-03-02T09:15:00Z',
        updated_at: '2026-03-02T09:15:00Z',
        html_url: 'https://gist.github.com/ada-example/aa5a315d61ae9438b18d',
      },
      synonyms: ['new gist', 'snippet', 'paste'],
    },
  ],
});
