import * as l10n from '@vscode/l10n';
import { insideSentence } from '../../src/core/language';
import type { RunbookGroup } from '../../src/core/candidates/outline';
import { asEveryRehearsal } from '../../src/core/view/differenceFacts';
import { Button } from './button';
import { Filled } from './filled';
import { Icon } from './icons';
import type { Session } from './session';

/** How a repository's runbook differs from the shipped one: the numbers at a glance, and each difference once expanded. */
export function Differences(props: {
  readonly groups: readonly RunbookGroup[];
  readonly rehearsal: boolean;
  readonly session: Session;
}) {
  const { groups, rehearsal, session } = props;
  const counts = groups.map(({ title, lines }) => `${insideSentence(title)} ${lines.length}`).join(' · ');
  return (
    <details class="differences">
      <summary>
        <Icon name="chevron-right" />
        <Filled
          text={l10n.t('Differs from the shipped runbook: {0}')}
          parts={[<span class="muted">{rehearsal ? asEveryRehearsal : counts}</span>]}
        />
      </summary>
      {groups.map(({ title, lines }) => (
        <section key={title} aria-label={title}>
          <h3>{title}</h3>
          <ul>
            {lines.map(line => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </section>
      ))}
      <Button onPress={() => session.request({ type: 'command', command: 'compare-runbook' })}>
        {l10n.t('Compare with shipped runbook')}
      </Button>
    </details>
  );
}
