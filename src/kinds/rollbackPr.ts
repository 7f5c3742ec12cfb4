import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { byAct, type Act } from '../core/kind/act';
import { defineKind, type ObserveContext, type PerformContext } from '../core/kind/kind';
import { subjectOf } from '../core/journal/subject';
import type { Obligation } from '../core/journal/obligation';
import type { PullRequest } from '../core/ports/github';
import { DEPLOY_PREFIX, FLAG_PREFIX } from '../core/runbook/branches';
import { branch } from './branch';
import { fact } from './shared/facts';
import { deletePushed, notOurs } from './shared/ownBranch';
import { forwardPullRequests } from './shared/forward';
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
import { together } from '../core/text/joined';

/** Something left to do. */
interface Todo {
  /** Names it whatever the language: an answer is bound to it. */
  readonly id: string;
  readonly words: string;
}
const open = (name: string): Todo => ({
  id: `open the pull request of ${name}`,
  words: l10n.t`open the pull request of ${name}`,
});
const close = ({ number }: PullRequest): Todo => ({
  id: `close #${number}`,
  words: l10n.t`close #${number}`,
});
const remove = ({ subject }: Obligation): Todo => ({
  id: `delete ${subject}`,
  words: l10n.t`delete ${subject}`,
});

type Context = ObserveContext<object, object, 'module' | 'infrastructure'>;
/** Opens, closes and deletes what a person approved. */
interface Publish extends Act<'publish'> {
  /** Ids of what was left to do. */
  readonly asked: readonly string[];
}

/** What the rollback still has to do with pull requests and branches. */
interface Left {
  /** Its own pull request, once it exists. */
  readonly own: PullRequest | undefined;
  readonly mustOpen: boolean;
  /** Pull requests of the deployment that was rolled back. */
  readonly toClose: readonly PullRequest[];
  /** Branches that this run pushed while going forward and that have no pull request. */
  readonly toDelete: readonly Obligation[];
  /** Branches that aren't ours to delete, and why: they stay open. */
  readonly kept: readonly string[];
  /** Ids of the obligations that GitHub and origin show to be met. */
  readonly met: readonly string[];
}

/**
 * Opens the pull request of the rollback, unless the default branch already has that version, and closes that of the
 * deployment that was rolled back.
 */
