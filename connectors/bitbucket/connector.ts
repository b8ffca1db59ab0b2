/** Bitbucket Cloud REST API 2.0: https://developer.atlassian.com/cloud/bitbucket/rest/intro/ */
import { defineConnector, type FieldSource } from '../../src/shared/connector.ts';

const docs = 'https://developer.atlassian.com/cloud/bitbucket/rest';
const repository = '/repositories/{{ fields.workspace }}/{{ fields.repository }}';
const pullRequest = `${repository}/pullrequests/{{ fields.pullRequest }}`;
const pullRequestDocs = `${docs}/api-group-pullrequests/#api-repositories-workspace-repo-slug-pullrequests`;

/** Where it is not told which states are wanted, only open pull requests are listed. */
const everyState = '{{ ["OPEN", "MERGED", "DECLINED", "SUPERSEDED"] }}';
/** Quotes and backslashes would end the text in a query: https://developer.atlassian.com/cloud/bitbucket/rest/intro/#filtering */
const searched = '$replace(search, /[\\\\"]/, " ")';

const workspaceField: FieldSource = {
  id: 'workspace',
  label: 'Workspace',
  type: 'dropdown',
  options: 'workspaces',
  required: true,
  help: 'The short name that its addresses have.',
  example: 'bakery',
};

const repositoryField: FieldSource = {
  id: 'repository',
  label: 'Repository',
  type: 'dropdown',
  options: 'repositories',
  needs: ['workspace'],
  required: true,
  help: 'The short name that its addresses have.',
  example: 'website',
};

const pullRequestField: FieldSource = {
  id: 'pullRequest',
  label: 'Pull request',
  type: 'dropdown',
  options: 'pullRequests',
  needs: ['workspace', 'repository'],
  required: true,
  help: 'The number of the pull request within its repository.',
  example: '57',
};

const branchField: FieldSource = {
  id: 'branch',
  label: 'Branch',
  type: 'dropdown',
  options: 'branches',
  needs: ['workspace', 'repository'],
};

const place = [workspaceField, repositoryField];

const user = {
  type: 'user',
  uuid: '{5d2b4c1e-7a30-4f6b-9c58-0e1f2a3b4c5d}',
  display_name: 'Ada Example',
  nickname: 'ada',
  account_id: '557058:0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9',
};

const shortRepository = {
  type: 'repository',
  uuid: '{c1f0a6de-3b52-4d18-8e7f-6a9b0c1d2e3f}',
  full_name: 'bakery/website',
  name: 'Website',
};

const sampleRepository = {
  ...shortRepository,
  description: 'The shop and its pages.',
  is_private: true,
  scm: 'git',
  owner: { type: 'team', uuid: '{84b7d0c3-91ee-4a55-b2a6-1d3c5e7f9a0b}', display_name: 'Bakery' },
  language: 'typescript',
  size: 1_204_512,
  mainbranch: { type: 'branch', name: 'main' },
  created_on: '2026-01-12T08:00:00.000000+00:00',
  updated_on: '2026-03-03T10:00:00.000000+00:00',
  links: { html: { href: 'https://bitbucket.org/bakery/website' } },
};

const samplePullRequest = {
  type: 'pullrequest',
  id: 57,
  title: 'Find words with umlauts',
  summary: { raw: 'The search folds them now.', markup: 'markdown' },
  state: 'OPEN',
  draft: false,
  author: user,
  source: {
    repository: shortRepository,
    branch: { name: 'umlauts' },
    commit: { hash: '6dcb09b5b578' },
  },
  destination: {
    repository: shortRepository,
    branch: { name: 'main' },
    commit: { hash: 'c3d0be41ecbe' },
  },
  merge_commit: null,
  close_source_branch: true,
  closed_by: null,
  comment_count: 0,
  task_count: 0,
  created_on: '2026-03-03T10:00:00.000000+00:00',
  updated_on: '2026-03-03T10:00:00.000000+00:00',
  links: { html: { href: 'https://bitbucket.org/bakery/website/pull-requests/57' } },
};

const mergedPullRequest = {
  ...samplePullRequest,
  state: 'MERGED',
  merge_commit: { hash: '7c258a9869f3' },
  closed_by: user,
  updated_on: '2026-03-04T07:30:00.000000+00:00',
};

/** No two repositories share a UUID, and no two pull requests of a repository a number. */
const pullRequestKey = '{{ destination.repository.uuid & "#" & id }}';

