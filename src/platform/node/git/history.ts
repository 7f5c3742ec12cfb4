import * as l10n from '@vscode/l10n';
import { ProblemError } from '../../../core/errors';
import type { GitApi } from '../../../core/ports/git';
import { literalPath, revision } from './names';
import { parseBatch, parseDiff, parseTree } from './parse';
import type { RunGit } from './run';
import { mustBeCertain } from './shallow';

/** A remote branch in git's short form, or in its full form when a tag has the same name. */
const OF_ORIGIN = /^(?:refs\/)?(?:remotes\/)?origin\/(.+)$/;

/** The ID of a commit, in either format. */
const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** How many texts are cached, and up to which length. */
const KEPT = 8;
const MOST_KEPT = 256 * 1024;

/**
 * Reads the contents of the repository's commits. Nothing here uses the network, except that a partial clone fetches missing
 * objects.
 */
export function history(
  run: RunGit,
  root: string,
): Pick<GitApi, 'commitOf' | 'branchesChanging' | 'divergence' | 'fileAt' | 'filesAt' | 'textsOf' | 'diff'> {
  const entries = async (ref: string, path: string, signal: AbortSignal, options: readonly string[] = []) => {
    const args = [
      'ls-tree',
      '-z',
      '--full-tree',
      ...options,
      revision(ref),
      ...(path === '' ? [] : ['--', path]),
    ];
    return parseTree((await run(args, { signal })).stdout);
  };

  /** The texts read most recently from commits, which never change: a run reads the module's file about ten times. */
  const texts = new Map<string, string>();
  const keep = (name: string, text: string): void => {
    if (text.length > MOST_KEPT) return;
    const [oldest] = texts.keys();
    if (texts.size >= KEPT && oldest !== undefined) texts.delete(oldest);
    texts.set(name, text);
  };

  /** undefined: it isn't there, or isn't a file. */
  const textAt = async (name: string, signal: AbortSignal): Promise<string | undefined> => {
    const { output } = await run(['cat-file', '--batch'], { signal, input: `${name}\n` });
    return parseBatch(output, 1)?.[0];
  };

  return {
    async commitOf(ref, signal) {
      // git exits with 128 if the name can't be resolved in any way, e.g. a branch of a remote that was never fetched.
      const call = { signal, accept: [0, 1, 128] };
      const found = await run(['rev-parse', '--verify', '--quiet', `${revision(ref)}^{commit}`], call);
      return found.exitCode === 0 ? found.stdout.trim() : undefined;
    },

    async branchesChanging(path, base, signal) {
      // Lists each commit with a branch that leads to it; for a commit on several branches, git names only one.
      const args = [
        'log',
        '--format=%S',
        '--remotes=origin',
        '--not',
        revision(base),
        '--',
        literalPath(path),
      ];
      const { stdout } = await run(args, { signal });
      const names = stdout.split('\n').flatMap(ref => OF_ORIGIN.exec(ref)?.[1] ?? []);
      const found = [...new Set(names)].filter(name => name !== 'HEAD');
      await mustBeCertain(
        run,
        root,
        base,
        found.map(name => `refs/remotes/origin/${name}`),
        signal,
      );
      return found;
    },

    async divergence(base, ref, signal) {
      const range = `${revision(base)}...${revision(ref)}`;
      const { stdout } = await run(['rev-list', '--left-right', '--count', range, '--'], { signal });
      const [behind, ahead] = stdout.trim().split(/\s+/).map(Number);
      if (behind === undefined || ahead === undefined) throw unreadable('rev-list', stdout);
      if (ahead + behind > 0) await mustBeCertain(run, root, base, [ref], signal);
      return { ahead, behind };
    },

    async fileAt(ref, path, signal) {
      const name = `${revision(ref)}:${path}`;
      const known = texts.get(name);
      if (known !== undefined) return known;
      // Names are separated by line breaks, of Windows too.
      const text = /[\r\n]/.test(name) ? undefined : await textAt(name, signal);
      if (text !== undefined && COMMIT.test(ref)) keep(name, text);
      if (text !== undefined) return text;
      // Fails if there is no such commit.
      const entry = (await entries(ref, path, signal)).find(each => each.path === path);
      return entry?.type === 'blob' ? textAt(entry.object, signal) : undefined;
    },

    async filesAt(ref, folder, signal) {
      const prefix = folder === '' ? '' : `${folder.replace(/\/+$/, '')}/`;
      return (await entries(ref, prefix, signal, ['--long']))
        .filter(entry => entry.type === 'blob' && !entry.isLink)
        .map(({ path, object, bytes }) => ({ name: path.slice(prefix.length), object, bytes }));
    },

    async textsOf(objects, signal) {
      if (objects.length === 0) return [];
      const { output } = await run(['cat-file', '--batch'], { signal, input: `${objects.join('\n')}\n` });
      const texts = parseBatch(output, objects.length);
      if (texts === undefined) throw unreadable('cat-file', '');
      return texts;
    },

    async diff(from, to, signal) {
      const commits = [revision(from), ...(to === null ? [] : [revision(to)])];
      const { stdout } = await run(['diff', ...plainDiff, ...commits, '--'], { signal });
      const files = parseDiff(stdout);
      if (files === undefined) throw unreadable('diff', '');
      return files;
    },
  };
}

/** The raw list and the patches, regardless of the engineer's diff configuration. */
const plainDiff = [
  '--raw',
  '-z',
  '--patch',
  '--unified=0',
  '--no-renames',
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--submodule=short',
];

function unreadable(command: string, printed: string): ProblemError {
  return new ProblemError({
    code: 'git.unreadable',
    message: l10n.t`The answer of git ${command} could not be read.`,
    remedy: l10n.t('If a merge or rebase is under way, finish or abort it, then try again.'),
    ...(printed === '' ? {} : { detail: printed.slice(0, 500) }),
  });
}
