import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ProblemError } from '../../../../src/core/errors';
import type { Ports } from '../../../../src/core/ports';
import { candidate, candidates, differencesOf, toChoice } from '../../../../src/core/candidates/candidates';
import { runbookParser } from '../../../../src/core/parsing/parseRunbook';
import { kinds } from '../../../../src/kinds';

const shipped = readFileSync(path.join(__dirname, '../../../../src/runbooks/openverse-catalog.yaml'), 'utf8');
const { signal } = new AbortController();

/** The repository's runbooks, by file name; counts how often their texts are read. */
async function choices(files: Readonly<Record<string, string>>, bytes?: number) {
  const reads: number[] = [];
  const names = Object.keys(files);
  const git = {
    filesAt: () =>
      Promise.resolve(
        names.map(name => ({ name, object: name, bytes: bytes ?? Buffer.byteLength(files[name] ?? '') })),
      ),
    textsOf: (objects: readonly string[]) => {
      reads.push(objects.length);
      return Promise.resolve(objects.map(object => files[object] ?? ''));
    },
  };
  const source = {
    ports: { git, files: { read: () => Promise.resolve('module') } } as unknown as Ports,
    parseRunbook: runbookParser(kinds),
    kinds,
    shipped: [shipped],
  };
  const problem = await candidates(source, 'origin/main', signal).then(
    ({ startable, broken, withheld }) => ({
      found: startable,
      broken: broken.map(({ name, id, line }) => [name, id, line]),
      withheld: withheld.map(({ runbook }) => runbook.id),
      code: broken[0]?.problem.code ?? null,
      message: broken[0]?.problem.message ?? '',
    }),
    (error: unknown) => {
      if (!(error instanceof ProblemError)) throw error;
      const { code, message } = error.problem;
      return { found: [], broken: [], withheld: [], code, message };
    },
  );
  const start = (id: string) =>
    candidate(source, id, signal, 'origin/main').then(
      ({ source: from }) => from,
      (error: unknown) => (error instanceof ProblemError ? error.problem.code : 'another'),
    );
  return { ...problem, reads, choices: problem.found.map(toChoice), start };
}

const own = (text: string) => text.replace('id: openverse-catalog', 'id: my-own');
const evil = (text: string) =>
  text.replace(
    'recipes: [bump, plan, apply]',
    'recipes: [bump, plan, apply]\n          identity: [sh, evil.sh]',
  );

