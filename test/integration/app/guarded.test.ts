import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { guardedJournal, guardedPorts, remembering } from '../../../src/app/guarded';
import { ProblemError } from '../../../src/core/errors';
import type { RunEvent } from '../../../src/core/journal/events';
import type { Obligation } from '../../../src/core/journal/obligation';
import { TeamLock } from '../../../src/core/lock/teamLock';
import type { Ports } from '../../../src/core/ports';
import { maskData } from '../../../src/core/text/maskData';
import { KnownSecrets } from '../../../src/core/text/secrets';
import { createJournal } from '../../../src/platform/node/journal';
import type * as logModule from '../../../src/platform/vscode/log';
import { VscodeStub } from '../../support/vscodeStub';
import { Playground } from '../platform/node/git/playground';
import { base as view } from '../../unit/ui/sampleParts';

const token = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';
const base64 = (text: string) => Buffer.from(text).toString('base64');
/** The ways a proxy may echo what it was sent. */
const said = [
  token,
  token.toUpperCase(),
  `Authorization: Bearer ${token}`,
  base64(`octocat:${token}`),
  base64(`x${token}`),
  encodeURIComponent(encodeURIComponent(`_${token}/`)),
  [...Buffer.from(token)].map(byte => `%${byte.toString(16)}`).join(''),
  `\\u0067${token.slice(1)}`,
].join(' | ');

const { Log } = new VscodeStub().load(
  require.resolve('../../../src/platform/vscode/log'),
) as typeof logModule;
const { signal } = new AbortController();
const at = '2026-11-22T12:00:00.000Z';
const base = { v: 1, at } as const;
const onStep = { ...base, step: 'apply' };
const reading = {
  summary: said,
  facts: [{ label: said, value: said, tone: 'info', group: said, detail: said } as const],
  at,
};
const obligation: Obligation = {
  id: 'paused-dag:image_data_refresh',
  kind: 'paused-dag',
  step: 'pause',
  subject: 'image_data_refresh',
  previous: 'false',
  title: `Unpause ${said}`,
};
const events: readonly RunEvent[] = [
  { ...onStep, seq: 0, type: 'step.observed', reading },
  {
    ...onStep,
    seq: 1,
    type: 'step.stopped',
    problem: { code: 'github.invalid', message: said, remedy: said, detail: said },
    concluded: false,
  },
  { ...onStep, seq: 2, type: 'step.noted', notes: { unrecorded: said, jobId: 'job-1' } },
  { ...base, seq: 3, type: 'obligation.opened', obligation },
  { ...base, seq: 4, type: 'obligation.met', id: obligation.id, evidence: said },
  { ...base, seq: 5, type: 'run.rolling-back', by: 'octocat', reason: said },
];

/** Asserts that nobody could recover the token from the text. */
function assertClean(written: string, where: string): void {
  const decoded = decodeURIComponent(decodeURIComponent(written.replaceAll(/%(?![0-9a-f]{2})/gi, '%25')));
  for (const each of [written, decoded]) {
    for (const form of [
      token,
      base64(`octocat:${token}`).slice(12, -4),
      base64(`x${token}`).slice(4, -4),
      token.slice(1),
    ])
      assert.ok(!each.toLowerCase().includes(form.toLowerCase()), `${where}: ${written.slice(0, 300)}`);
  }
  assert.match(written, /\*\*\*/, where);
}

const known = new KnownSecrets();
known.add(token);

function guarded(ports: object): Ports {
  const names = ['airflow', 'github', 'registry', 'sentry', 'slack', 'git', 'runner', 'tools', 'web'];
  const rest = Object.fromEntries(names.map(name => [name, {}]));
  return guardedPorts({ ...rest, ...ports } as unknown as Ports, known);
}

