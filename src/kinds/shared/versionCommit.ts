import * as l10n from '@vscode/l10n';
import { act, type Act } from '../../core/kind/act';
import type { Observation, ObserveContext, PerformContext } from '../../core/kind/kind';
import { ProblemError } from '../../core/errors';
import type { Fact } from '../../core/journal/reading';
import type { FileDiff, WorkingTree } from '../../core/ports/git';
import { neutral } from '../../core/text/neutral';
import { versionOf } from '../../core/runbook/resourceOf';
import { runBranch } from './branches';
import { fact } from './facts';
import { moduleText, moduleTextAt, readVersion } from './module';
import { oweBranch } from './pushedBranch';

/** What {@link commitOfVersion} may have left to do. */
export type VersionAct = Act<'commit' | 'push'>;

type Context = Pick<
  ObserveContext<unknown, unknown, 'module'>,
  'ports' | 'resources' | 'signal' | 'output' | 'reading'
>;

/**
 * What is left to do for a version that is set in the checkout: commit it, push it, or nothing. Any change other than that
 * one line stops it.
 * @param diff from the branch's base to the working tree
 * @param tree the checkout, read after the difference
 */
export async function commitOfVersion(
  context: Context,
  expected: string,
  diff: readonly FileDiff[],
  tree: WorkingTree,
): Promise<Observation<{ head: string; version: string }, VersionAct>> {
  const { ports, resources, signal } = context;
  const at = context.output(runBranch);
  const facts = await versionFacts(context, at.baseSha, diff);
  const problem = await otherChange(context, diff, expected);
  if (problem !== null) {
    return {
      is: 'stopped',
      reading: context.reading(l10n.t('More than the version has changed'), facts),
      problem,
    };
  }
  const reading = context.reading(l10n.t`${versionOf(resources.module)} is ${expected}`, facts);
  if (tree.changed.length > 0)
    return { is: 'ready', reading, act: act('commit', l10n.t('commit the version')) };
  const pushed = await ports.git.remoteCommit(`refs/heads/${at.branch}`, signal);
  if (pushed !== tree.head) return { is: 'ready', reading, act: act('push', l10n.t('push the version')) };
  return { is: 'holds', reading, output: { head: tree.head, version: expected } };
}

/**
 * How to perform what {@link commitOfVersion} has left to do.
 * @param messageOf message of the commit
 */
export function versionActs<Context extends PerformContext<unknown, unknown, 'module'>>(
  messageOf: (context: Context) => string,
): Readonly<Record<VersionAct['is'], (context: Context) => Promise<void>>> {
  return {
    commit: context => commitVersion(context, messageOf(context)),
    push: context => pushVersion(context),
  };
}

/** Commits what is in the checkout. */
async function commitVersion(
  context: PerformContext<unknown, unknown, 'module'>,
  message: string,
): Promise<void> {
  const { ports, resources, signal } = context;
  await ports.git.commit([resources.module.file], neutral(message), signal, text => {
    context.progress(text);
  });
}

/** Pushes what is committed. */
async function pushVersion(context: PerformContext<unknown, unknown>): Promise<void> {
  const { ports, signal } = context;
  const at = context.output(runBranch);
  await oweBranch(context, at.branch);
  await ports.git.push(at.branch, signal, text => {
    context.progress(text);
  });
}

/**
 * A version that is set or committed on another branch would be lost, or become part of someone else's work.
 * @returns the checkout
 * @throws {ProblemError} `branch.other`
 */
export async function mustBeOnBranch({ ports, signal }: Context, wanted: string): Promise<WorkingTree> {
  const tree = await ports.git.workingTree(signal);
  const { branch: actual } = tree;
  if (actual === wanted) return tree;
  throw new ProblemError({
    code: 'branch.other',
    message: l10n.t`The checkout is on ${actual ?? l10n.t('no branch')}, not on ${wanted}.`,
    remedy: l10n.t`Run: git switch ${wanted}; then try again.`,
  });
}

/** The version before and after, with the diff. */
export async function versionFacts(
  context: Context,
  base: string,
  diff: readonly FileDiff[],
): Promise<Fact[]> {
  const before = await readVersion(context, await moduleTextAt(context, base, context.signal));
  const after = await readVersion(context, await moduleText(context));
  return [
    fact(l10n.t('Before'), String(before.value)),
    fact(l10n.t('After'), String(after.value), diff.length === 0 ? 'info' : 'good', {
      detail: diff
        .map(d => [d.path, ...d.removed.map(l => `-${l}`), ...d.added.map(l => `+${l}`)].join('\n'))
        .join('\n'),
    }),
  ];
}

/** The diff must be exactly one line of the module's file: the version, set to what was released. */
async function otherChange(context: Context, diff: readonly FileDiff[], expected: string) {
  const { resources } = context;
  const others = diff.filter(d => d.path !== resources.module.file).map(d => d.path);
  const version = await readVersion(context, await moduleText(context));
  if (others.length > 0) {
    return {
      code: 'version.other-change',
      message: l10n.t`More than ${resources.module.file} has changed: ${others.slice(0, 5).join(', ')}.`,
      remedy: l10n.t('Undo what does not belong to this deployment, then try again.'),
    };
  }
  if (version.value !== expected) {
    return {
      code: 'version.other-version',
      message: l10n.t`The module now has ${String(version.value)} instead of ${expected}.`,
      remedy: l10n.t(
        'Find out why the recipe chose another version; undo its change (git restore or reset), then try again.',
      ),
    };
  }
  const lines = diff.flatMap(d => [...d.added, ...d.removed]);
  if (lines.length !== 2 || !lines.every(line => line.trimStart().startsWith(versionOf(resources.module)))) {
    return {
      code: 'version.other-change',
      message: l10n.t`Lines of ${resources.module.file} other than ${versionOf(resources.module)} have changed.`,
      remedy: l10n.t('A commit hook or the recipe rewrote the file: undo that, then try again.'),
    };
  }
  return null;
}
