import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { act, byAct, type Act } from '../core/kind/act';
import { defineKind, type Observation, type ObserveContext, type PerformContext } from '../core/kind/kind';
import type { WorkingTree } from '../core/ports/git';
import { BranchPrefixSchema } from '../core/runbook/runbook';
import { DEPLOY_PREFIX } from '../core/runbook/branches';
import { adopt } from './adopt';
import { preflight } from './preflight';
import { OwnBranchSchema } from './shared/branches';
import { fact, firstFacts, shortSha } from './shared/facts';
import { branchStands } from './shared/gate';
import { ownBranch } from './shared/forward';
import { moduleText, readFlag, writeFlag } from './shared/module';
import { uncommitted } from './shared/uncommitted';
import { NamedSchemas } from '../core/runbook/resources';
import { flagOf } from '../core/runbook/resourceOf';

const Params = v.strictObject({
  ...v.pick(NamedSchemas, ['module', 'infrastructure']).entries,
  /** The branch is named `<prefix><module>/<date of the run>`. */
  prefix: v.optional(BranchPrefixSchema, DEPLOY_PREFIX),
});
type Params = v.InferOutput<typeof Params>;
type Notes = Record<string, never>;
type Context = ObserveContext<Params, Notes, 'module' | 'infrastructure'>;
type BranchAct = Act<'restore-flag' | 'take-along' | 'create' | 'switch'>;

/** Creates a branch for this deployment, from origin's default branch as it was checked. */
export const branch = defineKind({
  name: 'branch',
  uses: ['module', 'infrastructure'],
  title: l10n.t('Branch'),
  params: Params,
  output: OwnBranchSchema,
  notes: v.object({}),
  needs: ['preflight'],
  mayUse: ['adopt'],
  overridable: false,
  recheck: (_own, act) => branchStands(act),
  observe: async (context: Context) => {
    const { ports, signal } = context;
    const { git } = ports;
    const { defaultBranch, baseSha } = context.output(preflight);
    const name = branchName(context);
    const tree = await git.workingTree(signal);
    if (adopted(context) !== null && (await flagIsSet(context))) {
      const reading = context.reading(l10n.t`${flagOf(context.resources.module)} is true in the checkout`);
      return { is: 'ready', reading, act: act('restore-flag', l10n.t('set the flag back to false')) };
    }
    const own = tree.branch === name ? tree.head : await git.commitOf(`refs/heads/${name}`, signal);
    if (own !== undefined && tree.branch === name) {
      const { behind } = await git.divergence(baseSha, name, signal);
      if (behind === 0) {
        return {
          is: 'holds',
          reading: context.reading(l10n.t`On ${name}`, [
            fact(l10n.t('Branch'), name, 'good'),
            fact(l10n.t('From'), l10n.t`${defaultBranch} at ${shortSha(baseSha)}`, 'good'),
          ]),
          output: { branch: name, baseSha, defaultBranch },
        };
      }
    }
    if (adopted(context) !== null && own !== undefined && tree.branch === name) return behind(context, name);
    await git.fetch(signal);
    const origin = await git.commitOf(`origin/${defaultBranch}`, signal);
    if (origin !== baseSha) {
      return {
        is: 'stopped',
        reading: context.reading(l10n.t`${defaultBranch} moved`, [
          fact(l10n.t('Checked'), shortSha(baseSha)),
          fact(l10n.t('Now'), shortSha(origin ?? ''), 'bad'),
        ]),
        problem: {
          code: 'git.moved',
          message: l10n.t`origin/${defaultBranch} moved from ${shortSha(baseSha)} to ${shortSha(origin ?? '')} since the preflight.`,
          remedy: l10n.t`Update the checkout (git switch ${defaultBranch} && git pull --ff-only), check “Preflight” again, then try again.`,
        },
      };
    }
    if (own === undefined && isBegunHere(context, tree)) {
      return {
        is: 'ready',
        reading: context.reading(l10n.t`Moving the changes on ${defaultBranch} in this checkout to ${name}`),
        act: act('take-along', l10n.t('take what the checkout holds to the branch')),
      };
    }
    if (tree.changed.length > 0) {
      return {
        is: 'stopped',
        reading: context.reading(
          l10n.t('The checkout has uncommitted changes'),
          firstFacts(tree.changed.map(path => fact(l10n.t('Changed'), path, 'bad'))),
        ),
        problem: {
          code: 'git.dirty',
          ...(await uncommitted(context, [context.resources.module], tree.changed)),
        },
      };
    }
    return {
      is: 'ready',
      reading: context.reading(l10n.t`Creating ${name}`),
      act:
        own === undefined
          ? act('create', l10n.t('create the branch'))
          : act('switch', l10n.t('switch to the branch')),
    };
  },
  perform: byAct<PerformContext<Params, Notes, 'module' | 'infrastructure'>, BranchAct>({
    'restore-flag': context => writeFlag(context, false),
    'take-along': context => context.ports.git.branchOff(branchName(context), context.signal),
    switch: context => context.ports.git.checkout(branchName(context), context.signal),
    create: async context => {
      const { git } = context.ports;
      const name = branchName(context);
      const there =
        adopted(context) === null ? undefined : await git.commitOf(`origin/${name}`, context.signal);
      await git.createBranch(name, there ?? context.output(preflight).baseSha, context.signal);
    },
  }),
});

function behind(context: Context, name: string): Observation<v.InferOutput<typeof OwnBranchSchema>, never> {
  const { defaultBranch } = context.output(preflight);
  return {
    is: 'stopped',
    reading: context.reading(l10n.t`${name} is behind ${defaultBranch}`),
    problem: {
      code: 'branch.behind',
      message: l10n.t`${name} is based on an older ${defaultBranch}.`,
      remedy: l10n.t`Rebase it (git rebase origin/${defaultBranch}) and push it yourself, then try again; or abort and start over.`,
    },
  };
}

async function flagIsSet(context: Context): Promise<boolean> {
  if (context.resources.module.flag === undefined) return false;
  return (await readFlag(context, await moduleText(context))).value === true;
}

/** Branch of the deployment that this run resumes; null if it has its own, or is rolling back. */
function adopted(context: Context): string | null {
  return context.run.back ? null : (context.outputIfAny(adopt)?.branch ?? null);
}

function branchName(context: Context): string {
  const name = adopted(context);
  const isOwn = name === null || name === context.output(preflight).defaultBranch;
  return isOwn ? ownBranch(context, context.params.prefix) : name;
}

/** Whether the resumed deployment was started on the default branch in this checkout and is still there. */
function isBegunHere(context: Context, tree: WorkingTree): boolean {
  const { defaultBranch, baseSha } = context.output(preflight);
  if (adopted(context) !== defaultBranch || tree.branch !== defaultBranch) return false;
  const isModule = tree.changed.every(path => path === context.resources.module.file);
  return isModule && (tree.changed.length > 0 || tree.head !== baseSha);
}
