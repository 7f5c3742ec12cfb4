import assert from 'node:assert/strict';
import { problemFrom } from '../failure';
import { never } from '../loopback';
import { base, example, github, repo } from './support';

const request = {
  ref: 'main',
  environment: 'catalog',
  description: 'd'.repeat(200),
  payload: { tag: 'rel-1' },
};

describe('deployments of GitHub', () => {
  it('creates one without merging anything or waiting for checks', async () => {
    await using server = await github({
      [`POST ${base}/deployments`]: { status: 201, body: example('deployment-simple-example', { id: 42 }) },
      [`POST ${base}/deployments/42/statuses`]: { status: 201, body: {} },
    });
    assert.equal(await server.api.createDeployment(repo, request, never), 42);
    await server.api.setDeploymentStatus(repo, 42, 'success', 'done', never);
    assert.deepEqual(
      server.received.map(({ body }) => JSON.parse(body) as unknown),
      [
        { ...request, description: 'd'.repeat(140), auto_merge: false, required_contexts: [] },
        { state: 'success', description: 'done' },
      ],
    );
  });

  it('does not accept a response without an id', async () => {
    await using server = await github({
      [`POST ${base}/deployments`]: { status: 202, body: { message: 'Auto-merged main into topic.' } },
    });
    assert.equal(
      (await problemFrom(server.api.createDeployment(repo, request, never))).code,
      'github.malformed',
    );
  });
});
