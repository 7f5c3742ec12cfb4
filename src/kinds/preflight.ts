import * as v from 'valibot';
import { defineKind, type ObserveContext } from '../core/kind/kind';
import { ProblemError, toProblem } from '../core/errors';
import { isRehearsalOrigin } from '../core/rehearsal';
import type { Fact } from '../core/journal/reading';
import { ArgumentSchema, BranchPrefixSchema, RecipeSchema } from '../core/runbook/runbook';
import { DEPLOY_PREFIX } from '../core/runbook/branches';
import { adopt } from './adopt';
import { metWithFlagPullRequest, offerFlagPullRequest, openFlagPullRequest } from './shared/committedFlag';
import { count, fact, shortSha } from './shared/facts';
import { forwardPullRequests } from './shared/forward';
import { justCommand } from './shared/job';
import { loginShellFacts } from './shared/loginShell';
import { recipeFacts } from './shared/recipes';
import { moduleTextAt, readModule } from './shared/module';
import { uncommitted } from './shared/uncommitted';

const Params = v.strictObject({
  /** Recipes that must exist, each taking environment and module. */
  recipes: v.array(RecipeSchema),
  /** Command that says who the cloud thinks we are, e.g. `[aws, sts, get-caller-identity]`. */
  identity: v.optional(
    v.pipe(
      v.array(ArgumentSchema),
      v.minLength(1),
      v.check(words => words.join(' ').length <= 300, 'Use at most 300 characters.'),
    ),
  ),
  /** Branches of deployments begin with this. */
  branchPrefix: v.optional(BranchPrefixSchema, DEPLOY_PREFIX),
  /**
   * Before going back: an Airflow or Sentry that doesn't answer is noted and no stop, and neither is a deployment that
   * isn't merged, nor a checkout on its branch.
   */
  back: v.optional(v.boolean(), false),
});
type Params = v.InferOutput<typeof Params>;
type Context = ObserveContext<Params, Record<string, never>>;

/** What the checks find out on the way. */
interface Base {
  defaultBranch: string;
  baseSha: string;
  deployedVersion: string;
  deployedCommit: string | null;
  flagCommitted: boolean;
}

const Output = v.object({
  defaultBranch: v.string(),
  /** Commit of origin's default branch at the check. */
  baseSha: v.string(),
  /** Image tag that the default branch deploys; a way back. */
  deployedVersion: v.string(),
  /** Commit of the application in it; null when it can't be told. */
  deployedCommit: v.nullable(v.string()),
});

/** Everything that can be known to be wrong before anything is touched. Reads only. */
export const preflight = defineKind({
  name: 'preflight',
  readsService: true,
  title: 'Preflight',
  params: Params,
  output: Output,
  notes: v.object({}),
  needs: [],
  overridable: false,
  runs: ({ identity }) =>
    identity === undefined ? [] : [{ command: identity.join(' '), where: 'background' }],
  observe: async (context: Context) => {
    const { base, facts } = await runChecks(context);
    const bad = facts.filter(f => f.tone === 'bad');
    if (bad.length === 0) {
      return {
        is: 'holds',
        reading: context.reading(`All ${count(facts.length, 'check')} hold`, facts),
        output: { ...base },
        meets: await metWithFlagPullRequest(context),
      };
    }
    const failed = context.reading(`${count(bad.length, 'check')} of ${facts.length} failed`, facts);
    if (base.flagCommitted && bad.length === 1) return offerFlagPullRequest(context, failed, base.baseSha);
    const [first] = bad;
    return {
      is: 'stopped',
      reading: failed,
      problem: {
        code: 'preflight.failed',
        message: `${first?.label ?? ''}: ${first?.value ?? ''}`,
        remedy: first?.detail ?? 'Fix what is marked, then retry.',
      },
    };
  },
  perform: async context => {
    const { base } = await runChecks(context);
    // What can't be read any more shows with the next look; a branch from nowhere would be no pull request.
    if (base.flagCommitted) await openFlagPullRequest(context, base);
  },
});

/** Checks of one service follow each other; the services are looked at side by side. */
async function runChecks(
  context: Context,
): Promise<{ readonly base: Base; readonly facts: readonly Fact[] }> {
  const base: Base = {
    defaultBranch: '',
    baseSha: '',
    deployedVersion: '',
    deployedCommit: null,
    flagCommitted: false,
  };
  const groups = await Promise.all([
    checks('Repository', [() => checkCheckout(context, base), () => checkModule(context, base)]),
    checks('GitHub', [() => checkGitHub(context)]),
    checks('Airflow', [() => checkAirflow(context)], context.params.back),
    checks('Sentry', [() => checkSentry(context)], context.params.back),
    checks('Tools', [() => checkTools(context)]),
  ]);
  return { base, facts: groups.flat() };
}

/**
 * Runs checks one after another; a check that throws becomes a fact with its remedy, and ends the group.
 * @param mayFail the fact is a warning, else bad
 */
