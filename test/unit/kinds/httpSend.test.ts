import assert from 'node:assert/strict';
import * as v from 'valibot';
import { ProblemError } from '../../../src/core/errors';
import type { WebRequest } from '../../../src/core/ports/web';
import { neutralLines, shownInFull } from '../../../src/core/text/neutral';
import { http } from '../../../src/kinds/http';
import { engineBench } from '../../support/engineBench';
import { MemoryJournal } from '../../support/memoryJournal';

/** A service that accepts requests. */
class Service {
  readonly sent: WebRequest[] = [];
  status = 204;
  fails: string | null = null;
  readonly web = {
    get: async () => {
      throw new Error('Nothing is read.');
    },
    send: async (request: WebRequest) => {
      this.sent.push(request);
      if (this.fails !== null)
        throw new ProblemError({ code: this.fails, message: 'No answer.', remedy: 'Wait.' });
      return { status: this.status, json: { id: 'm7' } };
    },
  };
}

const given = {
  put: 'https://status.example.org/maintenance',
  body: { on: true },
  status: [204],
  json: [{ at: '/id', matches: '^(?<id>.+)$' }],
};

function bench(service: Service, more: object = {}, journal = new MemoryJournal()) {
  const at = engineBench([http], {
    steps: [{ id: 'send', kind: 'http', with: { ...more } }],
    params: new Map([['send', v.parse(http.params, { ...given, ...more })]]),
    ports: { web: service.web },
    journal,
  });
  at.run.resume();
  const step = () => at.run.view.phases.flatMap(({ steps }) => steps)[0];
  const answer = async (question: string, choice: string, reason?: string) => {
    await at.until(() => step()?.question?.id === question, question);
    const { subject = '' } = step()?.question ?? {};
    await at.run.decide('send', { question, subject, choice, ...(reason === undefined ? {} : { reason }) });
  };
  return { ...at, step, answer };
}

describe('sending a request', () => {
  it('shows it, sends it once a person agrees, and gives what the answer contained', async () => {
    const service = new Service();
    const at = bench(service);
    await at.until(() => at.status('send') === 'waiting', 'the question');
    assert.equal(service.sent.length, 0);
    assert.ok(at.step()?.reading?.facts.some(({ detail }) => detail === '{"on":true}'));
    await at.answer('send', 'send');
    await at.until(() => at.status('send') === 'verified', 'the end');
    assert.deepEqual(
      service.sent.map(({ method, body }) => [method, body]),
      [['PUT', '{"on":true}']],
    );
    const tick = (at.journal.runs.get('run-1') ?? []).find(event => event.type === 'step.ticked');
    assert.deepEqual(tick?.type === 'step.ticked' && tick.output, { id: 'm7' });
    at.run.dispose();
  });

  it('never repeats it blindly if the answer is lost, but asks a person whether it arrived', async () => {
    const service = new Service();
    service.fails = 'http.network';
    const journal = new MemoryJournal();
    const before = bench(service, {}, journal);
    await before.answer('send', 'send');
    await before.until(() => before.status('send') === 'stopped', 'the fault');
    before.run.dispose();
    // After a crash the window knows only the journal.
    const events = journal.runs.get('run-1') ?? [];
    journal.runs.set(
      'run-1',
      events.slice(
        0,
        events.findIndex(({ type }) => type === 'step.stopped'),
      ),
    );
    service.fails = null;
    const after = bench(service, {}, journal);
    await after.until(() => after.step()?.question?.id === 'arrived', 'the question');
    assert.equal(service.sent.length, 1);
    await after.answer('arrived', 'yes', 'The page says so');
    await after.until(() => after.status('send') === 'attested', 'the end');
    assert.equal(service.sent.length, 1);
    after.run.dispose();
  });

  it('asks again before it is sent once more, and after a retry', async () => {
    const service = new Service();
    service.status = 500;
    const at = bench(service);
    await at.answer('send', 'send');
    await at.until(() => at.status('send') === 'stopped', 'the fault');
    service.status = 204;
    await at.run.retry('send');
    await at.until(() => at.status('send') === 'waiting', 'the question');
    assert.equal(service.sent.length, 1);
    await at.answer('send', 'send');
    await at.until(() => at.status('send') === 'verified', 'the end');
    assert.equal(service.sent.length, 2);
    at.run.dispose();
  });

  it('is skipped if a person declines or the address is refused', async () => {
    const declined = new Service();
    const at = bench(declined);
    await at.answer('send', 'decline');
    await at.until(() => at.status('send') === 'stopped', 'the stop');
    assert.equal(declined.sent.length, 0);
    at.run.dispose();
    const local = new Service();
    local.fails = 'http.local';
    const refused = bench(local, { changesProduction: true });
    await refused.answer('send', 'send');
    await refused.until(() => refused.status('send') === 'stopped', 'the stop');
    assert.equal(refused.run.view.production, null);
    refused.run.dispose();
  });
});

describe('the parameters of a request', () => {
  const accepts = (params: object) => v.is(http.params, params);

  it('name one address, and reach this machine only if they say so', () => {
    assert.ok(accepts(given));
    for (const local of [
      'http://localhost:8080/x',
      'http://127.0.0.1/x',
      'http://[::1]/x',
      'http://169.254.169.254/latest',
      'https://10.0.0.1/',
    ]) {
      assert.ok(!accepts({ get: local }), local);
      assert.ok(accepts({ get: local, local: true }), local);
    }
    for (const bad of [
      {},
      { get: 'https://a.example.org/', post: 'https://a.example.org/' },
      { get: 'https://a.example.org/', body: {} },
      { post: 'https://a.example.org/', within: '1m' },
      { get: 'http://a.example.org/', local: true },
      { get: 'ftp://localhost/', local: true },
      { get: 'http://user:x@localhost/', local: true },
      { post: 'https://a.example.org/', body: 'x'.repeat(5_000) },
    ])
      assert.ok(!accepts(bad), JSON.stringify(bad).slice(0, 80));
  });

  it('are shown in full before they are sent, however long the body is', async () => {
    const at = bench(new Service(), { body: { note: '$(x'.repeat(1_200), last: 'destroy' } });
    await at.until(() => at.status('send') === 'waiting', 'the question');
    const detail = at.step()?.reading?.facts.find(({ label }) => label === 'Body')?.detail ?? '';
    const shown = neutralLines(detail, shownInFull.line, shownInFull.lines);
    assert.ok(shown.includes('"last":"destroy"}') && !shown.includes('…'));
  });

  it('are shown to whoever accepts the runbook, with what makes an address special', () => {
    const runs = (params: object) =>
      http.runs?.(v.parse(http.params, params), undefined as never)[0]?.command;
    assert.equal(runs({ get: 'https://a.example.org/' }), 'GET https://a.example.org/');
    assert.equal(
      runs({ get: 'http://localhost:1/', local: true }),
      'GET http://localhost:1/, on this machine or its network link',
    );
    assert.equal(
      runs({ post: 'https://a.example.org/', body: { a: 1 } }),
      'POST https://a.example.org/ {"a":1}',
    );
  });
});
