import * as l10n from '@vscode/l10n';
import type { RunState } from '../../journal/runState';

const words: Readonly<Record<RunState, string>> = {
  open: l10n.t('open'),
  aborting: l10n.t('aborting'),
  aborted: l10n.t('aborted'),
  finished: l10n.t('finished'),
};

/** The word for a run's state. */
export function stateWord(state: RunState): string {
  return words[state];
}
