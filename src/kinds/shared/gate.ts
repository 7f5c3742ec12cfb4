import * as l10n from '@vscode/l10n';
import type * as v from 'valibot';
import type { PerformContext } from '../../core/kind/kind';
import { ProblemError } from '../../core/errors';
import { lockLost } from '../../core/lock/lockLost';
import { sameContent } from '../../core/registry/content';
import { firstOf } from '../../core/text/joined';
import { flagOf, type Use } from '../../core/runbook/resourceOf';
import { adopted, runBranch } from './branches';
import { forwardPullRequests } from './forward';
import { verdictOrOverride } from './airflow';
import { shortSha } from './facts';
import { attributeSetBy, moduleText, readFlag } from './module';
import { committedVersion, target, type TargetSchema } from './target';

type Context<U extends Use = never> = Pick<
  PerformContext<unknown, unknown, U>,
  | 'ports'
  | 'resources'
  | 'signal'
  | 'lock'
  | 'output'
  | 'outputIfAny'
  | 'override'
  | 'progress'
  | 'run'
  | 'openObligations'
  | 'used'
>;

/**
 * The checks made when a plan is approved, right before it is applied: the check belongs to the act.
 * @returns what was read, one line per check
 * @throws {ProblemError} `gate.…` naming the failed check: the prompt must then be answered with no
 */
export async function recheckGate(
  context: Context<'module' | 'image' | 'airflow' | 'infrastructure'>,
): Promise<readonly string[]> {
  const read: string[] = [];
  const check = async (name: string, run: () => Promise<string>) => {
    context.progress(l10n.t`Rechecking: ${name}`);
    read.push(`${name}: ${await run()}`);
  };
  await check(l10n.t('the DAGs'), () => dagsAreStill(context));
  await check(l10n.t('the flag'), () => flagIsSet(context));
  await check(l10n.t('the image'), () => imageIsPinned(context));
  await check(l10n.t('the branch'), () => branchIsAsPlanned(context));
  if (!context.run.back) await check(l10n.t('other deployments'), () => nobodyElseDeployed(context));
  await check(l10n.t('the team lock'), () => lockIsOurs(context));
  return read;
}

/** Two looks, seconds apart: nothing executes, and every waiting DAG is paused. */
export async function dagsAreStill(context: Context<'airflow'>): Promise<string> {
  const { verdict, overridden } = await verdictOrOverride(context, 2);
  if (overridden !== null) return overridden;
  if (verdict.outcome !== 'safe')
    throw refused('dags', l10n.t`Airflow is no longer safe: ${verdict.summary}`);
  return verdict.summary;
}

/** The flag is true in the checkout. @throws {ProblemError} `gate.flag` */
export async function flagIsSet(context: Context<'module'>): Promise<string> {
  const flag = await readFlag(context, await moduleText(context));
  if (flag.value !== true)
    throw refused('flag', l10n.t`${flagOf(context.resources.module)} is now ${String(flag.value)}.`);
  return l10n.t`true, line ${flag.line}`;
}

/** @param chosen absent: what the latest step has chosen */
export async function imageIsPinned(
  context: Context<'image'>,
  { imageTag, image }: v.InferOutput<typeof TargetSchema> = context.output(target),
): Promise<string> {
  const { ports, resources, signal } = context;
  const now = await ports.registry.resolve(resources.image.name, imageTag, signal);
  const same = now === undefined ? null : sameContent(now, image);
  if (same?.same !== true)
    throw refused(
      'image',
      l10n.t`${imageTag} is no longer the chosen image: ${same?.explain ?? l10n.t('the tag is gone')}.`,
    );
  const latest = context.run.back
    ? undefined
    : await ports.registry.digest(resources.image.name, 'latest', signal);
  const moved = latest !== undefined && latest !== image.digest;
  const is = `${imageTag}, ${same.explain}`;
  return moved ? l10n.t`${is}; latest has moved since, which does not matter here` : is;
}

