import * as l10n from '@vscode/l10n';
import { ProblemError } from '../../core/errors';
import type { Obligation } from '../../core/journal/obligation';
import { subjectOf } from '../../core/journal/subject';
import type { Act } from '../../core/kind/act';
import type { ObserveContext, PerformContext } from '../../core/kind/kind';
import type { AirflowApi } from '../../core/ports/airflow';
import { neutral } from '../../core/text/neutral';
import { fact } from './facts';
import { together } from '../../core/text/joined';

/** A person says that Airflow's current address is the same server under another name. */
export interface SameServerAct extends Act<'same-server'> {
  readonly server: string;
}

/** Whether a DAG was paused at an address other than Airflow's current one, so that what is read there says nothing about it. */
export function isElsewhere(
  { server }: Pick<Obligation, 'server'>,
  { address }: Pick<AirflowApi, 'address'>,
): boolean {
  return server !== undefined && plain(server) !== plain(address);
}

function plain(address: string): string {
  return (URL.parse(address)?.href ?? address).replace(/\/+$/, '');
}

/**
 * Asks whether Airflow's current address is the server where DAGs were paused, under another name: what another server says
 * about a DAG doesn't show its state where it was paused.
 * @returns null if there is nothing to ask
 */
export function sameServer(context: ObserveContext<unknown, unknown>) {
  const { airflow } = context.ports;
  const open = context.openObligations('paused-dag').filter(o => isElsewhere(o, airflow));
  if (open.length === 0) return null;
  const was = [...new Set(open.map(({ server = '' }) => server))];
  const subject = subjectOf([airflow.address, ...was, ...open.map(o => o.subject)]);
  const reading = context.reading(l10n.t("Airflow's address has changed since DAGs were paused"), [
    fact(l10n.t('Now'), airflow.address, 'warn'),
    ...open.map(o => fact(o.subject, l10n.t`paused at ${neutral(o.server ?? '')}`, 'warn')),
  ]);
  if (context.decision('same-airflow', subject)?.choice === 'same') {
    const label = l10n.t`take ${airflow.address} for the same Airflow`;
    return {
      is: 'ready' as const,
      reading,
      act: { is: 'same-server' as const, label, server: airflow.address },
    };
  }
  return {
    is: 'waits' as const,
    reading,
    question: {
      id: 'same-airflow',
      title: l10n.t`Is ${airflow.address} the same Airflow as ${neutral(together(was))}?`,
      detail: l10n.t`${together(open.map(o => o.subject))} would be unpaused there. If it is another Airflow, set the address back instead: this step then continues there.`,
      subject,
      choices: [{ id: 'same', label: l10n.t('Yes, the same server'), tone: 'secondary' as const }],
    },
    checkAgainMs: 20_000,
  };
}

/** Changes the obligation to unpause to Airflow's current address. */
export async function takeForSame(
  context: PerformContext<unknown, unknown>,
  { server }: SameServerAct,
): Promise<void> {
  const open = context.openObligations('paused-dag').filter(o => isElsewhere(o, { address: server }));
  await context.oblige(...open.map(({ step: _, ...obligation }) => ({ ...obligation, server })));
}

/** The error for unpausing a DAG at a server other than the one where it was paused. */
export function elsewhere({ subject, server }: Obligation, address: string): ProblemError {
  const was = neutral(server ?? '');
  return new ProblemError({
    code: 'airflow.other-server',
    message: l10n.t`${neutral(subject)} was paused at ${was}, and Airflow's address is ${neutral(address)} now, so nothing was unpaused.`,
    remedy: l10n.t`Set the address back to ${was}, then try again. If both are the same server, say so where the step asks; after an abort, use the button that unpauses the DAG.`,
  });
}
