import * as l10n from '@vscode/l10n';
import { stillOpen, type RunView } from '../core/view/view';
import type { Idle, UiState } from './host';

type Closing =
  | { readonly is: 'run'; readonly view: Pick<RunView, 'obligations'> }
  | Pick<Idle, 'is' | 'leftFlags' | 'followUps'>
  | { readonly is: Exclude<UiState['is'], 'run' | 'idle'> };

/** Titles of what must still be closed: by the open run or, while none is open, what earlier runs left. */
export function toClose(shown: Closing): readonly string[] {
  switch (shown.is) {
    case 'run':
      return stillOpen(shown.view).map(({ title }) => title);
    case 'idle':
      return [
        ...shown.leftFlags.map(({ attribute }) => l10n.t`Set ${attribute} back to false`),
        ...shown.followUps.map(({ obligation }) => obligation.title),
      ];
    default:
      return [];
  }
}