async function checks(
  group: string,
  list: readonly (() => Promise<Fact[]>)[],
  mayFail = false,
): Promise<Fact[]> {
  const facts: Fact[] = [];
  for (const check of list) {
    try {
      facts.push(...(await check()).map(f => ({ ...f, group })));
    } catch (error) {
      const { message, remedy } = toProblem(error);
      return [...facts, fact(group, message, mayFail ? 'warn' : 'bad', { group, detail: remedy })];
    }
  }
  return facts;
}

async function checkCheckout(context: Context, base: Base): Promise<Fact[]> {
  const { git } = context.ports;
  const { service, signal, params } = context;
  const origin = await git.originUrl(signal);
  await mustBeInfrastructure(context, origin);
  await git.fetch(signal);
  base.defaultBranch = await git.defaultBranch(signal);
  const head = await git.commitOf(`origin/${base.defaultBranch}`, signal);
  if (head === undefined)
    throw problem('preflight.no-default', `origin has no branch ${base.defaultBranch}.`, 'Check the remote.');
  base.baseSha = head;
  const tree = await git.workingTree(signal);
  // A deployment that is gone on with may have the flag's line changed, and stand on its own branch.
  const adopted = context.outputIfAny(adopt)?.branch ?? null;
  const foreign = adopted === null ? tree.changed : tree.changed.filter(file => file !== service.file);
  if (foreign.length > 0)
    throw new ProblemError({ code: 'preflight.dirty', ...(await uncommitted(context, foreign)) });
  const isElsewhere = params.back || tree.branch === adopted;
  if (!isElsewhere && (tree.branch !== base.defaultBranch || tree.head !== head)) {
    throw problem(
      'preflight.behind',
      `The checkout is on ${tree.branch ?? 'no branch'} at ${shortSha(tree.head)}, origin/${base.defaultBranch} is at ${shortSha(head)}.`,
      await updateRemedy(context, base.defaultBranch),
    );
  }
  if (adopted === base.defaultBranch) await mustHaveAll(context, adopted, tree.head);
  if (params.back) return [fact('origin', origin, 'good'), fact('Checkout', 'clean', 'good')];
  const unmerged = (await forwardPullRequests(context, params.branchPrefix)).find(
    pull => pull.head !== adopted,
  );
  if (unmerged !== undefined) {
    throw problem(
      'preflight.unmerged-deployment',
      `The pull request of an earlier deployment is still open: #${unmerged.number} ${unmerged.title}.`,
      `Merge or close it first: until then ${base.defaultBranch} does not match production. ${unmerged.url}`,
    );
  }
  return [
    fact('origin', origin, 'good'),
    tree.branch === adopted
      ? fact('Checkout', `on ${adopted} (resumed)`, 'good')
      : fact('Checkout', `clean, ${base.defaultBranch} at ${shortSha(head)}, as on origin`, 'good'),
    fact('Earlier deployments', 'no pull request is open', 'good'),
  ];
}

/** A default branch with commits of its own doesn't go forward: they are kept on another branch. */
async function updateRemedy({ ports, signal }: Context, name: string): Promise<string> {
  const local = await ports.git.commitOf(`refs/heads/${name}`, signal);
  const ahead = local === undefined ? 0 : (await ports.git.divergence(`origin/${name}`, local, signal)).ahead;
  if (ahead === 0) return `Run: git switch ${name} && git pull --ff-only.`;
  return `${name} has ${count(ahead, 'commit')} here that origin does not have. Keep them on a separate branch, then start from origin's: git switch ${name} && git branch kept-from-${name} && git reset --keep origin/${name}.`;
}

/** What was begun on an older default branch would be applied without what came since. */
async function mustHaveAll({ ports, signal }: Context, name: string, here: string): Promise<void> {
  const { behind } = await ports.git.divergence(`origin/${name}`, here, signal);
  if (behind === 0) return;
  throw problem(
    'preflight.behind',
    `${name} in this checkout lacks ${count(behind, 'commit')} of origin's.`,
    'Run: git pull --rebase --autostash; then try again.',
  );
}

async function checkModule(context: Context, base: Base): Promise<Fact[]> {
  const { service, ports, signal, params } = context;
  const text = await moduleTextAt(context, base.baseSha, signal);
  const { flag, version } = await readModule(context, text);
  if (flag.value !== false) {
    base.flagCommitted = true;
    throw problem(
      'preflight.flag-committed',
      `${service.flagAttribute} is ${String(flag.value)} on the default branch (${service.file}:${flag.line}): it guards nothing.`,
      'Open a pull request that sets it to false, merge it, then try again.',
    );
  }
  base.deployedVersion = String(version.value);
  const running = await ports.registry.resolve(service.image, base.deployedVersion, signal);
  if (running === undefined && !params.back) {
    throw problem(
      'preflight.no-way-back',
      `The deployed image ${service.image}:${base.deployedVersion} is not in the registry, so a rollback would have no target.`,
      'Find out what is deployed and correct the module first.',
    );
  }
  base.deployedCommit = running?.revision ?? null;
  return [
    fact(service.flagAttribute, `false (line ${flag.line})`, 'good'),
    fact(
      'Deployed now',
      `${base.deployedVersion}${base.deployedCommit === null ? '' : `, commit ${shortSha(base.deployedCommit)}`}`,
      'good',
      {
        link: ports.registry.imageUrl(service.image),
      },
    ),
  ];
}

