import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stepsOf } from '../../src/core/view/words/attention';
import { rehearsed, throughAll, type Rehearsed } from '../support/rehearsed';

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

describe('the rehearsal of one’s own runbook', function () {
  this.timeout(240_000);
  const commit = 'c0ffee'.padEnd(40, '0');
  let mine: Rehearsed;
  let wasRun: string;

  before(async () => {
    const files = Object.fromEntries(
      ['build', 'has-image', 'migrate', 'wait-until-stable'].map(name => [`bin/${name}`, '']),
    );
    mine = await rehearsed(
      { name: 'shop.md', text: RUNBOOK },
      {
        ...files,
        'envs/prod/main.tf': '# nothing\n',
        '.runbooks/old-name.md': RUNBOOK.replace('the shop', 'the old shop'),
      },
      'acme/shop-infrastructure',
      root => {
        wasRun = path.join(root, '../was-run');
        for (const file of [...Object.keys(files), '.git/hooks/pre-push']) {
          writeFileSync(path.join(root, file), `#!/bin/sh\ntouch '${wasRun}'\n`);
          chmodSync(path.join(root, file), 0o755);
        }
      },
    );
  });
  after(() => mine.close());

  it('runs to its end with what the runbook expects, and runs nothing from the repository', async () => {
    const { signal } = new AbortController();
    const { startable, broken } = await mine.engine.deployments.runbooks(signal);
    assert.deepEqual(
      [startable.map(({ id }) => id), broken.map(({ problem }) => problem.message)],
      [['shop'], []],
    );
    const { run, asked } = await throughAll(mine, 'shop', { commit });
    const steps = stepsOf(run.view);
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
    assert.equal(existsSync(wasRun), false, 'nothing of the repository was run');
    assert.match(readFileSync(path.join(mine.root, '.runbooks/old-name.md'), 'utf8'), /the old shop/);
    assert.equal(execFileSync('git', ['-C', mine.root, 'status', '--porcelain'], { encoding: 'utf8' }), '');
  });
});
