import * as l10n from '@vscode/l10n';
import type { FactGroup } from '../../src/core/view/words/facts';
import { bothTimes } from '../../src/core/view/words/time';
import { Icon, toneIcons } from './icons';
import { Link } from './link';
import type { Session } from './session';
import { Timed } from './time';

/** Longer groups are collapsed if nothing in them needs attention. */
const MOST_ROWS = 8;

/** Evidence as a table with a row per fact. In a narrow editor, each row becomes a list of cells. @param id unique on the page */
export function FactTable({ id, group, session }: { id: string; group: FactGroup; session: Session }) {
  const { title, facts, tone } = group;
  const heading = (
    <h3>
      {title} <span class="count">{facts.length}</span>
    </h3>
  );
  if (tone !== 'info' || facts.length <= MOST_ROWS)
    return (
      <section class="fact-group" data-tone={tone}>
        {heading}
        <Table group={group} session={session} />
      </section>
    );
  return (
    <details
      class="fact-group changes"
      open={session.isOpened(id)}
      onToggle={event => {
        session.setOpened(id, event.currentTarget.open);
      }}
    >
      <summary>
        <Icon name="chevron-right" />
        {heading}
      </summary>
      <Table group={group} session={session} />
    </details>
  );
}

function Table({ group: { title, facts }, session }: { group: FactGroup; session: Session }) {
  const columns = [...new Set(facts.flatMap(({ cells }) => (cells ?? []).map(({ column }) => column)))];
  return (
    <div class="table fact-table" role="region" aria-label={title} data-columns={columns.length} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{facts[0]?.column ?? l10n.t('Name')}</th>
            {columns.map(column => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {facts.map((fact, index) => (
            <tr key={index} data-tone={fact.tone}>
              <th scope="row" title={fact.detail === undefined ? undefined : bothTimes(fact.detail)}>
                {fact.tone !== 'info' && <Icon name={toneIcons[fact.tone]} />}
                <Link address={fact.link} session={session}>
                  {fact.label}
                </Link>
              </th>
              {columns.map(column => (
                <td key={column} data-column={column}>
                  <Timed
                    text={fact.cells?.find(cell => cell.column === column)?.text ?? ''}
                    session={session}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
