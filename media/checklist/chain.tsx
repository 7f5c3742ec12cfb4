import * as l10n from '@vscode/l10n';
import type { Fact } from '../../src/core/journal/reading';
import { Icon, toneIcons } from './icons';

/** One line from the chosen commit to what runs: each link was proved to be the same thing as the one before it. */
export function Chain({ links }: { links: readonly Fact[] }) {
  if (links.length === 0) return null;
  return (
    <ol class="chain" aria-label={l10n.t('Chain of artifacts')}>
      {links.map(link => (
        <li key={link.label} data-tone={link.tone} title={link.detail}>
          <span class="muted">{link.label}</span> <code>{link.value}</code>
          {link.tone !== 'info' && <Icon name={toneIcons[link.tone]} />}
        </li>
      ))}
    </ol>
  );
}
