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
    title: 'An ingestion DAG runs',
    description: 'A task executes in a DAG that the runbook lets nobody interrupt: not safe to deploy.',
  },
  {
    name: 'refresh-waits',
    title: 'Both refresh DAGs wait',
    description:
      'The DAGs that may wait do so, on a sensor that the runbook allows, in a mapped task group: safe if paused.',
  },
  {
    name: 'refresh-waits-elsewhere',
    title: 'A refresh DAG waits on another sensor',
    description:
      'A DAG that may wait does so on a SingleRunExternalDAGsSensor, which the runbook does not allow.',
  },
  {
    name: 'sensor-mid-poke',
    title: 'A sensor is caught mid-poke',
    description: 'The sensor of a DAG that waits reads as running until this fault is switched off.',
  },
  {
    name: 'dag-starts-before-apply',
    title: 'A DAG starts between check and apply',
    description: 'When "just apply" begins, an ingestion DAG starts: the gate must see it and answer no.',
  },
  {
    name: 'airflow-no-permission',
    title: 'No permission to read DAGs',
    description: 'Airflow answers with empty lists, as it does for a user who may read no DAG.',
  },
  {
    name: 'airflow-html',
    title: 'Airflow shows a login page',
    description: 'Every answer is 200 with the HTML of a login page, as from an authenticating proxy.',
  },
  {
    name: 'airflow-stays-away',
    title: "Airflow doesn't come back",
    description: 'After the apply the new instance never answers.',
  },
  {
    name: 'airflow-unhealthy',
    title: 'Airflow comes back unhealthy',
    description: 'After the apply the scheduler reports unhealthy, with an old heartbeat.',
  },
  {
    name: 'airflow-version-mismatch',
    title: 'The old Airflow version still runs',
    description: "After the apply Airflow reports the version that ran before, not the new image's.",
  },
  {
    name: 'import-error',
    title: 'A DAG file no longer imports',
    description: 'After the apply Airflow reports an import error that was not there before.',
  },
  {
    name: 'latest-two-commit-tags',
    title: 'Two commit tags on the latest image',
    description: 'The image tagged latest carries two commit tags and no revision label.',
  },
  {
    name: 'latest-no-commit-tag',
    title: 'No commit tag on the latest image',
    description: 'The image tagged latest carries neither a commit tag nor a revision label.',
  },
  {
    name: 'latest-label-disagrees',
    title: 'Label and commit tag disagree',
    description: 'The revision label of the latest image names another commit than its commit tag.',
  },
  {
    name: 'latest-moves',
    title: 'latest moves during the deployment',
    description: 'As soon as the release is dispatched, a newer image takes the tag latest.',
  },
  {
    name: 'rel-image-differs',
    title: 'The released image is another one',
    description: 'The release workflow tags the wrong image with rel-<date>.',
  },
  {
    name: 'release-fails',
    title: 'The release fails',
    description: 'The workflow run ends with conclusion failure; nothing is published.',
  },
  {
    name: 'release-superseded',
    title: 'The release is superseded',
    description: 'A second dispatch cancels the pending run, as its concurrency group says.',
  },
  {
    name: 'dispatch-502',
    title: 'GitHub answers 502 after accepting the dispatch',
    description: 'The workflow run starts, but the caller is told 502: a blind retry would release twice.',
  },
  {
    name: 'default-branch-moves',
    title: 'The default branch moves',
    description: 'When "just apply" begins, a colleague pushes to the default branch.',
  },
  {
    name: 'flag-true-on-default-branch',
    title: 'The flag is true on the default branch',
    description: 'Someone merged running_dags_cleared = true; a separate pull request should be offered.',
  },
  {
    name: 'changelog-own',
    title: 'You are the author of the changelog pull request',
    description: 'The release workflow ran with your token: GitHub refuses your approval.',
  },
  {
    name: 'bump-other-version',
    title: 'bump picks another version',
    description: '"just bump" writes an older image tag than the newest.',
  },
  {
    name: 'bump-other-file',
    title: 'bump changes another file',
    description: '"just bump" also changes the module beside this one.',
  },
  {
    name: 'bump-commits',
    title: 'bump commits by itself',
    description: '"just bump" commits its change; this is accepted, not an error.',
  },
  {
    name: 'commit-hook-rewrites',
    title: 'A commit hook rewrites the change',
    description: 'The pre-commit hook adds a line to the file that is being committed.',
  },
  {
    name: 'commit-hook-fails',
    title: 'A commit hook fails',
    description: 'The pre-commit hook refuses every commit.',
  },
  {
    name: 'plan-destroys-database',
    title: 'The plan destroys the database',
    description: 'Terraform plans to replace the database: the gate must stay closed.',
  },
  {
    name: 'plan-fails',
    title: 'The plan fails',
    description: 'Terraform stops with an error before there is anything to approve.',
  },
  {
    name: 'state-locked',
    title: 'Someone else holds the state lock',
    description: "Another Terraform holds the state's lock; the error names who and since when.",
  },
  {
    name: 'apply-fails',
    title: 'The apply fails half-way',
    description: 'The old instance is destroyed, the new one cannot be created: Airflow stays away.',
  },
  {
    name: 'apply-slow',
    title: 'The apply takes its time',
    description: 'Creating the instance takes 20 seconds: time to close the window.',
  },
  {
    name: 'second-plan-not-empty',
    title: 'The second plan shows changes',
    description: 'After the apply a plan still finds the DNS record to change.',
  },
  {
    name: 'sentry-new-issue',
    title: 'A new issue in Sentry',
    description: 'After the apply Sentry sees an issue for the first time, and an old one again.',
  },
] as const satisfies readonly Fault[];

const serviceFaults = [
  { name: 'unauthorized', title: 'answers 401', description: 'as for a token that has expired' },
  { name: 'forbidden', title: 'answers 403', description: 'as for a user without permission' },
  { name: 'rate-limited', title: 'answers 429', description: 'with Retry-After: 2' },
  { name: 'error', title: 'answers 500', description: 'as when it is broken' },
  { name: 'oversized', title: 'answers without end', description: 'with a body of 64 MiB' },
  { name: 'malformed', title: 'answers nonsense', description: 'with a body that breaks off half-way' },
] as const satisfies readonly Fault[];
export type ServiceFault = (typeof serviceFaults)[number]['name'];

export type FaultName = (typeof worldFaults)[number]['name'] | `${ServiceName}-${ServiceFault}`;

const labels: Record<ServiceName, string> = {
  airflow: 'Airflow',
  github: 'GitHub',
  registry: 'The image registry',
  sentry: 'Sentry',
  slack: 'Slack',
};

/** All faults, in the order of the pick list. */
export const faults: readonly (Fault & { readonly name: FaultName })[] = [
  ...worldFaults,
  ...services.flatMap(service =>
    serviceFaults.map(fault => ({
      name: `${service}-${fault.name}` as const,
      title: `${labels[service]} ${fault.title}`,
      description: `${labels[service]} ${fault.title} to every request, ${fault.description}.`,
    })),
  ),
];

/** Whether a text is the name of a fault. */
export function isFaultName(name: string): name is FaultName {
  return faults.some(fault => fault.name === name);
}
