/** Errors of sockets, names, certificates and HTTP itself, in the words that a person can use. */
import { errorTexts, SojournError } from '../../shared/errors.ts';
import { withFacts } from './facts.ts';

/** The name or address leads to something that is not on the public internet. */
export class AddressRefused extends Error {
  readonly code = 'ADDRESS_REFUSED';
}

/** Names the place where the person may allow the host. */
const adviceOnOwnNetwork =
  'If you trust it, add it in Settings, under “Addresses on your own network”.';

/** No network at all, as far as this computer can tell. */
const offline = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NONAME', 'ENETUNREACH', 'ENETDOWN']);

/** Those of them that a mistyped name gives as well. */
const unknownName = new Set(['ENOTFOUND', 'EAI_NONAME']);

/** The connection was never made, so nothing arrived. */
const notConnected: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'it refused the connection',
  EHOSTUNREACH: 'there is no way to it in the network',
  EHOSTDOWN: 'it is down',
  EADDRNOTAVAIL: 'its address cannot be used',
  UND_ERR_CONNECT_TIMEOUT: 'it did not answer',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate is not trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is not trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  EPROTO: 'it does not speak TLS as expected',
};

/** The connection ended before the answer was whole. */
const brokenOff: Readonly<Record<string, string>> = {
  ECONNRESET: 'the connection broke off',
  EPIPE: 'the connection broke off',
  UND_ERR_SOCKET: 'the connection broke off',
  UND_ERR_ABORTED: 'the connection broke off',
  ERR_STREAM_PREMATURE_CLOSE: 'the connection broke off',
  ETIMEDOUT: 'it stopped answering',
  UND_ERR_HEADERS_TIMEOUT: 'it stopped answering',
  UND_ERR_BODY_TIMEOUT: 'it stopped answering',
};

/** What arrived is no proper answer. */
const wrongAnswer: Readonly<Record<string, string>> = {
  UND_ERR_HEADERS_OVERFLOW: 'its headers are too long',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'its answer is shorter or longer than it said',
};

/**
 * The error to throw for what undici, a socket or a decompressor threw; a SojournError stays itself. It knows whether the
 * request may have reached the app.
 */
export function connectionProblem(error: unknown, app: string, host: string): SojournError {
  if (error instanceof SojournError) return error;
  const code = codeOf(error);
  if (code === 'ADDRESS_REFUSED') {
    const reason = 'it is an address of this computer or of the local network';
    const refused = new SojournError('host_refused', {
      values: { host, reason },
      text: { message: errorTexts.host_refused.message, advice: adviceOnOwnNetwork },
      cause: error,
    });
    return withFacts(refused, { mayHaveArrived: false });
  }
  if (offline.has(code)) {
    const nameUnknown = unknownName.has(code);
    return withFacts(arrived(false, 'offline', { host }, error), { nameUnknown });
  }
  const connecting = notConnected[code];
  if (connecting !== undefined) {
    return arrived(false, 'provider_unreachable', { host, reason: connecting }, error);
  }
  if (code === 'UND_ERR_INVALID_ARG') {
    const what = 'The address, a header or the body holds characters that cannot be sent.';
    return arrived(false, 'input_invalid', { what }, error);
  }
  const wrong = wrongAnswer[code] ?? protocolProblem(code);
  if (wrong !== undefined) {
    return arrived(true, 'provider_answer_wrong', { app, reason: wrong }, error);
  }
  const reason = brokenOff[code] ?? 'the connection failed';
  return arrived(true, 'provider_unreachable', { host, reason }, error);
}

function protocolProblem(code: string): string | undefined {
  if (code.startsWith('HPE_')) return 'its answer is no HTTP';
  // zlib: Z_DATA_ERROR, Z_BUF_ERROR …; brotli: ERR__ERROR_FORMAT_…, ERR_BROTLI_…
  if (/^(?:Z_|ERR__ERROR_|ERR_BROTLI)/.test(code)) return 'its compressed answer is damaged';
  return undefined;
}

function arrived(
  mayHaveArrived: boolean,
  code: 'offline' | 'provider_unreachable' | 'provider_answer_wrong' | 'input_invalid',
  values: Record<string, string>,
  cause: unknown,
): SojournError {
  const technical = codeOf(cause);
  const details = technical === '' ? {} : { details: technical };
  return withFacts(new SojournError(code, { values, cause, ...details }), { mayHaveArrived });
}

/** The code of an error, of what caused it, or of the first of several attempts. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  // undici leaves the code out where nothing that arrived was HTTP.
  if (error instanceof Error && error.name === 'HTTPParserError') return 'HPE_';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return 'cause' in error ? codeOf(error.cause) : '';
}
