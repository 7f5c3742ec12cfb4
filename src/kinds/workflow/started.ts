import * as l10n from '@vscode/l10n';
import { clockTime } from '../../core/clockTime';
import type { Observation } from '../../core/kind/kind';
import { durationMs } from '../../core/runbook/runbook';
import { act } from '../../core/kind/act';
import { fact } from '../shared/facts';
import { CLOCK_SKEW_MS, oneOf, type Follow } from '../shared/workflowRuns';
import { published, type Context, type LookFrom } from './shape';

/** Finds the run that another event starts: for the release that an earlier step published, or since this run started. */
export async function findStarted(
  context: Context,
  event: string,
): Promise<Observation<never, Follow | LookFrom>> {
  const { params, notes, ports, signal } = context;
  const { repository, workflow } = params;
  if (notes.since === undefined)
    return {
      is: 'ready',
      reading: context.reading(l10n.t`Looking for the run that "${event}" starts`),
      act: act('look-from', l10n.t`look for the run that "${event}" starts`),
      harmless: true,
      withoutLock: true,
    };
  const release = releaseOf(context);
  const since = new Date(Date.parse(notes.since) - CLOCK_SKEW_MS).toISOString();
  const all = await ports.github.startedRuns(repository, workflow, event, since, signal);
  // Only its tag shows that a run belongs to this release; for any other, a person has to confirm it.
  const ours = release === undefined ? [] : all.filter(({ ref }) => ref === release.tag);
  const runs = ours.length > 0 ? ours : all.filter(({ ref }) => release === undefined || ref === undefined);
  const found = oneOf(
    context,
    runs,
    {
      title: l10n.t('Which run is it?'),
      detail: l10n.t`These runs of ${workflow} were started by "${event}" since ${clockTime(notes.since)}; nothing tells which one this step is about. Another one may still come.`,
      found: l10n.t`Found the run that "${event}" has started`,
    },
    ours.length > 0,
  );
  if (found !== undefined)
    return found.is === 'waits' ? { ...found, checkAgainMs: durationMs(params.poll) } : found;
  const facts = [
    fact(l10n.t('Workflow'), l10n.t`${workflow} in ${repository}`),
    fact(l10n.t('Since'), clockTime(notes.since)),
    ...(release === undefined ? [] : [fact(l10n.t('Tag'), release.tag)]),
  ];
  const waited = ports.clock.now() - Date.parse(notes.from ?? notes.since);
  if (waited < durationMs(params.appearsWithin))
    return {
      is: 'working',
      reading: context.reading(l10n.t`Waiting for a run that "${event}" starts`, facts),
      checkAgainMs: Math.min(durationMs(params.poll), 10_000),
    };
  return {
    is: 'stopped',
    reading: context.reading(l10n.t('No run was started'), facts),
    problem: {
      code: 'workflow.not-started',
      message: l10n.t`"${event}" has started no run of ${workflow} within ${params.appearsWithin}.`,
      remedy: l10n.t(
        'Look at the workflow on GitHub: what starts it, and whether it is disabled. Then retry.',
      ),
    },
  };
}

/** Time from which to look for the run, ISO 8601. */
export function sinceWhen(context: Context): string {
  return releaseOf(context)?.publishedAt ?? context.run.startedAt;
}

function releaseOf(context: Context) {
  const { follow, repository } = context.params;
  const release = follow === 'release' ? context.outputIfAny(published) : undefined;
  return release?.repository === repository ? release : undefined;
}
