/** Whether this computer has a network, as far as it can tell without sending anything (U6). */
import { networkInterfaces } from 'node:os';

/** False where no interface but the loopback one has an address that leads anywhere. */
export function hasNetwork(): boolean {
  return Object.values(networkInterfaces())
    .flat()
    .some((each) => each !== undefined && !each.internal && !isLinkLocal(each.address));
}

/** What a computer gives itself where nobody else gives it an address. */
function isLinkLocal(address: string): boolean {
  return address.startsWith('169.254.') || /^fe[89ab]/i.test(address);
}
