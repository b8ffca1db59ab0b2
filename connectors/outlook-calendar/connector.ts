/** Outlook calendar by Microsoft Graph v1.0: https://learn.microsoft.com/graph/api/resources/calendar-overview */
import { defineConnector, type FieldSource, type Json } from '../../src/shared/connector.ts';
import {
  account,
  graph,
  graphErrors,
  graphPages,
  graphReference,
  importanceField,
  microsoftSignIn,
  readAccount,
} from '../microsoft.ts';

const calendarField: FieldSource = {
  id: 'calendar',
  label: 'Calendar',
  type: 'dropdown',
  options: 'calendars',
  required: true,
};
const eventField: FieldSource = {
  id: 'event',
  label: 'Event',
  type: 'dropdown',
  options: 'events',
  needs: ['calendar'],
  required: true,
};
const subjectField: FieldSource = { id: 'subject', label: 'Title', type: 'text' };
const startField: FieldSource = {
  id: 'start',
  label: 'Begins',
  type: 'dateTime',
  example: '2026-03-31T09:30:00+02:00',
};
const endField: FieldSource = {
  id: 'end',
  label: 'Ends',
  type: 'dateTime',
  example: '2026-03-31T10:00:00+02:00',
};
const eventFields: FieldSource[] = [
  {
    id: 'allDay',
    label: 'Whole days',
    type: 'boolean',
    default: false,
    help: 'Then only the dates count; the last day belongs to it.',
  },
  { id: 'location', label: 'Place', type: 'text' },
  {
    id: 'attendees',
    label: 'Invite',
    type: 'text',
    help: 'One e-mail address, or several with commas between them. They get an invitation.',
  },
  { id: 'body', label: 'Description', type: 'longText' },
  { id: 'online', label: 'Online meeting', type: 'boolean', default: false, more: true },
  {
    id: 'reminder',
    label: 'Remind before',
    type: 'number',
    more: true,
    help: 'In minutes.',
    example: '15',
  },
  {
    id: 'showAs',
    label: 'Show as',
    type: 'choice',
    more: true,
    choices: [
      { value: 'free', label: 'Free' },
      { value: 'tentative', label: 'Tentative' },
      { value: 'busy', label: 'Busy' },
      { value: 'oof', label: 'Away' },
      { value: 'workingElsewhere', label: 'Working elsewhere' },
    ],
  },
  { id: 'categories', label: 'Categories', type: 'list', more: true },
  importanceField,
];

/** Whole days go from midnight to midnight; the end that Graph wants is the day after the last one. */
const time = (field: string, daysLater = 0): string => `{{ ${field} ? {
  "dateTime": fields.allDay
    ? $substring($fromMillis($toMillis($substring(${field}, 0, 10)) + ${daysLater * 86_400_000}), 0, 10) & "T00:00:00"
    : $substring($formatDate(${field}), 0, 19),
  "timeZone": "UTC"
} }}`;
const eventBody: Record<string, Json> = {
  subject: '{{ fields.subject }}',
  start: time('fields.start'),
  end: time('fields.end', 1),
  isAllDay: '{{ fields.allDay ? true }}',
  location: '{{ fields.location ? { "displayName": fields.location } }}',
  attendees:
    '{{ fields.attendees ? [$split(fields.attendees, /[,;]/).$trim($)[$ != ""].{ "emailAddress": { "address": $ }, "type": "required" }] }}',
  body: '{{ fields.body ? { "contentType": "text", "content": fields.body } }}',
  isOnlineMeeting: '{{ fields.online ? true }}',
  reminderMinutesBeforeStart: '{{ fields.reminder }}',
  isReminderOn: '{{ $exists(fields.reminder) ? true }}',
  showAs: '{{ fields.showAs }}',
  categories: '{{ fields.categories }}',
  importance: '{{ fields.importance }}',
};

const sampleEvent = {
  '@odata.etag': 'W/"a1b2C3d4E5f6G7=="',
  id: 'AAMkAGI1AAAt9AHjAAA=',
  createdDateTime: '2026-03-02T09:15:00.1234567Z',
  lastModifiedDateTime: '2026-03-02T09:15:01.2345678Z',
  categories: [],
  iCalUId: '040000008200E00074C5B7101A82E008',
  reminderMinutesBeforeStart: 15,
  isReminderOn: true,
  hasAttachments: false,
  subject: 'Paper for the office',
  bodyPreview: 'Which paper, how much of it',
  importance: 'normal',
  sensitivity: 'normal',
  isAllDay: false,
  isCancelled: false,
  isOrganizer: true,
  responseRequested: true,
  seriesMasterId: null,
  showAs: 'busy',
  type: 'singleInstance',
  webLink: 'https://outlook.live.com/calendar/item/example',
  isOnlineMeeting: false,
  onlineMeeting: null,
  responseStatus: { response: 'organizer', time: '0001-01-01T00:00:00Z' },
  body: { contentType: 'html', content: '<p>Which paper, how much of it</p>' },
  start: { dateTime: '2026-03-31T07:30:00.0000000', timeZone: 'UTC' },
  end: { dateTime: '2026-03-31T08:00:00.0000000', timeZone: 'UTC' },
  location: { displayName: 'Room 2' },
  attendees: [
    {
      type: 'required',
      status: { response: 'none', time: '0001-01-01T00:00:00Z' },
      emailAddress: { name: 'Sam Example', address: 'sam@example.com' },
    },
  ],
  organizer: { emailAddress: { name: 'Kim Example', address: 'kim@example.com' } },
};

