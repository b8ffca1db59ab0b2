/** Google Calendar API v3. Methods, parameters and answers: https://developers.google.com/workspace/calendar/api/v3/reference */
import { defineConnector, type FieldSource } from '../../src/shared/connector.ts';
import { googleErrors, googleIdentityHost, googlePages, googleSignIn } from '../google.ts';

const apis = ['Google Calendar API'] as const;
const reference = 'https://developers.google.com/workspace/calendar/api/v3/reference';

const calendarField: FieldSource = {
  id: 'calendar',
  label: 'Calendar',
  type: 'dropdown',
  options: 'calendars',
  required: true,
};

const ownCalendarField: FieldSource = { ...calendarField, options: 'writableCalendars' };

const eventField: FieldSource = {
  id: 'event',
  label: 'Event',
  type: 'dropdown',
  options: 'events',
  needs: ['calendar'],
  required: true,
};

const titleField: FieldSource = { id: 'title', label: 'Title', type: 'text', required: true };
const startField: FieldSource = {
  id: 'start',
  label: 'Start',
  type: 'dateTime',
  required: true,
  example: '2026-03-31T09:00:00.000Z',
};
const endField: FieldSource = { ...startField, id: 'end', label: 'End' };

const placeFields: FieldSource[] = [
  { id: 'description', label: 'Description', type: 'longText' },
  { id: 'location', label: 'Location', type: 'text' },
];

const guestsField: FieldSource = {
  id: 'guests',
  label: 'Guests',
  type: 'list',
  help: 'E-mail addresses.',
  example: 'ann@example.com',
};

const notifyField: FieldSource = {
  id: 'notify',
  label: 'Send e-mails to',
  type: 'choice',
  default: 'all',
  more: true,
  choices: [
    { value: 'all', label: 'All guests' },
    { value: 'externalOnly', label: 'Guests without Google Calendar' },
    { value: 'none', label: 'Nobody' },
  ],
};

const moreEventFields: FieldSource[] = [
  {
    id: 'recurrence',
    label: 'Repeats',
    type: 'text',
    more: true,
    help: 'A rule of RFC 5545.',
    example: 'RRULE:FREQ=WEEKLY;COUNT=10',
  },
  {
    id: 'reminder',
    label: 'Remind before (minutes)',
    type: 'number',
    more: true,
    help: 'Instead of the reminders of the calendar.',
    example: '30',
  },
  {
    id: 'showAs',
    label: 'Show as',
    type: 'choice',
    more: true,
    choices: [
      { value: 'opaque', label: 'Busy' },
      { value: 'transparent', label: 'Free' },
    ],
  },
  {
    id: 'visibility',
    label: 'Visibility',
    type: 'choice',
    more: true,
    choices: [
      { value: 'default', label: 'As the calendar' },
      { value: 'public', label: 'Public' },
      { value: 'private', label: 'Private' },
    ],
  },
  notifyField,
];

/** What timed and all-day events have in common. */
const eventBody = {
  summary: '{{ fields.title }}',
  description: '{{ fields.description }}',
  location: '{{ fields.location }}',
  attendees: '{{ fields.guests ? [fields.guests.{ "email": $ }] }}',
  recurrence: '{{ fields.recurrence ? [fields.recurrence] }}',
  reminders:
    '{{ $exists(fields.reminder) ? { "useDefault": false, "overrides": [{ "method": "popup", "minutes": fields.reminder }] } }}',
  transparency: '{{ fields.showAs }}',
  visibility: '{{ fields.visibility }}',
};

const sampleEvent = {
  kind: 'calendar#event',
  etag: '"3544891234567000"',
  id: '4k2example7v1q0r9s8t7u6',
  status: 'confirmed',
  htmlLink: 'https://www.google.com/calendar/event?eid=NGsyZXhhbXBsZQ',
  created: '2026-03-01T08:00:00.000Z',
  updated: '2026-03-01T08:00:00.000Z',
  summary: 'Team meeting',
  description: 'Weekly planning',
  location: 'Room 2',
  creator: { email: 'me@example.com', self: true },
  organizer: { email: 'me@example.com', self: true },
  start: { dateTime: '2026-03-02T10:00:00+01:00', timeZone: 'Europe/Berlin' },
  end: { dateTime: '2026-03-02T11:00:00+01:00', timeZone: 'Europe/Berlin' },
  iCalUID: '4k2example7v1q0r9s8t7u6@google.com',
  sequence: 0,
  attendees: [
    { email: 'me@example.com', organizer: true, self: true, responseStatus: 'accepted' },
    { email: 'ann@example.com', responseStatus: 'needsAction' },
  ],
  reminders: { useDefault: true },
  eventType: 'default',
};

