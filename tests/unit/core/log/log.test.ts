import fc from 'fast-check';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLog } from '../../../../src/core/log/index.ts';
import { SojournError } from '../../../../src/shared/errors.ts';
import { temporaryFolder } from '../../../servers/temporaryFolder.ts';

function lines(file: string): Record<string, unknown>[] {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('log', () => {
  it('writes one JSON line per event, with its level, time and data', async () => {
    const file = join(temporaryFolder(), 'logs', 'sojourn.log');
    const log = createLog({ file });
    log.info('core started', { version: '0.1.0', state: 'locked', port: 4000 });
    log.warn('slow', { code: 'ETIMEDOUT' });
    log.error('step failed', new SojournError('vault_locked', { details: 'HTTP 503' }), {
      step: 's1',
    });
    await log.close();
    expect(lines(file)).toMatchObject([
      { level: 30, msg: 'core started', version: '0.1.0', state: 'locked', port: 4000 },
      { level: 40, msg: 'slow', code: 'ETIMEDOUT' },
      {
        level: 50,
        msg: 'step failed',
        step: 's1',
        error: { name: 'SojournError', code: 'vault_locked', details: 'HTTP 503' },
      },
    ]);
    expect(lines(file)[0]?.time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  it('S9: a known secret is in the file in no form: plain, JSON, URL, form, base 64, hex', async () => {
    const file = join(temporaryFolder(), 'sojourn.log');
    const log = createLog({ file });
    const told: string[] = [];
    // A mask beside a mask reads like a longer one; a text of them is no secret. A word alone may be a function's name in a
    // stack that was written before the word was known as a secret.
    const secrets = fc
      .string({ unit: 'binary', minLength: 8, maxLength: 60 })
      .filter((text) => !text.includes('•') && !/^[A-Za-z_]+$/.test(text));
    fc.assert(
      fc.property(secrets, fc.string(), (secret, around) => {
        told.push(secret);
        log.addSecret(secret);
        const bytes = Buffer.from(secret, 'utf8');
        log.info(`${around}${secret}`, {
          [secret]: 1,
          plain: around + secret + around,
          nested: [{ deep: `x${secret}` }],
          json: JSON.stringify({ secret }),
          url: `https://example.test/?q=${encodeURIComponent(secret)}`,
          form: `q=${encodeURIComponent(secret).replaceAll('%20', '+')}`,
          base64: bytes.toString('base64'),
          base64url: bytes.toString('base64url'),
          hex: bytes.toString('hex'),
          cutInside: 'a b '.repeat(2499) + secret,
        });
        log.error(around, new Error(secret, { cause: new TypeError(`${secret}${around}`) }));
      }),
      { numRuns: 60 },
    );
    await log.close();

    const written = readFileSync(file, 'utf8');
    expect(told).toHaveLength(60);
    for (const secret of told) {
      const bytes = Buffer.from(secret, 'utf8');
      for (const form of [
        secret,
        JSON.stringify(secret).slice(1, -1),
        encodeURIComponent(secret),
        bytes.toString('base64').replace(/=+$/, ''),
        bytes.toString('base64url'),
        bytes.toString('hex'),
      ])
        expect(written).not.toContain(form);
    }
  });

  it('S9: a secret that was given at the start is masked too', async () => {
    const file = join(temporaryFolder(), 'sojourn.log');
    const log = createLog({ file, redact: ['swordfish'] });
    log.info('the word is swordfish');
    await log.close();
    expect(lines(file)).toMatchObject([{ msg: 'the word is •••' }]);
  });

  it('S8: forgets the secrets that were added, on lock, and keeps those of the start', async () => {
    const file = join(temporaryFolder(), 'sojourn.log');
    const log = createLog({ file, redact: ['swordfish'] });
    log.addSecret('marlin');
    log.info('swordfish marlin');
    log.forgetSecrets();
    log.info('swordfish marlin');
    await log.close();
    expect(lines(file)).toMatchObject([{ msg: '••• •••' }, { msg: '••• marlin' }]);
  });

  it('S9: holds the last 500 secrets, not every token that ever was', async () => {
    const file = join(temporaryFolder(), 'sojourn.log');
    const log = createLog({ file });
    for (let number = 0; number <= 500; number += 1) log.addSecret(`word ${number} end`);
    log.info('word 0 end, word 1 end, word 500 end');
    await log.close();
    expect(lines(file)).toMatchObject([{ msg: 'word 0 end, •••, •••' }]);
  });

  it('S9: bytes and values under a secret’s name are masked, whatever they are', async () => {
    const file = join(temporaryFolder(), 'sojourn.log');
    const log = createLog({ file });
    log.info('x', { key: Buffer.from('canary'), refreshToken: { a: 'canary' }, apiKey: 'canary' });
    await log.close();
    expect(readFileSync(file, 'utf8')).not.toMatch(/canary|99,97,110/);
  });

  it('S10: its file has mode 0600 and its folder 0700', async () => {
    const folder = join(temporaryFolder(), 'logs');
    const log = createLog({ file: join(folder, 'sojourn.log') });
    log.info('x');
    await log.close();
    expect(statSync(join(folder, 'sojourn.log')).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('starts a new file when the old one is full, and keeps that one', async () => {
    const file = join(temporaryFolder(), 'sojourn.log');
    const log = createLog({ file, maxBytes: 500 });
    for (let line = 0; line < 20; line += 1) log.info(`line ${line}`);
    await log.close();
    expect(statSync(file).size).toBeLessThan(700);
    expect(statSync(`${file}.1`).size).toBeLessThan(700);
    expect(lines(file).at(-1)).toMatchObject({ msg: 'line 19' });
  });

  it('goes on after the last line of an earlier start', async () => {
    const file = join(temporaryFolder(), 'sojourn.log');
    for (const event of ['first', 'second']) {
      const log = createLog({ file });
      log.info(event);
      await log.close();
    }
    expect(lines(file)).toMatchObject([{ msg: 'first' }, { msg: 'second' }]);
  });

  it('never throws: not for data that JSON cannot hold, not for a file that cannot be written', async () => {
    const file = join(temporaryFolder(), 'sojourn.log');
    const log = createLog({ file });
    const circle: Record<string, unknown> = { big: 10n };
    circle.self = circle;
    log.info('circle', circle);
    log.error('nothing', undefined);
    log.info('getter', {
      get broken(): string {
        throw new Error('no');
      },
    });
    log.info('after');
    await log.close();
    log.info('after close');
    expect(lines(file).map(({ msg }) => msg)).toEqual(['circle', 'nothing', 'after']);

    const folder = temporaryFolder();
    const impossible = createLog({ file: folder });
    impossible.error('x', new Error('y'));
    await impossible.close();
  });

  it('writes nothing without a file', async () => {
    const log = createLog({ file: null });
    log.info('x');
    log.addSecret('swordfish');
    await log.close();
    expect(existsSync('null')).toBe(false);
  });
});
