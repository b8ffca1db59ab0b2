/** Asana REST API 1.0. Methods, parameters and answers: https://developers.asana.com/reference/rest-api-reference */
import { defineConnector, type FieldSource } from '../../src/shared/connector.ts';

const docs = 'https://developers.asana.com/reference';

/** Lists give only IDs and names where nothing more is asked for. */
const taskParts = {
  opt_fields:
    'name,notes,resource_subtype,completed,completed_at,completed_by.name,created_at,created_by.name,' +
    'modified_at,due_on,due_at,start_on,assignee.name,assignee.email,followers.name,' +
    'projects.name,memberships.project.name,memberships.section.name,tags.name,parent.name,' +
    'num_subtasks,custom_fields.name,custom_fields.display_value,permalink_url',
};

const projectParts = {
  opt_fields:
    'name,notes,color,archived,created_at,modified_at,due_on,start_on,owner.name,team.name,' +
    'workspace.name,privacy_setting,default_view,permalink_url',
};

const commentParts = {
  opt_fields:
    'type,resource_subtype,text,created_at,created_by.name,created_by.email,is_pinned,target.name',
};

const workspaceField: FieldSource = {
  id: 'workspace',
  label: 'Workspace',
  type: 'dropdown',
  options: 'workspaces',
  required: true,
};

const projectField: FieldSource = {
  id: 'project',
  label: 'Project',
  type: 'dropdown',
  options: 'projects',
  needs: ['workspace'],
  required: true,
};

/** Both only narrow the choice of tasks. */
const placeOfTask: FieldSource[] = [
  { ...workspaceField, required: false, help: 'Whose projects are offered below.' },
  { ...projectField, required: false, help: 'Whose tasks are offered below.' },
];

const taskField: FieldSource = {
  id: 'task',
  label: 'Task',
  type: 'dropdown',
  options: 'tasks',
  needs: ['project'],
  required: true,
  help: 'Its ID (gid), as triggers and other actions give it.',
};

const sectionField: FieldSource = {
  id: 'section',
  label: 'Section',
  type: 'dropdown',
  options: 'sections',
  needs: ['project'],
};

const nameField: FieldSource = { id: 'name', label: 'Name', type: 'text', required: true };

const taskFields: FieldSource[] = [
  { id: 'notes', label: 'Description', type: 'longText', help: 'Plain text.' },
  {
    id: 'assignee',
    label: 'Assignee',
    type: 'dropdown',
    options: 'users',
    needs: ['workspace'],
    help: 'An e-mail address or “me” will do.',
  },
  { id: 'due', label: 'Due date', type: 'date', example: '2026-03-31' },
  {
    id: 'dueTime',
    label: 'Due time',
    type: 'dateTime',
    more: true,
    help: 'Instead of the due date.',
    example: '2026-03-31T17:00:00Z',
  },
  {
    id: 'custom',
    label: 'Custom fields',
    type: 'json',
    more: true,
    help: 'An object of field IDs and values.',
    example: '{"1200000000000001": "High"}',
  },
];

const taskData = {
  notes: '{{ fields.notes }}',
  assignee: '{{ fields.assignee }}',
  due_on: '{{ fields.due ? $substring(fields.due, 0, 10) }}',
  due_at: '{{ fields.dueTime }}',
  custom_fields: '{{ fields.custom }}',
};

const person = { gid: '1200000000001001', resource_type: 'user', name: 'Ada Example' };
const project = { gid: '1200000000005001', resource_type: 'project', name: 'Bakery' };
const section = { gid: '1200000000005101', resource_type: 'section', name: 'This week' };
const workspace = { gid: '1200000000000042', resource_type: 'workspace', name: 'example.com' };

const sampleTask = {
  gid: '1200000000004201',
  resource_type: 'task',
  resource_subtype: 'default_task',
  name: 'Buy bread',
  notes: 'Rye, sliced',
  completed: false,
  completed_at: null,
  completed_by: null,
  created_at: '2026-03-02T09:15:00.000Z',
  created_by: person,
  modified_at: '2026-03-02T09:15:00.000Z',
  due_on: '2026-03-03',
  due_at: null,
  start_on: null,
  assignee: { ...person, email: 'ada@example.com' },
  followers: [person],
  projects: [project],
  memberships: [{ project, section }],
  tags: [],
  parent: null,
  num_subtasks: 0,
  custom_fields: [],
  permalink_url:
    'https://app.asana.com/1/1200000000000042/project/1200000000005001/task/1200000000004201',
};