const sampleAllDay = {
  ...sampleEvent,
  summary: 'Holiday',
  description: 'Office closed',
  start: { date: '2026-04-03' },
  end: { date: '2026-04-07' },
};

/** An event of a series that was changed by itself is listed like another event; it is none. */
const isOwnEvent = 'status != "cancelled" and $exists(recurringEventId) = false';
const startOf = 'start.dateTime ? start.dateTime : start.date';
const endOf = 'end.dateTime ? end.dateTime : end.date';

const eventPages = googlePages('{{ items }}', ['maxResults', 2500]);
const listEvents = `${reference}/events/list`;

export default defineConnector({
  schema: 1,
  id: 'google-calendar',
  name: 'Google Calendar',
  category: 'productivity',
  about: 'Calendars and events of a Google account.',
  homepage: 'https://calendar.google.com/',
  synonyms: ['event', 'appointment', 'meeting', 'schedule', 'agenda', 'gmail', 'workspace'],
  hosts: ['www.googleapis.com', googleIdentityHost],
  auth: [
    googleSignIn({
      apis,
      scopes: [
        {
          id: 'https://www.googleapis.com/auth/calendar.events',
          why: 'See, create, change and delete events in your calendars',
        },
        {
          id: 'https://www.googleapis.com/auth/calendar.calendarlist.readonly',
          why: 'Offer your calendars by name',
        },
        {
          id: 'https://www.googleapis.com/auth/calendar.events.freebusy',
          why: 'See when you are free or busy',
        },
      ],
    }),
  ],
  api: {
    baseUrl: 'https://www.googleapis.com/calendar/v3',
    paging: googlePages('{{ items }}', ['maxResults', 250]),
    // https://developers.google.com/workspace/calendar/api/guides/quota
    rate: { requests: 600, per: 'minute' },
  },
  errors: googleErrors('Google Calendar', apis),
  options: {
    calendars: {
      request: {
        get: '/users/me/calendarList',
        reference: `${reference}/calendarList/list`,
      },
      value: '{{ id }}',
      label: '{{ summaryOverride ? summaryOverride : summary }}',
    },
    writableCalendars: {
      request: {
        get: '/users/me/calendarList',
        query: { minAccessRole: 'writer' },
        reference: `${reference}/calendarList/list`,
      },
      value: '{{ id }}',
      label: '{{ summaryOverride ? summaryOverride : summary }}',
    },
    events: {
      request: {
        get: '/calendars/{{ fields.calendar }}/events',
        query: {
          // All pages have to be asked for from the same time on.
          timeMin: '{{ $substring($now(), 0, 10) & "T00:00:00Z" }}',
          singleEvents: 'true',
          orderBy: 'startTime',
          q: '{{ search }}',
        },
        reference: listEvents,
      },
      value: '{{ id }}',
      label: `{{ (summary ? summary : "No title") & " · " & $substring(${startOf}, 0, 10) }}`,
    },
  },
  triggers: [
    {
      id: 'new-event',
      name: 'New event',
      sentence: 'When a new event appears in {calendar}',
      about: 'Starts once for every event that is added; a series of events counts as one.',
      kind: 'poll',
      fields: [
        calendarField,
        {
          id: 'query',
          label: 'Search',
          type: 'text',
          more: true,
          help: 'Only events with these words in title, description, place or guests.',
        },
      ],
      request: {
        get: '/calendars/{{ fields.calendar }}/events',
        query: { updatedMin: '{{ $fromMillis(since) }}', q: '{{ fields.query }}' },
        reference: listEvents,
      },
      paging: eventPages,
      where: `{{ ${isOwnEvent} }}`,
      key: '{{ id }}',
      time: '{{ created }}',
      sample: sampleEvent,
      synonyms: ['event created', 'event added', 'appointment', 'meeting', 'invitation'],
    },
    {
      id: 'updated-event',
      name: 'New or changed event',
      sentence: 'When an event in {calendar} is added or changed',
      about: 'Starts each time an event is added or changed, answers of guests among it.',
      kind: 'poll',
      fields: [calendarField],
      request: {
        get: '/calendars/{{ fields.calendar }}/events',
        query: { updatedMin: '{{ $fromMillis(since) }}' },
        reference: listEvents,
      },
      paging: eventPages,
      where: '{{ status != "cancelled" }}',
      key: '{{ id & "@" & updated }}',
      time: '{{ updated }}',
      sample: sampleEvent,
      synonyms: ['event updated', 'event moved', 'rescheduled'],
    },
    {
      id: 'cancelled-event',
      name: 'Event cancelled',
      sentence: 'When an event in {calendar} is cancelled or deleted',
      about: 'Google keeps little more of a deleted event than its id.',
      kind: 'poll',
      fields: [calendarField],
      request: {
        get: '/calendars/{{ fields.calendar }}/events',
        query: { updatedMin: '{{ $fromMillis(since) }}', showDeleted: 'true' },
        reference: listEvents,
      },
      paging: eventPages,
      where: '{{ status = "cancelled" }}',
      key: '{{ id }}',
      sample: { ...sampleEvent, status: 'cancelled' },
      synonyms: ['event deleted', 'event removed'],
    },
    {
      id: 'event-start',
      name: 'Event starts soon',
      sentence: 'When an event in {calendar} starts within {minutes} minutes',
      about: 'Starts once for every event, each of a series included, some time before it begins.',
      kind: 'poll',
      fields: [
        calendarField,
        {
          id: 'minutes',
          label: 'Minutes before',
          type: 'number',
          required: true,
          default: 15,
          help: 'At least as long as the time between two looks.',
        },
      ],
      request: {
        get: '/calendars/{{ fields.calendar }}/events',
        // timeMin bounds when events end: one that began since the last look is still found.
        query: {
          timeMin: '{{ $now() }}',
          timeMax: '{{ $fromMillis($millis() + fields.minutes * 60000) }}',
          singleEvents: 'true',
          orderBy: 'startTime',
        },
        reference: listEvents,
      },
      paging: eventPages,
      key: `{{ id & "@" & (${startOf}) }}`,
      time: `{{ ${startOf} }}`,
      sample: sampleEvent,
      synonyms: ['upcoming event', 'reminder', 'event begins'],
    },
    {
      id: 'event-end',
      name: 'Event ended',
      sentence: 'When an event in {calendar} ends',
      about: 'Starts once for every event, each of a series included, after it is over.',
      kind: 'poll',
      fields: [calendarField],
      request: {
        get: '/calendars/{{ fields.calendar }}/events',
        query: {
          timeMin: '{{ $fromMillis($exists(since) ? since : $millis() - 86400000) }}',
          timeMax: '{{ $now() }}',
          singleEvents: 'true',
          orderBy: 'startTime',
        },
        reference: listEvents,
      },
      paging: eventPages,
      where: `{{ $toMillis(${endOf}) <= $millis() }}`,
      key: `{{ id & "@" & (${endOf}) }}`,
      time: `{{ ${endOf} }}`,
      sample: sampleEvent,
      synonyms: ['event over', 'meeting finished'],
    },
  ],
  actions: [
    {
      id: 'create-event',
      name: 'Create event',
      sentence: 'Create the event {title} in {calendar}',
      changes: true,
      repeat: 'never',
      fields: [
        ownCalendarField,
        titleField,
        startField,
        endField,
        ...placeFields,
        guestsField,
        { id: 'meet', label: 'With Google Meet', type: 'boolean', default: false, more: true },
        ...moreEventFields,
      ],
      // A series needs a time zone, so that it stays at its hour when the clocks change.
      before: [
        {
          id: 'calendar',
          request: {
            get: '/users/me/calendarList/{{ fields.calendar }}',
            reference: `${reference}/calendarList/get`,
          },
        },
      ],
      request: {
        post: '/calendars/{{ fields.calendar }}/events',
        query: {
          sendUpdates: '{{ fields.notify }}',
          conferenceDataVersion: '{{ fields.meet ? "1" }}',
        },
        body: {
          ...eventBody,
          start: { dateTime: '{{ fields.start }}', timeZone: '{{ answers.calendar.timeZone }}' },
          end: { dateTime: '{{ fields.end }}', timeZone: '{{ answers.calendar.timeZone }}' },
          conferenceData:
            '{{ fields.meet ? { "createRequest": { "requestId": $string($millis()) & $string($random()), "conferenceSolutionKey": { "type": "hangoutsMeet" } } } }}',
        },
        reference: `${reference}/events/insert`,
      },
      sample: sampleEvent,
      synonyms: ['add event', 'new appointment', 'schedule meeting', 'invite', 'book'],
    },
    {
      id: 'create-all-day-event',
      name: 'Create all-day event',
      sentence: 'Create the all-day event {title} in {calendar}',
      changes: true,
      repeat: 'never',
      fields: [
        ownCalendarField,
        titleField,
        { id: 'first', label: 'First day', type: 'date', required: true, example: '2026-04-03' },
        {
          id: 'last',
          label: 'Last day',
          type: 'date',
          help: 'Empty for one day.',
          example: '2026-04-06',
        },
        ...placeFields,
        guestsField,
        ...moreEventFields,
      ],
      request: {
        post: '/calendars/{{ fields.calendar }}/events',
        query: { sendUpdates: '{{ fields.notify }}' },
        body: {
          ...eventBody,
          start: { date: '{{ $substring(fields.first, 0, 10) }}' },
          // Google names the day after the last one.
          end: {
            date: '{{ $formatDate($toMillis($substring(fields.last ? fields.last : fields.first, 0, 10)) + 86400000, "date") }}',
          },
        },
        reference: `${reference}/events/insert`,
      },
      sample: sampleAllDay,
      synonyms: ['holiday', 'vacation', 'birthday', 'day off'],
    },
    {
      id: 'quick-add',
      name: 'Quick add event',
      sentence: 'Add {text} to {calendar}',
      about: 'Google reads title, day and time out of the text.',
      changes: true,
      repeat: 'never',
      fields: [
        ownCalendarField,
        {
          id: 'text',
          label: 'Text',
          type: 'text',
          required: true,
          example: 'Lunch with Ann on Friday at noon',
        },
        notifyField,
      ],
      request: {
        post: '/calendars/{{ fields.calendar }}/events/quickAdd',
        query: { text: '{{ fields.text }}', sendUpdates: '{{ fields.notify }}' },
        reference: `${reference}/events/quickAdd`,
      },
      sample: sampleEvent,
      synonyms: ['natural language', 'create event from text'],
    },
    {
      id: 'get-event',
      name: 'Get event',
      sentence: 'Get {event} from {calendar}',
      changes: false,
      repeat: 'safe',
      fields: [calendarField, eventField],
      request: {
        get: '/calendars/{{ fields.calendar }}/events/{{ fields.event }}',
        reference: `${reference}/events/get`,
      },
      sample: sampleEvent,
      synonyms: ['read event'],
    },
    {
      id: 'list-events',
      name: 'Find events',
      sentence: 'Find the events of {calendar}',
      about: 'Each event of a series comes by itself, in the order of their start.',
      changes: false,
      repeat: 'safe',
      fields: [
        calendarField,
        { id: 'query', label: 'Search', type: 'text' },
        {
          id: 'from',
          label: 'From',
          type: 'dateTime',
          help: 'Events that end after this.',
          example: '2026-03-01T00:00:00.000Z',
        },
        {
          id: 'to',
          label: 'To',
          type: 'dateTime',
          required: true,
          help: 'Events that start before this. A series without an end is cut off here.',
          example: '2026-04-01T00:00:00.000Z',
        },
      ],
      request: {
        get: '/calendars/{{ fields.calendar }}/events',
        query: {
          q: '{{ fields.query }}',
          timeMin: '{{ fields.from }}',
          timeMax: '{{ fields.to }}',
          singleEvents: 'true',
          orderBy: 'startTime',
        },
        reference: listEvents,
      },
      paging: eventPages,
      sample: [sampleEvent],
      synonyms: ['search events', 'list events', 'agenda'],
    },
    {
      id: 'update-event',
      name: 'Update event',
      sentence: 'Change {event} in {calendar}',
      about: 'Fields that are left empty stay as they are.',
      changes: true,
      repeat: 'safe',
      fields: [
        ownCalendarField,
        eventField,
        { ...titleField, required: false },
        { ...startField, required: false },
        { ...endField, required: false },
        ...placeFields,
        ...moreEventFields,
      ],
      request: {
        patch: '/calendars/{{ fields.calendar }}/events/{{ fields.event }}',
        query: { sendUpdates: '{{ fields.notify }}' },
        body: {
          summary: eventBody.summary,
          description: eventBody.description,
          location: eventBody.location,
          recurrence: eventBody.recurrence,
          reminders: eventBody.reminders,
          transparency: eventBody.transparency,
          visibility: eventBody.visibility,
          // An all-day event that gets hours is all-day no longer.
          start: '{{ fields.start ? { "dateTime": fields.start, "date": null } }}',
          end: '{{ fields.end ? { "dateTime": fields.end, "date": null } }}',
        },
        reference: `${reference}/events/patch`,
      },
      sample: sampleEvent,
      synonyms: ['edit event', 'reschedule', 'rename event'],
    },
    {
      id: 'add-guests',
      name: 'Add guests',
      sentence: 'Invite {guests} to {event}',
      about: 'Who is invited already stays so.',
      changes: true,
      repeat: 'safe',
      fields: [ownCalendarField, eventField, { ...guestsField, required: true }, notifyField],
      before: [
        {
          id: 'event',
          request: {
            get: '/calendars/{{ fields.calendar }}/events/{{ fields.event }}',
            reference: `${reference}/events/get`,
          },
        },
      ],
      request: {
        patch: '/calendars/{{ fields.calendar }}/events/{{ fields.event }}',
        query: { sendUpdates: '{{ fields.notify }}' },
        body: {
          attendees: `{{ (
            $invited := answers.event.attendees.$lowercase(email);
            [$append(
              answers.event.attendees,
              $filter(fields.guests, function($guest){ ($lowercase($guest) in $invited) = false }).{ "email": $ }
            )]
          ) }}`,
        },
        reference: `${reference}/events/patch`,
      },
      sample: sampleEvent,
      synonyms: ['add attendees', 'invite people'],
    },
    {
      id: 'move-event',
      name: 'Move event to another calendar',
      sentence: 'Move {event} from {calendar} to {destination}',
      changes: true,
      repeat: 'never',
      fields: [
        ownCalendarField,
        eventField,
        {
          id: 'destination',
          label: 'To calendar',
          type: 'dropdown',
          options: 'writableCalendars',
          required: true,
        },
        notifyField,
      ],
      request: {
        post: '/calendars/{{ fields.calendar }}/events/{{ fields.event }}/move',
        query: { destination: '{{ fields.destination }}', sendUpdates: '{{ fields.notify }}' },
        reference: `${reference}/events/move`,
      },
      sample: sampleEvent,
      synonyms: ['change calendar'],
    },
    {
      id: 'delete-event',
      name: 'Delete event',
      sentence: 'Delete {event} from {calendar}',
      changes: true,
      repeat: 'safe',
      fields: [ownCalendarField, eventField, notifyField],
      request: {
        delete: '/calendars/{{ fields.calendar }}/events/{{ fields.event }}',
        query: { sendUpdates: '{{ fields.notify }}' },
        answer: 'none',
        reference: `${reference}/events/delete`,
      },
      output: '{{ { "deleted": true } }}',
      sample: { deleted: true },
      synonyms: ['remove event', 'cancel event'],
    },
    {
      id: 'free-busy',
      name: 'Look when a calendar is busy',
      sentence: 'Look when {calendar} is busy',
      about: 'Gives the times that are taken, and whether there are none.',
      changes: false,
      repeat: 'safe',
      fields: [
        calendarField,
        { ...startField, id: 'from', label: 'From' },
        { ...startField, id: 'to', label: 'To', example: '2026-03-31T17:00:00.000Z' },
      ],
      request: {
        post: '/freeBusy',
        body: {
          timeMin: '{{ fields.from }}',
          timeMax: '{{ fields.to }}',
          items: [{ id: '{{ fields.calendar }}' }],
        },
        reference: `${reference}/freebusy/query`,
      },
      // A calendar that cannot be seen is not one that is free.
      output: `{{ calendars.*.errors
        ? $error("Google does not show when this calendar is busy: " & calendars.*.errors[0].reason)
        : { "free": $count(calendars.*.busy) = 0, "busy": [calendars.*.busy] } }}`,
      sample: {
        free: false,
        busy: [{ start: '2026-03-31T09:00:00Z', end: '2026-03-31T10:30:00Z' }],
      },
      synonyms: ['availability', 'free slots', 'freebusy'],
    },
  ],
});
