import * as l10n from '@vscode/l10n';
import type { ComponentChildren } from 'preact';
import type { Tone } from '../../src/core/journal/reading';
import type { ShownFact } from '../../src/core/view/view';
import { MANY_CHANGES } from '../../src/core/view/words/changes';
import { groupFacts } from '../../src/core/view/words/facts';
import { Changes } from './changes';
import { Filter, useFilter } from './filter';
import { Icon, toneIcons } from './icons';
import { Link } from './link';
import { RichText } from './richText';
import type { Session } from './session';
import { FactTable } from './table';
import { Timed } from './time';

const toneWords: Readonly<Record<Tone, string>> = {
  good: l10n.t('good: '),
  bad: l10n.t('bad: '),
  warn: l10n.t('warning: '),
  info: '',
};

/** Evidence: groups with a heading, the worst first. */
export function Facts(props: {
  /** Unique on the page; remembers what is expanded. */
  readonly id: string;
  readonly facts: readonly ShownFact[];
  readonly session: Session;
  /** What it is evidence of: a filter of something else doesn't count. */
  readonly subject?: string;
  /** A text that is shown next to it, and so not once more. */
  readonly beside?: string;
}) {
  const { id, facts, session, subject = '', beside = '' } = props;
  const [filter, setFilter] = useFilter(`filter/${id}/${subject}`, session);
  if (facts.length === 0) return null;
  const changes = facts.filter(fact => fact.diff !== undefined);
  const isLong = changes.length > MANY_CHANGES;
  return (
    <div class="fact-groups">
      {isLong && <Filter changes={changes} filter={filter} onType={setFilter} />}
      {groupFacts(facts).map(group =>
        group.facts.some(fact => fact.diff !== undefined) ? (
          <Changes
            key={group.title}
            id={`${id}/${group.title}`}
            group={group}
            filter={isLong ? filter : ''}
            session={session}
          />
        ) : group.facts.some(fact => fact.cells !== undefined) ? (
          <FactTable key={group.title} id={`${id}/${group.title}`} group={group} session={session} />
        ) : (
          <section key={group.title} class="fact-group" data-tone={group.tone}>
            {group.title !== '' && (
              <h3>
                {group.title} <span class="count">{group.facts.length}</span>
              </h3>
            )}
            <dl class="facts">
              {group.facts.map((fact, index) => (
                <FactRow
                  key={`${fact.label}/${index}`}
                  id={`${id}/${group.title}/${index}`}
                  fact={fact}
                  beside={beside}
                  session={session}
                />
              ))}
            </dl>
          </section>
        ),
      )}
    </div>
  );
}

function FactRow(props: {
  readonly id: string;
  readonly fact: ShownFact;
  readonly beside: string;
  readonly session: Session;
}) {
  const { id, fact, beside, session } = props;
  const { detail } = fact;
  return (
    <div class="fact" data-tone={fact.tone}>
      <dt>
        <Icon name={toneIcons[fact.tone]} />
        <span class={isAddress(fact.label) ? 'mono' : undefined}>{fact.label}</span>
      </dt>
      <dd>
        <span class="hidden-text">{toneWords[fact.tone]}</span>
        <Value fact={fact} session={session} />
        {detail === undefined || detail === beside ? null : fact.rich !== undefined ? (
          <Folded id={id} session={session} title={l10n.t('Show text')}>
            <RichText blocks={fact.rich} session={session} />
          </Folded>
        ) : (
          <Detail id={id} text={detail} session={session} />
        )}
      </dd>
    </div>
  );
}

function Value({ fact, session }: { fact: ShownFact; session: Session }) {
  const { link } = fact;
  const text = <Timed text={fact.value} session={session} />;
  if (link === undefined) return <span class="value">{text}</span>;
  return (
    <Link address={link} session={session}>
      {text}
    </Link>
  );
}

/** Content that is collapsed at first. @param id unique on the page; remembers whether it is expanded */
export function Folded(props: {
  readonly id: string;
  readonly session: Session;
  readonly title: string;
  readonly children: ComponentChildren;
}) {
  const { id, session, title, children } = props;
  return (
    <details
      class="detail"
      open={session.isOpened(id)}
      onToggle={event => {
        session.setOpened(id, event.currentTarget.open);
      }}
    >
      <summary>
        <Icon name="chevron-right" />
        {title}
      </summary>
      {children}
    </details>
  );
}

/** More lines, collapsed at first; those that begin with + or - are drawn as in a diff. */
export function Detail({ id, text, session }: { id: string; text: string; session: Session }) {
  return (
    <Folded id={id} session={session} title={l10n.t('Details')}>
      <pre tabIndex={0}>
        {text.split('\n').map((line, index) => (
          <div
            key={index}
            class={line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : undefined}
          >
            {line === '' ? ' ' : line}
          </div>
        ))}
      </pre>
    </Folded>
  );
}

/** `module.a.b[0]`, a tag or a hash: shown in the editor's font. */
function isAddress(label: string): boolean {
  return /^[\w-]+([._][\w[\]"-]+)+$/.test(label);
}
