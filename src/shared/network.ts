/** Addresses on the person's own network that requests may reach: `host`, on any port, or `host:port`. */
import { z } from 'zod';

/** What was typed, an address of the web among it, as `host` or `host:port`; null where no host is in it. */
export function allowedHostOf(typed: string): string | null {
  const text = typed.trim();
  // Written out, `host:80` stays a host with a port: URL leaves out what is usual.
  const [, scheme = '', host = ''] =
    /^(?:(https?):\/\/)?([^/?#\s@\\]+)(?:[/?#].*)?$/i.exec(text) ?? [];
  const bare = /^[\da-f]*:[\da-f:.]*:[\da-f:.]*$/i.test(host) ? `[${host}]` : host;
  const port = /:(\d{1,5})$/.exec(bare.replace(/^\[[^\]]*\]/, ''))?.[1];
  const address = `http://${bare}`;
  if (/^$|\*|:$/.test(bare) || !URL.canParse(address)) return null;
  const { hostname } = new URL(address);
  if (port !== undefined) return `${hostname}:${Number(port)}`;
  return scheme === '' ? hostname : `${hostname}:${scheme.toLowerCase() === 'http' ? 80 : 443}`;
}

export const allowedHostsSchema = z.array(z.string()).max(200);
