import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Engine } from '../../src/app/compose';
import { copiedRepository } from '../../src/app/copiedRepository';
import { copyRepository } from '../../src/app/copyRepository';
import { copyOf } from '../../src/app/rehearsal';
import type { Deployment } from '../../src/core/engine/deployment';
import type { RunView } from '../../src/core/view/view';
import { startWorld, type World } from '../../src/rehearsal/world';
import { engineOn } from '../support/deployment';

const RUNBOOK = `---
runbook: 2
id: shop
inputs:
  commit: { type: commit }
  database: { type: boolean, default: true }
---
# Deploy the shop

## Before

1. **Nobody else deploys.**

   \`\`\`step
   kind: team-lock
   \`\`\`

2. **Build the image.**

   \`\`\`step
   kind: command
   run: [bin/build, '\${{ inputs.commit }}']
   done: [bin/has-image, '\${{ inputs.commit }}']
   \`\`\`

3. **Prepare the migration.**

   \`\`\`step
   when: \${{ inputs.database }}
   kind: terraform
   apply: [terraform, apply, '-target=aws_ecs_task_definition.migrate', '-var=image_tag=\${{ inputs.commit }}']
   expects: [{ address: aws_ecs_task_definition.migrate, actions: [replace], attributes: [container_definitions] }]
   \`\`\`

4. **Migrate.**

   \`\`\`step
   id: migrate
   when: \${{ inputs.database }}
   kind: command
   run: [bin/migrate, '\${{ inputs.commit }}']
   expect: { output: '^task (?<task>[0-9a-f]{8}) ended with 0$' }
   preview: [bin/migrate, --dry-run]
   \`\`\`

## Deploy

1. **Apply.**

   \`\`\`step
   kind: terraform
   apply: [terraform, -chdir=envs/prod, apply, '-var=image_tag=\${{ inputs.commit }}']
   check: [terraform, -chdir=envs/prod, plan, '-var=image_tag=\${{ inputs.commit }}']
   expects:
     - { address: 'module.shop.aws_ecs_service.*', actions: [update], attributes: [task_definition] }
     - { address: module.shop.aws_ecs_task_definition.web, actions: [replace] }
   \`\`\`

2. **It is stable.**

   \`\`\`step
   kind: command
   run: [bin/wait-until-stable]
   expect: { exit: [0] }
   onlyReads: true
   \`\`\`

3. **The new version answers.**

   \`\`\`step
   kind: http
   get: https://shop.example.org/version.json
   json: [{ at: /build/commit, equals: '\${{ inputs.commit }}' }, { at: /up, matches: '^(?<up>\\d+) of \\d+$' }]
   within: 5m
   \`\`\`

4. **Tell support** that task \${{ steps.migrate.task }} is done.
`;

