import * as l10n from '@vscode/l10n';
import type { Diff, Fact } from '../../src/core/journal/reading';
import type { RunView } from '../../src/core/view/view';
import { isShownBy } from '../../src/core/view/words/changes';
import type { FactGroup } from '../../src/core/view/words/facts';
import { Icon } from './icons';
import type { Session } from './session';

/** A plan's changes, drawn as a diff. Expected changes are collapsed, unless they are filtered. */
export function Changes(props: {
  /** Unique on the page. */
  readonly id: string;
  readonly group: FactGroup;
  /** What a person typed; empty: everything is shown. */
  readonly filter: string;
  readonly session: Session;
}) {
  const { group, filter, session } = props;
  const isFiltered = filter.trim() !== '';
  const id = isFiltered ? `${props.id}/filtered` : props.id;
  const shown = group.facts.filter(fact => isShownBy(filter, fact));
  const isOpenAtFirst = isFiltered || group.tone === 'bad' || group.tone === 'warn';
  return (
    <details
      class="fact-group changes"
      data-tone={group.tone}
      open={session.isOpened(id, isOpenAtFirst)}
      onToggle={event => {
        session.setOpened(id, event.currentTarget.open);
      }}
    >
      <summary>
        <Icon name="chevron-right" />
        <h3>
          {group.title}{' '}
          <span class="count">
            {isFiltered ? l10n.t`${shown.length} of ${group.facts.length}` : group.facts.length}
          </span>
        </h3>
        <span class="marks" aria-hidden="true">
          {countMarks(group.facts).map(([mark, count]) => (
            <span key={mark} class="mark" data-mark={mark}>
              {mark} {count}
            </span>
          ))}
        </span>
      </summary>
      <ul>
        {shown.map((fact, index) => (
          <Change key={`${fact.label}/${index}`} fact={fact} />
        ))}
      </ul>
    </details>
  );
}

/** One changed object, what happens to it, and the values that may be shown. */
function Change({ fact: { label, value, tone, diff } }: { fact: Fact }) {
  return (
    <li class="change" data-tone={tone}>
      <span class="mark" data-mark={diff?.mark} aria-hidden="true">
        {diff?.mark ?? '!'}
      </span>
      <div class="grow">
        <code>{label}</code> <span class="does">{value}</span>
        {diff !== undefined && diff.values.length > 0 && (
          <ul class="values">
            {diff.values.map((each, index) => (
              <Value key={`${each.path}/${index}`} value={each} />
            ))}
          </ul>
        )}
        {diff?.also !== undefined && <p class="muted">{diff.also}</p>}
      </div>
    </li>
  );
}

function Value({ value: { path, before, after, forces } }: { value: Diff['values'][number] }) {
  const mark = before === null ? '+' : after === null ? '-' : '~';
  return (
    <li>
      <span class="mark" data-mark={mark} aria-hidden="true">
        {mark}
      </span>
      <span class="grow">
        <code>{path}</code>{' '}
        {before !== null && (
          <del>
            <span class="hidden-text">{l10n.t('before: ')}</span>
            {before}
          </del>
        )}
        {before !== null && after !== null && <span aria-hidden="true"> → </span>}
        {after !== null && (
          <ins>
            <span class="hidden-text">{l10n.t('after: ')}</span>
            {after}
          </ins>
        )}
        {forces === true && <strong class="forces">{l10n.t('forces replacement')}</strong>}
      </span>
    </li>
  );
}

/** Which version replaces which, large enough to be read first. */
export function Versions({ versions }: Pick<RunView, 'versions'>) {
  if (versions === null) return null;
  return (
    <p class="versions">
      {versions.from !== null && (
        <>
          <span class="hidden-text">{l10n.t('From version ')}</span>
          <code>{versions.from}</code>
          <span aria-hidden="true">→</span>
        </>
      )}
      <span class="hidden-text">{l10n.t('to version ')}</span>
      <code class="to">{versions.to}</code>
    </p>
  );
}

function countMarks(facts: readonly Fact[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { diff } of facts)
    if (diff !== undefined) counts.set(diff.mark, (counts.get(diff.mark) ?? 0) + 1);
  return [...counts];
}
