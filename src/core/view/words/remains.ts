import * as l10n from '@vscode/l10n';
import { stillOpen, type RunView } from '../view';

/** Something a run leaves to do. */
export interface Remains {
  readonly id: string;
  readonly title: string;
  /** Who will do it, e.g. `by ada`. */
  readonly who: string;
}

/**
 * What remains once all steps are ticked, and who will do it. Finishing releases an open run's own lock, which is named as
 * soon as it can be finished.
 */
export function remainsOf(view: RunView): readonly Remains[] {
  const namesAll = view.state === 'finished' || view.canFinish;
  return stillOpen(view)
    .filter(({ remedy }) => namesAll || remedy !== null)
    .map(({ id, title, remedy, onlyLooks }) => ({ id, title, who: whoOf(remedy, onlyLooks === true) }));

  function whoOf(remedy: string | null, onlyLooks: boolean): string {
    if (remedy === null) return l10n.t('closed by finishing');
    return onlyLooks ? l10n.t('by its reviewer') : l10n.t`by ${view.startedBy}`;
  }
}
