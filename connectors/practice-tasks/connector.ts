/**
 * Practice Tasks: a small task list served by src/core/practice on this machine. `practice.invalid` stands for the
 * address of the running service (RFC 6761: a name that never resolves).
 */
import { defineConnector, type FieldSource } from '../../src/shared/connector.ts';

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

const notesField: FieldSource = { id: 'notes', label: 'Notes', type: 'longText' };
const dueField: FieldSource = { id: 'due', label: 'Due date', type: 'date', example: '2026-03-31' };

const sampleTask = {
  id: '01KJQ4Z1M0S8B5V7N2E3R4T6Y9',
  list: 'ada-errands',
  title: 'Buy bread',
  notes: 'Rye, sliced',
  due: '2026-03-03',
  status: 'open',
  created: '2026-03-02T09:15:00.000Z',
  updated: '2026-03-02T09:15:00.000Z',
};

const completedTask = {
  ...sampleTask,
  status: 'completed',
  updated: '2026-03-02T17:40:00.000Z',
  completed: '2026-03-02T17:40:00.000Z',
};

export default defineConnector({
  schema: 1,
  id: 'practice-tasks',
  name: 'Practice Tasks',
  category: 'practice',
  about: 'A task list inside Sojourn to practise with: sign in, no account or network needed.',
  synonyms: ['demo', 'example', 'try out', 'learn', 'todo', 'test'],
  hosts: ['practice.invalid'],
  auth: [
    {
      id: 'practice',
      kind: 'oauth2',
      label: 'Sign in to Practice Tasks',
      issuer: 'http://practice.invalid/oauth',
      discover: true,
      pkce: 'S256',
      client: { auth: 'none', own: false, id: 'sojourn-practice' },
      params: { prompt: 'consent' },
      scopes: [
        { id: 'tasks.read', why: 'See your task lists and tasks' },
        { id: 'tasks.write', why: 'Create, change and delete your tasks' },
        { id: 'openid', why: 'Recognise the account you sign in with' },
        { id: 'email', why: 'Show the e-mail address of the account beside the connection' },
        {
          id: 'offline_access',
          why: 'Stay connected, so that journeys run without asking you again',
        },
      ],
      identity: {
        request: { get: 'http://practice.invalid/oauth/me' },
        label: '{{ email }}',
        key: '{{ sub }}',
      },
    },
  ],
  api: {
    baseUrl: 'http://practice.invalid/tasks/v1',
    paging: {
      kind: 'cursor',
      param: 'pageToken',
      next: '{{ nextPageToken }}',
      items: '{{ items }}',
      size: ['pageSize', 100],
    },
  },
  options: {
    lists: { request: { get: '/lists' }, value: '{{ id }}', label: '{{ title }}' },
    tasks: {
      request: { get: '/lists/{{ fields.list }}/tasks' },
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
      request: { get: '/lists/{{ fields.list }}/tasks' },
      key: '{{ id }}',
      time: '{{ created }}',
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
      request: { get: '/lists/{{ fields.list }}/tasks', query: { status: 'completed' } },
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
      repeat: 'key',
      repeatHeader: 'Idempotency-Key',
      fields: [
        listField,
        {
          id: 'title',
          label: 'Title',
          type: 'text',
          required: true,
          help: 'Up to 200 characters.',
        },
        notesField,
        dueField,
      ],
      request: {
        post: '/lists/{{ fields.list }}/tasks',
        body: {
          title: '{{ fields.title }}',
          notes: '{{ fields.notes }}',
          due: '{{ fields.due }}',
        },
      },
      sample: sampleTask,
      synonyms: ['add task', 'new task'],
    },
    {
      id: 'get-task',
      name: 'Get task',
      sentence: 'Get {task} from {list}',
      changes: false,
      repeat: 'safe',
      fields: [listField, taskField],
      request: { get: '/lists/{{ fields.list }}/tasks/{{ fields.task }}' },
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
          id: 'status',
          label: 'Status',
          type: 'choice',
          help: 'Empty: all tasks.',
          choices: [
            { value: 'open', label: 'Open' },
            { value: 'completed', label: 'Completed' },
          ],
        },
      ],
      request: {
        get: '/lists/{{ fields.list }}/tasks',
        query: { status: '{{ fields.status }}' },
      },
      paging: {
        kind: 'cursor',
        param: 'pageToken',
        next: '{{ nextPageToken }}',
        items: '{{ items }}',
        size: ['pageSize', 100],
      },
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
        { id: 'title', label: 'Title', type: 'text', help: 'Up to 200 characters.' },
        notesField,
        dueField,
        {
          id: 'status',
          label: 'Status',
          type: 'choice',
          more: true,
          choices: [
            { value: 'open', label: 'Open' },
            { value: 'completed', label: 'Completed' },
          ],
        },
      ],
      request: {
        patch: '/lists/{{ fields.list }}/tasks/{{ fields.task }}',
        body: {
          title: '{{ fields.title }}',
          notes: '{{ fields.notes }}',
          due: '{{ fields.due }}',
          status: '{{ fields.status }}',
        },
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
      request: { post: '/lists/{{ fields.list }}/tasks/{{ fields.task }}/complete' },
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
      },
      output: '{{ { "deleted": true } }}',
      sample: { deleted: true },
      synonyms: ['remove task'],
    },
  ],
});
