import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { inOrder } from '../../../core/inOrder';

/** One of the engineer's programs, started by git. */
export interface GitChild {
  readonly is: 'hook' | 'signer';
  /** e.g. `pre-commit` or `ssh-keygen`. */
  readonly name: string;
  /** null while it is running; negative if it couldn't be started. */
  readonly exitCode: number | null;
}

/** The programs that a git command started, as reported by git. */
export interface Trace {
  /** Makes a git command write the trace. */
  readonly env: Readonly<Record<string, string>>;
  /** All so far, oldest first. */
  children(): Promise<readonly GitChild[]>;
  close(): Promise<void>;
}

// https://git-scm.com/docs/api-trace2: one JSON object per line; unneeded keys are ignored.
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
/** Most bytes to read, because hooks may run git thousands of times. */
const MOST_READ = 4 * 1024 * 1024;
const CHUNK = 64 * 1024;

/**
 * Starts a trace in a folder of its own.
 * @returns undefined if it can't be written; git then runs without one
 */
export async function openTrace(): Promise<Trace | undefined> {
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-runbook-trace-')).catch(() => undefined);
  if (folder === undefined) return undefined;
  const file = path.join(folder, 'events');
  const reader = new TraceReader();
  const inTurn = inOrder();
  const buffer = Buffer.alloc(CHUNK);
  let size = 0;
  const readOn = async () => {
    const handle = await open(file).catch(() => undefined);
    try {
      while (handle !== undefined && size < MOST_READ) {
        const { bytesRead } = await handle.read({ buffer, position: size });
        if (bytesRead === 0) break;
        size += bytesRead;
        reader.add(buffer.subarray(0, bytesRead));
      }
    } finally {
      await handle?.close();
    }
    return reader.children;
  };
  return {
    env: { GIT_TRACE2_EVENT: file },
    children: () => inTurn(readOn),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Collects hooks and signing programs from a growing trace, but not the programs that those start. */
export class TraceReader {
  readonly #decoder = new TextDecoder();
  readonly #children = new Map<number, GitChild>();
  #line = '';
  #own: string | undefined;

  /** All so far, oldest first. */
  get children(): readonly GitChild[] {
    return [...this.#children.values()];
  }

  /** @param more written since the last call */
  add(more: Uint8Array): void {
    const lines = (this.#line + this.#decoder.decode(more, { stream: true })).split('\n');
    this.#line = lines.pop() ?? '';
    for (const line of lines) this.#read(line);
  }

  #read(line: string): void {
    const parsed = v.safeParse(EventSchema, line);
    if (!parsed.success) return;
    const { event, sid, child_id: id, code, ...child } = parsed.output;
    // The command itself is the first to write; a git process started by a hook has a different ID.
    if (sid !== (this.#own ??= sid) || id === undefined) return;
    const began = this.#children.get(id);
    if (event === 'child_exit' && began !== undefined)
      this.#children.set(id, { ...began, exitCode: code ?? null });
    const started = event === 'child_start' ? childOf(child) : undefined;
    if (started !== undefined) this.#children.set(id, { ...started, exitCode: null });
  }
}

function childOf(child: {
  readonly child_class?: string | undefined;
  readonly hook_name?: string | undefined;
  readonly argv?: readonly string[] | undefined;
}): Pick<GitChild, 'is' | 'name'> | undefined {
  if (child.child_class === 'hook') return { is: 'hook', name: child.hook_name ?? 'commit' };
  const [program = '', ...args] = child.argv ?? [];
  // The arguments with which gpg-interface.c calls gpg, gpgsm and ssh-keygen.
  const signs = args.includes('-bsau') || (args[0] === '-Y' && args[1] === 'sign');
  return signs ? { is: 'signer', name: path.basename(program) } : undefined;
}
