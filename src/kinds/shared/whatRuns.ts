import * as l10n from '@vscode/l10n';
import type { Observation } from '../../core/kind/kind';
import { toProblem } from '../../core/errors';
import { mayHaveApplied } from './afterApply';
import type { ApplyContext, ApplyOutput } from './applyShape';
import { fact } from './facts';

type Stopped = Extract<Observation<ApplyOutput>, { is: 'stopped' }>;

/** Adds whether Airflow responds now, if a failed apply may have changed something. */
export async function withWhatRuns(context: ApplyContext, outcome: Stopped): Promise<Stopped> {
  const { ports, signal, notes } = context;
  if (outcome.reading === undefined || !mayHaveApplied(notes, outcome.problem)) return outcome;
  let now;
  try {
    const { components } = await ports.airflow.health(signal);
    const scheduler = components.find(({ name }) => name === 'scheduler')?.status ?? l10n.t('not reported');
    now = fact('Airflow', l10n.t`answers; scheduler ${scheduler}`, scheduler === 'healthy' ? 'info' : 'bad');
  } catch (error) {
    if (signal.aborted) throw error;
    now = fact('Airflow', l10n.t`does not answer: ${toProblem(error).message}`, 'bad');
  }
  const facts = [{ ...now, group: l10n.t('What runs now') }, ...outcome.reading.facts];
  return { ...outcome, reading: { ...outcome.reading, facts } };
}
