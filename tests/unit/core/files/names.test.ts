import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanFileName, cleanMediaType } from '../../../../src/core/files/index.ts';

describe('file names', () => {
  it.each([
    ['report.pdf', 'report.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\ada\\a.txt', 'a.txt'],
    ['..', 'file'],
    ['', 'file'],
    ['/', 'file'],
    ['.bashrc', 'bashrc'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['a\0b\r\nc.txt', 'abc.txt'],
    ['con.txt', '_con.txt'],
    ['LPT1', '_LPT1'],
    ['console.txt', 'console.txt'],
    ['a<b>:"|?*.txt', 'a_b______.txt'],
    ['trailing. . ', 'trailing'],
    ['Überweisung – ключ 中.pdf', 'Überweisung – ключ 中.pdf'],
  ])('F10: %j becomes %j', (given, clean) => {
    expect(cleanFileName(given)).toBe(clean);
  });

  it('keeps the ending of a long one', () => {
    const name = cleanFileName(`${'ü'.repeat(500)}.pdf`);
    expect(name).toMatch(/^ü+\.pdf$/);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
  });

  it('F10: any text becomes a name of one file, and stays as it is from then on', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (given) => {
        const name = cleanFileName(given);
        expect(name).toMatch(/^[^/\\\p{Cc}\u202A-\u202E\u2066-\u2069]+$/u);
        expect(name).not.toMatch(/^\.|[. ]$/);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
        expect(cleanFileName(name)).toBe(name);
      }),
    );
  });
});

describe('media types', () => {
  it.each([
    ['Text/HTML; charset=utf-8', 'text/html'],
    ['application/vnd.ms-excel', 'application/vnd.ms-excel'],
    [undefined, 'application/octet-stream'],
    ['', 'application/octet-stream'],
    ['no type', 'application/octet-stream'],
    ['text/plain\r\nx: y', 'application/octet-stream'],
  ])('%j is %s', (given, type) => {
    expect(cleanMediaType(given)).toBe(type);
  });
});
