/** Ready journeys (U2): data, checked against the schema and the connectors by their test. */
import { SojournError } from '../../../shared/errors.ts';
import type { Journey } from '../../../shared/journey.ts';
import { allSteps } from '../../../shared/journeySteps.ts';
import type { Template } from '../../../shared/journeyTemplate.ts';
import { firstTemplates } from './first.ts';
import { linkedTemplates } from './linked.ts';
import type { TemplateSource } from './template.ts';

const templates: readonly TemplateSource[] = [...firstTemplates, ...linkedTemplates];

/** Every template, those of the first start first. */
export function templateSummaries(): Template[] {
  return templates.map((template) => ({
    id: template.id,
    name: template.name,
    about: template.about,
    apps: appsOf(template),
    first: template.first === true,
  }));
}

/** The journey of a template, without connections. Its id is for whoever stores it to replace. @throws not_found */
export function templateDocument(id: string): Journey {
  const template = templates.find((each) => each.id === id);
  if (!template) throw new SojournError('not_found', { values: { what: 'template' } });
  const { name, about, trigger, steps } = template;
  return {
    format: 'sojourn.journey',
    formatVersion: 1,
    id: '0'.repeat(26),
    name,
    note: about,
    connections: {},
    trigger,
    steps,
    settings: { pollSeconds: 300 },
  };
}

function appsOf({ trigger, steps }: TemplateSource): string[] {
  const used = [trigger, ...allSteps(steps)].flatMap((step) =>
    'app' in step && step.app !== undefined ? [step.app] : [],
  );
  return [...new Set(used)];
}
