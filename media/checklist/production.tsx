import * as l10n from '@vscode/l10n';
import { useState } from 'preact/hooks';
import type { Problem } from '../../src/core/errors';
import type { RunView } from '../../src/core/view/view';
import { waysOn } from '../../src/core/view/waysOn';
import { stepsOf } from '../../src/core/view/words/attention';
import { Button, Refusal } from './button';
import { Icon } from './icons';
import type { Session } from './session';
import { act } from './stepActions';
import { RunWays } from './ways';

/** Warns at the top that production may not match the default branch. Its buttons are the ways on. */
export function Production({ view, session }: { view: RunView; session: Session }) {
  const [refused, setRefused] = useState<Problem | null>(null);
  const ways = waysOn(view);
  return (
    <section class="card problem" aria-labelledby="production-title">
      <h2 id="production-title">
        <Icon name="warning" />
        <span>{view.production}</span>
      </h2>
      <p class="prose">{whatToDo(view, session.isLive)}</p>
      <div class="buttons">
        {ways.map(way =>
          way.is === 'step' && way.do === 'retry' ? (
            <Button
              key={way.step}
              onPress={async () => {
                setRefused(await act(session, way.step, way.do));
              }}
            >
              {l10n.t`Retry: ${stepsOf(view).find(({ id }) => id === way.step)?.title ?? ''}`}
            </Button>
          ) : null,
        )}
        <RunWays ways={ways} only={['resume', 'roll-back', 'settle']} session={session} />
      </div>
      <Refusal problem={refused} />
    </section>
  );
}

function whatToDo({ state, canSettle, rollback }: RunView, isLive: boolean): string {
  if (!isLive)
    return l10n.t(
      'This deployment is closed. Roll back, deploy again, or say that you checked production. Until then, nobody can be sure what production runs.',
    );
  if (canSettle)
    return l10n.t(
      'An earlier deployment left production like this. The warning ends once this deployment has applied, or once you say that you checked production.',
    );
  if (state === 'aborting')
    return l10n.t(
      'The abort is not complete, because it cannot undo what was applied. Roll back, or resume the deployment and retry.',
    );
  if (rollback !== null) return l10n.t('The rollback is in progress. Continue with the steps below.');
  return l10n.t('Check what the step below reports as done, then retry it or roll back.');
}
