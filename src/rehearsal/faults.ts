import * as l10n from '@vscode/l10n';

/** The services that can have any of the service faults. */
export const services = ['airflow', 'github', 'registry', 'sentry', 'slack'] as const;
export type ServiceName = (typeof services)[number];

/** Something that can go wrong in the rehearsal, for people to choose. */
export interface Fault {
  readonly name: string;
  /** Title for a pick list. */
  readonly title: string;
  /** What happens, when, and how the deployment should respond. */
  readonly description: string;
}

const worldFaults = [
  {
    name: 'dag-runs',
    title: l10n.t('An ingestion DAG runs'),
    description: l10n.t(
      'A task executes in a DAG that the runbook lets nobody interrupt: not safe to deploy.',
    ),
  },
  {
    name: 'refresh-waits',
    title: l10n.t('Both refresh DAGs wait'),
    description: l10n.t(
      'The DAGs that may wait do so, on a sensor that the runbook allows, in a mapped task group: safe if paused.',
    ),
  },
  {
    name: 'refresh-waits-elsewhere',
    title: l10n.t('A refresh DAG waits on another sensor'),
    description: l10n.t(
      'A DAG that may wait does so on a SingleRunExternalDAGsSensor, which the runbook does not allow.',
    ),
  },
  {
    name: 'sensor-mid-poke',
    title: l10n.t('A sensor is caught mid-poke'),
    description: l10n.t('The sensor of a DAG that waits reads as running until this fault is switched off.'),
  },
  {
    name: 'dag-starts-before-apply',
    title: l10n.t('A DAG starts between check and apply'),
    description: l10n.t(
      'When "just apply" begins, an ingestion DAG starts: the gate must see it and answer no.',
    ),
  },
  {
    name: 'airflow-no-permission',
    title: l10n.t('No permission to read DAGs'),
    description: l10n.t('Airflow answers with empty lists, as it does for a user who may read no DAG.'),
  },
  {
    name: 'airflow-html',
    title: l10n.t('Airflow shows a login page'),
    description: l10n.t(
      'Every answer is 200 with the HTML of a login page, as from an authenticating proxy.',
    ),
  },
  {
    name: 'airflow-stays-away',
    title: l10n.t("Airflow doesn't come back"),
    description: l10n.t('After the apply the new instance never answers.'),
  },
  {
    name: 'airflow-unhealthy',
    title: l10n.t('Airflow comes back unhealthy'),
    description: l10n.t('After the apply the scheduler reports unhealthy, with an old heartbeat.'),
  },
  {
    name: 'airflow-version-mismatch',
    title: l10n.t('The old Airflow version still runs'),
    description: l10n.t("After the apply Airflow reports the version that ran before, not the new image's."),
  },
  {
    name: 'import-error',
    title: l10n.t('A DAG file no longer imports'),
    description: l10n.t('After the apply Airflow reports an import error that was not there before.'),
  },
  {
    name: 'latest-two-commit-tags',
    title: l10n.t('Two commit tags on the latest image'),
    description: l10n.t('The image tagged latest carries two commit tags and no revision label.'),
  },
  {
    name: 'latest-no-commit-tag',
    title: l10n.t('No commit tag on the latest image'),
    description: l10n.t('The image tagged latest carries neither a commit tag nor a revision label.'),
  },
  {
    name: 'latest-label-disagrees',
    title: l10n.t('Label and commit tag disagree'),
    description: l10n.t('The revision label of the latest image names another commit than its commit tag.'),
  },
  {
    name: 'latest-moves',
    title: l10n.t('latest moves during the deployment'),
    description: l10n.t('As soon as the release is dispatched, a newer image takes the tag latest.'),
  },
  {
    name: 'rel-image-differs',
    title: l10n.t('The released image is another one'),
    description: l10n.t('The release workflow tags the wrong image with rel-<date>.'),
  },
  {
    name: 'release-fails',
    title: l10n.t('The release fails'),
    description: l10n.t('The workflow run ends with conclusion failure; nothing is published.'),
  },
  {
    name: 'release-superseded',
    title: l10n.t('The release is superseded'),
    description: l10n.t('A second dispatch cancels the pending run, as its concurrency group says.'),
  },
  {
    name: 'dispatch-502',
    title: l10n.t('GitHub answers 502 after accepting the dispatch'),
    description: l10n.t(
      'The workflow run starts, but the caller is told 502: a blind retry would release twice.',
    ),
  },
  {
    name: 'default-branch-moves',
    title: l10n.t('The default branch moves'),
    description: l10n.t('When "just apply" begins, a colleague pushes to the default branch.'),
  },
  {
    name: 'flag-true-on-default-branch',
    title: l10n.t('The flag is true on the default branch'),
    description: l10n.t(
      'Someone merged running_dags_cleared = true; a separate pull request should be offered.',
    ),
  },
  {
    name: 'changelog-own',
    title: l10n.t('You are the author of the changelog pull request'),
    description: l10n.t('The release workflow ran with your token: GitHub refuses your approval.'),
  },
  {
    name: 'bump-other-version',
    title: l10n.t('bump picks another version'),
    description: l10n.t('"just bump" writes an older image tag than the newest.'),
  },
  {
    name: 'bump-other-file',
    title: l10n.t('bump changes another file'),
    description: l10n.t('"just bump" also changes the module beside this one.'),
  },
  {
    name: 'bump-commits',
    title: l10n.t('bump commits by itself'),
    description: l10n.t('"just bump" commits its change; this is accepted, not an error.'),
  },
  {
    name: 'commit-hook-rewrites',
    title: l10n.t('A commit hook rewrites the change'),
    description: l10n.t('The pre-commit hook adds a line to the file that is being committed.'),
  },
  {
    name: 'commit-hook-fails',
    title: l10n.t('A commit hook fails'),
    description: l10n.t('The pre-commit hook refuses every commit.'),
  },
  {
    name: 'plan-destroys-database',
    title: l10n.t('The plan destroys the database'),
    description: l10n.t('Terraform plans to replace the database: the gate must stay closed.'),
  },
  {
    name: 'plan-fails',
    title: l10n.t('The plan fails'),
    description: l10n.t('Terraform stops with an error before there is anything to approve.'),
  },
  {
    name: 'state-locked',
    title: l10n.t('Someone else holds the state lock'),
    description: l10n.t("Another Terraform holds the state's lock; the error names who and since when."),
  },
  {
    name: 'apply-fails',
    title: l10n.t('The apply fails half-way'),
    description: l10n.t('The old instance is destroyed, the new one cannot be created: Airflow stays away.'),
  },
  {
    name: 'apply-slow',
    title: l10n.t('The apply takes its time'),
    description: l10n.t('Creating the instance takes 20 seconds: time to close the window.'),
  },
  {
    name: 'second-plan-not-empty',
    title: l10n.t('The second plan shows changes'),
    description: l10n.t('After the apply a plan still finds the DNS record to change.'),
  },
  {
    name: 'sentry-new-issue',
    title: l10n.t('A new issue in Sentry'),
    description: l10n.t('After the apply Sentry sees an issue for the first time, and an old one again.'),
  },
] as const satisfies readonly Fault[];

