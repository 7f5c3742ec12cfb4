import type { Deployment } from '../../../../src/core/engine/deployment';
import type { RunView } from '../../../../src/core/view/view';
import { until } from '../../../harness/until';

/** A step as a person sees it. */
export function stepOf(view: RunView, id: string) {
  return view.phases.flatMap(({ steps }) => steps).find(step => step.id === id);
}

/** Resolves with the first view that is wanted. */
export function untilView(deployment: Deployment, wanted: (view: RunView) => boolean): Promise<RunView> {
  return until('a view', () => deployment.view, wanted, {
    ...{ within: 40_000, pause: 50 },
    words: ({ headline, phases }) => `${headline} ${JSON.stringify(phases)}`,
  });
}
