import * as l10n from '@vscode/l10n';
import { randomUUID } from 'node:crypto';
import { ProblemError } from '../../../core/errors';
import type { GitApi, RemoteFile as FileToWrite } from '../../../core/ports/git';
import { whatIsHere } from './environment';
import { refName } from './names';
import { idOf, packOf, type GitObject, type ObjectFormat } from './pack';
import { compareAndSwap } from './pushing';
import type { CheckPush } from './remote';
import { inQuarantine, type Quarantine } from './quarantine';
import type { RunGit } from './run';

type RemoteFile = Pick<GitApi, 'swapRef' | 'readRef'>;

/** These commits belong to nobody: the file says who is acting, and no identity needs to be configured. */
const AUTHOR = 'Deploy Runbook <deploy-runbook@localhost>';

/** Most bytes of a commit and of its tree, each of which needs only a few lines. */
const MOST_AROUND = 16 * 1024;

/** One file on a ref of origin, written without touching the checkout or the index. */
export function remoteFile(
  run: RunGit,
  mayPush: CheckPush,
  remoteCommit: GitApi['remoteCommit'],
): RemoteFile {
  const isHere = async (commit: string, signal: AbortSignal): Promise<boolean> =>
    (await run(['cat-file', '-e', `${commit}^{commit}`], { signal, env: whatIsHere, accept: 'any' }))
      .exitCode === 0;

  /** Reads the file from a commit that is here or in quarantine, checking all sizes first. undefined: the commit isn't there. */
  const read = async (
    commit: string,
    name: string,
    mostBytes: number,
    signal: AbortSignal,
    quarantine: Readonly<Record<string, string>> = {},
  ): Promise<FileThere | undefined> => {
    const env = { ...whatIsHere, ...quarantine };
    const check = async (object: string): Promise<readonly string[]> => {
      const call = { signal, env, input: `${object}\n`, accept: [0, 128] };
      const found = await run(['cat-file', '--batch-check=%(objecttype) %(objectsize)'], call);
      // The object is one that a partial clone left out.
      const isLeftOut = found.exitCode !== 0 && found.problem().problem.code === 'git.partial';
      if (found.exitCode !== 0 && !isLeftOut) throw found.problem();
      return found.stdout.trim().split(' ');
    };
    for (const [object, type] of [
      [commit, 'commit'],
      [`${commit}^{tree}`, 'tree'],
      [`${commit}:${name}`, 'blob'],
    ] as const) {
      const [is = '', size = ''] = await check(object);
      if (is !== type)
        return type === 'commit'
          ? undefined
          : { content: null, why: l10n.t`it holds no ${name}, or one that is too large` };
      const most = type === 'blob' ? mostBytes : MOST_AROUND;
      if (Number(size) > most)
        return {
          content: null,
          why: l10n.t`its ${type} has ${size} bytes, and a deployment's has ${most} at most`,
        };
    }
    return { content: (await run(['cat-file', 'blob', `${commit}:${name}`], { signal, env })).stdout };
  };
  /** The last content read or written for each ref: a stranger's commit is fetched only once, and our own isn't read at all. */
  const known = new Map<string, { readonly sha: string } & FileThere>();
  /** The last commit written to each ref. It exists here, unlike perhaps a stranger's. */
  const written = new Map<string, string>();

  let objectFormat: ObjectFormat | undefined;
  const askObjectFormat = async (signal: AbortSignal): Promise<ObjectFormat> =>
    (await run(['rev-parse', '--show-object-format'], { signal })).stdout.trim() === 'sha256'
      ? 'sha256'
      : 'sha1';

  const writeCommit = async (
    parent: string | null,
    file: FileToWrite,
    content: string,
    signal: AbortSignal,
  ): Promise<string> => {
    const format = (objectFormat ??= await askObjectFormat(signal));
    const blob: GitObject = { kind: 'blob', content: Buffer.from(content) };
    const id = Buffer.from(idOf(blob, format), 'hex');
    const tree: GitObject = {
      kind: 'tree',
      content: Buffer.concat([Buffer.from(`100644 ${file.name}\0`), id]),
    };
    const who = `${AUTHOR} ${Math.floor(Date.now() / 1000)} +0000`;
    const lines = [
      `tree ${idOf(tree, format)}`,
      ...(parent === null ? [] : [`parent ${parent}`]),
      `author ${who}`,
      `committer ${who}`,
      // Two writers of the same content in the same second must not create the same commit: each would think it had won.
      `\n${file.message}\n\nWrite: ${randomUUID()}\n`,
    ];
    const commit: GitObject = { kind: 'commit', content: Buffer.from(lines.join('\n')) };
    // A process for each of the three would take longer than all else here.
    await run(['unpack-objects', '-q'], { signal, input: packOf([blob, tree, commit], format) });
    return idOf(commit, format);
  };

  return {
    async swapRef(ref, expected, file, signal) {
      // A stranger's commit isn't fetched just for the history: origin enforces the expected value anyway.
      const hasParent =
        expected !== null && (written.get(ref) === expected || (await isHere(expected, signal)));
      const content = file.seal?.(file.content) ?? file.content;
      const target = await writeCommit(hasParent ? expected : null, file, content, signal);
      const swap = await compareAndSwap(run, mayPush, remoteCommit, { ref, expected, target }, signal);
      if (swap.swapped) {
        known.set(ref, { sha: target, content });
        written.set(ref, target);
      }
      return swap;
    },

    async readRef(ref, name, mostBytes, signal) {
      for (let attempt = 1; attempt <= 5; attempt += 1) {
        const sha = await remoteCommit(ref, signal);
        if (sha === null) return null;
        const before = known.get(ref);
        if (before?.sha === sha && Buffer.byteLength(before.content ?? '') <= mostBytes) return before;
        const found =
          (await read(sha, name, mostBytes, signal)) ??
          (await fetched(refName(ref), signal, ({ env, isTooMuch }) =>
            isTooMuch ? Promise.resolve(tooMuch) : read(sha, name, mostBytes, signal, env),
          ));
        // The ref may have moved between listing and fetching, so look again.
        if (found === undefined) continue;
        const there = { sha, ...found };
        known.set(ref, there);
        return there;
      }
      throw moving(ref);
    },
  };

  async function fetched<T>(ref: string, signal: AbortSignal, use: (found: Quarantine) => Promise<T>) {
    try {
      return await inQuarantine(run, ref, signal, use);
    } catch (error) {
      // The ref was deleted after it was listed.
      if (error instanceof ProblemError && error.problem.code === 'git.no-such-ref') return undefined;
      throw error;
    }
  }
}

type FileThere = { readonly content: string } | { readonly content: null; readonly why: string };

const tooMuch = { content: null, why: l10n.t('more arrives than a deployment writes') } as const;

function moving(ref: string): ProblemError {
  return new ProblemError({
    code: 'git.moving',
    message: l10n.t`${ref} on origin moves faster than it can be read.`,
    remedy: l10n.t('Try again in a moment.'),
  });
}
