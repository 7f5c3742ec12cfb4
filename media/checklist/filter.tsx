import * as l10n from '@vscode/l10n';
import { useState } from 'preact/hooks';
import { isGrave, isShownBy } from '../../src/core/view/words/changes';
import type { ShownFact } from '../../src/core/view/view';
import { Icon } from './icons';
import type { Session } from './session';

/** What a person typed to filter by. It outlives the webview. @param key unique on the page */
export function useFilter(key: string, session: Session): [filter: string, set: (typed: string) => void] {
  const [filter, setFilter] = useState(session.kept.drafts[key] ?? '');
  return [
    filter,
    typed => {
      setFilter(typed);
      session.keep({ drafts: { ...session.kept.drafts, [key]: typed } });
    },
  ];
}

/** The field to filter a plan's changes by, with how many are shown, and whether any of those that count are not. */
export function Filter(props: {
  readonly changes: readonly ShownFact[];
  readonly filter: string;
  readonly onType: (typed: string) => void;
}) {
  const { changes, filter, onType } = props;
  const hidden = changes.filter(fact => !isShownBy(filter, fact));
  const grave = hidden.filter(isGrave).length;
  const label = l10n.t('Filter changes by address or action');
  return (
    <div class="filter">
      <input
        type="search"
        spellcheck={false}
        aria-label={label}
        placeholder={label}
        value={filter}
        onInput={event => {
          onType(event.currentTarget.value);
        }}
        onKeyDown={event => {
          if (event.key !== 'Escape' || filter === '') return;
          event.preventDefault();
          onType('');
        }}
      />
      <p role="status">
        <span class="muted">{l10n.t`${changes.length - hidden.length} of ${changes.length}`}</span>
        {grave > 0 && (
          <span class="hides">
            <Icon name="warning" />
            <span>{l10n.t`The filter hides changes that destroy, replace or are unexpected: ${grave}`}</span>
          </span>
        )}
      </p>
      {hidden.length > 0 && (
        <button
          type="button"
          class="link"
          onClick={event => {
            // This button is about to go, and the focus must not get lost with it.
            event.currentTarget.parentElement?.querySelector('input')?.focus();
            onType('');
          }}
        >
          {l10n.t`Show all ${changes.length}`}
        </button>
      )}
    </div>
  );
}