export default defineConnector({
  schema: 1,
  id: 'bitbucket',
  name: 'Bitbucket',
  category: 'developer',
  about: 'Pull requests, comments, commits and repositories of Bitbucket Cloud.',
  homepage: 'https://bitbucket.org/',
  synonyms: ['atlassian', 'git', 'repository', 'pull request', 'commit', 'source code', 'review'],
  hosts: ['api.bitbucket.org'],
  auth: [
    {
      id: 'api-token',
      kind: 'fields',
      label: 'API token',
      fields: [
        { id: 'email', label: 'E-mail address', type: 'text', help: 'Of your Atlassian account.' },
        { id: 'token', label: 'API token', type: 'secret' },
      ],
      apply: { basic: { user: '{{ credential.email }}', password: '{{ credential.token }}' } },
      identity: {
        request: { get: '/user', reference: `${docs}/api-group-users/#api-user-get` },
        label: '{{ display_name }}',
        key: '{{ uuid }}',
      },
      steps: [
        'Open https://id.atlassian.com/manage-profile/security/api-tokens and press “Create API token with scopes”.',
        'Give it a name and an expiry date, and choose Bitbucket as the app.',
        'Select the scopes read:user:bitbucket, read:workspace:bitbucket, read:repository:bitbucket, read:pullrequest:bitbucket and write:pullrequest:bitbucket.',
        'Create the token, copy it and paste it here; Atlassian shows it once.',
        'Put the e-mail address of your Atlassian account beside it, not your Bitbucket user name.',
      ],
      helpUrl: 'https://support.atlassian.com/bitbucket-cloud/docs/create-an-api-token/',
    },
    {
      // The code grant as it is documented has a secret and no PKCE, and the callback starts with the one that the consumer
      // has, so that the port is part of it: https://developer.atlassian.com/cloud/bitbucket/oauth-2/
      // and https://support.atlassian.com/bitbucket-cloud/docs/use-oauth-on-bitbucket-cloud/
      id: 'browser',
      kind: 'oauth2',
      label: 'Sign in with Bitbucket',
      authorizationUrl: 'https://bitbucket.org/site/oauth2/authorize',
      tokenUrl: 'https://bitbucket.org/site/oauth2/access_token',
      pkce: 'none',
      client: { auth: 'basic', own: true },
      redirectPort: 47821,
      scopes: [
        { id: 'account', why: 'See who you are, your workspaces and their members' },
        { id: 'repository', why: 'See repositories, branches and commits' },
        { id: 'pullrequest:write', why: 'See, open, comment, approve and decline pull requests' },
      ],
      identity: {
        request: { get: '/user', reference: `${docs}/api-group-users/#api-user-get` },
        label: '{{ display_name }}',
        key: '{{ uuid }}',
      },
      steps: [
        'On bitbucket.org, open the settings of a workspace that you administer, “OAuth consumers” under “Apps and features”, and press “Add consumer”.',
        'Give it any name, and http://127.0.0.1:47821/callback as callback URL.',
        'Tick the permissions “Read” of the account, “Read” of repositories and “Write” of pull requests, and save.',
        'Open the new consumer, copy its key and its secret, and paste them here as client ID and client secret.',
      ],
      helpUrl: 'https://support.atlassian.com/bitbucket-cloud/docs/use-oauth-on-bitbucket-cloud/',
    },
  ],
  api: {
    baseUrl: 'https://api.bitbucket.org/2.0',
    // Pages may have up to 100 entries, though some lists allow fewer.
    paging: {
      kind: 'nextUrl',
      next: '{{ next }}',
      items: '{{ values }}',
      size: ['pagelen', 50],
    },
  },
  errors: [
    {
      when: '{{ status = 404 }}',
      code: 'missing_at_app',
      message: 'Bitbucket does not have it, or the account may not see it.',
    },
  ],
  options: {
    workspaces: {
      request: {
        get: '/user/workspaces',
        reference: `${docs}/api-group-workspaces/#api-user-workspaces-get`,
      },
      value: '{{ workspace.slug }}',
      label: '{{ workspace.slug }}',
    },
    repositories: {
      request: {
        get: '/repositories/{{ fields.workspace }}',
        query: {
          q: `{{ search ? "name ~ \\"" & ${searched} & "\\"" }}`,
          sort: '-updated_on',
        },
        reference: `${docs}/api-group-repositories/#api-repositories-workspace-get`,
      },
      value: '{{ $substringAfter(full_name, "/") }}',
      label: '{{ name }}',
    },
    pullRequests: {
      request: {
        get: `${repository}/pullrequests`,
        query: {
          q: `{{ search ? "title ~ \\"" & ${searched} & "\\"" }}`,
          sort: '-updated_on',
        },
        reference: `${pullRequestDocs}-get`,
      },
      value: '{{ id }}',
      label: '{{ "#" & id & " " & title }}',
    },
    branches: {
      request: {
        get: `${repository}/refs/branches`,
        query: { q: `{{ search ? "name ~ \\"" & ${searched} & "\\"" }}` },
        reference: `${docs}/api-group-refs/#api-repositories-workspace-repo-slug-refs-branches-get`,
      },
      value: '{{ name }}',
      label: '{{ name }}',
    },
    members: {
      request: {
        get: '/workspaces/{{ fields.workspace }}/members',
        reference: `${docs}/api-group-workspaces/#api-workspaces-workspace-members-get`,
      },
      value: '{{ user.uuid }}',
      label: '{{ user.display_name }}',
    },
  },
  triggers: [
    {
      id: 'new-pull-request',
      name: 'New pull request',
      sentence: 'When a pull request is opened in {repository}',
      kind: 'poll',
      fields: place,
      request: {
        get: `${repository}/pullrequests`,
        query: {
          state: everyState,
          q: '{{ since ? "created_on >= " & $substring($fromMillis(since), 0, 19) }}',
          sort: 'created_on',
        },
        reference: `${pullRequestDocs}-get`,
      },
      key: pullRequestKey,
      time: '{{ created_on }}',
      sample: samplePullRequest,
      synonyms: ['pull request opened', 'pull request created', 'review'],
    },
    {
      id: 'pull-request-merged',
      name: 'Pull request merged',
      sentence: 'When a pull request is merged in {repository}',
      kind: 'poll',
      fields: place,
      request: {
        get: `${repository}/pullrequests`,
        query: {
          state: 'MERGED',
          q: '{{ since ? "updated_on >= " & $substring($fromMillis(since), 0, 19) }}',
          sort: 'updated_on',
        },
        reference: `${pullRequestDocs}-get`,
      },
      key: pullRequestKey,
      time: '{{ updated_on }}',
      sample: mergedPullRequest,
      synonyms: ['merge', 'pull request accepted'],
    },
    {
      id: 'new-commit',
      name: 'New commit',
      sentence: 'When a commit reaches {branch} of {repository}',
      about: 'Each look reads the newest 100 commits.',
      kind: 'poll',
      fields: [...place, { ...branchField, help: 'Empty for every branch.' }],
      request: {
        get: `${repository}/commits`,
        query: { include: '{{ fields.branch }}', pagelen: '100' },
        reference: `${docs}/api-group-commits/#api-repositories-workspace-repo-slug-commits-get`,
      },
      // Commits cannot be asked for by their date, so that all pages would be the whole history, each time.
      paging: { kind: 'none', items: '{{ values }}' },
      key: '{{ hash }}',
      time: '{{ date }}',
      sample: {
        type: 'commit',
        hash: '6dcb09b5b57875f334f61aebed695e2e4193db5e',
        date: '2026-03-03T09:58:00+00:00',
        message: 'Find words with umlauts\n',
        author: { type: 'author', raw: 'Ada Example <ada@example.com>', user },
        repository: shortRepository,
        parents: [{ type: 'commit', hash: 'c3d0be41ecbe669545ee3e94d31ed9a4bc91ee3c' }],
        links: {
          html: {
            href: 'https://bitbucket.org/bakery/website/commits/6dcb09b5b57875f334f61aebed695e2e4193db5e',
          },
        },
      },
      synonyms: ['push', 'code pushed', 'change'],
    },
  ],
  actions: [
    {
      id: 'list-repositories',
      name: 'List repositories',
      sentence: 'List the repositories of {workspace}',
      changes: false,
      repeat: 'safe',
      fields: [
        workspaceField,
        {
          id: 'role',
          label: 'Only where I may',
          type: 'choice',
          choices: [
            { value: 'member', label: 'Read' },
            { value: 'contributor', label: 'Write' },
            { value: 'admin', label: 'Administer' },
          ],
          help: 'Counts what you were given there explicitly. Empty for all that you can see.',
        },
      ],
      request: {
        get: '/repositories/{{ fields.workspace }}',
        query: { role: '{{ fields.role }}' },
        reference: `${docs}/api-group-repositories/#api-repositories-workspace-get`,
      },
      paging: {
        kind: 'nextUrl',
        next: '{{ next }}',
        items: '{{ values }}',
        size: ['pagelen', 50],
      },
      sample: [sampleRepository],
      synonyms: ['get repositories', 'find repositories', 'repos'],
    },
    {
      id: 'find-pull-requests',
      name: 'Find pull requests',
      sentence: 'Find pull requests of {repository}',
      changes: false,
      repeat: 'safe',
      fields: [
        ...place,
        {
          id: 'state',
          label: 'State',
          type: 'choice',
          default: 'OPEN',
          choices: [
            { value: 'OPEN', label: 'Open' },
            { value: 'MERGED', label: 'Merged' },
            { value: 'DECLINED', label: 'Declined' },
            { value: 'SUPERSEDED', label: 'Superseded' },
          ],
        },
        { ...branchField, id: 'target', label: 'Into branch' },
      ],
      request: {
        get: `${repository}/pullrequests`,
        query: {
          state: '{{ fields.state }}',
          q: '{{ fields.target ? "destination.branch.name = \\"" & fields.target & "\\"" }}',
        },
        reference: `${pullRequestDocs}-get`,
      },
      paging: {
        kind: 'nextUrl',
        next: '{{ next }}',
        items: '{{ values }}',
        size: ['pagelen', 50],
      },
      sample: [samplePullRequest],
      synonyms: ['list pull requests', 'search pull requests'],
    },
    {
      id: 'get-pull-request',
      name: 'Get pull request',
      sentence: 'Get {pullRequest} of {repository}',
      changes: false,
      repeat: 'safe',
      fields: [...place, pullRequestField],
      request: { get: pullRequest, reference: `${pullRequestDocs}-pull-request-id-get` },
      sample: samplePullRequest,
      synonyms: ['read pull request'],
    },
    {
      id: 'create-pull-request',
      name: 'Create pull request',
      sentence: 'Open the pull request {title} in {repository}',
      changes: true,
      repeat: 'never',
      fields: [
        ...place,
        { id: 'title', label: 'Title', type: 'text', required: true },
        { ...branchField, id: 'source', label: 'From branch', required: true },
        {
          ...branchField,
          id: 'target',
          label: 'Into branch',
          help: 'Empty for the main branch of the repository.',
        },
        { id: 'description', label: 'Description', type: 'longText', help: 'Markdown.' },
        {
          id: 'reviewers',
          label: 'Reviewers',
          type: 'list',
          options: 'members',
          needs: ['workspace'],
        },
        { id: 'close', label: 'Close the branch when merged', type: 'boolean', more: true },
        { id: 'draft', label: 'Draft', type: 'boolean', more: true },
      ],
      request: {
        post: `${repository}/pullrequests`,
        body: {
          title: '{{ fields.title }}',
          source: { branch: { name: '{{ fields.source }}' } },
          destination: '{{ fields.target ? { "branch": { "name": fields.target } } }}',
          description: '{{ fields.description }}',
          reviewers: '{{ fields.reviewers ? [fields.reviewers.{ "uuid": $ }] }}',
          close_source_branch: '{{ fields.close }}',
          draft: '{{ fields.draft }}',
        },
        reference: `${pullRequestDocs}-post`,
      },
      sample: samplePullRequest,
      synonyms: ['open pull request', 'new pull request', 'merge request'],
    },
    {
      id: 'comment-on-pull-request',
      name: 'Comment on pull request',
      sentence: 'Comment on {pullRequest} of {repository}',
      changes: true,
      repeat: 'never',
      fields: [
        ...place,
        pullRequestField,
        { id: 'text', label: 'Comment', type: 'longText', required: true, help: 'Markdown.' },
      ],
      request: {
        post: `${pullRequest}/comments`,
        body: { content: { raw: '{{ fields.text }}' } },
        reference: `${pullRequestDocs}-pull-request-id-comments-post`,
      },
      sample: {
        type: 'pullrequest_comment',
        id: 302000001,
        content: { raw: 'Works here.', markup: 'markdown', html: '<p>Works here.</p>' },
        user,
        deleted: false,
        pullrequest: { type: 'pullrequest', id: 57, title: 'Find words with umlauts' },
        created_on: '2026-03-03T11:00:00.000000+00:00',
        updated_on: '2026-03-03T11:00:00.000000+00:00',
      },
      synonyms: ['create comment', 'reply', 'review'],
    },
    {
      id: 'approve-pull-request',
      name: 'Approve pull request',
      sentence: 'Approve {pullRequest} of {repository}',
      changes: true,
      repeat: 'never',
      fields: [...place, pullRequestField],
      request: {
        post: `${pullRequest}/approve`,
        reference: `${pullRequestDocs}-pull-request-id-approve-post`,
      },
      sample: {
        type: 'participant',
        user,
        role: 'REVIEWER',
        approved: true,
        state: 'approved',
        participated_on: '2026-03-03T12:00:00.000000+00:00',
      },
      synonyms: ['accept pull request', 'review'],
    },
    {
      id: 'decline-pull-request',
      name: 'Decline pull request',
      sentence: 'Decline {pullRequest} of {repository}',
      changes: true,
      repeat: 'never',
      fields: [...place, pullRequestField],
      request: {
        post: `${pullRequest}/decline`,
        reference: `${pullRequestDocs}-pull-request-id-decline-post`,
      },
      sample: {
        ...samplePullRequest,
        state: 'DECLINED',
        closed_by: user,
        updated_on: '2026-03-04T07:30:00.000000+00:00',
      },
      synonyms: ['reject pull request', 'close pull request'],
    },
  ],
});
