/** Todoist API v1. Methods, parameters and answers: https://developer.todoist.com/api/v1/ */
import { defineConnector, type FieldSource } from '../../src/shared/connector.ts';

const docs = 'https://developer.todoist.com/api/v1/#tag';

const projectField: FieldSource = {
  id: 'project',
  label: 'Project',
  type: 'dropdown',
  options: 'projects',
};

const anyProjectField: FieldSource = { ...projectField, help: 'Empty for every project.' };

/** Only narrows the choice of tasks. */
const projectOfTaskField: FieldSource = {
  ...projectField,
  help: 'Whose tasks are offered below.',
};

const taskField: FieldSource = {
  id: 'task',
  label: 'Task',
  type: 'dropdown',
  options: 'tasks',
  needs: ['project'],
  required: true,
  help: 'Its ID, as triggers and other actions give it.',
};

const contentField: FieldSource = {
  id: 'content',
  label: 'Task name',
  type: 'text',
  required: true,
};

const taskFields: FieldSource[] = [
  { id: 'description', label: 'Description', type: 'longText' },
  {
    id: 'due',
    label: 'Due',
    type: 'text',
    help: 'In words, as in Todoist itself. “every” makes a recurring task.',
    example: 'tomorrow at 12:00',
  },
  {
    id: 'priority',
    label: 'Priority',
    type: 'choice',
    choices: [
      { value: '4', label: 'Priority 1 (urgent)' },
      { value: '3', label: 'Priority 2' },
      { value: '2', label: 'Priority 3' },
      { value: '1', label: 'Priority 4 (none)' },
    ],
  },
  { id: 'labels', label: 'Labels', type: 'list', options: 'labels' },
  {
    id: 'dueDate',
    label: 'Due date',
    type: 'date',
    more: true,
    help: 'Instead of words.',
    example: '2026-03-31',
  },
  { id: 'deadline', label: 'Deadline', type: 'date', more: true, example: '2026-04-30' },
  {
    id: 'minutes',
    label: 'Duration in minutes',
    type: 'number',
    more: true,
    help: 'For a task with a due time.',
  },
  {
    id: 'assignee',
    label: 'Assignee',
    type: 'dropdown',
    options: 'collaborators',
    needs: ['project'],
    more: true,
    help: 'In shared projects.',
  },
];

const taskBody = {
  content: '{{ fields.content }}',
  description: '{{ fields.description }}',
  due_string: '{{ fields.due }}',
  due_date: '{{ fields.dueDate ? $substring(fields.dueDate, 0, 10) }}',
  deadline_date: '{{ fields.deadline ? $substring(fields.deadline, 0, 10) }}',
  priority: '{{ fields.priority ? $number(fields.priority) }}',
  labels: '{{ fields.labels }}',
  duration: '{{ fields.minutes }}',
  duration_unit: '{{ fields.minutes ? "minute" }}',
  assignee_id: '{{ fields.assignee }}',
};

const sampleTask = {
  id: '6Xgh29Wm4vQmPqRs',
  user_id: '10001',
  project_id: '6Xgh29Project0001',
  section_id: null,
  parent_id: null,
  added_by_uid: '10001',
  assigned_by_uid: null,
  responsible_uid: null,
  labels: ['Shop'],
  deadline: null,
  duration: null,
  checked: false,
  is_deleted: false,
  added_at: '2026-03-02T09:15:00.000000Z',
  completed_at: null,
  updated_at: '2026-03-02T09:15:00.000000Z',
  due: {
    date: '2026-03-03',
    timezone: null,
    string: 'tomorrow',
    lang: 'en',
    is_recurring: false,
  },
  priority: 4,
  child_order: 1,
  content: 'Buy bread',
  description: 'Rye, sliced',
  note_count: 0,
  day_order: -1,
  is_collapsed: false,
};

const completedTask = {
  ...sampleTask,
  checked: true,
  completed_at: '2026-03-03T17:40:00.000000Z',
  updated_at: '2026-03-03T17:40:00.000000Z',
};

