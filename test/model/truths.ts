import { openObligations, type RunRecord } from '../../src/core/journal/state';
import type { ModelWorld } from './world';
import { ME } from './world';

/**
 * What a verified tick of a step says about the world, according to the model itself and not the kinds. By step of the
 * shipped runbook; steps without a state of the world to compare are left out.
 */
export const truths = {
  // An adopted deployment continues with what is in the checkout.
  preflight: ({ repository }: ModelWorld, record?: RunRecord) =>
    repository
      .textAt(repository.origin.get('refs/heads/main') ?? '')
      .includes('running_dags_cleared = false') &&
    (repository.text === repository.textAt(repository.head) || isAdopted(record)),
  'team-lock': ({ repository }: ModelWorld, record?: RunRecord) =>
    repository.lockIsOurs() && record !== undefined,
  'dags-clear': ({ airflow }: ModelWorld) => airflow.onlyWaits(),
  release: ({ registry }: ModelWorld, record?: RunRecord) => {
    const { commit } = (record?.steps.image?.output ?? {}) as { commit?: string };
    const content = (record?.steps.image?.output as { image?: { digest?: string } } | undefined)?.image
      ?.digest;
    return [...registry.tags].some(
      ([tag, image]) =>
        tag.startsWith('rel-') &&
        image.revision === commit &&
        content === `sha256:${String(image.build).padStart(64, '0')}`,
    );
  },
  bump: ({ repository }: ModelWorld) =>
    repository.branch !== 'main' &&
    (repository.origin.get(`refs/heads/${repository.branch}`) === repository.head || isMerged(repository)),
  'pause-dags': ({ airflow }: ModelWorld) => airflow.isSafe(),
  'flag-true': ({ repository }: ModelWorld) => repository.text.includes('running_dags_cleared = true'),
  apply: ({ terminals }: ModelWorld) =>
    terminals.jobs.some(job => job.isAsConfigured && job.stage === 'ended'),
  'flag-false': ({ repository }: ModelWorld) => repository.text.includes('running_dags_cleared = false'),
  'airflow-health': ({ airflow, clock }: ModelWorld) => clock.time >= airflow.awayUntil,
  // Once our obligation is met, unpausing is up to whoever pauses it again.
  'unpause-dags': ({ airflow }: ModelWorld, record?: RunRecord) =>
    record !== undefined &&
    openObligations(record).every(
      ({ obligation: { kind, subject } }) => kind !== 'paused-dag' || !airflow.paused.has(subject),
    ),
  'changelog-pr': ({ github }: ModelWorld) =>
    github.pulls.some(
      pull =>
        pull.head.startsWith('changelog/') &&
        (pull.merged ||
          pull.author === ME ||
          github.reviews.some(r => r.pull === pull.number && r.commitSha === pull.headSha)),
    ),
  maintenance: ({ web }: ModelWorld) => web.isUnderMaintenance,
  publish: ({ github }: ModelWorld) => github.publishedAt !== null,
  version: ({ repository }: ModelWorld) =>
    repository.origin.get(`refs/heads/${repository.branch}`) === repository.head || isMerged(repository),
  healthy: ({ airflow, clock }: ModelWorld) => clock.time >= airflow.awayUntil,
  stable: ({ airflow, clock }: ModelWorld) => clock.time >= airflow.awayUntil,
  announce: ({ web }: ModelWorld) => web.sent > 0,
  open: ({ github, repository }: ModelWorld) => github.ofInfrastructure().length > 0 || isMerged(repository),
  // None is needed if the default branch already had the version.
  'infrastructure-pr': ({ github, repository }: ModelWorld) =>
    github.ofInfrastructure().length > 0 || isMerged(repository),
} as const satisfies Readonly<Record<string, (world: ModelWorld, record?: RunRecord) => boolean>>;

function isAdopted(record?: RunRecord): boolean {
  const output = record?.steps.adopt?.output as { readonly branch: string | null } | undefined;
  return output != null && output.branch !== null;
}

function isMerged(repository: ModelWorld['repository']): boolean {
  return repository.isAncestor(repository.head, repository.origin.get('refs/heads/main') ?? '');
}

export type TickedKind = keyof typeof truths;
