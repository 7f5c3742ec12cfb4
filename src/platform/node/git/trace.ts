import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';

/** A program of the engineer's that git started by itself. */
export interface GitChild {
  readonly is: 'hook' | 'signer';
  /** e.g. `pre-commit` or `ssh-keygen`. */
  readonly name: string;
  /** null while it runs; negative where it couldn't be started. */
  readonly exitCode: number | null;
}

/** What git did on the way, as itself tells it. */
export interface Trace {
  /** Lets a git command write it. */
  readonly env: Readonly<Record<string, string>>;
  /** So far, oldest first. */
  children(): Promise<readonly GitChild[]>;
  close(): Promise<void>;
}

// https://git-scm.com/docs/api-trace2: one JSON object a line; keys that are not needed are ignored.
const EventSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    event: v.string(),
    sid: v.string(),
    child_id: v.optional(v.number()),
    child_class: v.optional(v.string()),
    hook_name: v.optional(v.string()),
    argv: v.optional(v.array(v.string())),
    code: v.optional(v.number()),
  }),
);
/** Characters that are read of it: hooks may run git thousands of times. */
const MOST_READ = 4 * 1024 * 1024;

/** Begins a trace beside the checkout. @returns undefined where it can't be written: git then runs without */
export async function openTrace(): Promise<Trace | undefined> {
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-runbook-trace-')).catch(() => undefined);
  if (folder === undefined) return undefined;
  const file = path.join(folder, 'events');
  return {
    env: { GIT_TRACE2_EVENT: file },
    children: async () => childrenIn(await readFile(file, 'utf8').catch(() => '')),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The hooks and signing programs in a trace. Whatever they start in turn is not of it. */
export function childrenIn(trace: string): readonly GitChild[] {
  const children = new Map<number, GitChild>();
  let own: string | undefined;
  for (const line of trace.slice(0, MOST_READ).split('\n')) {
    const parsed = v.safeParse(EventSchema, line);
    if (!parsed.success) continue;
    const { event, sid, child_id: id, code, ...child } = parsed.output;
    // The first to write is the command itself; git that a hook runs has an id of its own.
    if (sid !== (own ??= sid) || id === undefined) continue;
    const began = children.get(id);
    if (event === 'child_exit' && began !== undefined) children.set(id, { ...began, exitCode: code ?? null });
    const started = event === 'child_start' ? childOf(child) : undefined;
    if (started !== undefined) children.set(id, { ...started, exitCode: null });
  }
  return [...children.values()];
}

function childOf(child: {
  readonly child_class?: string | undefined;
  readonly hook_name?: string | undefined;
  readonly argv?: readonly string[] | undefined;
}): Pick<GitChild, 'is' | 'name'> | undefined {
  if (child.child_class === 'hook') return { is: 'hook', name: child.hook_name ?? 'commit' };
  const [program = '', ...args] = child.argv ?? [];
  // As gpg-interface.c calls gpg, gpgsm and ssh-keygen.
  const signs = args.includes('-bsau') || (args[0] === '-Y' && args[1] === 'sign');
  return signs ? { is: 'signer', name: path.basename(program) } : undefined;
}