const sampleProject = {
  id: '6Xgh29Project0001',
  name: 'Bakery',
  description: '',
  color: 'charcoal',
  parent_id: null,
  child_order: 1,
  is_favorite: false,
  is_archived: false,
  is_deleted: false,
  is_shared: false,
  is_collapsed: false,
  inbox_project: false,
  view_style: 'list',
  created_at: '2026-03-01T08:00:00.000000Z',
  updated_at: '2026-03-01T08:00:00.000000Z',
};

const sampleSection = {
  id: '6Xgh29Section0001',
  user_id: '10001',
  project_id: '6Xgh29Project0001',
  name: 'This week',
  section_order: 1,
  added_at: '2026-03-01T08:05:00.000000Z',
  updated_at: '2026-03-01T08:05:00.000000Z',
  is_archived: false,
  is_deleted: false,
  is_collapsed: false,
};

const sampleComment = {
  id: '6Xgh29Comment0001',
  item_id: '6Xgh29Wm4vQmPqRs',
  posted_uid: '10001',
  content: 'The shop closes at six.',
  file_attachment: null,
  uids_to_notify: null,
  is_deleted: false,
  posted_at: '2026-03-02T11:00:00.000000Z',
  reactions: null,
};

const identity = {
  request: { get: '/user', reference: `${docs}/User` },
  label: '{{ email }}',
  key: '{{ id }}',
};

const results = {
  kind: 'cursor',
  param: 'cursor',
  next: '{{ next_cursor }}',
  items: '{{ results }}',
  size: ['limit', 200],
} as const;