export const rollbackPr = defineKind({
  name: 'rollback-pr',
  uses: ['module.version', 'infrastructure'],
  title: l10n.t('Rollback pull request'),
  params: v.strictObject({ ...v.pick(NamedSchemas, ['module', 'infrastructure']).entries }),
  output: v.object({ number: v.nullable(v.number()) }),
  notes: v.object({}),
  needs: ['branch', committedVersion.name],
  overridable: false,
  links: ({ number }) => (number === null ? [] : [fact(l10n.t('Pull request'), `#${number}`, 'good')]),
  observe: async (context: Context) => {
    const at = context.output(branch);
    const { version } = context.output(committedVersion);
    const left = await whatIsLeft(context);
    const todo = todoOf(left, at.branch);
    const words = todo.map(each => each.words);
    const asked = todo.map(({ id }) => id);
    const kept = left.kept.map(text => fact(l10n.t('Not deleted'), text, 'warn'));
    const rolledBack = left.met;
    if (todo.length === 0) {
      if (left.own !== undefined) {
        const { number } = left.own;
        const inspected = await inspectPullRequest(context, left.own);
        if (inspected.is !== 'holds') return inspected;
        if (isOwedByNobody(context, left.own)) return { is: 'ready', reading: inspected.reading, act: KEEP };
        return { ...inspected, output: { number }, meets: [...inspected.meets, ...rolledBack] };
      }
      return {
        is: 'holds',
        reading: context.reading(
          l10n.t`${at.defaultBranch} has ${version} already, so no pull request is needed`,
          kept,
        ),
        output: { number: null },
        meets: rolledBack,
      };
    }
    const reading = context.reading(l10n.t`Left to do: ${words.join(', ')}`, [
      ...(left.mustOpen ? await pullRequestFacts(context) : []),
      ...left.toClose.map(p =>
        fact(l10n.t('Rolled back'), `#${p.number} ${p.title}`, 'warn', { link: p.url }),
      ),
      ...left.toDelete.map(({ subject }) => fact(l10n.t('Rolled back'), subject, 'warn')),
      ...kept,
    ]);
    const subject = subjectOf(asked);
    if (context.decision('publish', subject)?.choice === 'publish') {
      const act: Publish = { is: 'publish', label: words.join(', '), asked };
      return { is: 'ready', reading, act };
    }
    return {
      is: 'waits',
      reading,
      question: {
        id: 'publish',
        title: left.mustOpen
          ? l10n.t('Open the rollback pull request')
          : l10n.t('Close what was rolled back'),
        detail: l10n.t`${sentence(words)}. Until ${at.defaultBranch} says ${version}, the next deployment would undo the rollback.`,
        subject,
        choices: [{ id: 'publish', label: sentence(words), tone: 'primary' }],
      },
    };
  },
  perform: byAct<PerformContext<object, object, 'module' | 'infrastructure'>, Keep | Publish>({
    keep: context => oweMerging(context, context.output(branch).branch),
    // Anything that has been added since is asked about next.
    publish: async (context, { asked }) => {
      const { ports, resources, signal } = context;
      const { version } = context.output(committedVersion);
      const left = await whatIsLeft(context);
      if (left.mustOpen && asked.includes(open(context.output(branch).branch).id))
        await openPullRequest(context, `Roll ${nameOf(resources.module)} back to ${version}`);
      for (const { number } of left.toClose.filter(each => asked.includes(close(each).id))) {
        context.progress(l10n.t`Closing #${number}`);
        await ports.github.closePullRequest(resources.infrastructure.name, number, signal);
      }
      for (const pushed of left.toDelete.filter(each => asked.includes(remove(each).id)))
        await deletePushed(context, pushed);
    },
  }),
});

/** What was opened going forward and is closed by the rollback; a flag's pull request is independent. */
function owedForward(context: Context, kind: 'pushed-branch' | 'pull-request') {
  const own = context.output(branch).branch;
  return context.openObligations(kind).filter(o => o.subject !== own && !o.subject.startsWith(FLAG_PREFIX));
}

async function whatIsLeft(context: Context): Promise<Left> {
  const { ports, resources, signal } = context;
  const at = context.output(branch);
  const { head } = context.output(committedVersion);
  const all = await ports.github.pullRequestsFrom(resources.infrastructure.name, at.branch, 'all', signal);
  const own = pullRequestOf(context, all);
  const toDelete: Obligation[] = [];
  const kept: string[] = [];
  const owed = owedForward(context, 'pull-request');
  const met = owed.map(o => o.id);
  for (const pushed of owedForward(context, 'pushed-branch')) {
    const { id, subject } = pushed;
    const pulls = await ports.github.pullRequestsFrom(resources.infrastructure.name, subject, 'all', signal);
    const onOrigin = await ports.git.remoteCommit(`refs/heads/${subject}`, signal);
    const why = pulls.length > 0 || onOrigin === null ? null : await notOurs(context, pushed, onOrigin);
    if (pulls.length > 0 || onOrigin === null) met.push(id);
    else if (why === null) toDelete.push(pushed);
    else kept.push(`${subject}: ${why}`);
  }
  const heads = owed.map(o => o.subject);
  const toClose: PullRequest[] = [];
  for await (const pull of forwardPullRequests(context, DEPLOY_PREFIX, heads))
    if (pull.head !== at.branch) toClose.push(pull);
  return {
    own,
    mustOpen: own === undefined && head !== at.baseSha,
    toClose,
    toDelete,
    kept,
    met,
  };
}

function todoOf({ mustOpen, toClose, toDelete }: Left, own: string): readonly Todo[] {
  const removed = new Map(toDelete.map(each => [each.subject, remove(each)]));
  return [...(mustOpen ? [open(own)] : []), ...toClose.map(close), ...removed.values()];
}

function sentence(words: readonly string[]): string {
  const text = together(words);
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
