/** What an export says of each step. */
import type { ReportLine } from '../../shared/exchange.ts';

interface About {
  readonly id: string;
  readonly title: string;
}

/** Collects the lines of one journey's report, in the order in which its steps are read. */
export class Report {
  readonly #journey: string;
  readonly #lines = new Map<string, ReportLine>();

  constructor(journey: string) {
    this.#journey = journey;
  }

  /** A step that is mapped; what is not quite the same is told in notes. */
  mapped({ id, title }: About, notes: readonly string[] = []): void {
    const before = this.#lines.get(id);
    const all = [...new Set([...(before?.notes ?? []), ...notes])];
    const mapping = before?.mapping === 'missing' ? 'missing' : all.length > 0 ? 'note' : 'exact';
    this.#lines.set(id, this.#line({ id, title }, mapping, all));
  }

  /** A step that is not mapped, and why. */
  missing(about: About, reasons: readonly string[]): void {
    this.#lines.set(about.id, this.#line(about, 'missing', reasons));
  }

  get lines(): ReportLine[] {
    return [...this.#lines.values()];
  }

  #line(
    { id, title }: About,
    mapping: ReportLine['mapping'],
    notes: readonly string[],
  ): ReportLine {
    return { journey: this.#journey, step: id, title, mapping, notes: [...notes] };
  }
}