export default defineConnector({
  schema: 1,
  id: 'todoist',
  name: 'Todoist',
  category: 'productivity',
  about: 'Tasks, projects, sections and comments of a Todoist account.',
  homepage: 'https://www.todoist.com/',
  synonyms: ['to-do', 'todo', 'task', 'checklist', 'reminder', 'project', 'doist'],
  hosts: ['api.todoist.com'],
  auth: [
    {
      id: 'token',
      kind: 'fields',
      label: 'API token',
      fields: [{ id: 'token', label: 'API token', type: 'secret' }],
      apply: { bearer: '{{ credential.token }}' },
      identity,
      steps: [
        'In Todoist, open your avatar, “Settings”, “Integrations” and the tab “Developer” (https://app.todoist.com/app/settings/integrations/developer).',
        'Press “Copy API token” and paste the token here.',
      ],
      helpUrl: 'https://www.todoist.com/help/articles/find-your-api-token-Jpzx9IIlB',
    },
    {
      // No PKCE, and one redirect for each app: https://developer.todoist.com/api/v1/#tag/Authorization/OAuth
      id: 'browser',
      kind: 'oauth2',
      label: 'Sign in with Todoist',
      authorizationUrl: 'https://todoist.com/oauth/authorize',
      tokenUrl: 'https://todoist.com/oauth/access_token',
      pkce: 'none',
      client: { auth: 'post', own: true },
      redirectPort: 47821,
      scopes: [
        { id: 'data:read_write', why: 'See, create and change tasks, projects and comments' },
        { id: 'data:delete', why: 'Delete tasks' },
      ],
      scopeSeparator: ',',
      identity,
      steps: [
        'Open https://developer.todoist.com/appconsole.html and press “Create a new app”; give it any name.',
        'Put http://127.0.0.1:47821/callback as OAuth redirect URL and save.',
        'Copy the client ID and the client secret and paste them here.',
      ],
      helpUrl: 'https://developer.todoist.com/api/v1/#tag/Authorization/OAuth',
    },
  ],
  api: {
    baseUrl: 'https://api.todoist.com/api/v1',
    paging: results,
    // 1,000 requests in 15 minutes: https://developer.todoist.com/api/v1/#tag/Request-limits
    rate: { requests: 66, per: 'minute' },
  },
  errors: [
    {
      when: '{{ status = 403 and error_tag = "MAX_ITEMS_LIMIT_REACHED" }}',
      code: 'rejected_by_app',
      message: 'The project has as many tasks as Todoist allows.',
    },
    {
      when: '{{ status = 403 and error_tag = "MAX_PROJECTS_LIMIT_REACHED" }}',
      code: 'rejected_by_app',
      message: 'The account has as many projects as its plan allows.',
    },
  ],
  options: {
    projects: {
      request: { get: '/projects', reference: `${docs}/Projects` },
      value: '{{ id }}',
      label: '{{ name }}',
    },
    sections: {
      request: {
        get: '/sections',
        query: { project_id: '{{ fields.project }}' },
        reference: `${docs}/Sections`,
      },
      value: '{{ id }}',
      label: '{{ name }}',
    },
    tasks: {
      request: {
        get: '/tasks',
        query: { project_id: '{{ fields.project }}' },
        reference: `${docs}/Tasks`,
      },
      value: '{{ id }}',
      label: '{{ content }}',
    },
    labels: {
      request: { get: '/labels', reference: `${docs}/Labels` },
      value: '{{ name }}',
      label: '{{ name }}',
    },
    collaborators: {
      request: {
        get: '/projects/{{ fields.project }}/collaborators',
        reference: `${docs}/Projects`,
      },
      value: '{{ id }}',
      label: '{{ name & " (" & email & ")" }}',
    },
  },
  triggers: [
    {
      id: 'new-task',
      name: 'New task',
      sentence: 'When a task is added to {project}',
      kind: 'poll',
      fields: [anyProjectField],
      request: {
        get: '/tasks',
        query: { project_id: '{{ fields.project }}' },
        reference: `${docs}/Tasks`,
      },
      key: '{{ id }}',
      time: '{{ added_at }}',
      sample: sampleTask,
      synonyms: ['task created', 'task added', 'to-do'],
    },
    {
      id: 'completed-task',
      name: 'Task completed',
      sentence: 'When a task of {project} is completed',
      about: 'A task that is completed again, a recurring one for instance, counts again.',
      kind: 'poll',
      fields: [anyProjectField],
      request: {
        get: '/tasks/completed/by_completion_date',
        // Both ends must be given, at most three months apart. The end lies ahead: clocks differ.
        query: {
          project_id: '{{ fields.project }}',
          since: '{{ $fromMillis($max([since, $millis() - 85 * 86400000])) }}',
          until: '{{ $fromMillis($millis() + 86400000) }}',
        },
        reference: `${docs}/Tasks`,
      },
      paging: { ...results, items: '{{ items }}' },
      key: '{{ id & "@" & completed_at }}',
      time: '{{ completed_at }}',
      sample: completedTask,
      synonyms: ['task done', 'task finished', 'ticked off'],
    },
    {
      id: 'new-project',
      name: 'New project',
      sentence: 'When a project is added',
      kind: 'poll',
      request: { get: '/projects', reference: `${docs}/Projects` },
      key: '{{ id }}',
      time: '{{ created_at }}',
      sample: sampleProject,
      synonyms: ['project created'],
    },
    {
      id: 'new-comment',
      name: 'New comment on a task',
      sentence: 'When someone comments on {task}',
      kind: 'poll',
      fields: [projectOfTaskField, taskField],
      request: {
        get: '/comments',
        query: { task_id: '{{ fields.task }}' },
        reference: `${docs}/Comments`,
      },
      key: '{{ id }}',
      time: '{{ posted_at }}',
      sample: sampleComment,
      synonyms: ['note added', 'reply'],
    },
  ],
  actions: [
    {
      id: 'create-task',
      name: 'Create task',
      sentence: 'Create the task {content} in {project}',
      changes: true,
      repeat: 'never',
      fields: [
        contentField,
        { ...projectField, help: 'Empty for the inbox.' },
        ...taskFields,
        {
          id: 'section',
          label: 'Section',
          type: 'dropdown',
          options: 'sections',
          needs: ['project'],
          more: true,
        },
        {
          ...taskField,
          id: 'parent',
          label: 'Parent task',
          required: false,
          more: true,
          help: 'Makes the new task a sub-task of this one.',
        },
      ],
      request: {
        post: '/tasks',
        body: {
          ...taskBody,
          project_id: '{{ fields.project }}',
          section_id: '{{ fields.section }}',
          parent_id: '{{ fields.parent }}',
        },
        reference: `${docs}/Tasks`,
      },
      sample: sampleTask,
      synonyms: ['add task', 'new task', 'to-do', 'sub-task'],
    },
    {
      id: 'quick-add',
      name: 'Quick add task',
      sentence: 'Add {text}',
      about: 'Reads project, labels, priority and date out of one line, as Todoist itself does.',
      changes: true,
      repeat: 'never',
      fields: [
        {
          id: 'text',
          label: 'Text',
          type: 'text',
          required: true,
          example: 'Buy bread tomorrow at 9 #Bakery @Shop p1',
        },
        { id: 'note', label: 'Comment', type: 'longText', more: true },
      ],
      request: {
        post: '/tasks/quick',
        body: { text: '{{ fields.text }}', note: '{{ fields.note }}' },
        reference: `${docs}/Tasks`,
      },
      sample: sampleTask,
      synonyms: ['natural language', 'create task'],
    },
    {
      id: 'get-task',
      name: 'Get task',
      sentence: 'Get {task}',
      changes: false,
      repeat: 'safe',
      fields: [projectOfTaskField, taskField],
      request: { get: '/tasks/{{ fields.task }}', reference: `${docs}/Tasks` },
      sample: sampleTask,
      synonyms: ['read task'],
    },
    {
      id: 'find-tasks',
      name: 'Find tasks',
      sentence: 'Find tasks by {filter}',
      about: 'Open tasks only.',
      changes: false,
      repeat: 'safe',
      fields: [
        {
          id: 'filter',
          label: 'Filter',
          type: 'text',
          required: true,
          help: 'In Todoist’s filter language.',
          example: 'today | overdue & #Bakery',
        },
      ],
      request: {
        get: '/tasks/filter',
        query: { query: '{{ fields.filter }}' },
        reference: `${docs}/Tasks`,
      },
      paging: results,
      sample: [sampleTask],
      synonyms: ['search tasks', 'list tasks', 'query', 'due today'],
    },
    {
      id: 'update-task',
      name: 'Update task',
      sentence: 'Change {task}',
      about: 'Fields that are left empty stay as they are. Labels replace those there are.',
      changes: true,
      repeat: 'safe',
      fields: [projectOfTaskField, taskField, { ...contentField, required: false }, ...taskFields],
      request: { post: '/tasks/{{ fields.task }}', body: taskBody, reference: `${docs}/Tasks` },
      sample: sampleTask,
      synonyms: ['edit task', 'reschedule', 'change due date', 'label task'],
    },
    {
      id: 'move-task',
      name: 'Move task',
      sentence: 'Move {task} to {target}',
      changes: true,
      repeat: 'safe',
      fields: [
        projectOfTaskField,
        taskField,
        { ...projectField, id: 'target', label: 'To project', required: true },
      ],
      request: {
        post: '/tasks/{{ fields.task }}/move',
        body: { project_id: '{{ fields.target }}' },
        reference: `${docs}/Tasks`,
      },
      sample: sampleTask,
      synonyms: ['change project'],
    },
    {
      id: 'complete-task',
      name: 'Complete task',
      sentence: 'Complete {task}',
      about: 'A recurring task goes on to its next date.',
      changes: true,
      // A recurring task that is closed twice skips a date.
      repeat: 'never',
      fields: [projectOfTaskField, taskField],
      request: {
        post: '/tasks/{{ fields.task }}/close',
        answer: 'none',
        reference: `${docs}/Tasks`,
      },
      output: '{{ { "completed": true } }}',
      sample: { completed: true },
      synonyms: ['close task', 'finish task', 'tick off', 'mark as done'],
    },
    {
      id: 'reopen-task',
      name: 'Reopen task',
      sentence: 'Reopen {task}',
      changes: true,
      repeat: 'safe',
      fields: [projectOfTaskField, taskField],
      request: {
        post: '/tasks/{{ fields.task }}/reopen',
        answer: 'none',
        reference: `${docs}/Tasks`,
      },
      output: '{{ { "reopened": true } }}',
      sample: { reopened: true },
      synonyms: ['uncomplete task', 'open again'],
    },
    {
      id: 'delete-task',
      name: 'Delete task',
      sentence: 'Delete {task}',
      changes: true,
      repeat: 'safe',
      fields: [projectOfTaskField, taskField],
      request: {
        delete: '/tasks/{{ fields.task }}',
        answer: 'none',
        reference: `${docs}/Tasks`,
      },
      output: '{{ { "deleted": true } }}',
      sample: { deleted: true },
      synonyms: ['remove task'],
    },
    {
      id: 'add-comment',
      name: 'Add comment',
      sentence: 'Comment on {task}',
      changes: true,
      repeat: 'never',
      fields: [
        projectOfTaskField,
        taskField,
        { id: 'text', label: 'Comment', type: 'longText', required: true, help: 'Markdown.' },
      ],
      request: {
        post: '/comments',
        body: { task_id: '{{ fields.task }}', content: '{{ fields.text }}' },
        reference: `${docs}/Comments`,
      },
      sample: sampleComment,
      synonyms: ['create comment', 'note', 'reply'],
    },
    {
      id: 'add-file',
      name: 'Add file',
      sentence: 'Attach {file} to {task}',
      about: 'Adds a comment with the file to the task.',
      changes: true,
      repeat: 'never',
      fields: [
        projectOfTaskField,
        taskField,
        { id: 'file', label: 'File', type: 'file', required: true },
        { id: 'text', label: 'Comment', type: 'longText' },
      ],
      before: [
        {
          id: 'upload',
          request: {
            post: '/uploads',
            body: { file: '{{ fields.file }}' },
            bodyType: 'multipart',
            reference: `${docs}/Uploads`,
          },
        },
      ],
      request: {
        post: '/comments',
        body: {
          task_id: '{{ fields.task }}',
          content: '{{ fields.text ? fields.text : answers.upload.file_name }}',
          attachment: {
            resource_type: 'file',
            file_url: '{{ answers.upload.file_url }}',
            file_name: '{{ answers.upload.file_name }}',
            file_type: '{{ answers.upload.file_type }}',
          },
        },
        reference: `${docs}/Comments`,
      },
      sample: {
        ...sampleComment,
        content: 'receipt.pdf',
        file_attachment: {
          resource_type: 'file',
          file_name: 'receipt.pdf',
          file_type: 'application/pdf',
          file_url: 'https://files.example.com/receipt.pdf',
        },
      },
      synonyms: ['upload file', 'attachment'],
    },
    {
      id: 'create-project',
      name: 'Create project',
      sentence: 'Create the project {name}',
      changes: true,
      repeat: 'never',
      fields: [
        { id: 'name', label: 'Name', type: 'text', required: true },
        { id: 'description', label: 'Description', type: 'longText' },
        { ...projectField, id: 'parent', label: 'Parent project', more: true },
        { id: 'favourite', label: 'Favourite', type: 'boolean', more: true },
        {
          id: 'view',
          label: 'Shown as',
          type: 'choice',
          more: true,
          choices: [
            { value: 'list', label: 'List' },
            { value: 'board', label: 'Board' },
            { value: 'calendar', label: 'Calendar' },
          ],
        },
      ],
      request: {
        post: '/projects',
        body: {
          name: '{{ fields.name }}',
          description: '{{ fields.description }}',
          parent_id: '{{ fields.parent }}',
          is_favorite: '{{ fields.favourite }}',
          view_style: '{{ fields.view }}',
        },
        reference: `${docs}/Projects`,
      },
      sample: sampleProject,
      synonyms: ['new project', 'add project'],
    },
    {
      id: 'create-section',
      name: 'Create section',
      sentence: 'Create the section {name} in {project}',
      changes: true,
      repeat: 'never',
      fields: [
        { ...projectField, required: true },
        { id: 'name', label: 'Name', type: 'text', required: true },
      ],
      request: {
        post: '/sections',
        body: { project_id: '{{ fields.project }}', name: '{{ fields.name }}' },
        reference: `${docs}/Sections`,
      },
      sample: sampleSection,
      synonyms: ['new section', 'column'],
    },
  ],
});
