import assert from 'node:assert/strict';
import { ProblemError } from '../../../src/core/errors';
import type { Comparison } from '../../../src/core/ports/github';
import { changesSince } from '../../../src/kinds/shared/changesSince';

let commits = 0;
const commit = (title: string, author = 'ada') => {
  const sha = String(++commits).padStart(40, '0');
  return { sha, title, author, at: null, url: `https://github.com/o/app/commit/${sha}` };
};
const file = (path: string, patch: string | null = null) => ({ path, status: 'modified', patch });
const comparison = (more: Partial<Comparison>): Comparison => ({
  aheadBy: more.commits?.length ?? 0,
  behindBy: 0,
  commits: [],
  files: [],
  url: 'https://github.com/o/app/compare/a...b',
  ...more,
});

let asked = 0;
let from = 0;
const away = new ProblemError({ code: 'github.network', message: 'No.', remedy: 'Look.' });
function look(
  found: Comparison | undefined | ProblemError,
  base = `tag-${++from}`,
  labels: ReadonlyMap<number, readonly string[]> | ProblemError = away,
) {
  return changesSince(
    {
      ports: {
        clock: { now: () => 1_000 },
        github: {
          host: 'github.com',
          closedLabels: async () => {
            if (labels instanceof ProblemError) throw labels;
            return labels;
          },
          compare: async () => {
            asked += 1;
            if (found instanceof ProblemError) throw found;
            return found;
          },
        },
      },
      signal: new AbortController().signal,
    } as never,
    () => ({
      repository: 'o/app',
      app: 'catalog',
      from: base,
      to: 'b'.repeat(40),
      since: 'rel-1, which runs now',
    }),
  );
}
const lines = (facts: Awaited<ReturnType<typeof look>>) =>
  facts.map(({ group = '', label, value, tone }) => [group, label, value, tone].join(' | '));

describe('the changes in a release', () => {
  it('are shown as commits by group, newest first, with authors and links', async () => {
    const facts = await look(
      comparison({
        commits: [
          commit('Fix the sensor (#7)'),
          commit('feat: Add a DAG', 'mei'),
          commit('Update dependency lxml (#8)', 'renovate[bot]'),
          commit('Fix the pool (#9)'),
        ],
      }),
    );
    assert.deepEqual(lines(facts), [
      ' | Changes | 4 commits by 3 authors since rel-1, which runs now | info',
      'Features | Add a DAG | 0000000 by mei | info',
      'Fixes | Fix the pool | #9 by ada | info',
      'Fixes | Fix the sensor | #7 by ada | info',
      'Dependencies | Update dependency lxml | #8 by renovate[bot] | info',
    ]);
    assert.equal(facts[2]?.link, 'https://github.com/o/app/pull/9');
    assert.equal(facts[1]?.link, `https://github.com/o/app/commit/${'2'.padStart(40, '0')}`);
  });

  it('are grouped by the labels of their pull requests, if they have any', async () => {
    const labels = new Map([
      [7, ['🟧 priority: high', '🛠 goal: fix']],
      [9, ['💻 aspect: code']],
    ]);
    const commits = [
      commit('Rework the sensor (#7)'),
      commit('Fix the pool (#9)'),
      commit('Rework it (#11)'),
    ];
    const grouped = lines(await look(comparison({ commits }), undefined, labels));
    assert.deepEqual(grouped.slice(1), [
      'Fixes | Fix the pool | #9 by ada | info',
      'Fixes | Rework the sensor | #7 by ada | info',
      'Other changes | Rework it | #11 by ada | info',
    ]);
  });

  it('include warnings about an Airflow upgrade, a migration and a changed requirement of this application only', async () => {
    const facts = await look(
      comparison({
        commits: [commit('One')],
        files: [
          file(
            'catalog/requirements.txt',
            '-lxml==1\n+lxml==2\n-apache-airflow==2.9.3\n+apache-airflow==2.10.0',
          ),
          file('catalog/migrations/1.py'),
          file('frontend/package.json', '-"vue": "2.0.0"\n+"vue": "3.0.0"'),
          file('api/migrations/9.py'),
        ],
      }),
    );
    assert.deepEqual(
      lines(facts).filter(line => line.endsWith('warn')),
      [
        'Look at this first | Airflow | 2.9.3 → 2.10.0, in catalog/requirements.txt | warn',
        'Look at this first | Migration | catalog/migrations/1.py | warn',
        'Look at this first | lxml | 1 → 2, in catalog/requirements.txt | warn',
      ],
    );
  });

  it('include what is removed, and say when a list is cut', async () => {
    const facts = await look(comparison({ aheadBy: 900, behindBy: 2, commits: [commit('One')] }));
    assert.deepEqual(lines(facts).slice(0, 2), [
      ' | Changes | 900 commits by 1 author since rel-1, which runs now; the newest 1 are shown | info',
      ' | Removes | 2 commits that run now | warn',
    ]);
    const many = await look(
      comparison({ files: Array.from({ length: 300 }, (_, at) => file(`catalog/${at}.py`)) }),
    );
    assert.match(lines(many).join('\n'), /GitHub lists only 300 changed files/);
  });

  it('do not keep a person from answering when GitHub cannot compare', async () => {
    const problem = { code: 'github.network', message: 'GitHub can’t be reached.', remedy: 'Try again.' };
    for (const found of [undefined, new ProblemError(problem)]) {
      const facts = await look(found);
      assert.equal(facts.length, 1);
      assert.match(facts[0]?.value ?? '', /^can't be shown: /);
      assert.equal(facts[0]?.tone, 'warn');
    }
  });

  it('show hostile titles as plain text', async () => {
    const [, hostile] = await look(
      comparison({ commits: [commit(`$(zap) [x](command:y)\u202E ${'a'.repeat(9_000)}`)] }),
    );
    assert.ok((hostile?.label.length ?? 999) <= 200);
    assert.doesNotMatch(hostile?.label ?? '', /\$\(|\]\(|\u202E/);
  });

  it('are requested from GitHub once for a question that is read repeatedly', async () => {
    asked = 0;
    await look(comparison({}), 'same');
    await look(comparison({}), 'same');
    assert.equal(asked, 1);
  });
});
