import * as l10n from '@vscode/l10n';
import { act, type Act } from '../../core/kind/act';
import type { ObserveContext, PerformContext } from '../../core/kind/kind';
import type { Fact } from '../../core/journal/reading';
import type { ChangedFile, PullRequest } from '../../core/ports/github';
import { neutral } from '../../core/text/neutral';
import { flagOf, versionOf } from '../../core/runbook/resourceOf';
import { runBranch } from './branches';
import { fileFacts } from './changedFiles';
import { diffFact, fact, shortSha } from './facts';
import { attributeSetBy } from './module';
import { committedVersion } from './target';
import { reviewFacts } from './review';

type Use = 'module' | 'infrastructure';
type Context = ObserveContext<object, object, Use>;

/** The act that takes on watching a pull request until it is merged. */
export type Keep = Act<'keep'>;
export const KEEP = act('keep', l10n.t('keep the pull request in sight until it is merged'));

/** Asks whether a closed pull request should stay closed. */
const LEAVE_CLOSED = 'leave-closed';
/** How soon a reopened pull request is noticed, in milliseconds. */
const REOPENED_MS = 20_000;

/** Contents that a pull request for the pushed version would have. */
export async function pullRequestFacts(context: Context): Promise<Fact[]> {
  const at = context.output(runBranch);
  const { head } = context.output(committedVersion);
  const diff = await context.ports.git.diff(at.baseSha, head, context.signal);
  return [
    fact(l10n.t('From'), l10n.t`${at.branch} at ${shortSha(head)}`),
    fact(l10n.t('Into'), at.defaultBranch),
    ...diff.map(each => diffFact(each)),
  ];
}

/** Opens the pull request for the pushed version, including the record, unless there already is one. */
export async function openPullRequest(
  context: PerformContext<object, object, Use>,
  title: string,
): Promise<void> {
  const { ports, resources, signal } = context;
  const at = context.output(runBranch);
  // Created meanwhile, by a request whose answer was lost or by hand: the next observation finds it.
  if (
    (await ports.github.pullRequestsFrom(resources.infrastructure.name, at.branch, 'open', signal)).length > 0
  )
    return;
  await oweMerging(context, at.branch);
  const body = bodyOf(context.recordMarkdown());
  const request = { title: neutral(title), body, head: at.branch, base: at.defaultBranch };
  await ports.github.createPullRequest(resources.infrastructure.name, request, signal);
}

/** GitHub refuses pull requests with more than 65,536 characters. */
const MOST_OF_BODY = 60_000;

/** A record as the text of a pull request. The note about truncation comes first, because a cut may leave a block open. */
export function bodyOf(record: string): string {
  if (record.length <= MOST_OF_BODY) return record;
  const note =
    '**This record was cut: it is longer than a pull request can hold. Export the whole record from the checklist.**';
  const start = record.slice(0, MOST_OF_BODY - note.length - 2);
  return `${note}\n\n${start.slice(0, start.lastIndexOf('\n'))}`;
}

/** Until it is merged, the default branch differs from what is running. */
export function oweMerging(
  context: Pick<PerformContext<object, object>, 'oblige'>,
  head: string,
): Promise<void> {
  return context.oblige({
    id: `pull-request:${head}`,
    kind: 'pull-request',
    subject: head,
    previous: null,
    title: l10n.t`Merge the pull request of ${head}`,
  });
}

/** Whether nobody is watching it until it is merged, because it was opened by hand or by a run that was lost. */
export function isOwedByNobody(context: Context, { state, head }: PullRequest): boolean {
  return state === 'open' && context.openObligations('pull-request').every(o => o.subject !== head);
}

/**
 * The pull request that counts, among those of one branch, newest first: one into the default branch, open or merged before
 * closed; or else an open one with another base, which must be closed first.
 */
export function pullRequestOf(context: Context, pulls: readonly PullRequest[]): PullRequest | undefined {
  const into = pulls.filter(pull => pull.base === context.output(runBranch).defaultBranch);
  return (
    into.find(pull => pull.merged || pull.state === 'open') ?? into[0] ?? pulls.find(p => p.state === 'open')
  );
}

/** Whether it is open, closed or merged, for people. */
export function stateOf({ merged, state }: Pick<PullRequest, 'merged' | 'state'>): string {
  if (merged) return l10n.t('merged');
  return state === 'open' ? l10n.t('open') : l10n.t('closed');
}

