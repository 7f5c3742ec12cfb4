import type { ComponentChildren } from 'preact';
import type { Problem } from '../../src/core/errors';
import type { StepAction, StepView } from '../../src/core/view/view';
import { Button } from './button';
import type { Session } from './session';

/** The buttons for a step's actions. */
export function StepActions(props: {
  readonly step: StepView;
  readonly session: Session;
  /** The action with the primary button. */
  readonly primary?: StepAction['do'];
  readonly onRefused: (problem: Problem | null) => void;
  /** Additional buttons. */
  readonly children?: ComponentChildren;
}) {
  const { step, session, primary, onRefused, children } = props;
  if (!session.isLive || step.actions.length === 0) return null;
  return (
    <div class="buttons">
      {step.actions.map(action => (
        <Button
          key={action.do}
          tone={action.do === primary ? 'primary' : 'secondary'}
          onPress={async () => {
            onRefused(null);
            onRefused(await act(session, step.id, action.do));
          }}
        >
          {action.label}
        </Button>
      ))}
      {children}
    </div>
  );
}

/** Asks the host to carry out an action of a step. The host prompts for anything else it needs. */
export function act(session: Session, step: string, action: StepAction['do']): Promise<Problem | null> {
  return session.request({ type: 'act', run: session.view?.runId ?? '', step, action });
}
