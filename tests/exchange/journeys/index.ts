/** Journeys of every kind of step, run by Sojourn and, exported, by other engines: the requests must be the same (E4). */
import type { Json } from '../../../src/shared/connector.ts';
import type { Step } from '../../../src/shared/journey.ts';
import { attempt, delay, each, http, order, shop, stop, when } from './steps.ts';

export interface SampleJourney {
  readonly name: string;
  readonly steps: Step[];
  /** What the trigger gives. */
  readonly data: Json;
}

const data = {
  title: 'Bread & butter',
  empty: '',
  blank: '  ',
  nothing: null,
  count: 3,
  price: 12.5,
  yes: true,
  no: 'no',
  email: 'ada@example.com',
  date: '2026-03-02T09:15:00.000Z',
  words: ['a', 'b c', 'd/e'],
  items: [
    { name: 'Rye', price: 3, tags: ['x', 'y'] },
    { name: 'Oat', price: 20, tags: [] },
    { name: 'Spelt', price: 7, tags: ['z'] },
  ],
  nested: { deep: { value: 'ü–€ 😀 "quoted" \\ msg' } },
};

/** @param origin of the recording server */
export function sampleJourneys(origin: string): SampleJourney[] {
  const journey = (name: string, ...steps: Step[]): SampleJourney => ({ name, steps, data });
  const matched = (id: string) => order(id, 'matched');
  const missed = (id: string) => order(id, 'not matched');
  return [
    journey(
      'literals',
      shop('s1', 'order', { list: 'a/b c', title: 'Bread', count: 2, gift: true }),
    ),
    journey(
      'every field type',
      shop('s1', 'order', {
        list: '{{ s0.title }}',
        title: 'Do {{ s0.title }} at {{ s0.price }}',
        note: '{{ s0.count }}',
        count: '{{ s0.count }}',
        gift: '{{ s0.yes }}',
        tags: { formula: '["a", s0.title]' },
        extra: { formula: '{"a": "x " & s0.count, "b": s0.email}' },
        data: { formula: '{"x": [s0.count, [1, 2]], "y": s0.nested}' },
        due: '{{ s0.date }}',
      }),
    ),
    journey(
      'nothing is left out as nothing',
      shop('s1', 'order', {
        list: 'l',
        title: 'x{{ s0.missing }}',
        note: '{{ s0.empty }}',
        count: '{{ s0.nothing }}',
        data: '{{ s0.missing }}',
        due: '{{ s0.blank }}',
      }),
    ),
    journey(
      'texts that look like numbers, and numbers as texts',
      shop('s1', 'order', { list: '1', title: '{{ s0.price }}', count: '4.5', gift: 'no' }),
      shop('s2', 'order', { list: '{{ s0.count }}', title: '{{ s0.yes }}', gift: '{{ s0.no }}' }),
    ),
    journey(
      'signs and quotes',
      shop('s1', 'text', { text: 'It’s {{ s0.nested.deep.value }}\nmsg “x”' }),
    ),
    journey(
      'lists as values',
      shop('s1', 'order', { list: 'l', title: 't', tags: '{{ s0.words }}' }),
    ),
    journey(
      'lists of literals',
      shop('s1', 'order', { list: 'l', title: 't', tags: { value: ['a', 'b c'] } }),
    ),
    journey(
      'JSON as text',
      shop('s1', 'order', { list: 'l', title: 't', data: '{ "a": [1, { "b": null }] }' }),
    ),
    journey(
      'what an earlier step gave',
      order('s1', 'first'),
      order('s2', '{{ s1.id }} {{ s1.number }}'),
    ),
    journey('a form', shop('s1', 'form', { title: '{{ s0.title }}', tags: '{{ s0.words }}' })),
    journey(
      'a request before',
      shop('s1', 'row', { sheet: '{{ s0.title }}' }),
      order('s2', '{{ s1.path }}'),
    ),
    journey(
      'no answer',
      shop('s1', 'remove', { item: '{{ s0.title }}' }),
      order('s2', '{{ s1.deleted }}'),
    ),
    journey('an empty answer', shop('s1', 'empty'), order('s2', 'after {{ s1 }}')),
    journey(
      'pages by cursor',
      shop('s1', 'items'),
      order('s2', '{{ $count(s1) }} {{ s1[2].name }}'),
    ),
    journey('pages by number', shop('s1', 'pages'), order('s2', '{{ $join(s1.name, ", ") }}')),
    journey('pages by offset', shop('s1', 'offsets'), order('s2', '{{ $sum(s1.price) }}')),
    journey('pages by link', shop('s1', 'links'), order('s2', '{{ s1[1].name }}')),
    journey('pages by address', shop('s1', 'urls'), order('s2', '{{ s1[-1].name }}')),
    journey(
      'formulas',
      order('s1', '{{ $uppercase(s0.title) & "!" }}'),
      order('s2', '{{ $sum(s0.items.price) > 20 ? "much" : "little" }}'),
      order('s3', '{{ $join(s0.items[price > 5].name, "; ") }}'),
      shop('s4', 'order', { list: 'l', title: { formula: '$substring(s0.email, 0, 3)' } }),
      order('s5', '{{ $string($map(s0.items, function($i) { $i.price * 2 })) }}'),
    ),
    journey(
      'HTTP requests',
      http('s1', {
        method: 'GET',
        url: `${origin}/plain?a=1&b=x%20y`,
        query: { formula: '{"c": s0.title}' },
      }),
      http('s2', {
        method: 'POST',
        url: `${origin}/json/{{ s0.count }}`,
        headers: { formula: '{"X-Trace": "t " & s0.count}' },
        bodyType: 'json',
        body: '{ "title": {{ $string(s1.status) }}, "body": "{{ s1.body.path }}" }',
      }),
      http('s3', {
        method: 'PUT',
        url: `${origin}/form`,
        bodyType: 'form',
        form: { value: { a: 'x y', b: 'z' } },
      }),
      http('s4', {
        method: 'POST',
        url: `${origin}/text`,
        bodyType: 'text',
        body: 'Hello {{ s0.title }}',
      }),
      http('s5', {
        method: 'POST',
        url: `${origin}/api/refuse`,
        failOnError: false,
        bodyType: 'none',
      }),
      http('s6', { method: 'DELETE', url: `${origin}/last/{{ s5.status }}` }),
    ),
    journey(
      'conditions on texts',
      when(
        's1',
        { all: [{ left: '{{ s0.title }}', is: 'contains', right: 'butter' }] },
        [matched('s2')],
        [missed('s3')],
      ),
      when(
        's4',
        { all: [{ left: '{{ s0.title }}', is: 'equals', right: 'bread & butter' }] },
        [matched('s5')],
        [missed('s6')],
      ),
      when(
        's7',
        {
          all: [
            { left: '{{ s0.email }}', is: 'endsWith', right: '.com' },
            { left: '{{ s0.email }}', is: 'startsWith', right: 'ada' },
          ],
        },
        [matched('s8')],
        [missed('s9')],
      ),
      when(
        's10',
        { all: [{ left: '{{ s0.email }}', is: 'matches', right: '^[a-z]+@ex/?ample' }] },
        [matched('s11')],
        [missed('s12')],
      ),
      when(
        's13',
        { any: [{ left: '{{ s0.title }}', is: 'inList', right: 'Milk, Bread & butter' }] },
        [matched('s14')],
      ),
      when(
        's15',
        {
          all: [
            { left: '{{ s0.title }}', is: 'notContains', right: 'x' },
            { left: '{{ s0.title }}', is: 'notEquals', right: '' },
          ],
        },
        [matched('s16')],
      ),
    ),
    journey(
      'conditions on numbers, dates and nothing',
      when(
        's1',
        {
          all: [
            { left: '{{ s0.price }}', is: 'greater', right: '9' },
            { left: '{{ s0.count }}', is: 'less', right: '10' },
          ],
        },
        [matched('s2')],
      ),
      when('s3', { all: [{ left: '{{ s0.price }}', is: 'equals', right: '12.50' }] }, [
        matched('s4'),
      ]),
      when('s5', { all: [{ left: '{{ s0.date }}', is: 'before', right: '2026-04-01' }] }, [
        matched('s6'),
      ]),
      when(
        's7',
        { all: [{ left: '{{ s0.date }}', is: 'after', right: '2026-04-01' }] },
        [matched('s8')],
        [missed('s9')],
      ),
      when(
        's10',
        {
          all: [
            { left: '{{ s0.missing }}', is: 'isEmpty' },
            { left: '{{ s0.words }}', is: 'isNotEmpty' },
          ],
        },
        [matched('s11')],
      ),
      when(
        's12',
        { all: [{ left: '{{ s0.missing }}', is: 'greater', right: '1' }] },
        [matched('s13')],
        [missed('s14')],
      ),
      when(
        's15',
        {
          all: [
            { left: '{{ s0.yes }}', is: 'isYes' },
            { left: '{{ s0.no }}', is: 'isNo' },
          ],
        },
        [matched('s16')],
      ),
      when('s17', { all: [{ left: '{{ s0.words }}', is: 'contains', right: 'b c' }] }, [
        matched('s18'),
      ]),
      when('s19', { all: [{ left: '{{ s0.yes }}', is: 'equals', right: 'yes' }] }, [
        matched('s20'),
      ]),
    ),
    journey(
      'conditions in groups',
      when(
        's1',
        {
          all: [
            {
              any: [
                { left: '{{ s0.count }}', is: 'equals', right: '9' },
                { left: '{{ s0.count }}', is: 'equals', right: '3' },
              ],
            },
            { left: '{{ s0.title }}', is: 'isNotEmpty' },
          ],
        },
        [
          when(
            's2',
            { any: [{ left: '{{ s0.price }}', is: 'less', right: '1' }] },
            [matched('s3')],
            [missed('s4')],
          ),
        ],
        [missed('s5')],
      ),
      order('s6', 'after'),
    ),
    journey(
      'a loop',
      each('s1', '{{ s0.items }}', [
        order('s2', '{{ s1.index }} {{ s1.item.name }}'),
        order('s3', '{{ s2.number }}'),
      ]),
      order('s4', 'looped {{ s1.count }} times'),
    ),
    journey(
      'loops in a loop',
      each('s1', '{{ s0.items }}', [
        each('s2', '{{ s1.item.tags }}', [order('s3', '{{ s1.item.name }} {{ s2.item }}')]),
        when('s4', { all: [{ left: '{{ s1.item.price }}', is: 'greater', right: '5' }] }, [
          order('s5', 'dear {{ s2.count }}'),
        ]),
      ]),
    ),
    journey(
      'loops over nothing',
      each('s1', '{{ s0.missing }}', [order('s2', 'never')]),
      shop('s3', 'nothing'),
      each('s4', '{{ s3 }}', [order('s5', 'never')]),
      order('s6', '{{ s1.count }} {{ s4.count }}'),
    ),
    journey(
      'a loop over pages, and over texts',
      shop('s1', 'items'),
      each('s2', '{{ s1[stock] }}', [order('s3', '{{ s2.item.name }}')]),
      each('s4', '{{ s0.words }}', [shop('s5', 'remove', { item: '{{ s4.item }}' })]),
    ),
    journey(
      'an error that is caught',
      attempt(
        's1',
        [order('s2', 'before'), shop('s3', 'fail'), order('s4', 'never')],
        [order('s5', 'caught at {{ s1.error.step }}')],
      ),
      order('s6', 'after {{ s1.caught }}'),
    ),
    journey(
      'nothing to catch, and a 200 that is an error',
      attempt('s1', [order('s2', 'fine')], [order('s3', 'never')]),
      attempt('s4', [shop('s5', 'no')], [order('s6', 'refused')]),
      attempt(
        's7',
        [http('s8', { method: 'POST', url: `${origin}/api/refuse`, bodyType: 'none' })],
        [order('s9', 'refused too')],
      ),
      order('s10', '{{ s1.caught }} {{ s4.caught }}'),
    ),
    journey(
      'errors in loops, loops in errors',
      each('s1', '{{ s0.words }}', [
        attempt(
          's2',
          [
            when('s3', { all: [{ left: '{{ s1.index }}', is: 'equals', right: '1' }] }, [
              shop('s4', 'fail'),
            ]),
            order('s5', 'fine {{ s1.item }}'),
          ],
          [order('s6', 'not {{ s1.item }}')],
        ),
      ]),
      attempt(
        's7',
        [each('s8', '{{ s0.words }}', [order('s9', '{{ s8.item }}'), shop('s10', 'fail')])],
        [order('s11', 'left the loop')],
      ),
      order('s12', 'end'),
    ),
    journey(
      'an error in an error',
      attempt(
        's1',
        [attempt('s2', [shop('s3', 'fail')], [order('s4', 'inner'), shop('s5', 'fail')])],
        [order('s6', 'outer {{ s1.error.step }}')],
      ),
      order('s7', 'after'),
    ),
    journey(
      'an error that nobody catches',
      order('s1', 'before'),
      shop('s2', 'fail'),
      order('s3', 'never'),
    ),
    journey(
      'a wrong formula, caught',
      attempt('s1', [order('s2', '{{ $number(s0.title) }}')], [order('s3', 'caught')]),
      attempt('s4', [shop('s5', 'remove', { item: '{{ s0.missing }}' })], [order('s6', 'caught')]),
    ),
    journey(
      'stops well',
      when('s1', { all: [{ left: '{{ s0.count }}', is: 'equals', right: '3' }] }, [
        order('s2', 'then'),
        stop('s3', 'succeeded', 'enough of {{ s0.title }}'),
      ]),
      order('s4', 'never'),
    ),
    journey(
      'stops with a failure that nobody catches',
      attempt('s1', [order('s2', 'first'), stop('s3', 'failure', 'bad')], [order('s4', 'never')]),
      order('s5', 'never'),
    ),
    journey(
      'waits',
      delay('s1', '0'),
      order('s2', 'after {{ s1.seconds }}'),
      delay('s3', '{{ s0.no = "no" ? 0.01 : 99 }}'),
      order('s4', 'end'),
    ),
    journey('what is switched off', { ...order('s1', 'never'), disabled: true }, order('s2', 'on')),
    journey(
      'names and times',
      {
        id: 's1',
        kind: 'action',
        app: 'logger',
        action: 'log',
        fields: { message: { text: 'Hi {{ s0.title }}' } },
      },
      order('s2', '{{ s1.message }} {{ s1.level }}'),
    ),
  ];
}
