import * as l10n from '@vscode/l10n';
import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { act, byAct, type Act } from '../core/kind/act';
import { change } from '../core/kind/change';
import { defineKind, type PerformContext } from '../core/kind/kind';
import { own, RecordSchema } from '../core/ownKeys';
import type { AirflowSnapshot } from '../core/ports/airflow';
import { DurationSchema, durationMs } from '../core/runbook/runbook';
import { pauseDags } from './pauseDags';

import { count, fact } from './shared/facts';
import { isElsewhere, sameServer, takeForSame, type SameServerAct } from './shared/sameServer';

const Params = v.strictObject({
  /** How long a sensor may take to move after its DAG was unpaused. */
  moveWait: v.optional(DurationSchema, '2m'),
});
const Notes = v.partial(
  v.object({
    unpausedAt: v.string(),
    /** Waiting tasks of each DAG right before it was unpaused. */
    before: RecordSchema,
  }),
);

type Notes = v.InferOutput<typeof Notes>;
type UnpauseAct = Act<'unpause'> | SameServerAct;

/** Unpauses exactly the DAGs that this run paused, and checks that their sensors move. */
export const unpauseDags = defineKind({
  name: 'unpause-dags',
  title: l10n.t('Unpause DAGs'),
  params: Params,
  output: v.object({ unpaused: v.array(v.string()) }),
  notes: Notes,
  needs: [change.name, 'pause-dags'],
  overridable: false,
  observe: async context => {
    const { ports, signal, notes, params } = context;
    const open = context.openObligations('paused-dag');
    // Including those taken on with the lock since.
    const ours = [...new Set([...context.output(pauseDags).paused, ...open.map(o => o.subject)])];
    if (ours.length === 0) {
      return {
        is: 'holds',
        reading: context.reading(l10n.t('Nothing was paused by us')),
        output: { unpaused: [] },
      };
    }
    const elsewhere = sameServer(context);
    if (elsewhere !== null) return elsewhere;
    const snapshot = await ports.airflow.snapshot(ours, signal);
    const paused: string[] = [];
    for (const id of ours) {
      // The list omits inactive DAGs, e.g. if the new version can't import the file.
      const dag = snapshot.dags.find(d => d.dagId === id) ?? (await ports.airflow.dag(id, signal));
      if (dag?.paused === true) paused.push(id);
    }
    const facts = ours.map(id =>
      fact(
        id,
        paused.includes(id) ? l10n.t('paused by us') : l10n.t('not paused'),
        paused.includes(id) ? 'warn' : 'good',
        {
          link: ports.airflow.dagUrl(id),
        },
      ),
    );
    if (paused.some(id => open.some(o => o.subject === id))) {
      return {
        is: 'ready',
        reading: context.reading(l10n.t`${count(paused.length, 'DAG')} to unpause`, facts),
        act: act('unpause', l10n.t`unpause ${ours.join(', ')}`),
      };
    }
    const still = ours.filter(id => {
      const now = waiting(snapshot, id);
      return now.length > 0 && isDeepStrictEqual(own(notes.before, id), now);
    });
    const waited = ports.clock.now() - Date.parse(notes.unpausedAt ?? context.output(change).endedAt);
    if (still.length > 0 && waited < durationMs(params.moveWait)) {
      return {
        is: 'working',
        reading: context.reading(l10n.t`Waiting to see ${still.join(', ')} move`, facts),
        checkAgainMs: 3_000,
      };
    }
    return {
      is: 'holds',
      reading: context.reading(
        still.length === 0
          ? l10n.t`${count(ours.length, 'DAG')} unpaused; the sensors move`
          : l10n.t`Unpaused; ${still.join(', ')} did not move within ${params.moveWait}`,
        [
          ...facts,
          ...still.map(id =>
            fact(id, l10n.t('its sensor has not moved yet: check it in Airflow'), 'warn', {
              link: ports.airflow.dagUrl(id),
            }),
          ),
        ],
      ),
      output: { unpaused: [...ours] },
      meets: open.map(o => o.id),
    };
  },
  perform: byAct<PerformContext<v.InferOutput<typeof Params>, Notes>, UnpauseAct>({
    unpause: async context => {
      const { ports, signal } = context;
      const ours = context
        .openObligations('paused-dag')
        .filter(o => !isElsewhere(o, ports.airflow))
        .map(o => o.subject);
      const snapshot = await ports.airflow.snapshot(ours, signal);
      await context.note({
        unpausedAt: context.now(),
        before: Object.fromEntries(ours.map(id => [id, waiting(snapshot, id)])),
      });
      for (const id of ours) {
        context.progress(l10n.t`Unpausing ${id}`);
        await ports.airflow.setPaused(id, false, signal);
      }
    },
    'same-server': takeForSame,
  }),
});

/** Tasks of a DAG, with the fields that change when they move: state, try and start. */
function waiting(snapshot: AirflowSnapshot, dagId: string): string[] {
  return snapshot.tasks
    .filter(t => t.dagId === dagId)
    .map(t => [t.runId, t.taskId, t.mapIndex, t.state, t.tryNumber, t.startedAt].join(' '))
    .sort();
}
