/** ClickUp API v2. Methods, parameters and answers: https://developer.clickup.com/reference */
import { defineConnector, type FieldSource } from '../../src/shared/connector.ts';

const docs = 'https://developer.clickup.com/reference';

const workspaceField: FieldSource = {
  id: 'workspace',
  label: 'Workspace',
  type: 'dropdown',
  options: 'workspaces',
  required: true,
};

const spaceField: FieldSource = {
  id: 'space',
  label: 'Space',
  type: 'dropdown',
  options: 'spaces',
  needs: ['workspace'],
  required: true,
};

const listField: FieldSource = {
  id: 'list',
  label: 'List',
  type: 'dropdown',
  options: 'lists',
  needs: ['space'],
  required: true,
};

/** They only narrow the choice of what comes below. */
const narrowing: FieldSource[] = [
  { ...workspaceField, required: false, help: 'Whose spaces are offered below.' },
  { ...spaceField, required: false, help: 'Whose lists are offered below.' },
];

const placeOfTask: FieldSource[] = [
  ...narrowing,
  { ...listField, required: false, help: 'Whose tasks are offered below.' },
];

const taskField: FieldSource = {
  id: 'task',
  label: 'Task',
  type: 'dropdown',
  options: 'tasks',
  needs: ['list'],
  required: true,
  help: 'Its ID, as triggers and other actions give it.',
};

/** Where a trigger listens: a workspace, and within it what the person likes. */
const placeOfTrigger: FieldSource[] = [
  workspaceField,
  { ...spaceField, required: false, help: 'Empty for every space.' },
  { ...listField, required: false, help: 'Empty for every list.' },
  { id: 'subtasks', label: 'Subtasks, too', type: 'boolean', default: true, more: true },
];

const nameField: FieldSource = { id: 'name', label: 'Name', type: 'text', required: true };

const taskFields: FieldSource[] = [
  { id: 'description', label: 'Description', type: 'longText', help: 'Markdown.' },
  { id: 'status', label: 'Status', type: 'dropdown', options: 'statuses', needs: ['list'] },
  {
    id: 'priority',
    label: 'Priority',
    type: 'choice',
    choices: [
      { value: '1', label: 'Urgent' },
      { value: '2', label: 'High' },
      { value: '3', label: 'Normal' },
      { value: '4', label: 'Low' },
    ],
  },
  {
    id: 'due',
    label: 'Due',
    type: 'dateTime',
    example: '2026-03-31T17:00:00Z',
  },
  { id: 'start', label: 'Start', type: 'dateTime', more: true, example: '2026-03-30T09:00:00Z' },
];

/** Milliseconds, and whether the time of the day counts: a date alone has none. */
const taskBody = {
  markdown_content: '{{ fields.description }}',
  status: '{{ fields.status }}',
  priority: '{{ fields.priority ? $number(fields.priority) }}',
  due_date: '{{ $toMillis(fields.due) }}',
  due_date_time: '{{ fields.due ? $contains(fields.due, "T") }}',
  start_date: '{{ $toMillis(fields.start) }}',
  start_date_time: '{{ fields.start ? $contains(fields.start, "T") }}',
};

/** Up to 100 tasks a page. Lists say which page is the last; workspaces do not. */
const pagesOfTasks = {
  kind: 'page',
  param: 'page',
  first: 0,
  items: '{{ tasks }}',
  more: '{{ $exists(last_page) ? last_page = false : $count(tasks) >= 100 }}',
} as const;

/** A list stands for itself: it is not said whether a space beside it would narrow or widen the choice. */
const filtered = {
  'space_ids[]': '{{ $exists(fields.list) ? [] : fields.space }}',
  'list_ids[]': '{{ fields.list }}',
  subtasks: '{{ fields.subtasks ? "true" : "false" }}',
};

const person = {
  id: 1001,
  username: 'Ada Example',
  email: 'ada@example.com',
  color: '#7b68ee',
  profilePicture: null,
};

