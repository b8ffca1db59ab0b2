/**
 * Which network addresses are public (F9). Everything that IANA lists as special purpose is not: this machine, the local
 * network, link-local with its metadata services, multicast, documentation ranges.
 * https://www.iana.org/assignments/iana-ipv4-special-registry https://www.iana.org/assignments/iana-ipv6-special-registry
 */
import { BlockList, isIP } from 'node:net';

const special4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
/** Inside of the range of global unicast: Teredo, ORCHID, documentation, 6to4. */
const special6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];
/** Global unicast, IPv4 as IPv6, and IPv4 behind NAT64 (RFC 6052). */
const public6: readonly (readonly [string, number])[] = [
  ['2000::', 3],
  ['::ffff:0.0.0.0', 96],
  ['64:ff9b::', 96],
];

const refused = new BlockList();
const routed = new BlockList();
for (const [network, prefix] of special4) {
  // An IPv4 rule of BlockList also holds for IPv4-mapped IPv6 addresses.
  refused.addSubnet(network, prefix, 'ipv4');
  refused.addSubnet(`64:ff9b::${network}`, 96 + prefix, 'ipv6');
}
for (const [network, prefix] of special6) refused.addSubnet(network, prefix, 'ipv6');
for (const [network, prefix] of public6) routed.addSubnet(network, prefix, 'ipv6');

/** Whether an address literal (without brackets) belongs to the public internet. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !refused.check(address, 'ipv4');
    case 6:
      // A zone (`fe80::1%eth0`) is for addresses of the local link only.
      return (
        !address.includes('%') && routed.check(address, 'ipv6') && !refused.check(address, 'ipv6')
      );
    default:
      return false;
  }
}

/** Endings that no public name has: RFC 6761, RFC 6762, RFC 8375, and ICANN's reservation of `internal` (2024). */
const ownNames = /(?:^|\.)(?:localhost|local|home\.arpa|internal)$/i;

/** Whether a host of an address (IPv6 in brackets) can only be this machine or one of its own network. */
export function isOfOwnNetwork(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, '');
  return isIP(address) === 0 ? ownNames.test(hostname) : !isPublicAddress(address);
}