/** What happens to each request of a service: its title, and what it is like. */
const serviceFaults = [
  {
    name: 'unauthorized',
    title: (service: string) => l10n.t`${service} answers 401`,
    description: l10n.t('Every request is refused, as for a token that has expired.'),
  },
  {
    name: 'forbidden',
    title: (service: string) => l10n.t`${service} answers 403`,
    description: l10n.t('Every request is refused, as for a user without permission.'),
  },
  {
    name: 'rate-limited',
    title: (service: string) => l10n.t`${service} answers 429`,
    description: l10n.t('Every request is answered with Retry-After: 2.'),
  },
  {
    name: 'error',
    title: (service: string) => l10n.t`${service} answers 500`,
    description: l10n.t('Every request fails, as when the service is broken.'),
  },
  {
    name: 'oversized',
    title: (service: string) => l10n.t`${service} answers without end`,
    description: l10n.t('Every request is answered with a body of 64 MiB.'),
  },
  {
    name: 'malformed',
    title: (service: string) => l10n.t`${service} answers nonsense`,
    description: l10n.t('Every request is answered with a body that breaks off half-way.'),
  },
] as const;
export type ServiceFault = (typeof serviceFaults)[number]['name'];

export type FaultName = (typeof worldFaults)[number]['name'] | `${ServiceName}-${ServiceFault}`;

const labels: Record<ServiceName, string> = {
  airflow: 'Airflow',
  github: 'GitHub',
  registry: l10n.t('The image registry'),
  sentry: 'Sentry',
  slack: 'Slack',
};

/** All faults, in the order of the pick list. */
export const faults: readonly (Fault & { readonly name: FaultName })[] = [
  ...worldFaults,
  ...services.flatMap(service =>
    serviceFaults.map(({ name, title, description }) => ({
      name: `${service}-${name}` as const,
      title: title(labels[service]),
      description,
    })),
  ),
];

/** Whether a text is the name of a fault. */
export function isFaultName(name: string): name is FaultName {
  return faults.some(fault => fault.name === name);
}