const completedTask = {
  ...sampleTask,
  completed: true,
  completed_at: '2026-03-03T17:40:00.000Z',
  completed_by: person,
  modified_at: '2026-03-03T17:40:00.000Z',
};

const sampleProject = {
  ...project,
  notes: '',
  color: 'light-green',
  archived: false,
  created_at: '2026-03-01T08:00:00.000Z',
  modified_at: '2026-03-01T08:00:00.000Z',
  due_on: null,
  start_on: null,
  owner: person,
  team: { gid: '1200000000000077', resource_type: 'team', name: 'Shop' },
  workspace,
  privacy_setting: 'public_to_workspace',
  default_view: 'list',
  permalink_url: 'https://app.asana.com/1/1200000000000042/project/1200000000005001',
};

const sampleComment = {
  gid: '1200000000009001',
  resource_type: 'story',
  type: 'comment',
  resource_subtype: 'comment_added',
  text: 'The shop closes at six.',
  created_at: '2026-03-02T11:00:00.000Z',
  created_by: { ...person, email: 'ada@example.com' },
  is_pinned: false,
  target: { gid: sampleTask.gid, resource_type: 'task', name: sampleTask.name },
};

const pages = {
  kind: 'cursor',
  param: 'offset',
  next: '{{ next_page.offset }}',
  items: '{{ data }}',
  size: ['limit', 100],
} as const;

const identity = {
  request: { get: '/users/me', reference: `${docs}/getuser` },
  label: '{{ data.email }}',
  key: '{{ data.gid }}',
};

