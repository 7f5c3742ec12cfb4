import * as l10n from '@vscode/l10n';
import { act, type Act } from '../../core/kind/act';
import type { Observation, ObserveContext, PerformContext } from '../../core/kind/kind';
import type { Reading } from '../../core/journal/reading';
import { readRecord } from '../../core/plan/readRecord';
import type { JobStatus } from '../../core/ports/runner';
import type { ApplyNotes } from './applyShape';
import { fact } from './facts';
import { jobStatus } from './job';

/**
 * A prompt in a terminal that this window can't reach. VS Code restores terminals some seconds after a reload; one that
 * stays in a window that nobody sees any more would wait for hours, holding the state lock.
 * @param reading the waiting plan
 * @param waitMs how long to wait for the terminal
 */
export function outOfReach(
  { ports }: Pick<ObserveContext<unknown, unknown>, 'ports'>,
  { detachedMs, limitations }: JobStatus,
  reading: Reading,
  waitMs: number,
): Observation<never, HangUp> {
  const left = waitMs - detachedMs;
  if (left <= 0)
    // Production stays as is, and the state lock is released, so neither an incident nor a lost team lock prevents this.
    return { is: 'ready', reading, act: HANG_UP, harmless: true, withoutLock: true };
  const until = new Date(ports.clock.now() + left).toISOString();
  return {
    is: 'working',
    reading: {
      ...reading,
      summary: l10n.t(
        'The prompt is out of reach. If its terminal does not come back, it is hung up, which counts as no',
      ),
      facts: [
        fact(l10n.t('Waiting until'), until, 'warn'),
        ...limitations.map(text => fact(l10n.t('Limitation'), text, 'warn')),
        ...reading.facts,
      ],
    },
    checkAgainMs: 1_000,
  };
}

/** The act of {@link outOfReach}. */
export type HangUp = Act<'hang-up'>;
const HANG_UP = act('hang-up', l10n.t('hang up the prompt'));

/** Hangs up if it is still that prompt and still out of reach; never an apply. */
export async function hangUp(
  context: Pick<PerformContext<unknown, ApplyNotes>, 'ports' | 'note' | 'now'>,
  jobId: string,
): Promise<void> {
  const job = await jobStatus(context, jobId);
  const record = await readRecord(job.record, { allowedAttributes: () => [] });
  if (job.state !== 'detached' || record.is !== 'prompt') return;
  const refusal = l10n.t('no window reached its terminal, which was hung up');
  await context.note({ answered: 'no', answeredAt: context.now(), refusal });
  await context.ports.runner.hangUp(jobId, job.identity);
}
