// What a program and all its children hold of the memory, each page that processes share counted once in all (PSS).

import { readdirSync, readFileSync } from 'node:fs';

/**
 * Proportional set size of a process and its descendants, in MiB. Linux only.
 *
 * @param pid the eldest process
 */
export function memoryOfTree(pid: number): number {
  const children = childrenByParent();
  let kilobytes = 0;
  const open = [pid];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    kilobytes += proportionalKilobytes(next);
    open.push(...(children.get(next) ?? []));
  }
  return kilobytes / 1024;
}

function childrenByParent(): Map<number, number[]> {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const parent = /^PPid:\s+(\d+)$/m.exec(read(`/proc/${name}/status`))?.[1];
    if (parent === undefined) continue;
    const list = children.get(Number(parent)) ?? [];
    children.set(Number(parent), [...list, Number(name)]);
  }
  return children;
}

function proportionalKilobytes(pid: number): number {
  return Number(/^Pss:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
}

/** A process may end while it is looked at. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
