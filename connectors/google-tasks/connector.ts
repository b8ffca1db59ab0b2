/** Google Tasks API v1. Methods, parameters and answers: https://developers.google.com/workspace/tasks/reference/rest */
import { defineConnector, type FieldSource } from '../../src/shared/connector.ts';
import { googleErrors, googleIdentityHost, googlePages, googleSignIn } from '../google.ts';

const apis = ['Google Tasks API'] as const;
const taskPages = googlePages('{{ items }}', ['maxResults', 100]);

const listField: FieldSource = {
  id: 'list',
  label: 'Task list',
  type: 'dropdown',
  options: 'lists',
  required: true,
};

const taskField: FieldSource = {
  id: 'task',
  label: 'Task',
  type: 'dropdown',
  options: 'tasks',
  needs: ['list'],
  required: true,
};

const notesField: FieldSource = {
  id: 'notes',
  label: 'Notes',
  type: 'longText',
  help: 'Up to 8192 characters.',
};

const dueField: FieldSource = {
  id: 'due',
  label: 'Due date',
  type: 'date',
  help: 'Google keeps the day only, not the time.',
  example: '2026-03-31',
};

/** The API takes an RFC 3339 timestamp and keeps its date part. */
const due = '{{ fields.due ? $substring(fields.due, 0, 10) & "T00:00:00.000Z" }}';

const sampleTask = {
  kind: 'tasks#task',
  id: 'MDEyMzQ1Njc4OTAxMjM0NTY3ODk6MDow',
  etag: '"LTEyMzQ1Njc4OQ"',
  title: 'Buy bread',
  updated: '2026-03-02T09:15:00.000Z',
  selfLink:
    'https://www.googleapis.com/tasks/v1/lists/MDk4NzY1NDMyMQ/tasks/MDEyMzQ1Njc4OTAxMjM0NTY3ODk6MDow',
  position: '00000000000000000000',
  notes: 'Rye, sliced',
  status: 'needsAction',
  due: '2026-03-03T00:00:00.000Z',
  links: [],
  webViewLink: 'https://tasks.google.com/task/AbCdEfGhIjKl',
};

const completedTask = {
  ...sampleTask,
  status: 'completed',
  updated: '2026-03-02T17:40:00.000Z',
  completed: '2026-03-02T17:40:00.000Z',
  hidden: true,
};

