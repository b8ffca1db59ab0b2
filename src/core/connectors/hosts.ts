/** Hosts as connectors and people name them: `host` or `host:port`. */

const withPort = /:\d+$/;

/**
 * Whether a connector declares the host of this URL. `host:port` is that port; `host` alone is https on its usual port, so
 * that a credential never goes out unencrypted by accident.
 */
export function isDeclared(url: URL, hosts: readonly string[]): boolean {
  return hosts.some((host) =>
    withPort.test(host)
      ? hostAndPort(url) === host.toLowerCase()
      : url.protocol === 'https:' && url.host === host.toLowerCase(),
  );
}

/** Whether the person allowed the host of this URL; `host` alone is any port. */
export function isAllowed(url: URL, hosts: readonly string[]): boolean {
  return hosts.some((host) =>
    withPort.test(host)
      ? hostAndPort(url) === host.toLowerCase()
      : url.hostname === host.toLowerCase(),
  );
}

function hostAndPort(url: URL): string {
  const usual = url.protocol === 'https:' ? '443' : '80';
  return `${url.hostname}:${url.port === '' ? usual : url.port}`;
}
