import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { finish, startIngestion, waitElsewhere, waitOnHttp } from '../airflow/scenes';
import { mergeFlag, pull, setHook } from './colleague';
import { isFaultName, type FaultName } from '../faults';
import type { Layout } from '../disk/layout';
import type { Parts } from '../parts';
import { giveNoCommitTag, giveTwoCommitTags, giveWrongLabel, restoreTags } from '../registry/scenes';
import { newestAirflow } from './step';

type Effect = (parts: Parts, on: boolean, now: number) => void | Promise<void>;

const ingestion: Effect = ({ state, subjects: { busyDag } }, on, now) => {
  if (on) startIngestion(state.airflow, now, busyDag);
  else finish(state.airflow, busyDag, now);
};

const refreshes: Effect = ({ state, timing, subjects }, on, now) => {
  for (const dagId of subjects.waitingDags) {
    if (on) waitOnHttp(state.airflow, dagId, now, timing.pokeEveryMs);
    else finish(state.airflow, dagId, now);
  }
};

const pushByHand =
  (give: typeof giveWrongLabel): Effect =>
  (parts, on, now) => {
    const { registry } = parts.state;
    if (on) give(registry, { createdAt: new Date(now).toISOString(), airflow: newestAirflow(parts) });
    else restoreTags(registry);
  };

const hook: Effect = ({ layout, faults, choices }) => {
  if (choices.checkout) setHook(layout, faults);
};

/** The immediate effects of switching a fault. The other faults are checked when they become relevant. */
const effects: Partial<Record<FaultName, Effect>> = {
  'dag-runs': ingestion,
  'dag-starts-before-apply': (parts, on, now) => (on ? undefined : ingestion(parts, false, now)),
  'refresh-waits': refreshes,
  'sensor-mid-poke': (parts, on, now) => (on ? refreshes(parts, true, now) : undefined),
  'refresh-waits-elsewhere': ({ state, timing, subjects: { waitingDags } }, on, now) => {
    const [dagId = ''] = waitingDags;
    if (on) waitElsewhere(state.airflow, dagId, now, timing.pokeEveryMs);
    else finish(state.airflow, dagId, now);
  },
  'latest-two-commit-tags': pushByHand(giveTwoCommitTags),
  'latest-no-commit-tag': pushByHand(giveNoCommitTag),
  'latest-label-disagrees': pushByHand(giveWrongLabel),
  'flag-true-on-default-branch': async ({ layout, choices, infrastructure }, on, now) => {
    await mergeFlag(infrastructure, on, now);
    if (choices.checkout) await pull(layout);
  },
  'commit-hook-rewrites': hook,
  'commit-hook-fails': hook,
  'state-locked': async ({ lock, choices }, on) => {
    if (choices.checkout) await (on ? lock.take() : lock.release());
  },
  'second-plan-not-empty': ({ layout }, on) => {
    if (!on) rmSync(layout.drifted, { force: true });
  },
};

/**
 * Switches a fault on or off. If that fails, its state doesn't change.
 * @param when `recalled`: it was on when the world stopped, and its effects still exist, except the lock
 */
export async function switchFault(
  parts: Parts,
  name: FaultName,
  on: boolean,
  when: 'now' | 'recalled',
): Promise<void> {
  mark(parts, name, on);
  if (when === 'recalled' && name !== 'state-locked') return;
  try {
    await effects[name]?.(parts, on, Date.now());
  } catch (error) {
    mark(parts, name, !on);
    throw error;
  }
}

/** Faults that were still on when the world stopped. */
export function faultsLeftOn({ faults }: Layout): readonly FaultName[] {
  return readdirSync(faults).filter(isFaultName);
}

/** Every active fault is also a file: recipes and modules look for it, and it outlives the process. */
function mark({ faults, layout }: Parts, name: FaultName, on: boolean): void {
  const file = path.join(layout.faults, name);
  if (on) {
    faults.add(name);
    writeFileSync(file, '');
  } else {
    faults.delete(name);
    rmSync(file, { force: true });
  }
}
