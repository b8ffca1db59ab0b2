import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAudit } from '../../../../src/core/audit/index.ts';
import { openDatabase } from '../../../../src/core/storage/index.ts';
import { temporaryFolder } from '../../../servers/temporaryFolder.ts';

function audit() {
  const db = openDatabase({ file: join(temporaryFolder(), 'sojourn.db'), key: randomBytes(32) });
  let clock = 1000;
  return { db, trail: createAudit({ db, now: () => (clock += 1) }) };
}

describe('audit', () => {
  it('C16: keeps the history of each connection, newest first', () => {
    const { db, trail } = audit();
    trail.record({ kind: 'linked', connection: 'a', detail: 'Linked as Anna.' });
    trail.record({ kind: 'linked', connection: 'b', detail: 'Linked as Ben.' });
    trail.record({ kind: 'renamed', connection: 'a', detail: 'Renamed to “Work”.' });
    trail.record({ kind: 'exported', connection: null, detail: 'One journey was exported.' });
    expect(trail.history('a')).toEqual([
      { at: 1003, kind: 'renamed', detail: 'Renamed to “Work”.' },
      { at: 1001, kind: 'linked', detail: 'Linked as Anna.' },
    ]);
    expect(trail.history('b')).toHaveLength(1);
    expect(trail.history('none')).toEqual([]);
    db.close();
  });

  it('C16: no secret is in it, even where it was told one', () => {
    const { db, trail } = audit();
    trail.record({
      kind: 'refused',
      connection: 'a',
      detail: 'Bearer abc123 was refused, code=xyz789',
    });
    expect(trail.history('a')).toMatchObject([{ detail: 'Bearer ••• was refused, code=•••' }]);
    db.close();
  });
});
