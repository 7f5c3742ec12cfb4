import { execFileSync, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a component may take to exit by itself, in milliseconds. */
const GRACE_MS = 8000;

/** Ends a component that was started with `detached`, and everything that its tasks left running. */
export async function endComponent(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const exit = new Promise(resolve => child.once('exit', resolve));
    signalGroup(child.pid, 'SIGTERM');
    await Promise.race([exit, sleep(GRACE_MS, undefined, { ref: false })]);
    killComponent(child);
    await exit;
  }
  killComponent(child);
}

/** Like {@link endComponent}, but immediately. Tasks have process groups of their own, but all are in the component's session. */
export function killComponent({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  const groups = execFileSync('ps', ['-A', '-o', 'sid=,pgid='], { encoding: 'utf8' })
    .split('\n')
    .map(line => line.trim().split(/\s+/).map(Number))
    .flatMap(([session, group]) => (session === pid && group !== undefined ? [group] : []));
  for (const group of new Set(groups)) signalGroup(group, 'SIGKILL');
}

function signalGroup(group: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (group !== undefined) process.kill(-group, signal);
  } catch {
    // It has already exited.
  }
}
