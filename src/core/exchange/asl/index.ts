/** Amazon States Language in JSONata (E3): a state machine, and beside it the schedule that starts it. */
import type { Json } from '../../../shared/connector.ts';
import type { ReportLine } from '../../../shared/exchange.ts';
import type { Outline } from '../outline/index.ts';
import { Report } from '../report.ts';
import { journeyMachine } from './journeyMachine.ts';
import { schedulesOf } from './schedules.ts';

export interface AslExport {
  readonly text: string;
  /** JSON for EventBridge Scheduler; undefined where the journey does not start by the clock. */
  readonly schedule: string | undefined;
  readonly report: ReportLine[];
}

export function toAsl(outline: Outline): AslExport {
  const report = new Report(outline.name);
  const machine = journeyMachine(outline, report);
  const schedules = schedulesOf(outline);
  return {
    text: write(machine),
    schedule: schedules === undefined ? undefined : write(schedules),
    report: report.lines,
  };
}

function write(value: Json): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
