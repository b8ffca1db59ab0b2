import { afterAll, describe, expect, it } from 'vitest';
import googleCalendar from '../../../connectors/google-calendar/connector.ts';
import { createExpressions } from '../../../src/core/expressions/index.ts';
import { connectorSchema, type Json } from '../../../src/shared/connector.ts';

const expressions = createExpressions({
  worker: new URL('../../../src/core/expressions/worker.ts', import.meta.url),
});
afterAll(() => expressions.close());

const connector = connectorSchema.parse(googleCalendar);
const action = (id: string) => connector.actions.find((one) => one.id === id);
const trigger = (id: string) => connector.triggers.find((one) => one.id === id);
const render = (template: Json | undefined, scope: Json) =>
  expressions.renderTree(template ?? null, scope);

describe('Google Calendar', () => {
  it('creates an event in the time zone of its calendar', async () => {
    const fields = { title: 'Lunch', start: '2026-03-02T11:00:00Z', end: '2026-03-02T12:00:00Z' };
    const answers = { calendar: { timeZone: 'Europe/Berlin' } };
    expect(await render(action('create-event')?.request?.body, { fields, answers })).toEqual({
      summary: 'Lunch',
      start: { dateTime: '2026-03-02T11:00:00Z', timeZone: 'Europe/Berlin' },
      end: { dateTime: '2026-03-02T12:00:00Z', timeZone: 'Europe/Berlin' },
    });
  });

  it('adds guests, a rule, a reminder and a video call where they are asked for', async () => {
    const fields = {
      guests: ['ann@example.com'],
      recurrence: 'RRULE:FREQ=DAILY',
      reminder: 0,
      meet: true,
    };
    expect(await render(action('create-event')?.request?.body, { fields })).toMatchObject({
      attendees: [{ email: 'ann@example.com' }],
      recurrence: ['RRULE:FREQ=DAILY'],
      reminders: { useDefault: false, overrides: [{ method: 'popup', minutes: 0 }] },
      conferenceData: {
        createRequest: { conferenceSolutionKey: { type: 'hangoutsMeet' } },
      },
    });
  });

  it.each([
    [{ first: '2026-03-31' }, '2026-03-31', '2026-04-01'],
    [{ first: '2026-02-27', last: '2026-02-28' }, '2026-02-27', '2026-03-01'],
    [{ first: '2026-03-31T22:00:00.000Z' }, '2026-03-31', '2026-04-01'],
  ])('ends all-day events the day after their last: %j', async (fields, start, end) => {
    expect(await render(action('create-all-day-event')?.request?.body, { fields })).toEqual({
      start: { date: start },
      end: { date: end },
    });
  });

  it('leaves out what is empty, so that an update changes nothing else', async () => {
    const { body } = action('update-event')?.request ?? {};
    expect(await render(body, { fields: { title: 'New' } })).toEqual({ summary: 'New' });
    expect(await render(body, { fields: { start: '2026-03-02T11:00:00Z' } })).toEqual({
      start: { dateTime: '2026-03-02T11:00:00Z', date: null },
    });
  });

  it.each<[string, Json, string[]]>([
    ['nobody', {}, ['ann@example.com', 'bob@example.com']],
    [
      'one of them',
      { attendees: [{ email: 'Ann@example.com', responseStatus: 'accepted' }] },
      ['Ann@example.com', 'bob@example.com'],
    ],
    [
      'both',
      { attendees: [{ email: 'bob@example.com' }, { email: 'ann@example.com' }] },
      ['bob@example.com', 'ann@example.com'],
    ],
  ])('invites only who is not invited, where %s is', async (_, event, expected) => {
    const fields = { guests: ['ann@example.com', 'bob@example.com'] };
    const body = await render(action('add-guests')?.request?.body, { fields, answers: { event } });
    const { attendees } = body as { attendees: { email: string }[] };
    expect(attendees.map(({ email }) => email)).toEqual(expected);
  });

  it('keeps the answers of guests who are invited', async () => {
    const guest = { email: 'ann@example.com', responseStatus: 'accepted' };
    const scope = {
      fields: { guests: ['bob@example.com'] },
      answers: { event: { attendees: [guest] } },
    };
    expect(await render(action('add-guests')?.request?.body, scope)).toEqual({
      attendees: [guest, { email: 'bob@example.com' }],
    });
  });

  it.each<[string, Json, boolean]>([
    ['an event', { status: 'confirmed' }, true],
    ['a deleted one', { status: 'cancelled' }, false],
    ['one changed event of a series', { status: 'confirmed', recurringEventId: 'a' }, false],
  ])('new events: %s', async (_, item, expected) => {
    expect(await render(trigger('new-event')?.where, item)).toBe(expected);
  });

  it('counts each event of a series that starts, and one that was moved, once', async () => {
    const { key } = trigger('event-start') ?? {};
    const keys = await Promise.all(
      [
        { dateTime: '2026-03-02T10:00:00Z' },
        { dateTime: '2026-03-03T10:00:00Z' },
        { date: '2026-03-02' },
      ].map((start) => render(key, { id: 'a', start })),
    );
    expect(keys).toEqual(['a@2026-03-02T10:00:00Z', 'a@2026-03-03T10:00:00Z', 'a@2026-03-02']);
  });

  it('takes for over what is over, with hours and without', async () => {
    const { where } = trigger('event-end') ?? {};
    expect(await render(where, { end: { dateTime: '2026-03-02T10:00:00+01:00' } })).toBe(true);
    expect(await render(where, { end: { dateTime: '9999-03-02T10:00:00+01:00' } })).toBe(false);
    expect(await render(where, { end: { date: '2026-03-02' } })).toBe(true);
  });

  it('says free only of a calendar that can be seen', async () => {
    const { output } = action('free-busy') ?? {};
    const busy = [{ start: '2026-03-31T09:00:00Z', end: '2026-03-31T10:30:00Z' }];
    expect(await render(output, { calendars: { 'a@example.com': { busy } } })).toEqual({
      free: false,
      busy,
    });
    expect(await render(output, { calendars: { 'a@example.com': { busy: [] } } })).toEqual({
      free: true,
      busy: [],
    });
    const errors = [{ domain: 'global', reason: 'notFound' }];
    await expect(
      render(output, { calendars: { 'a@example.com': { errors, busy: [] } } }),
    ).rejects.toThrow('notFound');
  });
});
