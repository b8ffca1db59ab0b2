/** Built in: starts journeys by the clock or by hand. The code is in src/core/triggers. */
import { defineConnector, type FieldSource } from '../../src/shared/connector.ts';

const timeField: FieldSource = {
  id: 'time',
  label: 'Time',
  type: 'text',
  required: true,
  default: '09:00',
  help: 'Hours and minutes, 24-hour clock.',
  example: '09:00',
};

const zoneField: FieldSource = {
  id: 'timeZone',
  label: 'Time zone',
  type: 'text',
  more: true,
  help: 'An IANA name. Empty: the time zone of this computer.',
  example: 'Europe/Berlin',
};

const missedField: FieldSource = {
  id: 'missed',
  label: 'Times missed while the computer slept',
  type: 'choice',
  more: true,
  default: 'once',
  choices: [
    { value: 'once', label: 'Run once when it is awake again' },
    { value: 'skip', label: 'Skip them' },
  ],
};

const sample = {
  scheduledFor: '2026-03-02T09:00:00.000Z',
  startedAt: '2026-03-02T09:00:00.012Z',
};

export default defineConnector({
  schema: 1,
  id: 'scheduler',
  name: 'Scheduler',
  category: 'built-in',
  about: 'Starts a journey at set times, or when you press Run now.',
  synonyms: ['cron', 'timer', 'clock', 'daily', 'hourly', 'interval', 'manual', 'by hand'],
  triggers: [
    {
      id: 'every',
      name: 'Every few minutes or hours',
      sentence: 'Every {count} {unit}',
      kind: 'schedule',
      fields: [
        {
          id: 'count',
          label: 'Every',
          type: 'number',
          required: true,
          default: 15,
          help: 'A whole number from 1 up.',
        },
        {
          id: 'unit',
          label: 'Unit',
          type: 'choice',
          required: true,
          default: 'minutes',
          choices: [
            { value: 'minutes', label: 'minutes' },
            { value: 'hours', label: 'hours' },
          ],
        },
        missedField,
      ],
      sample,
      synonyms: ['interval', 'repeat', 'hourly'],
    },
    {
      id: 'daily',
      name: 'Every day',
      sentence: 'Every day at {time}',
      kind: 'schedule',
      fields: [timeField, zoneField, missedField],
      sample,
      synonyms: ['daily', 'morning', 'evening'],
    },
    {
      id: 'weekdays',
      name: 'Every working day',
      sentence: 'Monday to Friday at {time}',
      kind: 'schedule',
      fields: [timeField, zoneField, missedField],
      sample,
      synonyms: ['weekday', 'business day', 'monday to friday'],
    },
    {
      id: 'weekly',
      name: 'Every week',
      sentence: 'Every {day} at {time}',
      kind: 'schedule',
      fields: [
        {
          id: 'day',
          label: 'Day',
          type: 'choice',
          required: true,
          default: '1',
          choices: [
            { value: '1', label: 'Monday' },
            { value: '2', label: 'Tuesday' },
            { value: '3', label: 'Wednesday' },
            { value: '4', label: 'Thursday' },
            { value: '5', label: 'Friday' },
            { value: '6', label: 'Saturday' },
            { value: '7', label: 'Sunday' },
          ],
        },
        timeField,
        zoneField,
        missedField,
      ],
      sample,
      synonyms: ['weekly'],
    },
    {
      id: 'monthly',
      name: 'Every month',
      sentence: 'On day {day} of every month at {time}',
      kind: 'schedule',
      fields: [
        {
          id: 'day',
          label: 'Day of the month',
          type: 'number',
          required: true,
          default: 1,
          help: '1 to 31. Where a month is shorter, its last day.',
        },
        timeField,
        zoneField,
        missedField,
      ],
      sample,
      synonyms: ['monthly'],
    },
    {
      id: 'cron',
      name: 'Cron expression',
      sentence: 'At the times of {expression}',
      kind: 'schedule',
      fields: [
        {
          id: 'expression',
          label: 'Cron expression',
          type: 'text',
          required: true,
          help: 'Minute, hour, day of month, month, day of week.',
          example: '*/15 8-18 * * 1-5',
        },
        zoneField,
        missedField,
      ],
      sample,
      synonyms: ['crontab', 'custom schedule'],
    },
    {
      id: 'manual',
      name: 'Run by hand',
      sentence: 'When you press Run now',
      about: 'The journey never starts by itself; it runs when you, or the command line, say so.',
      kind: 'manual',
      sample: { startedAt: '2026-03-02T09:00:00.012Z' },
      synonyms: ['manual', 'button', 'on demand', 'run now'],
    },
  ],
});