export default defineConnector({
  schema: 1,
  id: 'outlook-calendar',
  name: 'Outlook Calendar',
  category: 'productivity',
  about: 'Calendars and events of an Outlook.com or Microsoft 365 account.',
  homepage: 'https://outlook.live.com/calendar/',
  synonyms: ['appointment', 'meeting', 'event', 'schedule', 'exchange', 'microsoft 365'],
  hosts: ['graph.microsoft.com'],
  auth: [
    microsoftSignIn(
      [
        {
          id: 'Calendars.ReadWrite',
          why: 'See, create, change and delete events of your calendars',
        },
        readAccount,
      ],
      account,
    ),
  ],
  api: {
    baseUrl: graph,
    // Ids that stay: https://learn.microsoft.com/graph/outlook-immutable-id
    headers: { Prefer: 'IdType="ImmutableId"' },
    paging: graphPages(100),
    rate: { requests: 10, per: 'second' },
  },
  errors: graphErrors,
  options: {
    calendars: {
      request: { get: '/me/calendars', reference: graphReference('user-list-calendars') },
      value: '{{ id }}',
      label: '{{ owner ? name & " (" & owner.address & ")" : name }}',
    },
    events: {
      request: {
        get: '/me/calendars/{{ fields.calendar }}/events',
        query: { $select: 'id,subject,start', $orderby: 'start/dateTime desc' },
        reference: graphReference('calendar-list-events'),
      },
      value: '{{ id }}',
      label: '{{ (subject ? subject : "No title") & " · " & $substring(start.dateTime, 0, 10) }}',
    },
  },
  triggers: [
    {
      id: 'new-event',
      name: 'New event',
      sentence: 'When an event is added to {calendar}',
      about: 'Starts once for every event or series that is added, by you or by an invitation.',
      kind: 'poll',
      fields: [calendarField],
      request: {
        get: '/me/calendars/{{ fields.calendar }}/events',
        query: { $filter: '{{ since ? "createdDateTime ge " & $fromMillis(since) }}' },
        reference: graphReference('calendar-list-events'),
      },
      key: '{{ id }}',
      time: '{{ createdDateTime }}',
      sample: sampleEvent,
      synonyms: ['event created', 'invitation', 'appointment'],
    },
    {
      id: 'changed-event',
      name: 'Event changed',
      sentence: 'When an event of {calendar} is added or changed',
      about: 'Starts also when somebody answers an invitation.',
      kind: 'poll',
      fields: [calendarField],
      request: {
        get: '/me/calendars/{{ fields.calendar }}/events',
        query: { $filter: '{{ since ? "lastModifiedDateTime ge " & $fromMillis(since) }}' },
        reference: graphReference('calendar-list-events'),
      },
      key: '{{ id & "@" & lastModifiedDateTime }}',
      time: '{{ lastModifiedDateTime }}',
      sample: { ...sampleEvent, lastModifiedDateTime: '2026-03-02T17:40:00.2345678Z' },
      synonyms: ['event updated', 'rescheduled', 'cancelled'],
    },
    {
      id: 'event-soon',
      name: 'Event starts soon',
      sentence: 'When an event of {calendar} starts within {minutes} minutes',
      kind: 'poll',
      fields: [
        calendarField,
        {
          id: 'minutes',
          label: 'Minutes before',
          type: 'number',
          required: true,
          default: 15,
          help: 'More than the interval of the trigger.',
        },
      ],
      request: {
        get: '/me/calendars/{{ fields.calendar }}/calendarView',
        query: {
          startDateTime: '{{ $now() }}',
          endDateTime: '{{ $fromMillis($millis() + fields.minutes * 60000) }}',
        },
        reference: graphReference('calendar-list-calendarview'),
      },
      // The view holds what is going on already too.
      where: '{{ $toMillis($substring(start.dateTime, 0, 19) & "Z") > $millis() }}',
      key: '{{ id & "@" & start.dateTime }}',
      time: '{{ $substring(start.dateTime, 0, 19) & "Z" }}',
      sample: sampleEvent,
      synonyms: ['upcoming event', 'reminder', 'before meeting'],
    },
  ],
  actions: [
    {
      id: 'create-event',
      name: 'Create event',
      sentence: 'Add {subject} to {calendar}',
      changes: true,
      repeat: 'never',
      fields: [
        calendarField,
        { ...subjectField, required: true },
        { ...startField, required: true },
        { ...endField, required: true },
        ...eventFields,
      ],
      request: {
        post: '/me/calendars/{{ fields.calendar }}/events',
        body: eventBody,
        reference: graphReference('calendar-post-events'),
      },
      sample: sampleEvent,
      synonyms: ['add appointment', 'schedule meeting', 'new event', 'invite'],
    },
    {
      id: 'update-event',
      name: 'Update event',
      sentence: 'Change {event}',
      about:
        'Fields that are left empty stay as they are; those who are invited replace those who were.',
      changes: true,
      repeat: 'safe',
      fields: [calendarField, eventField, subjectField, startField, endField, ...eventFields],
      request: {
        patch: '/me/events/{{ fields.event }}',
        body: eventBody,
        reference: graphReference('event-update'),
      },
      sample: sampleEvent,
      synonyms: ['edit event', 'move meeting', 'reschedule'],
    },
    {
      id: 'get-event',
      name: 'Get event',
      sentence: 'Get {event}',
      changes: false,
      repeat: 'safe',
      fields: [calendarField, eventField],
      request: { get: '/me/events/{{ fields.event }}', reference: graphReference('event-get') },
      sample: sampleEvent,
      synonyms: ['read event'],
    },
    {
      id: 'list-events',
      name: 'List events of a time',
      sentence: 'List the events of {calendar} from {start} to {end}',
      about: 'Gives each occurrence of a series, in order.',
      changes: false,
      repeat: 'safe',
      fields: [
        calendarField,
        { ...startField, label: 'From', required: true },
        { ...endField, label: 'Until', required: true },
      ],
      request: {
        get: '/me/calendars/{{ fields.calendar }}/calendarView',
        query: {
          startDateTime: '{{ $formatDate(fields.start) }}',
          endDateTime: '{{ $formatDate(fields.end) }}',
          $orderby: 'start/dateTime',
        },
        reference: graphReference('calendar-list-calendarview'),
      },
      paging: graphPages(100),
      sample: [sampleEvent],
      synonyms: ['agenda', 'find events', 'search calendar'],
    },
    {
      id: 'answer-invitation',
      name: 'Answer an invitation',
      sentence: 'Answer {event} with {answer}',
      changes: true,
      repeat: 'never',
      fields: [
        calendarField,
        eventField,
        {
          id: 'answer',
          label: 'Answer',
          type: 'choice',
          required: true,
          choices: [
            { value: 'accept', label: 'Accept' },
            { value: 'tentativelyAccept', label: 'Maybe' },
            { value: 'decline', label: 'Decline' },
          ],
        },
        { id: 'comment', label: 'Comment', type: 'longText', more: true },
        { id: 'send', label: 'Tell the organiser', type: 'boolean', default: true, more: true },
      ],
      request: {
        post: '/me/events/{{ fields.event }}/{{ fields.answer }}',
        body: { comment: '{{ fields.comment }}', sendResponse: '{{ fields.send }}' },
        answer: 'none',
        reference: graphReference('event-accept'),
      },
      output: '{{ { "answered": true } }}',
      sample: { answered: true },
      synonyms: ['accept', 'decline', 'rsvp'],
    },
    {
      id: 'delete-event',
      name: 'Delete event',
      sentence: 'Delete {event} from {calendar}',
      about: 'Who was invited gets a cancellation.',
      changes: true,
      repeat: 'safe',
      fields: [calendarField, eventField],
      request: {
        delete: '/me/events/{{ fields.event }}',
        answer: 'none',
        reference: graphReference('event-delete'),
      },
      output: '{{ { "deleted": true } }}',
      sample: { deleted: true },
      synonyms: ['cancel meeting', 'remove event'],
    },
    {
      id: 'create-calendar',
      name: 'Create calendar',
      sentence: 'Create the calendar {name}',
      changes: true,
      repeat: 'never',
      fields: [{ id: 'name', label: 'Name', type: 'text', required: true }],
      request: {
        post: '/me/calendars',
        body: { name: '{{ fields.name }}' },
        reference: graphReference('user-post-calendars'),
      },
      sample: {
        id: 'AAMkADJmMVAAA=',
        name: 'Deliveries',
        color: 'auto',
        canEdit: true,
        isDefaultCalendar: false,
        owner: { name: 'Kim Example', address: 'kim@example.com' },
      },
      synonyms: ['new calendar'],
    },
  ],
});
