/** Microsoft To Do by Microsoft Graph v1.0: https://learn.microsoft.com/graph/api/resources/todo-overview */
import { defineConnector, type FieldSource, type Json } from '../../src/shared/connector.ts';
import {
  account,
  graph,
  graphErrors,
  graphPages,
  graphPaging,
  graphReference,
  importanceField,
  microsoftSignIn,
  readAccount,
  utcTime,
} from '../microsoft.ts';

const listField: FieldSource = {
  id: 'list',
  label: 'List',
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
const titleField: FieldSource = { id: 'title', label: 'Title', type: 'text' };
const taskFields: FieldSource[] = [
  { id: 'notes', label: 'Notes', type: 'longText' },
  {
    id: 'due',
    label: 'Due date',
    type: 'date',
    help: 'Microsoft keeps the day only, not the time.',
    example: '2026-03-31',
  },
  { id: 'reminder', label: 'Remind at', type: 'dateTime', more: true },
  importanceField,
  { id: 'categories', label: 'Categories', type: 'list', more: true },
];
const taskBody: Record<string, Json> = {
  title: '{{ fields.title }}',
  body: '{{ fields.notes ? { "content": fields.notes, "contentType": "text" } }}',
  dueDateTime:
    '{{ fields.due ? { "dateTime": $substring(fields.due, 0, 10) & "T00:00:00", "timeZone": "UTC" } }}',
  reminderDateTime: utcTime('fields.reminder'),
  isReminderOn: '{{ fields.reminder ? true }}',
  importance: '{{ fields.importance }}',
  categories: '{{ fields.categories }}',
};

const sampleTask = {
  '@odata.etag': 'W/"a1b2C3d4E5f6G7=="',
  id: 'AQMkADAwATM0MDAAMS0yMDkyLWVjMzYtMDACLTAwCgBGAAAD',
  title: 'Buy bread',
  status: 'notStarted',
  importance: 'normal',
  isReminderOn: false,
  hasAttachments: false,
  categories: [],
  createdDateTime: '2026-03-02T09:15:00.1234567Z',
  lastModifiedDateTime: '2026-03-02T09:15:00.2345678Z',
  body: { content: 'Rye, sliced', contentType: 'text' },
  dueDateTime: { dateTime: '2026-03-03T00:00:00.0000000', timeZone: 'UTC' },
};
const completedTask = {
  ...sampleTask,
  status: 'completed',
  lastModifiedDateTime: '2026-03-02T17:40:00.2345678Z',
  completedDateTime: { dateTime: '2026-03-02T00:00:00.0000000', timeZone: 'UTC' },
};

/**
 * Changes of a list: all of it at first, then what changed after the last look, for which Graph names an address. An entry
 * may hold only what changed, so the whole task is asked for.
 */
const changes = {
  kind: 'poll' as const,
  fields: [listField],
  request: {
    get: `{{ position ? position : "${graph}/me/todo/lists/" & $encodeUrlComponent(fields.list) & "/tasks/delta" }}`,
    reference: graphReference('todotask-delta'),
  },
  paging: graphPaging,
  position: '{{ `@odata.deltaLink` }}',
  detail: {
    get: '/me/todo/lists/{{ fields.list }}/tasks/{{ item.id }}',
    reference: graphReference('todotask-get'),
  },
};

export default defineConnector({
  schema: 1,
  id: 'microsoft-to-do',
  name: 'Microsoft To Do',
  category: 'productivity',
  about: 'Task lists and tasks of a Microsoft account.',
  homepage: 'https://to-do.office.com/',
  synonyms: ['todo', 'tasks', 'outlook tasks', 'reminder', 'checklist', 'microsoft 365'],
  hosts: ['graph.microsoft.com'],
  auth: [
    microsoftSignIn(
      [
        { id: 'Tasks.ReadWrite', why: 'See, create, change and delete your task lists and tasks' },
        readAccount,
      ],
      account,
    ),
  ],
  api: { baseUrl: graph, paging: graphPages(100), rate: { requests: 10, per: 'second' } },
  errors: graphErrors,
  options: {
    lists: {
      request: { get: '/me/todo/lists', reference: graphReference('todo-list-lists') },
      value: '{{ id }}',
      label: '{{ displayName }}',
    },
    tasks: {
      request: {
        get: '/me/todo/lists/{{ fields.list }}/tasks',
        reference: graphReference('todotasklist-list-tasks'),
      },
      value: '{{ id }}',
      label: '{{ title }}',
    },
    checklist: {
      request: {
        get: '/me/todo/lists/{{ fields.list }}/tasks/{{ fields.task }}/checklistItems',
        reference: graphReference('todotask-list-checklistitems'),
      },
      value: '{{ id }}',
      label: '{{ displayName }}',
    },
  },
  triggers: [
    {
      ...changes,
      id: 'new-task',
      name: 'New task',
      sentence: 'When a new task appears in {list}',
      about: 'Starts once for every task that is added to the list.',
      where: '{{ $not($exists(`@removed`)) }}',
      key: '{{ id }}',
      time: '{{ createdDateTime }}',
      sample: sampleTask,
      synonyms: ['task created', 'task added', 'todo'],
    },
    {
      ...changes,
      id: 'completed-task',
      name: 'Task completed',
      sentence: 'When a task in {list} is completed',
      about: 'Starts when a task is ticked off, at most once a day for each task.',
      where: '{{ status = "completed" }}',
      key: '{{ id & "@" & completedDateTime.dateTime }}',
      time: '{{ lastModifiedDateTime }}',
      sample: completedTask,
      synonyms: ['task done', 'task finished', 'ticked off'],
    },
    {
      ...changes,
      id: 'changed-task',
      name: 'Task changed',
      sentence: 'When a task in {list} is added or changed',
      where: '{{ $not($exists(`@removed`)) }}',
      key: '{{ id & "@" & lastModifiedDateTime }}',
      time: '{{ lastModifiedDateTime }}',
      sample: { ...sampleTask, lastModifiedDateTime: '2026-03-02T17:40:00.2345678Z' },
      synonyms: ['task updated', 'task edited'],
    },
  ],
  actions: [
    {
      id: 'create-task',
      name: 'Create task',
      sentence: 'Create the task {title} in {list}',
      changes: true,
      repeat: 'never',
      fields: [listField, { ...titleField, required: true }, ...taskFields],
      request: {
        post: '/me/todo/lists/{{ fields.list }}/tasks',
        body: taskBody,
        reference: graphReference('todotasklist-post-tasks'),
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
      request: {
        get: '/me/todo/lists/{{ fields.list }}/tasks/{{ fields.task }}',
        reference: graphReference('todotask-get'),
      },
      sample: sampleTask,
      synonyms: ['read task'],
    },
    {
      id: 'list-tasks',
      name: 'List tasks',
      sentence: 'List the tasks of {list}',
      changes: false,
      repeat: 'safe',
      fields: [
        listField,
        { id: 'completed', label: 'Include completed tasks', type: 'boolean', default: false },
      ],
      request: {
        get: '/me/todo/lists/{{ fields.list }}/tasks',
        query: { $filter: `{{ $not(fields.completed) ? "status ne 'completed'" }}` },
        reference: graphReference('todotasklist-list-tasks'),
      },
      paging: graphPages(100),
      sample: [sampleTask],
      synonyms: ['all tasks', 'search tasks'],
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
        titleField,
        ...taskFields,
        {
          id: 'status',
          label: 'Status',
          type: 'choice',
          more: true,
          choices: [
            { value: 'notStarted', label: 'Not started' },
            { value: 'inProgress', label: 'In progress' },
            { value: 'completed', label: 'Completed' },
            { value: 'waitingOnOthers', label: 'Waiting on others' },
            { value: 'deferred', label: 'Deferred' },
          ],
        },
      ],
      request: {
        patch: '/me/todo/lists/{{ fields.list }}/tasks/{{ fields.task }}',
        body: { ...taskBody, status: '{{ fields.status }}' },
        reference: graphReference('todotask-update'),
      },
      sample: sampleTask,
      synonyms: ['edit task', 'reopen task'],
    },
    {
      id: 'complete-task',
      name: 'Complete task',
      sentence: 'Complete {task} in {list}',
      changes: true,
      repeat: 'safe',
      fields: [listField, taskField],
      request: {
        patch: '/me/todo/lists/{{ fields.list }}/tasks/{{ fields.task }}',
        body: { status: 'completed' },
        reference: graphReference('todotask-update'),
      },
      sample: completedTask,
      synonyms: ['tick off', 'finish task'],
    },
    {
      id: 'add-step',
      name: 'Add step to a task',
      sentence: 'Add the step {step} to {task}',
      changes: true,
      repeat: 'never',
      fields: [listField, taskField, { id: 'step', label: 'Step', type: 'text', required: true }],
      request: {
        post: '/me/todo/lists/{{ fields.list }}/tasks/{{ fields.task }}/checklistItems',
        body: { displayName: '{{ fields.step }}' },
        reference: graphReference('todotask-post-checklistitems'),
      },
      sample: {
        id: '51d8a471-2e9d-4f53-9937-c33a8742d28f',
        displayName: 'Look for a coupon',
        createdDateTime: '2026-03-02T09:20:00.1234567Z',
        isChecked: false,
      },
      synonyms: ['checklist', 'subtask'],
    },
    {
      id: 'complete-step',
      name: 'Tick off a step',
      sentence: 'Tick off {step} of {task}',
      changes: true,
      repeat: 'safe',
      fields: [
        listField,
        taskField,
        {
          id: 'step',
          label: 'Step',
          type: 'dropdown',
          options: 'checklist',
          needs: ['list', 'task'],
          required: true,
        },
      ],
      request: {
        patch:
          '/me/todo/lists/{{ fields.list }}/tasks/{{ fields.task }}/checklistItems/{{ fields.step }}',
        body: { isChecked: true },
        reference: graphReference('checklistitem-update'),
      },
      sample: {
        id: '51d8a471-2e9d-4f53-9937-c33a8742d28f',
        displayName: 'Look for a coupon',
        createdDateTime: '2026-03-02T09:20:00.1234567Z',
        checkedDateTime: '2026-03-02T10:00:00.1234567Z',
        isChecked: true,
      },
      synonyms: ['checklist', 'subtask done'],
    },
    {
      id: 'delete-task',
      name: 'Delete task',
      sentence: 'Delete {task} from {list}',
      changes: true,
      repeat: 'safe',
      fields: [listField, taskField],
      request: {
        delete: '/me/todo/lists/{{ fields.list }}/tasks/{{ fields.task }}',
        answer: 'none',
        reference: graphReference('todotask-delete'),
      },
      output: '{{ { "deleted": true } }}',
      sample: { deleted: true },
      synonyms: ['remove task'],
    },
    {
      id: 'create-list',
      name: 'Create list',
      sentence: 'Create the list {name}',
      changes: true,
      repeat: 'never',
      fields: [{ id: 'name', label: 'Name', type: 'text', required: true }],
      request: {
        post: '/me/todo/lists',
        body: { displayName: '{{ fields.name }}' },
        reference: graphReference('todo-post-lists'),
      },
      sample: {
        id: 'AAMkADIyAAAhrbPWAAA=',
        displayName: 'Errands',
        isOwner: true,
        isShared: false,
        wellknownListName: 'none',
      },
      synonyms: ['new list', 'add list'],
    },
  ],
});