async function checkGitHub(context: Context): Promise<Fact[]> {
  const { service, ports, signal } = context;
  const viewer = await ports.github.viewer(signal);
  const facts = [fact('Signed in as', viewer.login, 'good')];
  for (const repo of [service.application, service.infrastructure]) {
    const access = await ports.github.repository(repo, signal);
    if (!access.canPush) {
      throw problem(
        'preflight.no-push',
        `${viewer.login} may not write to ${repo}.`,
        'Ask an administrator for write access, or sign in with another account.',
      );
    }
    facts.push(fact(repo, 'write access', 'good'));
  }
  return facts;
}

async function checkAirflow(context: Context): Promise<Fact[]> {
  const { ports, signal, service } = context;
  const snapshot = await ports.airflow.snapshot(service.mayWait.dags, signal);
  if (snapshot.readableDags === 0) {
    throw problem(
      'preflight.no-dags',
      'Airflow shows this user no DAGs. That means missing permission, not an idle Airflow.',
      'Sign in to Airflow with a user that may read all DAGs.',
    );
  }
  return [
    fact('Airflow', `${snapshot.server.version} at ${ports.airflow.address}`, 'good', {
      link: ports.airflow.address,
    }),
    fact('Readable DAGs', String(snapshot.readableDags), 'good'),
  ];
}

async function checkSentry(context: Context): Promise<Fact[]> {
  const { ports, signal, service } = context;
  const { environment, project } = service.sentry;
  const environments = await ports.sentry.environments(service.sentry, signal);
  if (!environments.includes(environment)) {
    throw problem(
      'preflight.sentry-environment',
      `Sentry's project ${project} has no environment "${environment}", so "no issues" would prove nothing.`,
      `Correct service.sentry.environment in the runbook; known environments: ${environments.slice(0, 10).join(', ')}.`,
    );
  }
  // The very question of later: what Sentry refuses then, it refuses before anything is touched.
  const now = ports.clock.now();
  const [since, until] = [now - 1000, now].map(time => new Date(time).toISOString());
  await ports.sentry.issues(service.sentry, since ?? '', until ?? '', signal);
  return [fact('Sentry', `${project}, environment ${environment}`, 'good')];
}

async function checkTools(context: Context): Promise<Fact[]> {
  const { ports, signal, params, service } = context;
  const facts = loginShellFacts(await ports.tools.loginShell());
  for (const tool of ['just', 'terraform', 'git'] as const) {
    const { version, path } = await ports.tools.version(tool, signal);
    facts.push(fact(tool, version, 'good', { detail: path }));
  }
  const recipes = await ports.tools.recipes(signal);
  for (const name of params.recipes)
    facts.push(...recipeFacts(recipes, name, justCommand(context, name).slice(2)));
  if (params.identity !== undefined) {
    const result = await ports.tools.run(params.identity, signal);
    if (result.exitCode !== 0) {
      throw problem(
        'preflight.cloud-identity',
        `${params.identity.join(' ')} ended with ${result.exitCode}: you are not signed in to the cloud.`,
        'Sign in to the cloud in a terminal, then try again.',
      );
    }
    facts.push(fact('Cloud identity', `known for ${service.environment}`, 'good'));
  }
  return facts;
}

/** Whether a remote address names the repository; https, ssh and scp forms. */
/** Each place that git reads or pushes is the infrastructure repository at this GitHub; a rehearsal's is on this machine. */
export async function mustBeInfrastructure(
  { ports, service, signal }: Pick<Context, 'ports' | 'service' | 'signal'>,
  origin: string,
): Promise<void> {
  const repository = service.infrastructure.toLowerCase();
  const isRehearsed = isRehearsalOrigin(origin) && rehearsedRepository(origin) === repository;
  const { host } = ports.github;
  for (const place of await ports.git.originPlaces(signal)) {
    if (place.host === '' ? isRehearsed : place.host === host && place.repository === repository) continue;
    const where = place.host === '' ? 'a folder on this machine' : `${place.repository} on ${place.host}`;
    throw problem(
      'preflight.other-repository',
      `origin ${place.use === 'push' ? 'pushes to' : 'is'} ${place.address} (${where}), not ${service.infrastructure} on ${host}.`,
      `Open a clone of ${service.infrastructure}.`,
    );
  }
}

function rehearsedRepository(origin: string): string {
  return new URL(origin).pathname
    .slice(1)
    .replace(/\.git$/, '')
    .toLowerCase();
}

function problem(code: string, message: string, remedy: string): ProblemError {
  return new ProblemError({ code, message, remedy });
}
