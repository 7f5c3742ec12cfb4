import type { FactGroup } from '../../src/core/view/words/facts';
import { Icon, toneIcons } from './icons';
import { Link } from './link';
import type { Session } from './session';

/** Evidence as a table, a row a fact; in a narrow editor each row becomes a list of its cells. */
export function FactTable({ group, session }: { group: FactGroup; session: Session }) {
  const columns = [...new Set(group.facts.flatMap(({ cells }) => (cells ?? []).map(({ column }) => column)))];
  return (
    <section class="fact-group" data-tone={group.tone}>
      <h3>
        {group.title} <span class="count">{group.facts.length}</span>
      </h3>
      <div class="table fact-table" role="region" aria-label={group.title} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">DAG</th>
              {columns.map(column => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {group.facts.map((fact, index) => (
              <tr key={index} data-tone={fact.tone}>
                <th scope="row" title={fact.detail}>
                  <Icon name={toneIcons[fact.tone]} />
                  <Link address={fact.link} session={session}>
                    {fact.label}
                  </Link>
                </th>
                {columns.map(column => (
                  <td key={column} data-column={column}>
                    {fact.cells?.find(cell => cell.column === column)?.text}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
