/** Ids of runs are ULIDs: their order is that in which the runs began, and their time stands in them. */
import { encodeTime } from 'ulid';

const longestTime = 2 ** 48 - 1;

const bound = (at: number, rest: '0' | 'Z'): string =>
  encodeTime(Math.min(Math.max(Math.trunc(at), 0), longestTime), 10) + rest.repeat(16);

/** No id of a run that began at this moment, in UTC milliseconds, or later is smaller. */
export const firstIdOf = (at: number): string => bound(at, '0');

/** No id of a run that began at this moment or earlier is larger. */
export const lastIdOf = (at: number): string => bound(at, 'Z');