describe('whatever leaves the window', () => {
  let folder: string;
  let playground: Playground;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'guarded-'));
    playground = new Playground();
  });
  after(() => {
    rmSync(folder, { recursive: true });
    playground.dispose();
  });

  it('holds no secret in the journal, which returns the events as written', async () => {
    const journal = guardedJournal(createJournal({ folder, repository: 'https://github.com/o/r' }), known);
    const written: RunEvent[] = [];
    for (const event of events) written.push(await journal.append('run-1', event));
    const [own = ''] = readdirSync(folder);
    assertClean(readFileSync(path.join(folder, own, 'run-1.jsonl'), 'utf8'), 'journal');
    assert.deepEqual((await journal.read('run-1')).events, written);
    const opened = written.find(event => event.type === 'obligation.opened');
    assert.deepEqual({ ...opened?.obligation, title: '' }, { ...obligation, title: '' });
  });

  it('holds no secret in any object that reaches origin', async () => {
    const clone = playground.clone('guarded');
    const { git } = guarded({ git: clone.git });
    const clock = { now: () => Date.parse(at), sleep: () => Promise.resolve() };
    const name = 'prod/catalog-airflow';
    const lock = new TeamLock({ git, clock, name, run: 'run-1', owner: 'octocat', key: 'a'.repeat(64) });
    assert.ok(await lock.acquire(said, signal));
    const step = { id: 'apply', title: said, status: 'stopped', summary: said } as const;
    const progress = { title: said, headline: said, phases: [{ title: said, steps: [step] }] };
    await lock.update([obligation], signal, progress);
    clone.write('main.tf', 'version = "2"\n');
    await git.commit(['main.tf'], `Deploy ${said}`, signal);
    await git.push('main', signal);
    const objects = playground
      .git(playground.origin, 'cat-file', '--batch-all-objects', '--batch-check=%(objectname) %(objecttype)')
      .split('\n')
      .filter(line => /commit|blob/.test(line))
      .map(line => playground.git(playground.origin, 'cat-file', '-p', line.split(' ')[0] ?? ''));
    assertClean(objects.join('\n'), 'origin');
    const holder = await lock.read(signal);
    assert.deepEqual({ ...holder?.obligations[0], title: '' }, { ...obligation, title: '' });
  });

  it('holds no secret in what is written to GitHub and Slack', async () => {
    const sent: unknown[] = [];
    const take = (...args: unknown[]) => Promise.resolve(void sent.push(args));
    const writes = ['createPullRequest', 'updatePullRequestBody', 'createDeployment', 'setDeploymentStatus'];
    const { github, slack } = guarded({
      github: Object.fromEntries(writes.map(name => [name, take])),
      slack: { mustBeSet: () => Promise.resolve(), post: take },
    });
    await github.createPullRequest(
      'o/r',
      { title: said, body: said, head: 'deploy/x', base: 'main' },
      signal,
    );
    await github.updatePullRequestBody('o/r', 1, said, signal);
    const request = { ref: 'main', environment: 'prod', description: said, payload: { run: 'run-1' } };
    await github.createDeployment('o/r', request, signal);
    await github.setDeploymentStatus('o/r', 1, 'failure', said, signal);
    await slack.post(said, signal);
    assert.equal(sent.length, 5);
    for (const each of sent) assertClean(JSON.stringify(each), 'sent');
  });

  it('holds no secret in any problem, whichever service it comes from', async () => {
    const problem = { code: 'x.y', message: said, remedy: said, detail: `${said} https://a:b@c@host/` };
    const fails = () => Promise.reject(new ProblemError(problem));
    const ports = guarded({ airflow: { health: fails }, tools: { run: fails }, web: { get: fails } });
    for (const work of [
      ports.airflow.health(signal),
      ports.tools.run([], signal),
      ports.web.get('', 1, signal),
    ]) {
      const error = await work.then(
        () => assert.fail('no problem'),
        (reason: unknown) => reason,
      );
      assert.ok(error instanceof ProblemError);
      assert.equal(error.problem.code, 'x.y');
      assertClean(JSON.stringify(error.problem) + error.message, 'problem');
      assert.match(error.problem.detail ?? '', / https:\/\/host\/$/);
    }
  });

  it('holds no secret in the log', () => {
    const written: string[] = [];
    const write = (text: string) => void written.push(text);
    const nothing = () => undefined;
    const log = new Log({ info: write, warn: write, error: write, show: nothing, dispose: nothing }, known);
    log.info(said);
    log.error(new Error(said, { cause: new Error(`https://a:b@c@host/ ${said}`) }));
    assertClean(written.join('\n'), 'log');
    assert.doesNotMatch(written.join('\n'), /b@c@/);
  });

  it('holds no secret in the view that the checklist, record and incident packet are made from', () => {
    const shown = {
      ...view,
      headline: said,
      facts: [{ label: 'x', value: said, tone: 'info', link: `https://h/${token}` }],
    };
    assertClean(JSON.stringify(maskData(shown, known)), 'view');
  });

  it('has each secret masked from its first use', async () => {
    const used = new KnownSecrets();
    const source = remembering(
      {
        airflow: () =>
          Promise.resolve({ method: 'headers', headers: { Cookie: 'session=0123456789abcdef' } }),
        github: () => Promise.resolve(token),
        sentry: () => Promise.resolve('sntrys_0123456789'),
        registry: () => Promise.resolve(undefined),
        slack: () => Promise.resolve('https://hooks.slack.com/services/T0/B0/0a1b2c3d4e5f'),
      },
      used,
    );
    await Promise.all([source.airflow(), source.github(), source.sentry(), source.slack()]);
    assert.equal(used.mask(`0123456789abcdef ${token} sntrys_0123456789 0a1b2c3d4e5f`), '*** *** *** ***');
  });
});
