/** The choices of a dropdown, asked of the app. */
import type {
  Connector,
  Field,
  Json,
  OptionsSource,
  RequestTemplate,
} from '../../shared/connector.ts';
import type { OptionsPage } from '../../shared/contract/calls.ts';
import { toText } from '../expressions/index.ts';
import type { Expressions } from '../expressions/index.ts';
import { builtInOptions } from './builtIn/index.ts';
import type { BuiltIns } from './builtIns.ts';
import type { Account } from './credentials.ts';
import { prepareFields } from './fields.ts';
import { found } from './found.ts';
import { wholeAnswer } from './lists.ts';
import type { Lists } from './lists.ts';
import type { Page, Position } from './paging.ts';
import { reads } from './reads.ts';
import { patience } from './talks.ts';
import type { Talks } from './talks.ts';

export interface OptionsCall {
  readonly app: string;
  readonly options: string;
  readonly account: Account | null;
  readonly fields: Record<string, Json>;
  readonly search?: string;
  /** What the last page gave as `next`. */
  readonly page?: string;
}

export interface Dropdowns {
  /** One page of a dropdown's choices; with `search`, those whose label holds it. */
  options(call: OptionsCall): Promise<OptionsPage>;
}

export interface DropdownsDeps {
  readonly expressions: Pick<Expressions, 'renderEach'>;
  readonly talks: Talks;
  readonly lists: Lists;
  readonly builtIns: BuiltIns;
}

/** Pages that are read to find a search text where the app cannot search. */
const maxSearchPages = 20;

export function createDropdowns({ expressions, talks, lists, builtIns }: DropdownsDeps): Dropdowns {
  return {
    async options(call) {
      const { app, account, search = '' } = call;
      const talk = await talks.withAccount(app, account, patience.person);
      const { connector } = talk;
      const source = found(
        Object.hasOwn(connector.options, call.options)
          ? connector.options[call.options]
          : undefined,
        `list of ${connector.name}`,
      );
      const { request } = source;
      if (request === undefined) {
        const read = found(builtInOptions[`${app}/${call.options}`], `list of ${connector.name}`);
        const all = await choices(expressions, source, await read(builtIns.callOf(talk, {})));
        return { items: all.filter(holding(search)), next: null };
      }
      const list = {
        template: request,
        paging: source.paging ?? connector.api?.paging ?? wholeAnswer,
        scope: {
          fields: prepareFields(fieldsOf(connector, request), call.fields, {
            partial: true,
          }),
          connection: talk.values,
          ...(search === '' ? {} : { search }),
        },
      };
      const read = (position: Position): Promise<Page> => lists.page(talk, list, position);

      if (search === '' || reads(request, 'search')) {
        const { items, next } = await read(call.page ?? null);
        return { items: await choices(expressions, source, items), next };
      }
      // The app cannot search: its pages are read here until something is found.
      let position: Position = call.page ?? null;
      for (let count = 1; ; count += 1) {
        const { items, next } = await read(position);
        const matching = (await choices(expressions, source, items)).filter(holding(search));
        if (matching.length > 0 || next === null || next === position || count === maxSearchPages) {
          return { items: matching, next: next === position ? null : next };
        }
        position = next;
      }
    },
  };
}

function holding(search: string): (choice: OptionsPage['items'][number]) => boolean {
  const wanted = search.toLowerCase();
  return ({ label }) => label.toLowerCase().includes(wanted);
}

/** The fields that a dropdown depends on; what stands in the others, finished or not, is none of its business. */
function fieldsOf(connector: Connector, template: RequestTemplate): Field[] {
  const all = [...connector.triggers, ...connector.actions].flatMap(({ fields }) => fields);
  return all.filter(({ id }) => reads(template, id));
}

async function choices(
  expressions: Pick<Expressions, 'renderEach'>,
  source: OptionsSource,
  items: readonly Json[],
): Promise<OptionsPage['items']> {
  const rendered = await expressions.renderEach(
    { value: source.value, label: source.label },
    items,
  );
  return rendered.flatMap((entry) => {
    const { value, label } = objectOf(entry);
    if (value === undefined || value === null) return [];
    return [
      {
        value,
        label: toText(label === undefined || label === null || label === '' ? value : label),
      },
    ];
  });
}

function objectOf(value: Json | undefined): Record<string, Json> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
}