const sampleTask = {
  id: '86abc0042',
  custom_id: null,
  name: 'Buy bread',
  text_content: 'Rye, sliced',
  description: 'Rye, sliced',
  status: { id: 'p9001_todo', status: 'to do', color: '#87909e', orderindex: 0, type: 'open' },
  orderindex: '42.00000000000000000000000000000000',
  date_created: '1772442900000',
  date_updated: '1772442900000',
  date_closed: null,
  date_done: null,
  archived: false,
  creator: person,
  assignees: [person],
  watchers: [person],
  checklists: [],
  tags: [{ name: 'shop', tag_fg: '#ffffff', tag_bg: '#7b68ee', creator: 1001 }],
  parent: null,
  priority: { id: '2', priority: 'high', color: '#ffcc00', orderindex: '2' },
  due_date: '1772557200000',
  start_date: null,
  time_estimate: null,
  custom_fields: [],
  team_id: '9001',
  url: 'https://app.clickup.com/t/86abc0042',
  list: { id: '901001', name: 'Errands', access: true },
  folder: { id: '901100', name: 'Shop', hidden: false, access: true },
  space: { id: '901200' },
};

const doneTask = {
  ...sampleTask,
  status: { id: 'p9001_done', status: 'complete', color: '#008844', orderindex: 1, type: 'closed' },
  date_updated: '1772555400000',
  date_closed: '1772555400000',
  date_done: '1772555400000',
};

const sampleComment = {
  id: '90080001',
  comment: [{ text: 'The shop closes at six.' }],
  comment_text: 'The shop closes at six.',
  user: person,
  resolved: false,
  assignee: null,
  assigned_by: null,
  reactions: [],
  date: '1772449200000',
};

const sampleList = {
  id: '901001',
  name: 'Errands',
  orderindex: 0,
  content: '',
  status: null,
  priority: null,
  assignee: null,
  due_date: null,
  folder: { id: '901100', name: 'Shop', hidden: false, access: true },
  space: { id: '901200', name: 'Bakery', access: true },
};

const identity = {
  request: { get: '/user', reference: `${docs}/getauthorizeduser` },
  label: '{{ user.email }}',
  key: '{{ user.id }}',
};

