import type { WayOn } from '../../src/core/view/waysOn';
import { Button } from './button';
import type { Session } from './session';

type RunWayOn = Extract<WayOn, { readonly is: 'run' | 'out' }>;

const labels: Readonly<Record<RunWayOn['do'], string>> = {
  finish: 'Finish',
  resume: 'Resume',
  'roll-back': 'Roll back…',
  settle: 'I checked production…',
  abort: 'Abort…',
  'take-over': 'Take control',
};

/** Buttons for the ways on that concern the run as a whole. The host prompts for anything else they need. */
export function RunWays(props: {
  readonly ways: readonly WayOn[];
  /** The ones that belong here; each is shown in only one place. */
  readonly only: readonly RunWayOn['do'][];
  readonly session: Session;
}) {
  const { ways, only, session } = props;
  return (
    <>
      {ways.map(way =>
        (way.is === 'run' || way.is === 'out') && only.includes(way.do) ? (
          <Button
            key={way.do}
            tone={way.do === 'finish' ? 'primary' : 'secondary'}
            onPress={() => session.request({ type: 'command', command: way.do })}
          >
            {labels[way.do]}
          </Button>
        ) : null,
      )}
    </>
  );
}
