import * as l10n from '@vscode/l10n';
import { clockTime } from '../../core/clockTime';
import type { ObserveContext } from '../../core/kind/kind';
import { toProblem } from '../../core/errors';
import type { Fact } from '../../core/journal/reading';
import { obligationInWords } from '../../core/lock/leftOpen';
import { holderInWords } from '../../core/lock/lockLost';
import { fact } from './facts';

type Context = Pick<ObserveContext<unknown, unknown>, 'ports' | 'runbook' | 'used' | 'signal' | 'lock'>;

/** Heading for these facts. */
const group = l10n.t('Context');

/**
 * Other traces of a deployment, for a person deciding whether to resume it: the holder of the team lock and what it lists as
 * open, and paused DAGs. Whatever can't be read is reported; the preflight gives the remedy.
 * @param versions image tags in the unfinished deployments
 */
export async function foundAround(context: Context, versions: readonly string[]): Promise<readonly Fact[]> {
  const found = await Promise.all([
    orWhy(context, l10n.t('Team lock'), () => lockFacts(context)),
    orWhy(context, l10n.t('Image'), () => imageFacts(context, versions)),
    orWhy(context, 'DAGs', () => pausedFacts(context)),
  ]);
  return found.flat();
}

async function orWhy({ signal }: Context, label: string, look: () => Promise<Fact[]>): Promise<Fact[]> {
  try {
    return await look();
  } catch (error) {
    if (signal.aborted) throw error;
    return [fact(label, toProblem(error).message, 'warn', { group })];
  }
}

async function lockFacts({ lock, runbook, signal }: Context): Promise<Fact[]> {
  const holder = await lock.read(signal);
  if (holder === null) return [fact(l10n.t('Team lock'), l10n.t('nobody holds it'), 'info', { group })];
  if (holder.unreadable !== undefined)
    return [fact(l10n.t('Team lock'), holderInWords(holder), 'warn', { group })];
  const since = l10n.t`since ${clockTime(holder.since)}, last seen ${clockTime(holder.heartbeatAt)}`;
  return [
    fact(l10n.t('Team lock'), `${holder.owner}, ${since}`, 'warn', { group }),
    ...(holder.progress === null
      ? []
      : [fact(l10n.t('Last step'), holder.progress.headline, 'info', { group })]),
    ...holder.obligations.map(o =>
      fact(l10n.t('Open obligation'), obligationInWords(o, runbook), 'warn', { group }),
    ),
  ];
}

async function imageFacts({ ports, used, signal }: Context, versions: readonly string[]): Promise<Fact[]> {
  const found: Fact[] = [];
  for (const { name } of used('image'))
    for (const tag of new Set(versions)) {
      const image = await ports.registry.resolve(name, tag, signal);
      const is =
        image === undefined ? l10n.t`${tag} is not in the registry` : l10n.t`${tag} is in the registry`;
      found.push(fact(l10n.t('Image'), is, image === undefined ? 'bad' : 'good', { group }));
    }
  return found;
}

async function pausedFacts({ ports, used, signal }: Context): Promise<Fact[]> {
  const airflows = used('airflow');
  if (airflows.length === 0) return [];
  const ids = airflows.flatMap(({ mayWait }) => mayWait.dags);
  const dags = await Promise.all(ids.map(id => ports.airflow.dag(id, signal)));
  const paused = dags.filter(dag => dag?.paused === true).map(dag => dag?.dagId ?? '');
  if (paused.length === 0) return [fact(l10n.t('Paused DAGs'), l10n.t('none'), 'info', { group })];
  return paused.map(id => fact(l10n.t('Paused'), id, 'warn', { group, link: ports.airflow.dagUrl(id) }));
}