export default defineConnector({
  schema: 1,
  id: 'clickup',
  name: 'ClickUp',
  category: 'productivity',
  about: 'Tasks, lists, comments and tracked time of ClickUp workspaces.',
  homepage: 'https://clickup.com/',
  synonyms: ['task', 'to-do', 'project', 'list', 'time tracking', 'work management'],
  hosts: ['api.clickup.com'],
  auth: [
    {
      id: 'token',
      kind: 'fields',
      label: 'Personal API token',
      fields: [{ id: 'token', label: 'API token', type: 'secret', help: 'Starts with “pk_”.' }],
      // The token itself, without “Bearer”: https://developer.clickup.com/docs/authentication#personal-token
      apply: { headers: { Authorization: '{{ credential.token }}' } },
      identity,
      steps: [
        'In ClickUp, press your avatar, then “Settings”, and open “Apps” (https://app.clickup.com/settings/apps).',
        'Under “API Token”, press “Generate”, copy the token and paste it here.',
      ],
      helpUrl: 'https://developer.clickup.com/docs/authentication#personal-token',
    },
    {
      // No PKCE and no scopes; tokens do not expire: https://developer.clickup.com/docs/authentication#oauth-flow
      id: 'browser',
      kind: 'oauth2',
      label: 'Sign in with ClickUp',
      authorizationUrl: 'https://app.clickup.com/api',
      tokenUrl: 'https://api.clickup.com/api/v2/oauth/token',
      pkce: 'none',
      client: { auth: 'post', own: true },
      redirectPort: 47821,
      scopes: [],
      identity,
      steps: [
        'In ClickUp, press the avatar of the workspace, then “Settings”, open “ClickUp API” and press “Create an App”. Only owners and admins of a workspace may.',
        'Give it any name, and http://127.0.0.1:47821/callback as redirect URL.',
        'Copy the client ID and the client secret and paste them here.',
      ],
      helpUrl: 'https://developer.clickup.com/docs/authentication#oauth-flow',
    },
  ],
  api: {
    baseUrl: 'https://api.clickup.com/api/v2',
    paging: { kind: 'none', items: '{{ $ }}' },
    // On the plans up to Business; more on the larger ones: https://developer.clickup.com/docs/rate-limits
    rate: { requests: 100, per: 'minute' },
  },
  errors: [
    {
      when: '{{ $contains(ECODE, /^OAUTH_0(23|26|27|29|3[0-9]|4[0-5])$/) }}',
      code: 'permission_missing',
      message:
        'The workspace was not chosen when the account was linked, or the account may not see it.',
    },
  ],
  options: {
    workspaces: {
      request: { get: '/team', reference: `${docs}/getauthorizedteams` },
      paging: { kind: 'none', items: '{{ teams }}' },
      value: '{{ id }}',
      label: '{{ name }}',
    },
    spaces: {
      request: {
        get: '/team/{{ fields.workspace }}/space',
        query: { archived: 'false' },
        reference: `${docs}/getspaces`,
      },
      paging: { kind: 'none', items: '{{ spaces }}' },
      value: '{{ id }}',
      label: '{{ name }}',
    },
    lists: {
      request: {
        get: '/space/{{ fields.space }}/folder',
        query: { archived: 'false' },
        reference: `${docs}/getfolders`,
      },
      // The lists in folders come with their folders; the others stand beside them, at an address of their own
      // (https://developer.clickup.com/reference/getfolderlesslists), which is read as the next page.
      paging: {
        kind: 'nextUrl',
        next: '{{ $exists(folders) ? "list?archived=false" }}',
        items:
          '{{ $exists(folders) ? folders.($folder := name; lists.{ "id": id, "name": $folder & " / " & name }) : lists }}',
      },
      value: '{{ id }}',
      label: '{{ name }}',
    },
    statuses: {
      request: { get: '/list/{{ fields.list }}', reference: `${docs}/getlist` },
      paging: { kind: 'none', items: '{{ statuses }}' },
      value: '{{ status }}',
      label: '{{ status }}',
    },
    members: {
      request: { get: '/list/{{ fields.list }}/member', reference: `${docs}/getlistmembers` },
      paging: { kind: 'none', items: '{{ members }}' },
      value: '{{ id }}',
      label: '{{ username ? username & " (" & email & ")" : email }}',
    },
    tags: {
      request: { get: '/space/{{ fields.space }}/tag', reference: `${docs}/getspacetags` },
      paging: { kind: 'none', items: '{{ tags }}' },
      value: '{{ name }}',
      label: '{{ name }}',
    },
    customFields: {
      request: {
        get: '/list/{{ fields.list }}/field',
        reference: `${docs}/getaccessiblecustomfields`,
      },
      paging: { kind: 'none', items: '{{ fields }}' },
      value: '{{ id }}',
      label: '{{ name }}',
    },
    tasks: {
      request: {
        get: '/list/{{ fields.list }}/task',
        query: { order_by: 'updated', subtasks: 'true' },
        reference: `${docs}/gettasks`,
      },
      paging: pagesOfTasks,
      value: '{{ id }}',
      label: '{{ name }}',
    },
  },
  triggers: [
    {
      id: 'new-task',
      name: 'New task',
      sentence: 'When a task is created in {list} of {workspace}',
      kind: 'poll',
      fields: placeOfTrigger,
      request: {
        get: '/team/{{ fields.workspace }}/task',
        query: {
          ...filtered,
          order_by: 'created',
          include_closed: 'true',
          date_created_gt: '{{ since - 1 }}',
        },
        reference: `${docs}/getfilteredteamtasks`,
      },
      paging: pagesOfTasks,
      key: '{{ id }}',
      time: '{{ $fromMillis($number(date_created)) }}',
      sample: sampleTask,
      synonyms: ['task created', 'task added'],
    },
    {
      id: 'updated-task',
      name: 'Task created or updated',
      sentence: 'When a task changes in {list} of {workspace}',
      about: 'Starts for every new task, and each time one has been changed or commented on.',
      kind: 'poll',
      fields: placeOfTrigger,
      request: {
        get: '/team/{{ fields.workspace }}/task',
        query: {
          ...filtered,
          order_by: 'updated',
          include_closed: 'true',
          date_updated_gt: '{{ since - 1 }}',
        },
        reference: `${docs}/getfilteredteamtasks`,
      },
      paging: pagesOfTasks,
      key: '{{ id & "@" & date_updated }}',
      time: '{{ $fromMillis($number(date_updated)) }}',
      sample: sampleTask,
      synonyms: ['task changed', 'status changed', 'task assigned'],
    },
    {
      id: 'completed-task',
      name: 'Task completed',
      sentence: 'When a task is completed in {list} of {workspace}',
      about:
        'Starts when a task comes to a status of the groups Done or Closed; one that is reopened and completed again counts again.',
      kind: 'poll',
      fields: placeOfTrigger,
      request: {
        get: '/team/{{ fields.workspace }}/task',
        query: {
          ...filtered,
          order_by: 'updated',
          include_closed: 'true',
          date_updated_gt: '{{ since - 1 }}',
        },
        reference: `${docs}/getfilteredteamtasks`,
      },
      paging: pagesOfTasks,
      where: '{{ date_done ? true : false }}',
      key: '{{ id & "@" & date_done }}',
      time: '{{ $fromMillis($number(date_done)) }}',
      sample: doneTask,
      synonyms: ['task done', 'task closed', 'task finished'],
    },
    {
      id: 'new-comment',
      name: 'New comment on a task',
      sentence: 'When someone comments on {task}',
      kind: 'poll',
      fields: [...placeOfTask, taskField],
      request: {
        get: '/task/{{ fields.task }}/comment',
        // Older comments are those before a comment, which is named by time and ID.
        query: {
          start: '{{ cursor ? $substringBefore(cursor, "/") }}',
          start_id: '{{ cursor ? $substringAfter(cursor, "/") }}',
        },
        reference: `${docs}/gettaskcomments`,
      },
      paging: {
        kind: 'cursor',
        next: '{{ $count(comments) >= 25 ? comments[-1].(date & "/" & id) }}',
        items: '{{ comments }}',
      },
      key: '{{ $string(id) }}',
      time: '{{ $fromMillis($number(date)) }}',
      sample: sampleComment,
      synonyms: ['comment added', 'reply'],
    },
  ],
  actions: [
    {
      id: 'create-task',
      name: 'Create task',
      sentence: 'Create the task {name} in {list}',
      changes: true,
      repeat: 'never',
      fields: [
        ...narrowing,
        listField,
        nameField,
        ...taskFields,
        {
          id: 'assignees',
          label: 'Assignees',
          type: 'list',
          options: 'members',
          needs: ['list'],
        },
        { id: 'tags', label: 'Tags', type: 'list', options: 'tags', needs: ['space'], more: true },
        {
          ...taskField,
          id: 'parent',
          label: 'Parent task',
          required: false,
          more: true,
          help: 'Makes the new task a subtask of this one.',
        },
        { id: 'notify', label: 'Tell everyone', type: 'boolean', more: true },
      ],
      request: {
        post: '/list/{{ fields.list }}/task',
        body: {
          name: '{{ fields.name }}',
          ...taskBody,
          assignees: '{{ [fields.assignees.$number()] }}',
          tags: '{{ fields.tags }}',
          parent: '{{ fields.parent }}',
          notify_all: '{{ fields.notify }}',
        },
        reference: `${docs}/createtask`,
      },
      sample: sampleTask,
      synonyms: ['add task', 'new task', 'to-do', 'subtask'],
    },
    {
      id: 'get-task',
      name: 'Get task',
      sentence: 'Get {task}',
      changes: false,
      repeat: 'safe',
      fields: [...placeOfTask, taskField],
      request: {
        get: '/task/{{ fields.task }}',
        query: { include_subtasks: 'true' },
        reference: `${docs}/gettask`,
      },
      sample: sampleTask,
      synonyms: ['read task'],
    },
    {
      id: 'find-tasks',
      name: 'Find tasks',
      sentence: 'Find tasks in {list} of {workspace}',
      changes: false,
      repeat: 'safe',
      fields: [
        workspaceField,
        { ...spaceField, required: false, help: 'Empty for every space.' },
        { ...listField, required: false, help: 'Empty for every list.' },
        {
          id: 'status',
          label: 'Status',
          type: 'dropdown',
          options: 'statuses',
          needs: ['list'],
        },
        {
          id: 'assignee',
          label: 'Assignee',
          type: 'dropdown',
          options: 'members',
          needs: ['list'],
        },
        {
          id: 'tag',
          label: 'Tag',
          type: 'dropdown',
          options: 'tags',
          needs: ['space'],
          more: true,
        },
        { id: 'dueBefore', label: 'Due before', type: 'dateTime', more: true },
        { id: 'dueAfter', label: 'Due after', type: 'dateTime', more: true },
        { id: 'closed', label: 'Closed ones, too', type: 'boolean', default: false, more: true },
        { id: 'subtasks', label: 'Subtasks, too', type: 'boolean', default: true, more: true },
      ],
      request: {
        get: '/team/{{ fields.workspace }}/task',
        query: {
          ...filtered,
          'statuses[]': '{{ fields.status }}',
          'assignees[]': '{{ fields.assignee }}',
          'tags[]': '{{ fields.tag }}',
          due_date_lt: '{{ $toMillis(fields.dueBefore) }}',
          due_date_gt: '{{ $toMillis(fields.dueAfter) }}',
          include_closed: '{{ fields.closed ? "true" : "false" }}',
        },
        reference: `${docs}/getfilteredteamtasks`,
      },
      paging: pagesOfTasks,
      sample: [sampleTask],
      synonyms: ['list tasks', 'search tasks', 'filter tasks'],
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
        {
          id: 'assign',
          label: 'Add assignees',
          type: 'list',
          options: 'members',
          needs: ['list'],
        },
        {
          id: 'unassign',
          label: 'Remove assignees',
          type: 'list',
          options: 'members',
          needs: ['list'],
          more: true,
        },
        { id: 'archived', label: 'Archived', type: 'boolean', more: true },
      ],
      request: {
        put: '/task/{{ fields.task }}',
        body: {
          name: '{{ fields.name }}',
          ...taskBody,
          assignees:
            '{{ fields.assign or fields.unassign ? { "add": [fields.assign.$number()], "rem": [fields.unassign.$number()] } }}',
          archived: '{{ fields.archived }}',
        },
        reference: `${docs}/updatetask`,
      },
      sample: sampleTask,
      synonyms: ['edit task', 'change status', 'complete task', 'assign task', 'close task'],
    },
    {
      id: 'set-custom-field',
      name: 'Set custom field',
      sentence: 'Set {field} of {task}',
      changes: true,
      repeat: 'safe',
      fields: [
        ...placeOfTask,
        taskField,
        {
          id: 'field',
          label: 'Custom field',
          type: 'dropdown',
          options: 'customFields',
          needs: ['list'],
          required: true,
        },
        {
          id: 'value',
          label: 'Value',
          type: 'json',
          required: true,
          help: 'As the kind of field wants it: text in quotes, a number, the ID of an option.',
          example: '"Rye"',
        },
      ],
      request: {
        post: '/task/{{ fields.task }}/field/{{ fields.field }}',
        body: { value: '{{ fields.value }}' },
        answer: 'none',
        reference: `${docs}/setcustomfieldvalue`,
      },
      output: '{{ { "set": true } }}',
      sample: { set: true },
      synonyms: ['custom field', 'change field'],
    },
    {
      id: 'add-tag',
      name: 'Add tag',
      sentence: 'Add {tag} to {task}',
      changes: true,
      repeat: 'safe',
      fields: [
        ...placeOfTask,
        taskField,
        {
          id: 'tag',
          label: 'Tag',
          type: 'dropdown',
          options: 'tags',
          needs: ['space'],
          required: true,
        },
      ],
      request: {
        post: '/task/{{ fields.task }}/tag/{{ fields.tag }}',
        answer: 'none',
        reference: `${docs}/addtagtotask`,
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
        {
          id: 'assignee',
          label: 'Assign to',
          type: 'dropdown',
          options: 'members',
          needs: ['list'],
          more: true,
        },
        { id: 'notify', label: 'Tell everyone', type: 'boolean', default: false, more: true },
      ],
      request: {
        post: '/task/{{ fields.task }}/comment',
        body: {
          comment_text: '{{ fields.text }}',
          assignee: '{{ fields.assignee ? $number(fields.assignee) }}',
          notify_all: '{{ fields.notify }}',
        },
        reference: `${docs}/createtaskcomment`,
      },
      sample: {
        id: 90080001,
        hist_id: '26508000-0000-4000-8000-000000000001',
        date: 1772449200000,
      },
      synonyms: ['create comment', 'reply'],
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
        { id: 'file', label: 'File', type: 'file', required: true },
      ],
      request: {
        post: '/task/{{ fields.task }}/attachment',
        body: { attachment: '{{ fields.file }}' },
        bodyType: 'multipart',
        reference: `${docs}/createtaskattachment`,
      },
      sample: {
        id: 'ac434d4e-0000-4000-8000-000000000001.pdf',
        version: '0',
        date: 1772442960000,
        title: 'receipt.pdf',
        extension: 'pdf',
        url: 'https://attachments.example.com/receipt.pdf',
      },
      synonyms: ['upload file', 'attach file'],
    },
    {
      id: 'track-time',
      name: 'Add tracked time',
      sentence: 'Add {minutes} minutes to {task} of {workspace}',
      changes: true,
      repeat: 'never',
      fields: [
        workspaceField,
        { ...spaceField, required: false, help: 'Whose lists are offered below.' },
        { ...listField, required: false, help: 'Whose tasks are offered below.' },
        taskField,
        {
          id: 'start',
          label: 'Start',
          type: 'dateTime',
          required: true,
          example: '2026-03-02T09:00:00Z',
        },
        { id: 'minutes', label: 'Minutes', type: 'number', required: true },
        { id: 'description', label: 'Description', type: 'text' },
        { id: 'billable', label: 'Billable', type: 'boolean', more: true },
      ],
      request: {
        post: '/team/{{ fields.workspace }}/time_entries',
        body: {
          tid: '{{ fields.task }}',
          start: '{{ $toMillis(fields.start) }}',
          duration: '{{ fields.minutes * 60000 }}',
          description: '{{ fields.description }}',
          billable: '{{ fields.billable }}',
        },
        reference: `${docs}/createatimeentry`,
      },
      output: '{{ data }}',
      sample: {
        id: '4207000000000000001',
        task: { id: sampleTask.id, name: sampleTask.name },
        wid: '9001',
        user: person,
        billable: false,
        start: '1772442000000',
        end: '1772443800000',
        duration: '1800000',
        description: 'At the shop',
      },
      synonyms: ['time entry', 'log time', 'time tracking'],
    },
    {
      id: 'create-list',
      name: 'Create list',
      sentence: 'Create the list {name} in {space} of {workspace}',
      about: 'A list of the space itself, in no folder.',
      changes: true,
      repeat: 'never',
      fields: [
        workspaceField,
        spaceField,
        nameField,
        { id: 'content', label: 'Description', type: 'longText' },
      ],
      request: {
        post: '/space/{{ fields.space }}/list',
        body: { name: '{{ fields.name }}', content: '{{ fields.content }}' },
        reference: `${docs}/createfolderlesslist`,
      },
      sample: sampleList,
      synonyms: ['new list', 'add list'],
    },
    {
      id: 'delete-task',
      name: 'Delete task',
      sentence: 'Delete {task}',
      about: 'ClickUp keeps deleted tasks for 30 days.',
      changes: true,
      repeat: 'safe',
      fields: [...placeOfTask, taskField],
      request: {
        delete: '/task/{{ fields.task }}',
        answer: 'none',
        reference: `${docs}/deletetask`,
      },
      output: '{{ { "deleted": true } }}',
      sample: { deleted: true },
      synonyms: ['remove task'],
    },
  ],
});
