import * as l10n from '@vscode/l10n';
import { act } from '../../core/kind/act';
import type { ObserveContext, PerformContext } from '../../core/kind/kind';
import type { Reading } from '../../core/journal/reading';
import type { TerraformModule } from '../../core/runbook/resources';
import { neutral } from '../../core/text/neutral';
import { FLAG_PREFIX } from '../../core/runbook/branches';
import { flagOf } from '../../core/runbook/resourceOf';
import { writeFlag } from './module';

type Context = Pick<
  ObserveContext<unknown, unknown, 'infrastructure'>,
  'ports' | 'resources' | 'signal' | 'decision' | 'run' | 'openObligations'
>;

/**
 * A flag that is true on the default branch guards nothing, so it gets its own one-line pull request before any deployment.
 * @param baseSha commit of the default branch
 */
export async function offerFlagPullRequest(
  context: Context,
  module: TerraformModule,
  reading: Reading,
  baseSha: string,
) {
  const { ports, resources, signal } = context;
  const open = (await ports.github.openPullRequests(resources.infrastructure.name, signal)).find(pr =>
    pr.head.startsWith(FLAG_PREFIX),
  );
  if (open !== undefined) {
    return {
      is: 'stopped' as const,
      reading,
      problem: {
        code: 'preflight.flag-pull-request',
        message: l10n.t`Pull request #${open.number} sets ${flagOf(module)} to false, and is not merged yet.`,
        remedy: l10n.t`Merge it (${open.url}), update the checkout, then try again.`,
      },
    };
  }
  if (context.decision('flag-pull-request', baseSha)?.choice === 'open') {
    const open = act('open', l10n.t('open a pull request that sets the flag to false'));
    return { is: 'ready' as const, reading, act: open, withoutLock: true };
  }
  return {
    is: 'waits' as const,
    reading,
    question: {
      id: 'flag-pull-request',
      title: l10n.t`${flagOf(module)} is true on the default branch`,
      detail: l10n.t(
        'It was left on, so nothing guards the next apply. A separate one-line pull request sets it to false.',
      ),
      subject: baseSha,
      choices: [{ id: 'open', label: l10n.t('Open that pull request'), tone: 'primary' as const }],
    },
  };
}

/** Opens it, and leaves the checkout on the default branch as it was. */
export async function openFlagPullRequest(
  context: Pick<
    PerformContext<unknown, unknown, 'infrastructure'>,
    'ports' | 'resources' | 'signal' | 'run' | 'progress' | 'oblige'
  >,
  module: TerraformModule,
  at: { readonly baseSha: string; readonly defaultBranch: string },
): Promise<void> {
  const { ports, resources, signal, run } = context;
  const branch = `${FLAG_PREFIX}${run.startedAt.slice(0, 19).replaceAll(/[:T]/g, '.')}`;
  const title = neutral(`Set ${flagOf(module)} of ${module.module} back to false`);
  const tell = (text: string) => {
    context.progress(text);
  };
  const owed = { subject: branch, previous: null };
  const there = await ports.git.commitOf(`refs/heads/${branch}`, signal);
  if (there === undefined || there === at.baseSha) {
    await ports.git.createBranch(branch, at.baseSha, signal);
    try {
      await writeFlag({ ports, resources: { module } }, false);
      await ports.git.commit([module.file], title, signal, tell);
    } finally {
      await ports.git.checkout(at.defaultBranch, signal);
    }
  }
  await context.oblige({
    ...owed,
    id: `pushed-branch:${branch}`,
    kind: 'pushed-branch',
    title: l10n.t`Open the pull request of ${branch}`,
  });
  await ports.git.push(branch, signal, tell);
  const body = 'It was left true, so nothing guards the next apply.';
  await context.oblige({
    ...owed,
    id: `pull-request:${branch}`,
    kind: 'pull-request',
    title: l10n.t`Merge the pull request of ${branch}`,
  });
  await ports.github.createPullRequest(
    resources.infrastructure.name,
    { title, body, head: branch, base: at.defaultBranch },
    signal,
  );
}

/** Ids of obligations about a flag's pull request that GitHub and origin show to be met. */
export async function metWithFlagPullRequest({
  ports,
  resources,
  signal,
  openObligations,
}: Pick<
  ObserveContext<unknown, unknown, 'infrastructure'>,
  'ports' | 'resources' | 'signal' | 'openObligations'
>) {
  const owed = [...openObligations('pushed-branch'), ...openObligations('pull-request')];
  const met: string[] = [];
  for (const { id, kind, subject } of owed.filter(o => o.subject.startsWith(FLAG_PREFIX))) {
    const [pull] = await ports.github.pullRequestsFrom(resources.infrastructure.name, subject, 'all', signal);
    const isPushed = (await ports.git.remoteCommit(`refs/heads/${subject}`, signal)) !== null;
    const isMet = kind === 'pull-request' ? pull?.state !== 'open' : pull !== undefined || !isPushed;
    if (isMet) met.push(id);
  }
  return met;
}
