import * as l10n from '@vscode/l10n';
import { ProblemError } from '../../errors';
import type { RunLock } from '../../lock/runLock';
import type { Ports } from '../../ports';

type Asked = Omit<Ports, 'clock'>;
/** Whether each method of a port changes something. Doesn't compile unless every method is listed. */
type Effects = {
  readonly [P in keyof Asked]: {
    readonly [M in keyof Asked[P] as Asked[P][M] extends (...args: never[]) => unknown ? M : never]:
      'reads' | 'changes';
  };
};

const effects: Effects = {
  airflow: {
    server: 'reads',
    snapshot: 'reads',
    finishedRuns: 'reads',
    dag: 'reads',
    setPaused: 'changes',
    health: 'reads',
    importErrors: 'reads',
    dagUrl: 'reads',
  },
  github: {
    viewer: 'reads',
    repository: 'reads',
    commit: 'reads',
    recentCommits: 'reads',
    compare: 'reads',
    fileAt: 'reads',
    dispatchWorkflow: 'changes',
    workflowRun: 'reads',
    dispatchedRuns: 'reads',
    startedRuns: 'reads',
    workflowJobs: 'reads',
    release: 'reads',
    releases: 'reads',
    draftReleases: 'reads',
    publishRelease: 'changes',
    pullRequest: 'reads',
    pullRequestsFrom: 'reads',
    openPullRequests: 'reads',
    closedLabels: 'reads',
    pullRequestFiles: 'reads',
    reviews: 'reads',
    checks: 'reads',
    createPullRequest: 'changes',
    updatePullRequestBody: 'changes',
    closePullRequest: 'changes',
    approve: 'changes',
    requestReviewer: 'changes',
    createDeployment: 'changes',
    setDeploymentStatus: 'changes',
  },
  registry: { resolve: 'reads', digest: 'reads', tags: 'reads', imageUrl: 'reads' },
  sentry: { issues: 'reads', environments: 'reads' },
  slack: { mustBeSet: 'reads', post: 'changes' },
  git: {
    originUrl: 'reads',
    originPlaces: 'reads',
    // It only copies what origin has.
    fetch: 'reads',
    workingTree: 'reads',
    defaultBranch: 'reads',
    commitOf: 'reads',
    branchesChanging: 'reads',
    divergence: 'reads',
    fileAt: 'reads',
    filesAt: 'reads',
    textsOf: 'reads',
    diff: 'reads',
    createBranch: 'changes',
    branchOff: 'changes',
    checkout: 'changes',
    commit: 'changes',
    push: 'changes',
    remoteCommit: 'reads',
    deleteRemoteBranch: 'changes',
    swapRef: 'changes',
    deleteRef: 'changes',
    readRef: 'reads',
  },
  files: { read: 'reads', edit: 'changes', list: 'reads' },
  // It returns edits without making them.
  hcl: { read: 'reads', set: 'reads' },
  runner: {
    prepare: 'changes',
    start: 'changes',
    status: 'reads',
    answer: 'changes',
    hangUp: 'changes',
    interrupt: 'changes',
    show: 'changes',
    forget: 'changes',
    onChange: 'reads',
  },
  tools: { loginShell: 'reads', version: 'reads', recipes: 'reads', run: 'reads' },
  web: { get: 'reads', send: 'changes' },
};

/** The same ports, but read-only: each method that changes something, or that isn't listed, throws `dry-run.change`. */
export function readOnly(ports: Ports): Ports {
  const guarded = Object.entries(effects).map(
    ([name, allowed]: [string, Readonly<Record<string, string>>]) => {
      const port: unknown = ports[name as keyof Asked];
      return [name, typeof port === 'object' && port !== null ? onlyReading(name, port, allowed) : port];
    },
  );
  return { ...(Object.fromEntries(guarded) as Asked), clock: ports.clock };
}

/** A lock that can be read but never taken. */
export function lookedAt(lock: Pick<RunLock, 'read'>): RunLock {
  const refused = () => Promise.reject(refusal(l10n.t('the team lock')));
  return {
    read: signal => lock.read(signal),
    acquire: refused,
    takeOver: refused,
    update: refused,
    release: refused,
  };
}

function onlyReading<T extends object>(name: string, port: T, allowed: Readonly<Record<string, string>>): T {
  return new Proxy(port, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      if (Object.hasOwn(allowed, String(key)) && allowed[String(key)] === 'reads')
        return (...args: unknown[]): unknown => Reflect.apply(value, target, args);
      return () => {
        throw refusal(`${name}.${String(key)}`);
      };
    },
  });
}

function refusal(what: string): ProblemError {
  return new ProblemError({
    code: 'dry-run.change',
    message: l10n.t`Nothing is changed in a dry run, so ${what} was not used.`,
    remedy: l10n.t('This is a fault of Deploy Runbook: report it with the name of the step.'),
  });
}