describe('the rehearsal of a runbook of one’s own', function () {
  this.timeout(240_000);
  const commit = 'c0ffee'.padEnd(40, '0');
  let folder: string;
  let root: string;
  let world: World;
  let engine: Engine;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'deploy-runbook-'));
    root = path.join(folder, 'mine');
    mkdirSync(path.join(root, 'bin'), { recursive: true });
    mkdirSync(path.join(root, '.runbooks'));
    mkdirSync(path.join(root, 'envs/prod'), { recursive: true });
    writeFileSync(path.join(root, 'envs/prod/main.tf'), '# nothing\n');
    writeFileSync(path.join(root, '.runbooks/old-name.md'), RUNBOOK.replace('the shop', 'the old shop'));
    for (const name of ['build', 'has-image', 'migrate', 'wait-until-stable']) {
      const file = path.join(root, 'bin', name);
      writeFileSync(file, `#!/bin/sh\ntouch '${folder}/was-run'\n`);
      chmodSync(file, 0o755);
    }
    const git = (...args: readonly string[]) => execFileSync('git', ['-C', root, ...args], { stdio: 'pipe' });
    git('init', '--quiet', '--initial-branch=trunk');
    const hook = path.join(root, '.git/hooks/pre-push');
    writeFileSync(hook, `#!/bin/sh\ntouch '${folder}/was-run'\n`);
    chmodSync(hook, 0o755);
    git('add', '.');
    git('-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', 'commit', '--quiet', '-m', 'Begin');
    const directory = path.join(folder, 'world');
    world = await startWorld({ directory, checkout: false });
    await copyRepository(directory, world.id, {
      root,
      repository: 'acme/shop-infrastructure',
      runbook: { name: 'shop.md', text: RUNBOOK },
    });
    const rehearsal = copiedRepository(directory, world.id);
    assert.ok(rehearsal);
    engine = await engineOn(
      { ...world, checkout: copyOf(directory), repository: rehearsal.origin },
      path.join(folder, 'storage'),
      undefined,
      undefined,
      undefined,
      rehearsal,
    );
  });
  after(async () => {
    engine.dispose();
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('comes to its end with what the runbook expects, and runs nothing of the repository', async () => {
    const { signal } = new AbortController();
    const { startable, broken } = await engine.deployments.runbooks(signal);
    assert.deepEqual(
      [startable.map(({ id }) => id), broken.map(({ problem }) => problem.message)],
      [['shop'], []],
    );
    const run = await engine.deployments.start('shop', signal, undefined, undefined, { commit });
    run.resume();
    const asked = await throughAll(run);
    const steps = run.view.phases.flatMap(phase => phase.steps);
    assert.deepEqual(
      steps.map(({ id, tick }) => [id, tick?.how]),
      [
        ['nobody-else-deploys', 'verified'],
        ['build-the-image', 'verified'],
        ['prepare-the-migration', 'verified'],
        ['migrate', 'verified'],
        ['apply', 'verified'],
        ['it-is-stable', 'verified'],
        ['the-new-version-answers', 'verified'],
        ['tell-support', 'attested'],
      ],
      JSON.stringify(steps, null, 1),
    );
    assert.ok(asked.includes('Approve the preview'), asked.join('; '));
    await run.finish();
    assert.equal(run.view.state, 'finished');
    assert.equal(run.view.rehearsal, true);
    assert.equal(existsSync(path.join(folder, 'was-run')), false, 'nothing of the repository was run');
    assert.match(readFileSync(path.join(root, '.runbooks/old-name.md'), 'utf8'), /the old shop/);
    assert.equal(execFileSync('git', ['-C', root, 'status', '--porcelain'], { encoding: 'utf8' }), '');
  });
});

/** Answers whatever is asked as a person would who agrees. @returns the questions */
async function throughAll(run: Deployment): Promise<readonly string[]> {
  const asked: string[] = [];
  for (;;) {
    const view = await standstill(run);
    if (view.canFinish) return asked;
    const step = view.phases
      .flatMap(phase => phase.steps)
      .find(each => each.question !== null || each.problem !== null);
    const question = step?.question;
    const choice = question?.choices[0];
    if (step === undefined || question == null || choice === undefined)
      throw new Error(`${view.headline}: ${JSON.stringify(step)}`);
    asked.push(question.title);
    const { id, subject } = question;
    await run.decide(step.id, {
      ...{ question: id, subject, choice: choice.id },
      ...(choice.needsReason === true ? { reason: 'It is as the runbook says.' } : {}),
    });
  }
}

function standstill(run: Deployment): Promise<RunView> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`It went no further: ${run.view.headline} ${JSON.stringify(run.view.phases)}`));
    }, 90_000);
    const look = (view: RunView) => {
      const steps = view.phases.flatMap(phase => phase.steps);
      const stands = steps.some(
        ({ question, problem }) => problem !== null || (question?.choices.length ?? 0) > 0,
      );
      if (!view.canFinish && !stands) return;
      clearTimeout(timer);
      off();
      resolve(view);
    };
    const off = run.onChange(look);
    look(run.view);
  });
}
