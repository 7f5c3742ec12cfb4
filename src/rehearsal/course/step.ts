import { statSync } from 'node:fs';
import { pokeSensors } from '../airflow/behaviour';
import { startIngestion } from '../airflow/scenes';
import { airflowVersions } from '../airflow/simulator';
import { pushToDefaultBranch } from './colleague';
import { resolve } from '../git/read';
import { advanceInstance, readInstance } from '../state/instance';
import type { Parts } from '../parts';
import { airflowInside } from '../registry/images';
import { buildCommit } from '../registry/scenes';
import { advanceWorkflows } from './workflows';
import { mergePulls } from './merging';
import { breakSomething } from '../sentry/seed';

/** Makes everything happen that is due. Must never run twice at once. */
export async function step(parts: Parts): Promise<void> {
  const { state, faults, timing, layout } = parts;
  const now = Date.now();
  advanceInstance(
    {
      instance: state.instance,
      airflow: state.airflow,
      faults,
      bootMs: timing.bootMs,
      now,
      airflowInside: tag => airflowInside(state.registry, tag),
    },
    readInstance(layout.instance),
  );
  pokeSensors(state.airflow, faults, now, timing, parts.subjects.waitingDags[0]);
  if (state.instance.up && state.airflow.replacedAt !== null && faults.has('sentry-new-issue')) {
    breakSomething(state.sentry, now);
  }
  await noticeApply(parts, now);
  await moveLatest(parts, now);
  await mergePulls(parts, now);
  await advanceWorkflows({
    ...{ faults, timing, subjects: parts.subjects },
    github: state.github,
    registry: state.registry,
    applications: parts.applications,
    viewer: parts.viewer,
    wraps: parts.wrapsReleasedImage,
    now: Date.now,
  });
}

/** Makes the faults happen that fall between the last check and the approval: when `just apply` has started. */
async function noticeApply(
  { state, faults, layout, subjects, infrastructure }: Parts,
  now: number,
): Promise<void> {
  const began = statSync(layout.applying, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (began <= state.applyBegan) return;
  state.applyBegan = began;
  if (faults.has('dag-starts-before-apply')) startIngestion(state.airflow, now, subjects.busyDag);
  if (faults.has('default-branch-moves')) await pushToDefaultBranch(infrastructure, now);
}

/** Continuous integration builds the newest commit as soon as there is a workflow run. */
async function moveLatest(parts: Parts, now: number): Promise<void> {
  const { registry, github } = parts.state;
  if (!parts.faults.has('latest-moves') || github.runs.length === 0) return;
  const newest = await resolve(parts.layout.application, 'refs/heads/main');
  if (newest === undefined || newest in registry.tags) return;
  buildCommit(registry, newest, { createdAt: new Date(now).toISOString(), airflow: newestAirflow(parts) });
}

/** The Airflow version in the newest image. */
export function newestAirflow({ state, choices }: Parts): string {
  return airflowInside(state.registry, 'latest') ?? airflowVersions[choices.airflow].new;
}
