import { describe, expect, it } from 'vitest';
import bitbucket from '../../../connectors/bitbucket/connector.ts';
import { rendered } from './rendered.ts';

const { connector, action, trigger, render } = rendered(bitbucket);

describe('Bitbucket', () => {
  it('asks for pull requests of every state since the last look', async () => {
    const query = trigger('new-pull-request').request?.query;
    const state = ['OPEN', 'MERGED', 'DECLINED', 'SUPERSEDED'];
    expect(await render(query, {})).toEqual({ state, sort: 'created_on' });
    const since = Date.UTC(2026, 2, 2, 9, 0, 5, 250);
    expect(await render(query, { since })).toEqual({
      state,
      sort: 'created_on',
      q: 'created_on >= 2026-03-02T09:00:05',
    });
  });

  it('searches for what was typed, and lets no quote of it end the text', async () => {
    const query = connector.options.branches?.request?.query;
    expect(await render(query, {})).toEqual({});
    expect(await render(query, { search: 'a"b\\c' })).toEqual({ q: 'name ~ "a b c"' });
  });

  it('opens a pull request into the main branch where no other is named', async () => {
    const body = action('create-pull-request').request?.body;
    expect(await render(body, { fields: { title: 'Bread', source: 'umlauts' } })).toEqual({
      title: 'Bread',
      source: { branch: { name: 'umlauts' } },
    });
  });

  it.each([[['{1}']], [['{1}', '{2}']]])('names the reviewers %j as a list', async (reviewers) => {
    const body = action('create-pull-request').request?.body;
    const fields = { title: 'Bread', source: 'umlauts', target: 'next', reviewers };
    expect(await render(body, { fields })).toMatchObject({
      destination: { branch: { name: 'next' } },
      reviewers: reviewers.map((uuid) => ({ uuid })),
    });
  });
});
