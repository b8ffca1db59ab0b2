/** When a state machine is started: schedules of EventBridge Scheduler, as its CreateSchedule takes them. */
import type { Json } from '../../../shared/connector.ts';
import type { Outline } from '../outline/index.ts';

/** Undefined where the trigger is no schedule. */
export function schedulesOf({ name, trigger, pollSeconds }: Outline): Json[] | undefined {
  switch (trigger.kind) {
    case 'every': {
      const unit = trigger.count === 1 ? trigger.unit.slice(0, -1) : trigger.unit;
      return [schedule(name, `rate(${trigger.count} ${unit})`, '')];
    }
    case 'poll': {
      const minutes = Math.ceil(pollSeconds / 60);
      return [schedule(name, `rate(${minutes} ${minutes === 1 ? 'minute' : 'minutes'})`, '')];
    }
    case 'times':
      return trigger.cron.map((cron) =>
        schedule(name, `cron(${sixFields(cron)})`, trigger.timeZone),
      );
    default:
      return undefined;
  }
}

function schedule(name: string, expression: string, timeZone: string): Json {
  return {
    Name: name.replace(/[^\w.-]+/g, '-').slice(0, 64),
    ScheduleExpression: expression,
    ...(timeZone === '' ? {} : { ScheduleExpressionTimezone: timeZone }),
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: {
      Arn: 'arn:aws:states:us-east-1:123456789012:stateMachine:NAME',
      RoleArn: 'arn:aws:iam::123456789012:role/ROLE',
      Input:
        '{"scheduledFor":"<aws.scheduler.scheduled-time>","startedAt":"<aws.scheduler.scheduled-time>"}',
    },
  };
}

const days = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];

/** EventBridge has a field for the year, names of days, and wants one of the two days left open. */
function sixFields(cron: string): string {
  const [minute = '*', hour = '*', dayOfMonth = '*', month = '*', dayOfWeek = '*'] =
    cron.split(/\s+/);
  const week = dayOfWeek.replace(/\d/g, (digit) => days[Number(digit)] ?? digit);
  return dayOfWeek === '*'
    ? `${minute} ${hour} ${dayOfMonth} ${month} ? *`
    : `${minute} ${hour} ${dayOfMonth === '*' ? '?' : dayOfMonth} ${month} ${week} *`;
}
