import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { defineKind, type ObserveContext } from '../core/kind/kind';
import type { Fact } from '../core/journal/reading';
import { subjectOf } from '../core/journal/subject';
import type { WorkingTree } from '../core/ports/git';
import { BranchPrefixSchema } from '../core/runbook/runbook';
import { BACK_PREFIX, DEPLOY_PREFIX } from '../core/runbook/branches';
import { AdoptedSchema } from './shared/branches';
import { foundAround } from './shared/around';
import { count, fact } from './shared/facts';
import { forwardBranches, isCalledAs, isLater, moduleIfAny, ownBranch } from './shared/forward';
import { moduleText, moduleTextAt } from './shared/module';
import { NamedSchemas } from '../core/runbook/resources';
import { versionOf } from '../core/runbook/resourceOf';

/** Number of branches to offer, newest first: older ones no longer belong to anyone's deployment. */
const MOST = 5;

const Params = v.strictObject({
  ...v.pick(NamedSchemas, ['module', 'infrastructure']).entries,
  /** Prefix of deployment branches. */
  prefix: v.optional(BranchPrefixSchema, DEPLOY_PREFIX),
});
type Context = ObserveContext<v.InferOutput<typeof Params>, object, 'module' | 'infrastructure'>;

interface Begun {
  readonly branch: string;
  readonly version: string;
  /** Label of the choice to resume it. */
  readonly label: string;
  /** Says that it is resumed. */
  readonly resumed: string;
  readonly facts: readonly Fact[];
}

/**
 * Asks whether to resume a deployment that was started earlier: by hand, on another machine, or by a run that crashed. How
 * far each step has gotten is then read by the step itself.
 */
export const adopt = defineKind({
  name: 'adopt',
  uses: ['module.version', 'infrastructure'],
  title: l10n.t('Unfinished deployment?'),
  params: Params,
  output: AdoptedSchema,
  notes: v.object({}),
  needs: [],
  overridable: false,
  observe: async (context: Context) => {
    const { git } = context.ports;
    await git.fetch(context.signal);
    const begun = await findBegun(context);
    const none = { branch: null, version: null };
    if (begun.length === 0)
      return { is: 'holds', reading: context.reading(l10n.t('No unfinished deployment')), output: none };
    const subject = subjectOf(begun.map(each => each.branch));
    const choice = context.decision('adopt', subject)?.choice;
    const chosen = begun.find(each => each.branch === choice);
    const facts = begun.flatMap(each => each.facts);
    if (choice !== undefined) {
      return {
        is: 'holds',
        reading: context.reading(chosen?.resumed ?? l10n.t('Starts over'), chosen?.facts ?? facts),
        output: chosen === undefined ? none : { branch: chosen.branch, version: chosen.version },
      };
    }
    const around = await foundAround(
      context,
      begun.map(each => each.version),
    );
    return {
      is: 'waits',
      reading: context.reading(count(begun.length, 'unfinished deployment'), [...facts, ...around]),
      question: {
        id: 'adopt',
        title: l10n.t('Resume an unfinished deployment?'),
        detail: l10n.t(
          'It was started by hand, on another machine, or by a run that crashed. If you resume, each step first checks what is already done and does only the rest; what cannot be checked is asked. Whether it was applied is not known, so an abort keeps the branch until you say otherwise.',
        ),
        subject,
        choices: [
          ...begun.map(({ branch, label }) => ({ id: branch, label, tone: 'primary' as const })),
          { id: 'anew', label: l10n.t('Start over'), tone: 'secondary' },
        ],
      },
    };
  },
});

/** Unfinished deployments that no merged or closed pull request has settled; the checkout's own first. */
async function findBegun(context: Context): Promise<readonly Begun[]> {
  const { ports, resources, signal, params } = context;
  const defaultBranch = await ports.git.defaultBranch(signal);
  const tree = await ports.git.workingTree(signal);
  const own = ownBranch(context, params.prefix);
  const here = await isBegunHere(context, tree, defaultBranch);
  const forward = await forwardBranches(context, defaultBranch, params.prefix);
  const all = [...(here ? [tree.branch ?? ''] : []), ...forward];
  const begun: Begun[] = [];
  for (const name of new Set(all.filter(each => each !== own))) {
    if (begun.length === MOST) break;
    const isHere = name === tree.branch;
    if (isHere && !here) continue;
    const isDefault = name === defaultBranch;
    const pulls = isDefault
      ? []
      : await ports.github.pullRequestsFrom(resources.infrastructure.name, name, 'all', signal);
    if (pulls.some(pull => pull.merged || pull.state === 'closed')) continue;
    const module = await moduleIfAny(context, () =>
      isHere ? moduleText(context) : moduleTextAt(context, `origin/${name}`, signal),
    );
    if (module === null) continue;
    const where = isHere ? l10n.t`${name}, checked out here` : name;
    const changed = isHere && tree.changed.length > 0 ? tree.changed.slice(0, 5).join(', ') : null;
    const [pull] = pulls;
    begun.push({
      branch: name,
      version: module.version,
      label: isDefault ? l10n.t('Resume what this checkout holds') : l10n.t`Resume ${name}`,
      resumed: isDefault ? l10n.t('Resumes what this checkout holds') : l10n.t`Resumes ${name}`,
      facts: [
        fact(l10n.t('Branch'), where, 'info', { group: name }),
        fact(versionOf(resources.module), module.version, 'info', { group: name }),
        ...(resources.module.flag === undefined
          ? []
          : [
              fact(resources.module.flag, String(module.flag), module.flag === false ? 'good' : 'warn', {
                group: name,
              }),
            ]),
        ...(changed === null ? [] : [fact(l10n.t('Not committed'), changed, 'warn', { group: name })]),
        pull === undefined
          ? fact(l10n.t('Pull request'), l10n.t('none'), 'info', { group: name })
          : fact(l10n.t('Pull request'), l10n.t`#${pull.number}, open`, 'info', {
              group: name,
              link: pull.url,
            }),
      ],
    });
  }
  return begun;
}

/**
 * Whether this checkout contains a deployment that isn't on origin's default branch: on a run's branch, any change; on any
 * other branch, including the default branch, a later version or the flag set to true.
 */
async function isBegunHere(context: Context, tree: WorkingTree, defaultBranch: string): Promise<boolean> {
  const { ports, resources, signal, params } = context;
  if (tree.branch === null || tree.branch.startsWith(BACK_PREFIX)) return false;
  const base = `origin/${defaultBranch}`;
  const { file } = resources.module;
  if (isCalledAs(resources.module, tree.branch, params.prefix)) {
    // Another environment may have a module with that name, and its branches are named alike.
    if ((await ports.files.read(file)) === (await ports.git.fileAt(base, file, signal))) return false;
    return tree.changed.length > 0 || (await ports.git.divergence(base, tree.branch, signal)).ahead > 0;
  }
  const deployed = await moduleIfAny(context, () => moduleTextAt(context, base, signal));
  const here = await moduleIfAny(context, () => moduleText(context));
  if (deployed === null || here === null) return false;
  return isLater(context, here.version, deployed.version) || (here.flag === true && deployed.flag === false);
}
