import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { lookAt } from '../lookAt';

/** Identifies one process: IDs are reused, so the start time is part of it. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Linux: boot ID and clock ticks since boot; elsewhere `ps -o lstart`, UTC. Only ever compared. */
  readonly start: string;
}

/**
 * POSIX sh functions. `start_time PID` prints the start time in the format of {@link startOf}, so that a job can note its own.
 * `stat_field PID NUMBER` prints a field of /proc/PID/stat, numbered as in
 * https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html, from 3 on: the name (2) may contain spaces and brackets.
 */
export const processFunctions = `stat_field() {
  sed 's/.*) //' "/proc/$1/stat" | cut -d' ' -f"$(($2 - 2))"
}
start_time() {
  if [ -r "/proc/$1/stat" ]; then
    printf '%s:%s' "$(cat /proc/sys/kernel/random/boot_id)" "$(stat_field "$1" 22)"
  else
    set -- $(TZ=UTC LC_ALL=C ps -o lstart= -p "$1")
    printf '%s' "$*"
  fi
}`;

/** Start time of a process; undefined when there is none, or only a zombie. */
export async function startOf(pid: number): Promise<string | undefined> {
  return process.platform === 'linux' ? startFromProc(pid) : startFromPs(pid);
}

/** Whether that same process is still running. */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  return (await startOf(identity.pid)) === identity.start;
}

/** Tells that same process that its terminal is gone, like VS Code does when one is closed. */
export async function hangUp(identity: ProcessIdentity): Promise<void> {
  if (!(await isAlive(identity))) return;
  try {
    process.kill(identity.pid, 'SIGHUP');
  } catch (error) {
    // It exited in the meantime.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * Name of the foreground program in a job's terminal, e.g. `fish`: the leader of the foreground group, because a shell may have
 * helpers in its own. If that is the job itself or its waiting login shell, the program in the group that has started no other.
 * @param pid the job
 * @param shell name of its login shell
 * @returns null when it can't be determined
 */
export async function foregroundOf(pid: number, shell: string): Promise<string | null> {
  const group = (await ps('-o', 'tpgid=', '-p', String(pid))).trim();
  if (!/^[1-9]\d*$/.test(group)) return null;
  const all = (await ps('-A', '-o', 'pid=,ppid=,pgid=,comm='))
    .split('\n')
    .map(line => line.trim().split(/\s+/));
  const members = all.filter(([, , pgid]) => pgid === group);
  const leader = nameOf(members.find(([own]) => own === group));
  if (leader !== null && leader !== shell && group !== String(pid)) return leader;
  return nameOf(members.findLast(([own]) => !members.some(([, parent]) => parent === own)));
}

/** The name in a line, after three numbers. macOS gives a path, a login shell a hyphen, and tmux `tmux: client`. */
function nameOf(process: readonly string[] | undefined): string | null {
  return process === undefined ? null : basename(process.slice(3).join(' ')).replace(/^-|: client$/g, '');
}

/** The identity of this process. */
export async function ownIdentity(): Promise<ProcessIdentity> {
  return { pid: process.pid, start: (await startOf(process.pid)) ?? 'unknown' };
}

/**
 * Whether any process started by a session leader is still running, even if the leader itself is gone. Linux checks the
 * session; elsewhere the process group must do, which includes every program that doesn't use job control.
 */
export async function hasDescendants(leader: number): Promise<boolean> {
  if (process.platform !== 'linux') return groupHasMembers(leader);
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name));
  const stats = await Promise.all(pids.map(pid => statOf(Number(pid))));
  return stats.some(stat => stat?.session === leader);
}

async function statOf(
  pid: number,
): Promise<{ readonly session: number; readonly ticks: string } | undefined> {
  let text: string;
  try {
    text = await readFile(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, , , session] = fields;
  const ticks = fields[19];
  if (ticks === undefined || state === 'Z' || state === 'X') return undefined;
  return { session: Number(session), ticks };
}

async function startFromProc(pid: number): Promise<string | undefined> {
  const stat = await statOf(pid);
  if (stat === undefined) return undefined;
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
  return `${boot.trim()}:${stat.ticks}`;
}

/** For systems without /proc; exported because on Linux only its own test can reach it. */
export async function startFromPs(pid: number): Promise<string | undefined> {
  const line = await ps('-o', 'stat=,lstart=', '-p', String(pid));
  const [stat, ...start] = line.trim().split(/\s+/);
  if (stat === undefined || start.length === 0 || stat.startsWith('Z')) return undefined;
  return start.join(' ');
}

/** Exported for the same reason as {@link startFromPs}. */
export async function groupHasMembers(group: number): Promise<boolean> {
  const lines = (await ps('-A', '-o', 'pgid=,stat=')).split('\n');
  return lines.some(line => {
    const [pgid, stat] = line.trim().split(/\s+/);
    return Number(pgid) === group && stat?.startsWith('Z') === false;
  });
}

/** Empty if no process matches, in which case ps exits with 1. */
async function ps(...argv: string[]): Promise<string> {
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
  const { is, exitCode, stdout } = await lookAt('ps', argv, {
    ...{ env, withinMs: 10_000, mostBytes: 8 * 1024 * 1024 },
  });
  return is === 'exited' && exitCode === 0 ? stdout : '';
}