export default defineConnector({
  schema: 1,
  id: 'asana',
  name: 'Asana',
  category: 'productivity',
  about: 'Tasks, projects, sections and comments of an Asana workspace.',
  homepage: 'https://asana.com/',
  synonyms: ['task', 'to-do', 'project', 'work management', 'team', 'subtask'],
  hosts: ['app.asana.com'],
  auth: [
    {
      id: 'token',
      kind: 'fields',
      label: 'Personal access token',
      fields: [{ id: 'token', label: 'Token', type: 'secret' }],
      apply: { bearer: '{{ credential.token }}' },
      identity,
      steps: [
        'Open the developer console, https://app.asana.com/0/my-apps.',
        'Under “Personal access tokens”, press “Create new token”, describe it and agree to the terms.',
        'Copy the token and paste it here; Asana shows it once.',
      ],
      helpUrl: 'https://developers.asana.com/docs/personal-access-token',
    },
    {
      // https://developers.asana.com/docs/oauth
      id: 'browser',
      kind: 'oauth2',
      label: 'Sign in with Asana',
      authorizationUrl: 'https://app.asana.com/-/oauth_authorize',
      tokenUrl: 'https://app.asana.com/-/oauth_token',
      revocationUrl: 'https://app.asana.com/-/oauth_revoke',
      pkce: 'S256',
      client: { auth: 'post', own: true },
      redirectPort: 47821,
      // The narrower scopes leave sections out, and an app has either them or this one.
      scopes: [{ id: 'default', why: 'See and change tasks, projects, sections and comments' }],
      identity,
      steps: [
        'Open the developer console, https://app.asana.com/0/my-apps, and press “Create new app”; give it any name.',
        'Under “OAuth”, add http://127.0.0.1:47821/callback as redirect URL, and choose “Full permissions”.',
        'Under “Manage distribution”, choose the workspaces that may use it, or any workspace.',
        'Under “OAuth”, copy the client ID and the client secret and paste them here.',
      ],
      helpUrl: 'https://developers.asana.com/docs/oauth',
    },
  ],
  api: {
    baseUrl: 'https://app.asana.com/api/1.0',
    paging: pages,
    // Without a paid plan; with one it is 1,500: https://developers.asana.com/docs/rate-limits
    rate: { requests: 150, per: 'minute' },
  },
  errors: [
    {
      when: '{{ status = 402 }}',
      code: 'permission_missing',
      message: 'Asana offers this only with a paid plan.',
    },
    {
      when: '{{ status = 404 }}',
      code: 'missing_at_app',
      message: 'Asana does not have it, or the account may not see it.',
    },
  ],
  options: {
    workspaces: {
      request: { get: '/workspaces', reference: `${docs}/getworkspaces` },
      value: '{{ gid }}',
      label: '{{ name }}',
    },
    projects: {
      request: {
        get: '/projects',
        query: { workspace: '{{ fields.workspace }}', archived: 'false' },
        reference: `${docs}/getprojects`,
      },
      value: '{{ gid }}',
      label: '{{ name }}',
    },
    sections: {
      request: {
        get: '/projects/{{ fields.project }}/sections',
        reference: `${docs}/getsectionsforproject`,
      },
      value: '{{ gid }}',
      label: '{{ name }}',
    },
    tasks: {
      request: {
        get: '/tasks',
        // Open ones: those that are completed after now.
        query: { project: '{{ fields.project }}', completed_since: 'now' },
        reference: `${docs}/gettasks`,
      },
      value: '{{ gid }}',
      label: '{{ name }}',
    },
    users: {
      request: {
        get: '/users',
        query: { workspace: '{{ fields.workspace }}', opt_fields: 'name,email' },
        reference: `${docs}/getusers`,
      },
      value: '{{ gid }}',
      label: '{{ email ? name & " (" & email & ")" : name }}',
    },
    tags: {
      request: {
        get: '/workspaces/{{ fields.workspace }}/tags',
        reference: `${docs}/gettagsforworkspace`,
      },
      value: '{{ gid }}',
      label: '{{ name }}',
    },
    teams: {
      request: {
        get: '/workspaces/{{ fields.workspace }}/teams',
        reference: `${docs}/getteamsforworkspace`,
      },
      value: '{{ gid }}',
      label: '{{ name }}',
    },
  },
  triggers: [
    {
      id: 'new-task',
      name: 'New task in project',
      sentence: 'When a task is added to {project}',
      kind: 'poll',
      fields: [workspaceField, projectField],
      request: {
        get: '/tasks',
        // What is new has been changed as well.
        query: {
          project: '{{ fields.project }}',
          modified_since: '{{ $fromMillis(since) }}',
          ...taskParts,
        },
        reference: `${docs}/gettasks`,
      },
      key: '{{ gid }}',
      time: '{{ created_at }}',
      sample: sampleTask,
      synonyms: ['task created', 'task added'],
    },
    {
      id: 'updated-task',
      name: 'Task created or updated',
      sentence: 'When a task of {project} changes',
      about: 'Starts for every new task, and each time one has been changed or commented on.',
      kind: 'poll',
      fields: [workspaceField, projectField],
      request: {
        get: '/tasks',
        query: {
          project: '{{ fields.project }}',
          modified_since: '{{ $fromMillis(since) }}',
          ...taskParts,
        },
        reference: `${docs}/gettasks`,
      },
      key: '{{ gid & "@" & modified_at }}',
      time: '{{ modified_at }}',
      sample: sampleTask,
      synonyms: ['task changed', 'task moved', 'due date changed', 'comment added'],
    },
    {
      id: 'completed-task',
      name: 'Task completed',
      sentence: 'When a task of {project} is completed',
      about: 'A task that is reopened and completed again counts again.',
      kind: 'poll',
      fields: [workspaceField, projectField],
      request: {
        get: '/tasks',
        query: {
          project: '{{ fields.project }}',
          modified_since: '{{ $fromMillis(since) }}',
          ...taskParts,
        },
        reference: `${docs}/gettasks`,
      },
      where: '{{ completed }}',
      key: '{{ gid & "@" & completed_at }}',
      time: '{{ completed_at }}',
      sample: completedTask,
      synonyms: ['task done', 'task finished'],
    },
    {
      id: 'assigned-task',
      name: 'Task assigned to me',
      sentence: 'When a task of {workspace} is assigned to you',
      about: 'Starts once for every task, when it is first seen as yours.',
      kind: 'poll',
      fields: [workspaceField],
      request: {
        get: '/tasks',
        query: {
          assignee: 'me',
          workspace: '{{ fields.workspace }}',
          modified_since: '{{ $fromMillis(since) }}',
          ...taskParts,
        },
        reference: `${docs}/gettasks`,
      },
      key: '{{ gid }}',
      time: '{{ modified_at }}',
      sample: sampleTask,
      synonyms: ['my tasks', 'new assignment'],
    },
    {
      id: 'new-comment',
      name: 'New comment on a task',
      sentence: 'When someone comments on {task}',
      kind: 'poll',
      fields: [...placeOfTask, taskField],
      request: {
        get: '/tasks/{{ fields.task }}/stories',
        query: commentParts,
        reference: `${docs}/getstoriesfortask`,
      },
      where: '{{ type = "comment" }}',
      key: '{{ gid }}',
      time: '{{ created_at }}',
      sample: sampleComment,
      synonyms: ['story', 'reply'],
    },
    {
      id: 'new-project',
      name: 'New project',
      sentence: 'When a project is created in {workspace}',
      kind: 'poll',
      fields: [workspaceField],
      request: {
        get: '/projects',
        query: { workspace: '{{ fields.workspace }}', ...projectParts },
        reference: `${docs}/getprojects`,
      },
      key: '{{ gid }}',
      time: '{{ created_at }}',
      sample: sampleProject,
      synonyms: ['project created'],
    },
  ],
  actions: [
    {
      id: 'create-task',
      name: 'Create task',
      sentence: 'Create the task {name} in {project} of {workspace}',
      changes: true,
      repeat: 'never',
      fields: [
        workspaceField,
        { ...projectField, required: false, help: 'Empty for a task of no project.' },
        nameField,
        ...taskFields,
        { ...sectionField, more: true },
        {
          id: 'tags',
          label: 'Tags',
          type: 'list',
          options: 'tags',
          needs: ['workspace'],
          more: true,
        },
        {
          id: 'followers',
          label: 'Collaborators',
          type: 'list',
          options: 'users',
          needs: ['workspace'],
          more: true,
        },
      ],
      request: {
        post: '/tasks',
        query: taskParts,
        body: {
          data: {
            workspace: '{{ fields.workspace }}',
            // A section can only be told together with its project.
            projects: '{{ fields.project and $not($exists(fields.section)) ? [fields.project] }}',
            memberships:
              '{{ fields.section ? [{ "project": fields.project, "section": fields.section }] }}',
            name: '{{ fields.name }}',
            ...taskData,
            tags: '{{ fields.tags }}',
            followers: '{{ fields.followers }}',
          },
        },
        reference: `${docs}/createtask`,
      },
      output: '{{ data }}',
      sample: sampleTask,
      synonyms: ['add task', 'new task', 'to-do'],
    },
    {
      id: 'create-subtask',
      name: 'Create subtask',
      sentence: 'Add the subtask {name} to {task}',
      changes: true,
      repeat: 'never',
      fields: [...placeOfTask, taskField, nameField, ...taskFields],
      request: {
        post: '/tasks/{{ fields.task }}/subtasks',
        query: taskParts,
        body: { data: { name: '{{ fields.name }}', ...taskData } },
        reference: `${docs}/createsubtaskfortask`,
      },
      output: '{{ data }}',
      sample: {
        ...sampleTask,
        gid: '1200000000004202',
        name: 'Ask for rye',
        projects: [],
        memberships: [],
        parent: { gid: sampleTask.gid, resource_type: 'task', name: sampleTask.name },
      },
      synonyms: ['add subtask', 'child task'],
    },
    {
      id: 'get-task',
      name: 'Get task',
      sentence: 'Get {task}',
      changes: false,
      repeat: 'safe',
      fields: [...placeOfTask, taskField],
      request: {
        get: '/tasks/{{ fields.task }}',
        query: taskParts,
        reference: `${docs}/gettask`,
      },
      output: '{{ data }}',
      sample: sampleTask,
      synonyms: ['read task'],
    },
    {
      id: 'list-tasks',
      name: 'List tasks',
      sentence: 'List the tasks of {project}',
      changes: false,
      repeat: 'safe',
      fields: [
        workspaceField,
        projectField,
        { id: 'completed', label: 'Include completed tasks', type: 'boolean', default: false },
      ],
      request: {
        get: '/tasks',
        query: {
          project: '{{ fields.project }}',
          completed_since: '{{ fields.completed ? $formatDate(0) : "now" }}',
          ...taskParts,
        },
        reference: `${docs}/gettasks`,
      },
      paging: pages,
      sample: [sampleTask],
      synonyms: ['all tasks', 'tasks of project'],
    },
    {
      id: 'find-tasks',
      name: 'Find tasks',
      sentence: 'Find tasks with {words} in {workspace}',
      about: 'Gives one page, the tasks changed last. Asana searches only with a paid plan.',
      changes: false,
      repeat: 'safe',
      fields: [
        workspaceField,
        { id: 'words', label: 'Words', type: 'text', help: 'In name and description.' },
        { ...projectField, required: false },
        {
          id: 'assignee',
          label: 'Assignee',
          type: 'dropdown',
          options: 'users',
          needs: ['workspace'],
          help: '“me” will do.',
        },
        {
          id: 'state',
          label: 'State',
          type: 'choice',
          choices: [
            { value: 'false', label: 'Open' },
            { value: 'true', label: 'Completed' },
          ],
        },
        { id: 'dueBefore', label: 'Due before', type: 'date', more: true },
      ],
      request: {
        get: '/workspaces/{{ fields.workspace }}/tasks/search',
        query: {
          text: '{{ fields.words }}',
          'projects.any': '{{ fields.project }}',
          'assignee.any': '{{ fields.assignee }}',
          completed: '{{ fields.state }}',
          'due_on.before': '{{ fields.dueBefore ? $substring(fields.dueBefore, 0, 10) }}',
          ...taskParts,
        },
        reference: `${docs}/searchtasksforworkspace`,
      },
      // This list alone has no pages: https://developers.asana.com/reference/searchtasksforworkspace
      paging: { kind: 'none', items: '{{ data }}' },
      sample: [sampleTask],
      synonyms: ['search tasks', 'query'],
    },
    {
      id: 'update-task',
      name: 'Update task',
      sentence: 'Change {task}',
      about: 'Fields that are left empty stay as they are.',
      changes: true,
      repeat: 'safe',
      fields: [
        ...placeOfTask,
        taskField,
        { ...nameField, required: false },
        ...taskFields,
        { id: 'completed', label: 'Completed', type: 'boolean', more: true },
      ],
      request: {
        put: '/tasks/{{ fields.task }}',
        query: taskParts,
        body: {
          data: {
            name: '{{ fields.name }}',
            ...taskData,
            completed: '{{ fields.completed }}',
          },
        },
        reference: `${docs}/updatetask`,
      },
      output: '{{ data }}',
      sample: sampleTask,
      synonyms: ['edit task', 'assign task', 'reschedule', 'reopen task'],
    },
    {
      id: 'complete-task',
      name: 'Complete task',
      sentence: 'Complete {task}',
      changes: true,
      repeat: 'safe',
      fields: [...placeOfTask, taskField],
      request: {
        put: '/tasks/{{ fields.task }}',
        query: taskParts,
        body: { data: { completed: true } },
        reference: `${docs}/updatetask`,
      },
      output: '{{ data }}',
      sample: completedTask,
      synonyms: ['finish task', 'mark as done', 'close task'],
    },
    {
      id: 'move-task',
      name: 'Move task to section',
      sentence: 'Move {task} to {section} of {project}',
      about: 'Adds the task to the project where it is not there yet.',
      changes: true,
      repeat: 'safe',
      fields: [workspaceField, projectField, taskField, { ...sectionField, required: true }],
      request: {
        post: '/sections/{{ fields.section }}/addTask',
        body: { data: { task: '{{ fields.task }}' } },
        answer: 'none',
        reference: `${docs}/addtaskforsection`,
      },
      output: '{{ { "moved": true } }}',
      sample: { moved: true },
      synonyms: ['change section', 'change column', 'add to section'],
    },
    {
      id: 'add-to-project',
      name: 'Add task to project',
      sentence: 'Add {task} to {target}',
      changes: true,
      repeat: 'safe',
      fields: [
        { ...workspaceField, help: 'Whose projects are offered below.' },
        { ...projectField, required: false, help: 'Whose tasks are offered below.' },
        taskField,
        { ...projectField, id: 'target', label: 'To project' },
      ],
      request: {
        post: '/tasks/{{ fields.task }}/addProject',
        body: { data: { project: '{{ fields.target }}' } },
        answer: 'none',
        reference: `${docs}/addprojectfortask`,
      },
      output: '{{ { "added": true } }}',
      sample: { added: true },
      synonyms: ['multi-home', 'share task'],
    },
    {
      id: 'add-tag',
      name: 'Add tag',
      sentence: 'Add {tag} to {task} of {workspace}',
      changes: true,
      repeat: 'safe',
      fields: [
        workspaceField,
        { ...projectField, required: false, help: 'Whose tasks are offered below.' },
        taskField,
        {
          id: 'tag',
          label: 'Tag',
          type: 'dropdown',
          options: 'tags',
          needs: ['workspace'],
          required: true,
        },
      ],
      request: {
        post: '/tasks/{{ fields.task }}/addTag',
        body: { data: { tag: '{{ fields.tag }}' } },
        answer: 'none',
        reference: `${docs}/addtagfortask`,
      },
      output: '{{ { "added": true } }}',
      sample: { added: true },
      synonyms: ['tag task', 'label'],
    },
    {
      id: 'add-comment',
      name: 'Add comment',
      sentence: 'Comment on {task}',
      changes: true,
      repeat: 'never',
      fields: [
        ...placeOfTask,
        taskField,
        { id: 'text', label: 'Comment', type: 'longText', required: true, help: 'Plain text.' },
      ],
      request: {
        post: '/tasks/{{ fields.task }}/stories',
        query: commentParts,
        body: { data: { text: '{{ fields.text }}' } },
        reference: `${docs}/createstoryfortask`,
      },
      output: '{{ data }}',
      sample: sampleComment,
      synonyms: ['create comment', 'story', 'reply'],
    },
    {
      id: 'add-attachment',
      name: 'Add attachment',
      sentence: 'Attach {file} to {task}',
      changes: true,
      repeat: 'never',
      fields: [
        ...placeOfTask,
        taskField,
        { id: 'file', label: 'File', type: 'file', required: true, help: 'Up to 100 MB.' },
      ],
      request: {
        post: '/attachments',
        body: { parent: '{{ fields.task }}', file: '{{ fields.file }}' },
        bodyType: 'multipart',
        reference: `${docs}/createattachmentforobject`,
      },
      output: '{{ data }}',
      sample: {
        gid: '1200000000007001',
        resource_type: 'attachment',
        resource_subtype: 'asana',
        name: 'receipt.pdf',
      },
      synonyms: ['upload file', 'attach file'],
    },
    {
      id: 'delete-task',
      name: 'Delete task',
      sentence: 'Delete {task}',
      about: 'Asana keeps deleted tasks for 30 days.',
      changes: true,
      repeat: 'safe',
      fields: [...placeOfTask, taskField],
      request: {
        delete: '/tasks/{{ fields.task }}',
        answer: 'none',
        reference: `${docs}/deletetask`,
      },
      output: '{{ { "deleted": true } }}',
      sample: { deleted: true },
      synonyms: ['remove task'],
    },
    {
      id: 'create-project',
      name: 'Create project',
      sentence: 'Create the project {name} in {workspace}',
      changes: true,
      repeat: 'never',
      fields: [
        workspaceField,
        {
          id: 'team',
          label: 'Team',
          type: 'dropdown',
          options: 'teams',
          needs: ['workspace'],
          help: 'Needed in an organisation.',
        },
        nameField,
        { id: 'notes', label: 'Description', type: 'longText', help: 'Plain text.' },
        {
          id: 'view',
          label: 'Shown as',
          type: 'choice',
          more: true,
          choices: [
            { value: 'list', label: 'List' },
            { value: 'board', label: 'Board' },
            { value: 'calendar', label: 'Calendar' },
            { value: 'timeline', label: 'Timeline' },
          ],
        },
        { id: 'due', label: 'Due date', type: 'date', more: true, example: '2026-06-30' },
      ],
      request: {
        post: '/projects',
        query: projectParts,
        body: {
          data: {
            workspace: '{{ fields.workspace }}',
            team: '{{ fields.team }}',
            name: '{{ fields.name }}',
            notes: '{{ fields.notes }}',
            default_view: '{{ fields.view }}',
            due_on: '{{ fields.due ? $substring(fields.due, 0, 10) }}',
          },
        },
        reference: `${docs}/createproject`,
      },
      output: '{{ data }}',
      sample: sampleProject,
      synonyms: ['new project', 'add project'],
    },
    {
      id: 'create-section',
      name: 'Create section',
      sentence: 'Create the section {name} in {project}',
      changes: true,
      repeat: 'never',
      fields: [workspaceField, projectField, nameField],
      request: {
        post: '/projects/{{ fields.project }}/sections',
        body: { data: { name: '{{ fields.name }}' } },
        reference: `${docs}/createsectionforproject`,
      },
      output: '{{ data }}',
      sample: section,
      synonyms: ['new section', 'column'],
    },
  ],
});