async function branchIsAsPlanned(context: Context<'module'>): Promise<string> {
  const { ports, resources, signal } = context;
  const at = context.output(runBranch);
  const { head, version } = context.output(committedVersion);
  const { imageTag } = context.output(target);
  if (version !== imageTag)
    throw refused('image', l10n.t`${version} is committed, but ${imageTag} is the image that was chosen.`);
  const tree = await ports.git.workingTree(signal);
  if (tree.head !== head || tree.branch !== at.branch) {
    throw refused(
      'branch',
      l10n.t`The checkout is on ${tree.branch ?? l10n.t('no branch')} at ${shortSha(tree.head)}, not on ${at.branch} at ${shortSha(head)}.`,
    );
  }
  if (tree.changed.some(path => path !== resources.module.file)) {
    throw refused('branch', l10n.t`The checkout has other changes: ${firstOf(tree.changed, 20)}.`);
  }
  const lines = (await ports.git.diff(head, null, signal)).flatMap(d => [...d.added, ...d.removed]);
  const flag = flagOf(resources.module);
  if (lines.length !== 2 || lines.some(line => attributeSetBy(line) !== flag)) {
    throw refused('branch', l10n.t`${resources.module.file} differs from the commit in more than ${flag}.`);
  }
  const origin = await ports.git.remoteCommit(`refs/heads/${at.defaultBranch}`, signal);
  if (origin !== at.baseSha)
    throw refused(
      'branch',
      l10n.t`origin/${at.defaultBranch} moved to ${shortSha(origin ?? '')} since the branch was made.`,
    );
  // In a rollback, the default branch may already have that version, so nothing was committed or pushed.
  const pushed = head === at.baseSha ? head : await ports.git.remoteCommit(`refs/heads/${at.branch}`, signal);
  if (pushed !== head) throw refused('branch', l10n.t`${at.branch} on origin is not at ${shortSha(head)}.`);
  return l10n.t`${shortSha(head)} with the flag as its only change; ${at.defaultBranch} has not moved`;
}

/** The branch is as created, with the flag as its only change if one is set, and nobody else is deploying. */
export async function branchStands(context: Context<'module' | 'infrastructure'>): Promise<string> {
  const hasFlag = context.openObligations('flag').length > 0;
  const is = hasFlag ? await branchIsAsPlanned(context) : await branchIsClean(context);
  return context.run.back ? is : `${is}; ${await nobodyElseDeployed(context)}`;
}

/** Without a flag, nothing may differ from the commit. */
async function branchIsClean(context: Context): Promise<string> {
  const { ports, signal } = context;
  const at = context.output(runBranch);
  const tree = await ports.git.workingTree(signal);
  const head = context.outputIfAny(committedVersion)?.head ?? tree.head;
  if (tree.head !== head || tree.branch !== at.branch)
    throw refused(
      'branch',
      l10n.t`The checkout is on ${tree.branch ?? l10n.t('no branch')} at ${shortSha(tree.head)}, not on ${at.branch} at ${shortSha(head)}.`,
    );
  if (tree.changed.length > 0)
    throw refused('branch', l10n.t`The checkout has changes: ${firstOf(tree.changed, 20)}.`);
  const origin = await ports.git.remoteCommit(`refs/heads/${at.defaultBranch}`, signal);
  if (origin !== at.baseSha)
    throw refused(
      'branch',
      l10n.t`origin/${at.defaultBranch} moved to ${shortSha(origin ?? '')} since the branch was made.`,
    );
  return l10n.t`${shortSha(head)} without a change; ${at.defaultBranch} has not moved`;
}

/** A deployment by hand, or by whoever had the lock meanwhile, would be undone by this apply. */
async function nobodyElseDeployed(context: Context<'module' | 'infrastructure'>): Promise<string> {
  const own = [context.output(runBranch).branch, context.outputIfAny(adopted)?.branch];
  for await (const other of forwardPullRequests(context)) {
    if (own.includes(other.head)) continue;
    throw refused(
      'other',
      l10n.t`#${other.number} ${other.title} is open, and this deployment would undo it. Close it if it no longer applies, or abort and start over once it is merged.`,
    );
  }
  return l10n.t('no other deployment has an open pull request');
}

/** The team lock is this run's. @throws {ProblemError} `gate.lock` */
export async function lockIsOurs({ lock, signal }: Pick<Context, 'lock' | 'signal'>): Promise<string> {
  const holder = await lock.read(signal);
  if (holder?.ours !== true) throw refused('lock', lockLost(holder).message);
  return l10n.t('ours');
}

/** The error for a failed check. */
export function refused(check: string, message: string): ProblemError {
  return new ProblemError({
    code: `gate.${check}`,
    message,
    remedy: l10n.t('Nothing was changed. Fix the cause, then retry.'),
  });
}