describe('the review before a runbook runs', () => {
  it('asks nothing about a shipped runbook or a copy of it', async () => {
    assert.deepEqual(
      (await choices({})).choices.map(each => each.review),
      [[]],
    );
    const copied = await choices({ 'a.yaml': `# Ours.\n${shipped}` });
    assert.deepEqual(
      copied.choices.map(({ source, review }) => [source, review]),
      [['repository', []]],
    );
  });

  it('shows a runbook with its own id, starting with what it runs unseen', async () => {
    const { found, choices: all } = await choices({ 'a.yaml': evil(own(shipped)) });
    const choice = all.find(each => each.id === 'my-own');
    const [first, second] = choice?.review ?? [];
    assert.equal(first?.title, 'What runs');
    assert.equal(first.lines[0], 'sh evil.sh (in the background, without asking)');
    for (const recipe of ['bump', 'plan', 'apply'])
      assert.ok(
        first.lines.includes(`just ${recipe} prod catalog-airflow (in a terminal of the checkout)`),
        recipe,
      );
    assert.ok(
      first.lines.includes('workflow release-app.yml of WordPress/openverse, app=catalog (on GitHub)'),
      first.lines.join('\n'),
    );
    assert.match(second?.lines.join('\n') ?? '', /Counts as waiting: HttpSensor/);
    assert.match(JSON.stringify(choice?.review), /WordPress\/openverse-infrastructure/);
    assert.equal(choice?.shippedText, null);
    // Differences are recorded only from a shipped runbook.
    assert.deepEqual(found.filter(each => each.runbook.id === 'my-own').map(differencesOf), [[]]);
    assert.ok(all.some(each => each.source === 'shipped'));
  });

  it('says which of the shipped kinds of step are missing', async () => {
    const without = own(shipped).replace(/ {6}- id: sentry\n[^]*?(?= {2}- title: Publish)/, '');
    const [choice] = (await choices({ 'a.yaml': without.replace(/\nrollback:[^]*/, '\n') })).choices;
    assert.match(JSON.stringify(choice?.review), /Without the shipped steps: .*sentry/);
  });

  it('puts a dangerous difference before any amount of prose, and limits each line', async () => {
    const long = 'A very long explanation. '.repeat(38);
    const text = evil(shipped)
      .replace(/description: .*/, `description: ${long}`)
      .replace('title: Prepare\n', `title: ${'P'.repeat(120)}\n`)
      .replace('expiry: 10m', 'expiry: 2h');
    const [choice] = (await choices({ 'a.yaml': text })).choices;
    assert.deepEqual(
      choice?.review.map(({ title }) => title),
      ['What runs', 'Steps', 'Waits', 'Words'],
    );
    assert.deepEqual(choice.review[0]?.lines, ['Runs sh evil.sh (in the background, without asking)']);
    assert.match(choice.review[2]?.lines.join('\n') ?? '', /Step apply: expiry 2h instead of 10m/);
    for (const line of choice.review.flatMap(({ lines }) => lines)) assert.ok(line.length <= 320, line);
    assert.equal(choice.shippedText, shipped);
    assert.doesNotMatch(JSON.stringify(choice.review), /\{\\"/);
  });

  it('shows outside text as plain text', async () => {
    const title = '"$(pass-filled) \\u202Eevil [x](command:y)"';
    const text = own(shipped).replace('title: Deploy the Openverse catalog', `title: ${title}`);
    const choice = (await choices({ 'a.yaml': text })).choices.find(each => each.id === 'my-own');
    assert.doesNotMatch(choice?.title ?? '', /\$\(|\u202E|\]\(/);
  });

  it('limits the length of its dialog', async () => {
    const dags = Array.from({ length: 500 }, (_, n) => `dag_${n}`).join(', ');
    const text = evil(shipped).replace('dags: [image', `dags: [${dags}, image`);
    const [choice] = (await choices({ 'a.yaml': text })).choices;
    const { message = '', detail = '' } = choice?.question ?? {};
    assert.match(message, /“Deploy the Openverse catalog” \(openverse-catalog\)/);
    assert.match(detail, /^What runs\n• Runs sh evil\.sh/);
    assert.match(detail, /• and 492 more/);
    assert.ok(detail.length < 2_000, detail);
  });
});

describe('a runbook whose differences do not fit in a dialog', () => {
  const questionOf = async (text: string) => (await choices({ 'a.yaml': text })).choices[0]?.question;
  const titled = shipped.replace(
    /( +)kind: (?!apply)\S+\n/g,
    (line, indent: string) => `${line}${indent}title: New\n`,
  );

  it('names a loosened check before any number of titles', async () => {
    const detail = (await questionOf(titled.replace('expiry: 10m', 'expiry: 2h')))?.detail ?? '';
    assert.match(detail, /^Waits\n• Step apply: expiry 2h instead of 10m\n\nWords\n/);
  });

  it('must be shown in full when more than words is left out, or a value is cut', async () => {
    const cut = async (text: string) => (await questionOf(text))?.isCut;
    assert.equal(await cut(titled), false);
    assert.equal(await cut(evil(shipped)), false);
    assert.equal(await cut(own(shipped)), false);
    const dags = Array.from({ length: 9 }, (_, n) => `dag_${n}`).join(', ');
    assert.equal(await cut(shipped.replace('dags: [image', `dags: [${dags}, image`)), true);
    // Few in each group, but too many in all.
    const each = shipped
      .replace('expiry: 10m', 'expiry: 2h')
      .replaceAll('soak: 15m', 'soak: 1m')
      .replaceAll(/poll: \d+s/g, 'poll: 1s')
      .replaceAll('bootWait: 15m', 'bootWait: 1m')
      .replaceAll('moveWait: 2m', 'moveWait: 3m')
      .replace('dags: [image', 'dags: [dag_1, dag_2, dag_3, dag_4, image');
    assert.equal(await cut(each), true);
    const long = `module.catalog-airflow.aws_instance.${'*'.repeat(500)}`;
    assert.equal(await cut(shipped.replaceAll('module.catalog-airflow.aws_instance.*', long)), true);
  });

  it('shows every command in full', async () => {
    const long = evil(shipped).replace('evil.sh', `${'a'.repeat(250)}, evil.sh`);
    assert.match((await questionOf(long))?.detail ?? '', / evil\.sh \(in the background/);
    const longer = evil(shipped).replace('evil.sh', `${'a'.repeat(299)}, evil.sh`);
    assert.match((await choices({ 'a.yaml': longer })).message, /Use at most 300 characters/);
  });
});

describe('the runbook folder of a repository', () => {
  it('is not read if it has too many or too large files, and says so', async () => {
    const many = await choices(
      Object.fromEntries(Array.from({ length: 800 }, (_, n) => [`${n}.yaml`, shipped])),
    );
    assert.deepEqual([many.code, many.reads], ['runbook.too-many', []]);
    assert.match(many.message, /800 runbooks; at most 20/);
    const large = await choices({ 'a.yaml': shipped }, 600_000_000);
    assert.deepEqual([large.code, large.reads], ['runbook.too-large', []]);
  });

  it('may contain pages that are not runbooks', async () => {
    const pages = (many: number, text: string) =>
      Object.fromEntries(Array.from({ length: many }, (_, n) => [`page-${n}.md`, text]));
    const { choices: all } = await choices({
      ...pages(30, '# Notes\n\nNothing to do.'),
      'a.yaml': own(shipped),
    });
    assert.equal(all.length, 2);
    const many = await choices(pages(30, '1. Look'));
    assert.equal(many.code, 'runbook.too-many');
    assert.match(many.message, /30 runbooks; at most 20/);
    const files = await choices(pages(101, '# Notes'));
    assert.deepEqual([files.code, files.reads], ['runbook.too-many', []]);
  });

  it('is read in one request', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 20 }, (_, n) => [
        `${n}.yaml`,
        shipped.replace('id: openverse-catalog', `id: own-${n}`),
      ]),
    );
    const { choices: all, reads } = await choices({ ...files, 'README.md': 'x', 'a.yaml.bak': 'x' });
    assert.deepEqual([all.length, reads], [21, [20]]);
  });

  it('must not have two runbooks with the same id', async () => {
    const { code } = await choices({ 'a.yaml': own(shipped), 'b.yaml': own(shipped) });
    assert.equal(code, 'runbook.ambiguous');
  });

  it('reports the file and line of a problem', async () => {
    const { message } = await choices({ 'a$(x).yaml': 'runbook: 2\n' });
    assert.match(message, /^\.runbooks\/a\$ \(x\)\.yaml on origin\/main, line 1: /);
  });
});

