import * as v from 'valibot';
import { defineKind, type ObligationKind, type ObserveContext } from '../core/engine/kind';
import type { ChangedFile, PullRequest } from '../core/ports/github';
import { branch } from './branch';
import { bump } from './bump';
import { fact, shortSha } from './shared/facts';

type Context = ObserveContext<object, object>;

/** Opens the pull request from the pushed branch, with the deployment record in it. */
export const infrastructurePr = defineKind({
  name: 'infrastructure-pr',
  title: 'Infrastructure pull request',
  params: v.strictObject({}),
  output: v.object({ number: v.number(), url: v.string() }),
  notes: v.object({}),
  needs: ['branch', 'bump'],
  overridable: false,
  observe: async (context: Context) => {
    const { ports, service, signal } = context;
    const at = context.output(branch);
    const { head, version } = context.output(bump);
    const [pull] = await ports.github.pullRequestsFrom(service.infrastructure, at.branch, 'all', signal);
    if (pull !== undefined) return inspect(context, pull);
    const diff = await ports.git.diff(at.baseSha, head, signal);
    const facts = [
      fact('From', `${at.branch} at ${shortSha(head)}`),
      fact('Into', at.defaultBranch),
      ...diff.map(d =>
        fact(d.path, `${d.removed.length} removed, ${d.added.length} added`, 'info', {
          detail: [...d.removed.map(l => `-${l}`), ...d.added.map(l => `+${l}`)].join('\n'),
        }),
      ),
    ];
    if (context.decision('open', head)?.choice === 'open') {
      return {
        is: 'ready',
        reading: context.reading(`Opening the pull request for ${version}`, facts),
        act: 'open the pull request',
      };
    }
    return {
      is: 'waits',
      reading: context.reading(`${at.branch} is pushed; its pull request is not open`, facts),
      question: {
        id: 'open',
        title: 'Open the infrastructure pull request',
        detail: `Its text is the record of this deployment. Until it is merged, ${at.defaultBranch} is not what runs.`,
        subject: head,
        choices: [{ id: 'open', label: 'Open the pull request', tone: 'primary' }],
      },
    };
  },
  perform: async context => {
    const { ports, service, signal } = context;
    const at = context.output(branch);
    const { version } = context.output(bump);
    // Created by a lost answer or by hand meanwhile: the next observation finds it.
    if ((await ports.github.pullRequestsFrom(service.infrastructure, at.branch, 'open', signal)).length > 0)
      return;
    await context.oblige({
      id: 'pull-request',
      kind: 'pull-request',
      subject: at.branch,
      previous: null,
      title: `Merge the pull request of ${at.branch}`,
    });
    await ports.github.createPullRequest(
      service.infrastructure,
      {
        title: `Deploy ${service.name} ${version}`,
        body: context.recordMarkdown().slice(0, 60_000),
        head: at.branch,
        base: at.defaultBranch,
      },
      signal,
    );
  },
});

/** The pull request must hold the bump and nothing else, and never the flag as true. */
async function inspect(context: Context, pull: PullRequest) {
  const { ports, service, signal } = context;
  const files = await ports.github.pullRequestFiles(service.infrastructure, pull.number, signal);
  const facts = [
    fact('Pull request', `#${pull.number} ${pull.title}`, 'good', { link: pull.url }),
    fact('State', pull.merged ? 'merged' : pull.state),
    ...files.map(f =>
      fact(
        f.path,
        f.status,
        f.path === service.file ? 'good' : 'bad',
        f.patch === null ? {} : { detail: f.patch },
      ),
    ),
  ];
  const fault = foreignChange(context, files);
  if (fault !== null) {
    return {
      is: 'stopped' as const,
      reading: context.reading(`#${pull.number} holds more than the bump`, facts),
      problem: {
        code: 'infrastructure-pr.diff',
        message: `Pull request #${pull.number} ${fault}.`,
        remedy: 'Correct the branch and push, or close the pull request; do not merge it like this.',
      },
    };
  }
  return {
    is: 'holds' as const,
    reading: context.reading(`#${pull.number} holds the bump and nothing else`, facts),
    output: { number: pull.number, url: pull.url },
    meets: context.openObligations('pushed-branch').map(o => o.id),
  };
}

function foreignChange({ service }: Context, files: readonly ChangedFile[]): string | null {
  const other = files.find(f => f.path !== service.file);
  if (other !== undefined) return `also changes ${other.path}`;
  const changed = files.flatMap(f => (f.patch ?? '').split('\n')).filter(l => /^[+-](?![+-]{2} )/.test(l));
  if (changed.some(l => l.slice(1).trimStart().startsWith(service.flagAttribute)))
    return `changes ${service.flagAttribute}`;
  if (
    changed.length !== 2 ||
    !changed.every(l => l.slice(1).trimStart().startsWith(service.versionAttribute))
  ) {
    return `changes other lines than ${service.versionAttribute}`;
  }
  return null;
}

/** A follow-up: until it is merged or closed, the default branch may not be what runs. */
export const pullRequestObligation: ObligationKind = {
  name: 'pull-request',
  remedy: 'Look whether it is merged',
  observe: async ({ subject }, { ports, service, signal }) => {
    const [pull] = await ports.github.pullRequestsFrom(service.infrastructure, subject, 'all', signal);
    if (pull === undefined) return { met: true, evidence: 'no pull request was opened' };
    return {
      met: pull.merged || pull.state === 'closed',
      evidence: `#${pull.number} is ${pull.merged ? 'merged' : pull.state}`,
    };
  },
  // Merging is the team's review, never ours.
  meet: () => Promise.resolve(),
};
