/** A certificate for a made-up host, and the means to trust it in this process. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

export interface Certificate {
  readonly host: string;
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly certificate: string;
  readonly key: string;
  /** Until `remove`, connections of this process trust it, and no other one of these. */
  trust(): void;
  remove(): void;
}

/** What is trusted without any test. */
const usual = getCACertificates('default');

export function makeCertificate(host: string): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  const certificateFile = join(folder, 'certificate.pem');
  const keyFile = join(folder, 'key.pem');
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-keyout', keyFile, '-out', certificateFile, '-days', '2'],
      ...['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`],
    ],
    { stdio: 'ignore' },
  );
  const certificate = readFileSync(certificateFile, 'utf8');
  return {
    host,
    certificateFile,
    keyFile,
    certificate,
    key: readFileSync(keyFile, 'utf8'),
    trust() {
      setDefaultCACertificates([...usual, certificate]);
    },
    remove() {
      setDefaultCACertificates(usual);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
