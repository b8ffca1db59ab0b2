import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dataTree,
  sampleText,
  searchTree,
  typeOf,
  valueAt,
  type DataNode,
} from '../../../../src/renderer/editor/dataTree.ts';
import { friendlyLabel, pillLabel } from '../../../../src/renderer/editor/labels.ts';
import { parsePill } from '../../../../src/renderer/editor/pills.ts';
import type { Json } from '../../../../src/shared/connector.ts';

const all = (nodes: readonly DataNode[]): DataNode[] =>
  nodes.flatMap((node) => [node, ...all(node.children)]);

const sample = {
  id: 't1',
  title: 'Buy bread',
  priority: 2,
  done: false,
  dueDate: '2026-03-01T09:00:00Z',
  assignee: { fullName: 'Reader', 'e mail': 'reader@example.com' },
  tags: [{ tag_name: 'home' }, { tag_name: 'other' }],
  notes: null,
  matrix: [[1, 2]],
};

describe('the data tree', () => {
  it('J5: names each value by label, type and sample', () => {
    const lines = all(dataTree('s0', sample)).map(
      (node) => `${node.id} | ${node.label} | ${node.type} | ${node.sample}`,
    );
    expect(lines).toEqual([
      's0.id | ID | text | t1',
      's0.title | Title | text | Buy bread',
      's0.priority | Priority | number | 2',
      's0.done | Done | yesNo | false',
      's0.dueDate | Due date | date | 2026-03-01T09:00:00Z',
      's0.assignee | Assignee | object | ',
      's0.assignee.fullName | Full name | text | Reader',
      's0.assignee.`e mail` | E mail | text | reader@example.com',
      's0.tags | Tags | list | ',
      's0.tags[0] |  | object | ',
      's0.tags[0].tag_name | Tag name | text | home',
      's0.notes | Notes | empty | ',
      's0.matrix | Matrix | list | [[1,2]]',
    ]);
  });

  it('every value of any sample is what its pill leads to', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        // fc.jsonValue gives plain JSON; the round trip only narrows its type.
        const json: Json = JSON.parse(JSON.stringify(value)) as Json;
        for (const node of all(dataTree('s3', json))) {
          expect(parsePill(node.id)).toEqual(node.pill);
          const reached = valueAt(json, node.pill.path);
          expect(reached).not.toBeUndefined();
          if (reached !== undefined) expect(typeOf(reached)).toBe(node.type);
        }
      }),
    );
  });

  it('is bounded for huge and deep samples', () => {
    const wide = Object.fromEntries(
      Array.from({ length: 5000 }, (_, index) => [`k${String(index)}`, index]),
    );
    expect(dataTree('s0', wide)).toHaveLength(200);
    let deep: Json = 'end';
    for (let level = 0; level < 50; level += 1) deep = { inner: deep };
    expect(all(dataTree('s0', deep))).toHaveLength(8);
    expect(sampleText('x'.repeat(10_000))).toHaveLength(120);
    expect(sampleText('two\n  lines')).toBe('two lines');
  });

  it('search keeps matches by label, key and sample, and the way to them', () => {
    const tree = dataTree('s0', sample);
    expect(all(searchTree(tree, 'reader@')).map((node) => node.id)).toEqual([
      's0.assignee',
      's0.assignee.`e mail`',
    ]);
    expect(all(searchTree(tree, 'TAG_NAME')).map((node) => node.id)).toEqual([
      's0.tags',
      's0.tags[0]',
      's0.tags[0].tag_name',
    ]);
    expect(searchTree(tree, 'due date')).toHaveLength(1);
    expect(searchTree(tree, 'zzz')).toEqual([]);
    expect(searchTree(tree, '  ')).toEqual(tree);
  });

  it('does not walk into what an object only inherits', () => {
    expect(valueAt({ a: 1 }, ['constructor'])).toBeUndefined();
    expect(valueAt('text', ['length'])).toBeUndefined();
    expect(valueAt([1], ['length'])).toBeUndefined();
  });
});

describe('labels', () => {
  it.each([
    ['dueDate', 'Due date'],
    ['task_list', 'Task list'],
    ['listId', 'List ID'],
    ['id', 'ID'],
    ['HTMLBody', 'HTML body'],
    ['kebab-case-key', 'Kebab case key'],
    ['straße', 'Straße'],
    ['__', '__'],
  ])('%s reads %s', (key, label) => {
    expect(friendlyLabel(key)).toBe(label);
  });

  it('a pill is named by its last key, and by its position in a list', () => {
    expect(pillLabel(['assignee', 'fullName'], 'All data')).toBe('Full name');
    expect(pillLabel(['tags', 0], 'All data')).toBe('Tags 1');
    expect(pillLabel([], 'All data')).toBe('All data');
  });
});