/** Checks that the pull request contains the version and nothing else, and never the flag set to true. */
export async function inspectPullRequest(context: Context, pull: PullRequest) {
  const { ports, resources, signal } = context;
  const files = await ports.github.pullRequestFiles(resources.infrastructure.name, pull.number, signal);
  const left = context.decision(LEAVE_CLOSED, `#${pull.number}`);
  const facts = [
    fact(l10n.t('Pull request'), `#${pull.number} ${pull.title}`, 'good', { link: pull.url }),
    fact(l10n.t('State'), pull.draft && !pull.merged ? l10n.t('draft') : stateOf(pull)),
    ...(await reviewFacts(context, resources.infrastructure.name, pull)),
    ...(left === undefined || pull.merged || pull.state === 'open'
      ? []
      : [fact(l10n.t('Left closed'), l10n.t`by ${left.by}: ${left.reason ?? ''}`, 'warn' as const)]),
    ...fileFacts(files, ({ path }) => path === resources.module.file),
  ];
  const isClosed = pull.state === 'closed' && !pull.merged;
  const fault = isClosed
    ? null
    : pull.base === context.output(runBranch).defaultBranch
      ? foreignChange(context, files)
      : l10n.t`goes into ${pull.base}`;
  if (fault !== null) {
    return {
      is: 'stopped' as const,
      reading: context.reading(l10n.t`#${pull.number} changes more than the version`, facts),
      problem: {
        code: 'infrastructure-pr.diff',
        message: l10n.t`Pull request #${pull.number} ${fault}.`,
        remedy: l10n.t('Correct the branch and push, or close the pull request; do not merge it as it is.'),
      },
    };
  }
  const meets = context
    .openObligations('pushed-branch')
    .filter(o => o.subject === pull.head)
    .map(o => o.id);
  if (isClosed && left === undefined) return closedUnmerged(context, pull, facts, meets);
  return {
    is: 'holds' as const,
    reading: context.reading(
      isClosed
        ? l10n.t`#${pull.number} stays closed`
        : l10n.t`#${pull.number} changes the version and nothing else`,
      facts,
    ),
    output: { number: pull.number, version: context.output(committedVersion).version },
    meets,
  };
}

/** Somebody closed it: until it is merged, the default branch differs from what is running, and nobody would notice. */
function closedUnmerged(context: Context, pull: PullRequest, facts: Fact[], meets: readonly string[]) {
  const { defaultBranch } = context.output(runBranch);
  const title = l10n.t`Pull request #${pull.number} was closed without being merged`;
  return {
    is: 'waits' as const,
    reading: context.reading(title, facts),
    meets,
    question: {
      id: LEAVE_CLOSED,
      title,
      detail: l10n.t`${defaultBranch} does not match production, so the next deployment from it would undo this one. Reopen the pull request on GitHub and this step continues by itself, or say why it stays closed.`,
      subject: `#${pull.number}`,
      choices: [
        {
          id: 'leave',
          label: l10n.t('Leave it closed…'),
          tone: 'danger' as const,
          needsReason: true,
          harmless: true,
        },
      ],
    },
    checkAgainMs: REOPENED_MS,
  };
}

function foreignChange(context: Context, files: readonly ChangedFile[]): string | null {
  const { resources } = context;
  const other = files.find(f => f.path !== resources.module.file);
  if (other !== undefined) return l10n.t`also changes ${other.path}`;
  if (files.some(f => f.status !== 'modified'))
    return l10n.t`does more to ${resources.module.file} than modify it`;
  // GitHub's patch has no file headers: a line starting with `+++` or `---` is content.
  const changed = files.flatMap(f => (f.patch ?? '').split('\n')).filter(l => /^[+-]/.test(l));
  if (changed.some(l => attributeSetBy(l.slice(1)) === flagOf(resources.module)))
    return l10n.t`changes ${flagOf(resources.module)}`;
  const removed = assignment(changed.find(l => l.startsWith('-')));
  const added = assignment(changed.find(l => l.startsWith('+')));
  if (
    changed.length !== 2 ||
    removed?.attribute !== versionOf(resources.module) ||
    added?.attribute !== versionOf(resources.module) ||
    removed.around !== added.around
  )
    return l10n.t`changes lines other than ${versionOf(resources.module)}`;
  const { version } = context.output(committedVersion);
  return added.value === version ? null : l10n.t`sets a version other than ${version}`;
}

/** A changed line that sets an attribute to a plain text: its name, its value, and the rest of the line. */
function assignment(line = '') {
  const [, before = '', attribute, equals = '', value, after = ''] =
    /^[+-](\s*)([\w-]+)(\s*=\s*)"([^"\\]*)"(.*)$/s.exec(line) ?? [];
  return attribute === undefined ? undefined : { attribute, value, around: `${before}${equals}${after}` };
}