describe('a runbook with problems', () => {
  const broken = 'runbook: 1\nid: draft\ntitle: [\n';
  const ids = (all: readonly { readonly id: string }[]) => all.map(({ id }) => id);

  it('blocks nothing but itself', async () => {
    const {
      choices: all,
      broken: faults,
      start,
    } = await choices({ 'a.yaml': broken, 'b.yaml': own(shipped) });
    assert.deepEqual(ids(all), ['my-own', 'openverse-catalog']);
    assert.deepEqual(faults, [['a.yaml', 'draft', 3]]);
    assert.deepEqual(await Promise.all(['my-own', 'openverse-catalog', 'draft', 'none'].map(start)), [
      'repository',
      'shipped',
      'runbook.invalid',
      'runbook.none',
    ]);
  });

  it('blocks nothing but itself when it is too large, or shares its id', async () => {
    const large = `${own(shipped)}#${'x'.repeat(130_000)}`.replace('my-own', 'large');
    const all = await choices({
      ...{ 'a.yaml': large, 'b.yaml': own(shipped), 'c.yml': own(shipped) },
      'd.yaml': own(shipped).replace('my-own', 'other'),
    });
    assert.deepEqual(ids(all.choices), ['other', 'openverse-catalog']);
    assert.deepEqual(
      all.broken.map(each => each.slice(0, 2)),
      [
        ['a.yaml', 'large'],
        ['b.yaml', 'my-own'],
        ['c.yml', 'my-own'],
      ],
    );
    assert.equal(await all.start('large'), 'runbook.too-large');
    assert.equal(await all.start('my-own'), 'runbook.ambiguous');
    assert.equal(await all.start('other'), 'repository');
  });

  it('is never replaced by the shipped one that it overrides', async () => {
    const fault = shipped.replace('kind: bump', 'kind: bmup');
    const copies: Readonly<Record<string, Record<string, string>>> = {
      'with a fault': { 'a.yaml': fault },
      'that is not YAML': { 'a.yaml': `${shipped}\n{` },
      'with a comment after its id': { 'a.yaml': fault.replace(/^id: .*/m, 'id: openverse-catalog # ours') },
      'with its id in quotes': { 'a.yaml': fault.replace(/^id: .*/m, '"id": "openverse-catalog"') },
      'with two ids': { 'a.yaml': `${fault}\nid: draft\n` },
      'indented as a whole': { 'a.yaml': fault.replace(/^/gm, '  ') },
      'without an id, named after it': { 'openverse-catalog.yaml': 'runbook: 1\n' },
      'that is too large': { 'a.yaml': `${shipped}#${'x'.repeat(130_000)}` },
      'that is written in Markdown': { 'openverse-catalog.md': '---\nrunbook: 2\n---\nWords.' },
      'that is written in Markdown, after a byte order mark': {
        'a.md': '\uFEFF---\nrunbook: 2\nid: openverse-catalog\n---\nWords.',
      },
      'of which there are two': { 'a.yaml': shipped, 'b.yaml': shipped },
    };
    for (const [what, files] of Object.entries(copies)) {
      const { choices: all, withheld, start } = await choices(files);
      assert.deepEqual([ids(all), withheld], [[], ['openverse-catalog']], what);
      assert.match(await start('openverse-catalog'), /^runbook\.(invalid|too-large|ambiguous)$/, what);
    }
    const unread = await choices({ 'x.yaml': 'x' }, 600_000_000);
    assert.deepEqual([unread.choices, unread.withheld], [[], ['openverse-catalog']]);
  });

  it('is replaced by a valid one with its id in the same repository', async () => {
    const { choices: all, start } = await choices({
      'a.yaml': own(shipped).replace('kind: bump', 'kind: bmup'),
      'b.yaml': own(shipped),
    });
    assert.deepEqual(ids(all), ['my-own', 'openverse-catalog']);
    assert.equal(await start('my-own'), 'repository');
  });
});
