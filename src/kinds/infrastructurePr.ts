import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { act, byAct, type Act } from '../core/kind/act';
import { defineKind, type ObserveContext, type PerformContext } from '../core/kind/kind';
import { branch } from './branch';
import { fact } from './shared/facts';
import {
  inspectPullRequest,
  isOwedByNobody,
  KEEP,
  type Keep,
  openPullRequest,
  oweMerging,
  pullRequestFacts,
  pullRequestOf,
} from './shared/pullRequest';
import { committedVersion } from './shared/target';
import { NamedSchemas } from '../core/runbook/resources';
import { nameOf } from '../core/runbook/resourceOf';

type Context = ObserveContext<object, object, 'module' | 'infrastructure'>;
type Open = Act<'open'>;

/** Opens the pull request from the pushed branch, including the deployment record. */
export const infrastructurePr = defineKind({
  name: 'infrastructure-pr',
  uses: ['module.version', 'infrastructure'],
  title: l10n.t('Infrastructure pull request'),
  params: v.strictObject({ ...v.pick(NamedSchemas, ['module', 'infrastructure']).entries }),
  /** `number` is null if the default branch already had the version. */
  output: v.object({ number: v.nullable(v.number()), version: v.string() }),
  notes: v.object({}),
  needs: ['branch', committedVersion.name],
  overridable: false,
  links: ({ number, version }) =>
    number === null ? [] : [fact(l10n.t('Pull request'), `#${number}: ${version}`, 'good')],
  observe: async (context: Context) => {
    const { ports, resources, signal } = context;
    const at = context.output(branch);
    const { head, version } = context.output(committedVersion);
    const pulls = await ports.github.pullRequestsFrom(
      resources.infrastructure.name,
      at.branch,
      'all',
      signal,
    );
    const pull = pullRequestOf(context, pulls);
    if (pull !== undefined) {
      const inspected = await inspectPullRequest(context, pull);
      return inspected.is === 'holds' && isOwedByNobody(context, pull)
        ? { is: 'ready', reading: inspected.reading, act: KEEP }
        : inspected;
    }
    if (head === at.baseSha) {
      const reading = context.reading(
        l10n.t`${at.defaultBranch} has ${version} already, so no pull request is needed`,
      );
      return { is: 'holds', reading, output: { number: null, version } };
    }
    const facts = await pullRequestFacts(context);
    if (context.decision('open', head)?.choice === 'open') {
      return {
        is: 'ready',
        reading: context.reading(l10n.t`Opening the pull request for ${version}`, facts),
        act: act('open', l10n.t('open the pull request')),
      };
    }
    return {
      is: 'waits',
      reading: context.reading(l10n.t`${at.branch} is pushed but has no open pull request`, facts),
      question: {
        id: 'open',
        title: l10n.t('Open the infrastructure pull request'),
        detail: l10n.t`Its text is the record of this deployment. Until it is merged, ${at.defaultBranch} does not match production.`,
        subject: head,
        choices: [{ id: 'open', label: l10n.t('Open the pull request'), tone: 'primary' }],
      },
    };
  },
  perform: byAct<PerformContext<object, object, 'module' | 'infrastructure'>, Keep | Open>({
    keep: context => oweMerging(context, context.output(branch).branch),
    open: context =>
      openPullRequest(
        context,
        `Deploy ${nameOf(context.resources.module)} ${context.output(committedVersion).version}`,
      ),
  }),
});
