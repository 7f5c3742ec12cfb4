import * as l10n from '@vscode/l10n';
import type { Fact } from '../../core/journal/reading';
import { fact } from '../shared/facts';
import { problem, type Context } from './shape';

/** The parts of a step's context that the checks need; a connection is tested without a step. */
type Looking = Pick<Context, 'used' | 'ports' | 'signal'>;

/** The person signed in can write to both repositories. */
export async function checkGitHub(context: Looking): Promise<Fact[]> {
  const { used, ports, signal } = context;
  const viewer = await ports.github.viewer(signal);
  const facts = [fact(l10n.t('Signed in as'), viewer.login, 'good')];
  const repositories = [...used('application'), ...used('infrastructure')];
  for (const repo of new Set(repositories.map(({ name }) => name))) {
    const access = await ports.github.repository(repo, signal);
    if (!access.canPush) {
      throw problem(
        'preflight.no-push',
        l10n.t`${viewer.login} may not write to ${repo}.`,
        l10n.t('Ask an administrator for write access, or sign in with another account.'),
      );
    }
    facts.push(fact(repo, l10n.t('write access'), 'good'));
  }
  return facts;
}

/** Airflow responds, and shows this user DAGs. */
export async function checkAirflow(context: Looking): Promise<Fact[]> {
  const { ports, signal, used } = context;
  const airflows = used('airflow');
  if (airflows.length === 0) return [];
  const ids = airflows.flatMap(({ mayWait }) => mayWait.dags);
  const snapshot = await ports.airflow.snapshot([...new Set(ids)], signal);
  if (snapshot.readableDags === 0) {
    throw problem(
      'preflight.no-dags',
      l10n.t('Airflow shows this user no DAGs. That means missing permission, not an idle Airflow.'),
      l10n.t('Sign in to Airflow with a user that may read all DAGs.'),
    );
  }
  return [
    fact('Airflow', l10n.t`${snapshot.server.version} at ${ports.airflow.address}`, 'good', {
      link: ports.airflow.address,
    }),
    fact(l10n.t('Readable DAGs'), String(snapshot.readableDags), 'good'),
  ];
}

/** Sentry responds to the very query that is made after the apply. */
export async function checkSentry({ ports, signal, used }: Looking): Promise<Fact[]> {
  const facts: Fact[] = [];
  for (const scope of used('sentry')) {
    const { environment, project } = scope;
    const environments = await ports.sentry.environments(scope, signal);
    if (!environments.includes(environment)) {
      throw problem(
        'preflight.sentry-environment',
        l10n.t`Sentry's project ${project} has no environment "${environment}", so "no issues" would prove nothing.`,
        l10n.t`Correct the environment of the Sentry project in the runbook; known environments: ${environments.slice(0, 10).join(', ')}.`,
      );
    }
    // The same query as later, so that whatever Sentry would refuse then, it refuses before anything is changed.
    const now = ports.clock.now();
    const [since, until] = [now - 1000, now].map(time => new Date(time).toISOString());
    await ports.sentry.issues(scope, since ?? '', until ?? '', signal);
    facts.push(fact('Sentry', l10n.t`${project}, environment ${environment}`, 'good'));
  }
  return facts;
}
