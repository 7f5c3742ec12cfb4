import assert from 'node:assert/strict';
import { lookedAt, readOnly } from '../../../../../src/core/engine/dryRun/readOnly';
import type { Ports } from '../../../../../src/core/ports';

/** Ports that count calls of any method, even one that doesn't exist. */
function counted() {
  const called: string[] = [];
  const port = (name: string) =>
    new Proxy(
      { address: 'https://example.org' },
      {
        get: (target, key) =>
          key in target
            ? (Reflect.get(target, key) as unknown)
            : () => {
                called.push(`${name}.${String(key)}`);
              },
      },
    );
  const names = 'airflow github registry sentry slack git files hcl runner tools web'.split(' ');
  const ports = Object.fromEntries(names.map(name => [name, port(name)]));
  return { called, ports: { ...ports, clock: { now: () => 0 } } as unknown as Ports };
}

const CHANGES = `
  airflow.setPaused
  github.dispatchWorkflow github.publishRelease github.createPullRequest github.updatePullRequestBody
  github.closePullRequest github.approve github.requestReviewer github.createDeployment github.setDeploymentStatus
  slack.post
  git.createBranch git.branchOff git.checkout git.commit git.push git.deleteRemoteBranch git.swapRef git.deleteRef
  files.edit
  runner.prepare runner.start runner.answer runner.hangUp runner.interrupt runner.show runner.forget
  git.somethingNew tools.somethingNew
`
  .trim()
  .split(/\s+/);

describe('the ports of a dry run', () => {
  it('refuse every method that changes something, and unknown ones', () => {
    const { called, ports } = counted();
    const guarded = readOnly(ports) as unknown as Record<string, Record<string, () => unknown>>;
    for (const name of CHANGES) {
      const [port = '', method = ''] = name.split('.');
      assert.throws(
        () => guarded[port]?.[method]?.(),
        /Nothing is changed in a dry run, so \S+ was not used/,
        name,
      );
    }
    assert.deepEqual(called, []);
  });

  it('allow reading', () => {
    const { called, ports } = counted();
    const guarded = readOnly(ports);
    const { signal } = new AbortController();
    void guarded.git.fetch(signal);
    void guarded.github.viewer(signal);
    void guarded.tools.run(['true'], signal);
    void guarded.airflow.health(signal);
    assert.equal(guarded.airflow.address, 'https://example.org');
    assert.deepEqual(called, ['git.fetch', 'github.viewer', 'tools.run', 'airflow.health']);
  });

  it('refuse everything of the team lock but reading it', async () => {
    const { signal } = new AbortController();
    const lock = lookedAt({ read: () => Promise.resolve(null) });
    assert.equal(await lock.read(signal), null);
    await assert.rejects(lock.acquire('Deploying', signal), /team lock/);
    await assert.rejects(lock.update([], signal), /team lock/);
    await assert.rejects(lock.takeOver('1', 'Deploying', [], signal), /team lock/);
    await assert.rejects(lock.release(signal), /team lock/);
  });
});