export default defineConnector({
  schema: 1,
  id: 'google-tasks',
  name: 'Google Tasks',
  category: 'productivity',
  about: 'Task lists and tasks of a Google account.',
  homepage: 'https://tasks.google.com/',
  synonyms: ['todo', 'to-do', 'reminder', 'checklist', 'gmail', 'workspace'],
  hosts: ['tasks.googleapis.com', googleIdentityHost],
  auth: [
    googleSignIn({
      apis,
      scopes: [
        {
          id: 'https://www.googleapis.com/auth/tasks',
          why: 'See, create, change and delete your task lists and tasks',
        },
      ],
    }),
  ],
  api: {
    baseUrl: 'https://tasks.googleapis.com/tasks/v1',
    paging: taskPages,
  },
  errors: googleErrors('Google Tasks', apis),
  options: {
    lists: {
      request: {
        get: '/users/@me/lists',
        reference: 'https://developers.google.com/workspace/tasks/reference/rest/v1/tasklists/list',
      },
      value: '{{ id }}',
      label: '{{ title }}',
    },
    tasks: {
      request: {
        get: '/lists/{{ fields.list }}/tasks',
        query: { showCompleted: 'true', showHidden: 'true', showAssigned: 'true' },
        reference: 'https://developers.google.com/workspace/tasks/reference/rest/v1/tasks/list',
      },
      value: '{{ id }}',
      label: '{{ title }}',
    },
  },
  triggers: [
    {
      id: 'new-task',
      name: 'New task',
      sentence: 'When a new task appears in {list}',
      about: 'Starts once for every task that is added to the list.',
      kind: 'poll',
      fields: [listField],
      request: {
        get: '/lists/{{ fields.list }}/tasks',
        // A task can be created and ticked off between two polls; hidden ones were completed in Google's own apps.
        query: {
          showCompleted: 'true',
          showHidden: 'true',
          showAssigned: 'true',
          updatedMin: '{{ $fromMillis(since) }}',
        },
        reference: 'https://developers.google.com/workspace/tasks/reference/rest/v1/tasks/list',
      },
      key: '{{ id }}',
      time: '{{ updated }}',
      sample: sampleTask,
      synonyms: ['task created', 'task added', 'todo'],
    },
    {
      id: 'completed-task',
      name: 'Task completed',
      sentence: 'When a task in {list} is completed',
      about:
        'Starts each time a task is ticked off; a task that is reopened and completed again counts again.',
      kind: 'poll',
      fields: [listField],
      request: {
        get: '/lists/{{ fields.list }}/tasks',
        query: {
          showCompleted: 'true',
          showHidden: 'true',
          showAssigned: 'true',
          completedMin: '{{ $fromMillis(since) }}',
        },
        reference: 'https://developers.google.com/workspace/tasks/reference/rest/v1/tasks/list',
      },
      where: '{{ status = "completed" }}',
      key: '{{ id & "@" & completed }}',
      time: '{{ completed }}',
      sample: completedTask,
      synonyms: ['task done', 'task finished', 'ticked off'],
    },
  ],
  actions: [
    {
      id: 'create-task',
      name: 'Create task',
      sentence: 'Create the task {title} in {list}',
      changes: true,
      repeat: 'never',
      fields: [
        listField,
        {
          id: 'title',
          label: 'Title',
          type: 'text',
          required: true,
          help: 'Up to 1024 characters.',
        },
        notesField,
        dueField,
        {
          id: 'parent',
          label: 'Parent task',
          type: 'dropdown',
          options: 'tasks',
          needs: ['list'],
          more: true,
          help: 'Makes the new task a subtask of this one.',
        },
      ],
      request: {
        post: '/lists/{{ fields.list }}/tasks',
        query: { parent: '{{ fields.parent }}' },
        body: { title: '{{ fields.title }}', notes: '{{ fields.notes }}', due },
        reference: 'https://developers.google.com/workspace/tasks/reference/rest/v1/tasks/insert',
      },
      sample: sampleTask,
      synonyms: ['add task', 'new task', 'insert'],
    },
    {
      id: 'get-task',
      name: 'Get task',
      sentence: 'Get {task} from {list}',
      changes: false,
      repeat: 'safe',
      fields: [listField, taskField],
      request: {
        get: '/lists/{{ fields.list }}/tasks/{{ fields.task }}',
        reference: 'https://developers.google.com/workspace/tasks/reference/rest/v1/tasks/get',
      },
      sample: sampleTask,
      synonyms: ['read task', 'find task'],
    },
    {
      id: 'list-tasks',
      name: 'List tasks',
      sentence: 'List the tasks of {list}',
      changes: false,
      repeat: 'safe',
      fields: [
        listField,
        {
          id: 'completed',
          label: 'Include completed tasks',
          type: 'boolean',
          default: false,
        },
        { id: 'dueMin', label: 'Due from', type: 'date', more: true, example: '2026-03-01' },
        {
          id: 'dueMax',
          label: 'Due before',
          type: 'date',
          more: true,
          help: 'Tasks that are due on this day are left out.',
          example: '2026-04-01',
        },
      ],
      request: {
        get: '/lists/{{ fields.list }}/tasks',
        query: {
          showCompleted: '{{ fields.completed ? "true" : "false" }}',
          showHidden: '{{ fields.completed ? "true" : "false" }}',
          showAssigned: 'true',
          dueMin: '{{ fields.dueMin ? $substring(fields.dueMin, 0, 10) & "T00:00:00.000Z" }}',
          dueMax: '{{ fields.dueMax ? $substring(fields.dueMax, 0, 10) & "T00:00:00.000Z" }}',
        },
        reference: 'https://developers.google.com/workspace/tasks/reference/rest/v1/tasks/list',
      },
      paging: taskPages,
      sample: [sampleTask],
      synonyms: ['search tasks', 'all tasks'],
    },
    {
      id: 'update-task',
      name: 'Update task',
      sentence: 'Change {task} in {list}',
      about: 'Fields that are left empty stay as they are.',
      changes: true,
      repeat: 'safe',
      fields: [
        listField,
        taskField,
        { id: 'title', label: 'Title', type: 'text', help: 'Up to 1024 characters.' },
        notesField,
        dueField,
        {
          id: 'status',
          label: 'Status',
          type: 'choice',
          more: true,
          choices: [
            { value: 'needsAction', label: 'Open' },
            { value: 'completed', label: 'Completed' },
          ],
        },
      ],
      request: {
        patch: '/lists/{{ fields.list }}/tasks/{{ fields.task }}',
        body: {
          title: '{{ fields.title }}',
          notes: '{{ fields.notes }}',
          due,
          status: '{{ fields.status }}',
        },
        reference: 'https://developers.google.com/workspace/tasks/reference/rest/v1/tasks/patch',
      },
      sample: sampleTask,
      synonyms: ['edit task', 'reopen task', 'rename task'],
    },
    {
      id: 'complete-task',
      name: 'Complete task',
      sentence: 'Complete {task} in {list}',
      changes: true,
      repeat: 'safe',
      fields: [listField, taskField],
      request: {
        patch: '/lists/{{ fields.list }}/tasks/{{ fields.task }}',
        body: { status: 'completed' },
        reference: 'https://developers.google.com/workspace/tasks/reference/rest/v1/tasks/patch',
      },
      sample: completedTask,
      synonyms: ['tick off', 'finish task', 'mark as done'],
    },
    {
      id: 'delete-task',
      name: 'Delete task',
      sentence: 'Delete {task} from {list}',
      changes: true,
      repeat: 'safe',
      fields: [listField, taskField],
      request: {
        delete: '/lists/{{ fields.list }}/tasks/{{ fields.task }}',
        answer: 'none',
        reference: 'https://developers.google.com/workspace/tasks/reference/rest/v1/tasks/delete',
      },
      output: '{{ { "deleted": true } }}',
      sample: { deleted: true },
      synonyms: ['remove task'],
    },
    {
      id: 'create-list',
      name: 'Create task list',
      sentence: 'Create the task list {title}',
      changes: true,
      repeat: 'never',
      fields: [
        {
          id: 'title',
          label: 'Title',
          type: 'text',
          required: true,
          help: 'Up to 1024 characters.',
        },
      ],
      request: {
        post: '/users/@me/lists',
        body: { title: '{{ fields.title }}' },
        reference:
          'https://developers.google.com/workspace/tasks/reference/rest/v1/tasklists/insert',
      },
      sample: {
        kind: 'tasks#taskList',
        id: 'MDk4NzY1NDMyMQ',
        etag: '"LTk4NzY1NDMyMQ"',
        title: 'Errands',
        updated: '2026-03-02T09:15:00.000Z',
        selfLink: 'https://www.googleapis.com/tasks/v1/users/@me/lists/MDk4NzY1NDMyMQ',
      },
      synonyms: ['new list', 'add list'],
    },
  ],
});
