import * as l10n from '@vscode/l10n';
import type { WayOn } from '../../src/core/view/waysOn';
import { Button } from './button';
import type { Session } from './session';

type RunWayOn = Extract<WayOn, { readonly is: 'run' | 'out' }>;

const labels: Readonly<Record<RunWayOn['do'], string>> = {
  finish: l10n.t('Finish'),
  resume: l10n.t('Resume'),
  'roll-back': l10n.t('Roll back…'),
  settle: l10n.t('I checked production…'),
  abort: l10n.t('Abort…'),
  'take-over': l10n.t('Take control'),
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
