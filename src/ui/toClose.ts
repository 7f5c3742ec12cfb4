import { stillOpen, type RunView } from '../core/view/view';
import type { Idle, UiState } from './host';

type Closing =
  | { readonly is: 'run'; readonly view: Pick<RunView, 'obligations'> }
  | Pick<Idle, 'is' | 'leftFlags' | 'followUps'>
  | { readonly is: Exclude<UiState['is'], 'run' | 'idle'> };

/** What must still be closed, by title: of the open run, or what runs before have left while none is open. */
export function toClose(shown: Closing): readonly string[] {
  switch (shown.is) {
    case 'run':
      return stillOpen(shown.view).map(({ title }) => title);
    case 'idle':
      return [
        ...shown.leftFlags.map(({ attribute }) => `Set ${attribute} back to false`),
        ...shown.followUps.map(({ obligation }) => obligation.title),
      ];
    default:
      return [];
  }
}
