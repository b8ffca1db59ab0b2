import type { Journey } from '../../../shared/journey.ts';

/** A ready journey. It names apps and what it can know; accounts, and what lies in them, are for the person to choose. */
export interface TemplateSource extends Pick<Journey, 'name' | 'trigger' | 'steps'> {
  readonly id: string;
  readonly about: string;
  /** Offered at first start. */
  readonly first?: boolean;
}
