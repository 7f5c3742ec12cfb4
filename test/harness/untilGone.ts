import { until } from './until';

/**
 * Waits until a process has ended.
 * @param pid its number; of a process group, negative
 * @throws {Error} if it lives on, after killing it
 */
export async function untilGone(pid: number): Promise<void> {
  try {
    await until(
      'a process to end',
      () => signal(pid, 0),
      there => !there,
      { within: 10_000, pause: 50 },
    );
  } catch (error) {
    signal(pid, 'SIGKILL');
    throw error;
  }
}

/** @returns whether there was something to signal */
function signal(pid: number, by: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, by);
  } catch {
    return false;
  }
}
