import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { World } from '../../src/rehearsal/world';
import { flagInCheckout } from '../support/aftermath';
import { DeploymentBench } from '../support/deployment';

/** Sets up what a team and its engineer may have customized. */
function setUp({ checkout, directory }: World): void {
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', checkout, ...args], { encoding: 'utf8', stdio: 'pipe' }).trim();
  const justfile = path.join(checkout, 'justfile');
  const recipes = readFileSync(justfile, 'utf8');
  writeFileSync(
    justfile,
    recipes
      .replace(/^bump environment/m, 'set-image-tag environment')
      .replace(/^apply environment/m, '[confirm("Really change production?")]\nroll-out environment')
      .concat('\nalias bump := set-image-tag\nalias apply := roll-out\n'),
  );
  git('commit', '-qam', 'Rename recipes, and ask before one');
  git('push', '-q', 'origin', 'HEAD');

  const key = path.join(directory, 'signing-key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'ada@example.org', '-f', key]);
  git('config', 'gpg.format', 'ssh');
  git('config', 'user.signingkey', `${key}.pub`);
  git('config', 'commit.gpgsign', 'true');

  // Every rehearsal's origin is an address that git replaces with another (`insteadOf`).
  assert.notEqual(git('remote', 'get-url', 'origin'), git('config', 'remote.origin.url'));
}

describe('a deployment of a team with its own setup', function () {
  this.timeout(300_000);
  let bench: DeploymentBench;
  before(async () => {
    bench = await DeploymentBench.start({ privateImages: true }, setUp);
  });
  after(() => bench.stop());

  it('runs to its end with signed commits, insteadOf, aliased recipes that ask, and private images', async () => {
    await bench.answer('release', 'release');
    assert.match(bench.facts('preflight')['just apply asks'] ?? '', /Really change production\?/);
    const { detail } = await bench.asked('apply');
    assert.match(detail, /Really change production\?/);
    assert.ok(bench.step('apply').actions.some(action => action.do === 'show-terminal'));
    bench.type('yes');
    await bench.until(b => b.step('apply').question?.id === 'approve-plan', 'the plan');
    await bench.approve();
    await bench.publish();
    assert.equal(bench.view.state, 'finished');

    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-C', bench.world.checkout, ...args], { encoding: 'utf8' });
    const commits = git('rev-list', '--branches=deploy/*', '--not', 'origin/HEAD').trim().split('\n');
    assert.ok(commits[0] !== '');
    for (const commit of commits) assert.match(git('cat-file', 'commit', commit), /BEGIN SSH SIGNATURE/);
    assert.equal(flagInCheckout(bench), 'false');
  });
});
