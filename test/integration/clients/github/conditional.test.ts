import assert from 'node:assert/strict';
import { never, type Received, type Reply, serve } from '../loopback';
import { base, clientOf, example, repo } from './support';

/** Answers like GitHub: 304 when the tag matches, which doesn't count against the rate limit. */
function tagged(body: unknown, etag: string, request: Received): Reply {
  return request.headers['if-none-match'] === etag ? { status: 304 } : { body, headers: { etag } };
}

describe('conditional requests to GitHub', () => {
  it('get the same run from a 304 as from the previous response', async () => {
    await using server = await serve(request => tagged(example('workflow-run'), 'W/"a"', request));
    const api = clientOf(server.url);
    const first = await api.workflowRun(repo, 7, never);
    assert.deepEqual(await api.workflowRun(repo, 7, never), first);
    assert.deepEqual(
      server.received.map(({ headers }) => headers['if-none-match']),
      [undefined, 'W/"a"'],
    );
  });

  it('never reuse for one token what another one got', async () => {
    await using server = await serve(request => tagged(example('workflow-run'), 'W/"a"', request));
    let token = 'first-token';
    const api = clientOf(server.url, () => Promise.resolve(token));
    await api.workflowRun(repo, 7, never);
    token = 'second-token';
    await api.workflowRun(repo, 7, never);
    assert.equal(server.received[1]?.headers['if-none-match'], undefined);
  });

  it('follow a 20-minute release with few requests that count', async () => {
    // The run changes 4 times and each of its 8 jobs 3 times; both are polled every 30 s.
    const polls = 40;
    let poll = 0;
    let counted = 0;
    await using server = await serve(request => {
      const stage = Math.floor((poll * (request.url.endsWith('/7') ? 4 : 24)) / polls);
      const body = request.url.endsWith('/7')
        ? example('workflow-run', { run_attempt: stage + 1 })
        : example('job-paginated');
      const reply = tagged(body, `"${stage}"`, request);
      if (reply.status !== 304) counted += 1;
      return reply;
    });
    const api = clientOf(server.url);
    for (; poll < polls; poll += 1) {
      await api.workflowRun(repo, 7, never);
      await api.workflowJobs(repo, 7, never);
    }
    assert.equal(server.received.length, 80);
    assert.equal(counted, 28);
    assert.ok(server.received.every(({ url }) => url.startsWith(base)));
  });
});
