/** The `app://` scheme: an allow-list of the built window's files, each answer with a strict policy. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { app, protocol } from 'electron';
import { allowedFile, listFiles, scheme } from './windowFiles.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Must run before Electron is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/** Serves the window's files, and nothing else, under `app://sojourn/`. */
export function serveWindow(): void {
  const folder = join(app.getAppPath(), 'out', 'renderer');
  const files = listFiles(folder);
  protocol.handle(scheme, async (request) => {
    const file = request.method === 'GET' ? allowedFile(request.url, files) : undefined;
    if (file !== undefined) return serve(file);
    return new Response('Not found', { status: 404, headers: headersOf('text/plain', newNonce()) });
  });
}

async function serve(file: string): Promise<Response> {
  const nonce = newNonce();
  const headers = headersOf(types[extname(file)] ?? 'application/octet-stream', nonce);
  if (extname(file) !== '.html') return new Response(await readFile(file), { headers });
  const page = await readFile(file, 'utf8');
  return new Response(page.replaceAll('__CSP_NONCE__', nonce), { headers });
}

function newNonce(): string {
  return randomBytes(16).toString('base64');
}

function headersOf(type: string, nonce: string): Record<string, string> {
  return {
    'Content-Type': type,
    'Content-Security-Policy': contentSecurityPolicy(nonce),
    'X-Content-Type-Options': 'nosniff',
  };
}

function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
