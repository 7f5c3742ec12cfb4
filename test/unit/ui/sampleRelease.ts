import type { Fact } from '../../../src/core/journal/reading';
import { richText } from '../../../src/core/richText/richText';
import { at, commit, fact, step } from './sampleParts';

function change(group: string, title: string, author: string, number: number): Fact {
  return fact(title, `#${number} by ${author}`, {
    group,
    link: `https://github.com/WordPress/openverse/pull/${number}`,
    column: 'Change',
    cells: [
      { column: 'Author', text: author },
      { column: 'Reference', text: `#${number}` },
    ],
  });
}
const first = { tone: 'warn', group: 'Look at this first' } as const;
/** Asks whether to release, and lists the changes. */
export const releaseQuestion = step('release', 'Release', {
  status: 'waiting',
  summary: 'Release 8f3c2b1?',
  reading: {
    summary: '8f3c2b1 is not released yet',
    facts: [
      fact('Changes', '23 commits by 6 authors since rel-2026.11.08.14.31.07, which runs now', {
        link: 'https://github.com/WordPress/openverse/compare/1a2b3c4...8f3c2b1',
      }),
      fact('Airflow', '2.9.3 → 2.10.4, in catalog/requirements-prod.txt', first),
      fact('Migration', 'catalog/migrations/0012_add_media_properties.sql', first),
      fact('boto3', '1.34.0 → 1.35.1, in catalog/requirements-prod.txt', first),
      change('Features', 'Add a sensor timeout to the refresh DAGs', 'adakovacs', 5109),
      change('Features', 'Support videos in the media store', 'stacimc', 5098),
      change('Fixes', 'Retry the index creation on 503', 'krysal', 5121),
      change('Fixes', 'Prevent duplicate thumbnails of Flickr images with very long titles', 'obulat', 5115),
      change('Other changes', 'Log which worker reindexes which shard', 'mei-tanaka', 5111),
      ...Array.from({ length: 11 }, (_, at) =>
        change(
          'Dependencies',
          `Update dependency library-${at + 1} to v${at + 2}`,
          'renovate[bot]',
          5090 - at,
        ),
      ),
      fact('Workflow', 'release-app.yml in WordPress/openverse'),
      fact('app', 'catalog'),
      fact('image-sha', commit),
    ],
    at: at('12:05'),
  },
  question: {
    id: 'release',
    title: 'Release 8f3c2b1?',
    detail:
      'Runs the release workflow: it tags git and the image, publishes the release and opens the changelog pull request. Production is not touched yet.',
    subject: commit,
    choices: [{ id: 'release', label: 'Release 8f3c2b1', tone: 'primary' }],
  },
  actions: [{ do: 'check', label: 'Check again' }],
});

const NOTES = `## 2026.11.22

### New features

- Add a sensor timeout to the refresh DAGs ([#5109](https://github.com/WordPress/openverse/pull/5109)) by @adakovacs

### Bug fixes

1. Retry the index creation on **503** (\`catalog/dags/data_refresh\`)

> Requires a restart of the workers.

![a picture](https://example.org/never-loaded.png)`;
/** Asks whether to approve the changelog, with its text in Markdown. */
export const changelogQuestion = step('changelog', 'Changelog PR', {
  status: 'waiting',
  summary: 'Approve the changelog',
  reading: {
    summary: '#5125 waits for a review',
    facts: [
      fact('documentation/changelogs/catalog/2026.11.22.12.08.44.md', 'added', {
        tone: 'good',
        group: 'Files',
        detail: '@@ -0,0 +1 @@\n+## 2026.11.22',
      }),
      {
        ...fact('Pull request', '#5125 Publish changelog for catalog-2026.11.22.12.08.44', {
          link: 'https://github.com/WordPress/openverse/pull/5125',
          ...{ detail: NOTES, markdown: true },
        }),
        rich: richText(NOTES),
      },
      fact('State', 'open'),
      fact('Author', 'openverse-bot'),
      fact('Commit', commit.slice(0, 7), { detail: commit }),
      fact('Approved by', 'nobody yet'),
      fact('Checks', '14 passed', { tone: 'good' }),
    ],
    at: at('12:26'),
  },
  question: {
    id: 'approve',
    title: 'Approve the changelog',
    ...{ detail: NOTES, markdown: true, rich: richText(NOTES) },
    subject: commit,
    choices: [{ id: 'approve', label: 'Approve #5125', tone: 'primary' }],
  },
  actions: [{ do: 'check', label: 'Check again' }],
});
