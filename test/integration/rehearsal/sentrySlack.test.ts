import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { World } from '../../../src/rehearsal/world';
import { discard, request, testWorld, type Reply } from './worlds';

describe('rehearsal: Sentry', () => {
  let world: World;
  beforeEach(async () => {
    world = await testWorld();
  });
  afterEach(() => discard(world));

  const ask = (target: string): Promise<Reply> =>
    request(`${world.addresses.sentry}/api/0${target}`, {
      headers: { authorization: `Bearer ${world.credentials.sentryToken}` },
    });
  const issues = (query: string): Promise<Reply> => ask(`/organizations/openverse/issues/?${query}`);
  const ids = (reply: Reply): string[] => (reply.json as { shortId: string }[]).map(issue => issue.shortId);

  it('finds issues with events in a window, and says in the Link header when there are no more', async () => {
    assert.deepEqual(ids(await issues('statsPeriod=24h')), ['OPENVERSE-CATALOG-7M']);
    const all = await issues('statsPeriod=90d&limit=1');
    assert.match(all.headers.get('link') ?? '', /rel="next"; results="true"; cursor="0:1:0"/);
    const last = await issues('statsPeriod=90d&limit=1&cursor=0:1:0');
    assert.match(last.headers.get('link') ?? '', /rel="next"; results="false"/);
    assert.notDeepEqual(ids(all), ids(last));
    const future = new Date(Date.now() + 60_000).toISOString();
    assert.deepEqual(ids(await issues(`start=${future}&end=${future}`)), []);
  });

  it('finds nothing in an environment that is missing from the list of environments', async () => {
    assert.deepEqual(ids(await issues('statsPeriod=90d&environment=prod')), []);
    const reply = await ask('/projects/openverse/openverse-catalog/environments/');
    assert.deepEqual(
      (reply.json as { name: string }[]).map(entry => entry.name),
      ['production', 'local'],
    );
  });

  it('rejects requests without a token, and unknown organizations', async () => {
    assert.equal(
      (await request(`${world.addresses.sentry}/api/0/organizations/openverse/issues/`)).status,
      401,
    );
    assert.equal((await ask('/organizations/other/issues/')).status, 404);
    assert.equal((await ask('/organizations/openverse/issues')).status, 301);
  });

  it('can show a new issue and a regression after an apply', async () => {
    await world.fault('sentry-new-issue', true);
    const before = ids(await issues('statsPeriod=90d'));
    writeFileSync(
      path.join(world.directory, 'world', 'instance'),
      `${Object.keys(world.state.registry.tags).find(tag => tag.startsWith('rel-')) ?? ''} second\n`,
    );
    const since = new Date(Date.now() - 1_000).toISOString();
    await world.advance();
    const after = await issues(`start=${since}&end=${new Date(Date.now() + 1_000).toISOString()}&query=`);
    assert.equal(before.includes('OPENVERSE-CATALOG-8A'), false);
    assert.ok(ids(after).includes('OPENVERSE-CATALOG-8A'));
    const regressed = await issues('statsPeriod=1h&query=is:regressed');
    assert.deepEqual(ids(regressed), ['OPENVERSE-CATALOG-5C']);
  });
});

describe('rehearsal: Slack', () => {
  it('accepts messages and answers in plain text', async () => {
    const world = await testWorld();
    try {
      const post = (address: string, body: string): Promise<Reply> =>
        request(address, { method: 'POST', body });
      const { slackWebhook } = world.credentials;
      const sent = await post(slackWebhook, '{"text": "Severity 2"}');
      assert.deepEqual([sent.status, sent.text], [200, 'ok']);
      assert.equal((await post(slackWebhook, '{}')).text, 'no_text');
      assert.equal((await post(slackWebhook, 'text')).text, 'invalid_payload');
      assert.equal((await post(`${slackWebhook}x`, '{"text": "x"}')).text, 'no_service');
      assert.deepEqual(
        world.state.slack.messages.map(message => message.text),
        ['Severity 2'],
      );
    } finally {
      await discard(world);
    }
  });
});
