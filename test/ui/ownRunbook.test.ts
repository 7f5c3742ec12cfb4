import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { until } from '../harness/until';
import { UiBench } from './bench';

/** Tried before anybody else sees it. */
const DRAFT = `---
runbook: 2
inputs:
  index: { type: text, pattern: '[a-z]+', description: Index to move }
---
# Move the search index

## Prepare

1. **Nobody else moves one.**

   \`\`\`step
   kind: team-lock
   \`\`\`

2. **Count what is in it.**

   \`\`\`step
   id: size
   kind: command
   run: [printf, '42 in %s', '\${{ inputs.index }}']
   expect: { output: '^(?<documents>\\d+) in ' }
   onlyReads: true
   \`\`\`

## Move

1. **Move the index.**

   \`\`\`step
   id: move
   kind: command
   run: [touch, 'moved-\${{ steps.size.documents }}']
   preview: [printf, 'would move %s', '\${{ inputs.index }}']
   expect: { output: '^moved (?<name>[a-z]+)$' }
   \`\`\`

2. **Warm it up.**

   \`\`\`step
   kind: command
   run: [touch, '\${{ steps.move.name }}']
   \`\`\`

3. **Look at it.** Search for something.
`;

/** Another version of it, which is committed. */
const DOCUMENT = `---
runbook: 2
inputs:
  index: { type: text, pattern: '[a-z]+', default: products, description: Index to move }
  where: { type: choice, options: [staging, prod] }
---
# Move the search index

## Prepare

Ask whoever is on duty first; the [handbook](https://example.org/handbook) says who that is.

1. **Tell the team.** Write in \`#deploys\` that *\${{ inputs.index }}* moves in \`\${{ inputs.where }}\`.

2. **Nobody else moves one.**

   \`\`\`step
   kind: team-lock
   \`\`\`

## Move

1. **Move the index.** It takes a second.

   \`\`\`step
   id: move
   kind: command
   run: [printf, 'moved %s', '\${{ inputs.index }}']
   approve: Move \${{ inputs.index }}?
   expect: { output: '^moved (?<name>[a-z]+)$' }
   \`\`\`

2. **Wait for the caches.**

   \`\`\`step
   kind: wait
   for: 20m
   when: \${{ inputs.where }} == prod
   \`\`\`

3. **Look at it.** Search for something in \`\${{ steps.move.name }}\`.
`;
const BROKEN = 'runbook: 2\nid: draft\ntitle: A draft\nphases:\n  - title: One\n    step: []\n';

describe('a runbook of one’s own, in VS Code', function () {
  let bench: UiBench;
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-C', bench.checkout, ...args], { encoding: 'utf8', stdio: 'pipe' });
  const write = (name: string, text: string) => {
    const folder = path.join(bench.checkout, '.runbooks');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, name), text);
  };

  before(async () => {
    bench = await UiBench.start({
      viewport: { width: 1100, height: 900 },
      settings: { 'workbench.colorTheme': 'Default Light Modern' },
    });
  });
  after(() => bench.stop());

  it('shows in a dry run what a draft would do, can be repeated after a correction, and leaves nothing behind', async () => {
    const { workbench } = bench;
    const { quickInput } = workbench;
    const refs = git('ls-remote', 'origin');
    write('move-index.md', DRAFT.replace("'42 in", "'none in"));
    await workbench.command('Deploy Runbook: Dry Run');
    const entries = await until(
      'the runbooks',
      () => quickInput.entries(),
      shown => shown.some(text => text.includes('Move the search index')),
    );
    assert.match(entries.find(text => text.includes('move-index')) ?? '', /draft in this checkout/);
    await workbench.screenshot('dry-run/choose');
    await quickInput.pick('Move the search index');
    await until(
      'the input',
      () => quickInput.message(),
      text => text.includes('Index to move'),
    );
    await quickInput.enter('shoes');
    await bench.shows('Dry run: every step is checked, and nothing changes');
    await bench.shows(/Dry run complete: 1 would stop/);
    await workbench.screenshot('dry-run/stops');

    write('move-index.md', DRAFT);
    await bench.press(/^Run dry again$/);
    await bench.shows(/Dry run complete: 1 already done, 1 would act, 2 would ask, 1 not known yet/);
    await bench.shows('Would be known after “Move the index”');
    await workbench.screenshot('dry-run/complete');

    assert.equal(git('ls-remote', 'origin'), refs);
    assert.equal(git('status', '--porcelain').includes('moved'), false);
    await bench.press(/^End dry run$/);
    await bench.shows('No deployment is open');
    await workbench.screenshot('dry-run/ended');
  });

  it('can be chosen beside a broken draft, asks for its inputs, and runs to its end', async () => {
    const { workbench } = bench;
    const { quickInput } = workbench;
    write('move-index.md', DOCUMENT);
    write('draft.yaml', BROKEN);
    git('add', '.runbooks');
    git('commit', '-qm', 'Write two runbooks');
    git('push', '-q', 'origin', 'HEAD');
    await workbench.command('Deploy Runbook: Start');
    const entries = await until(
      'the runbooks',
      () => quickInput.entries(),
      shown => shown.some(text => text.includes('Move the search index')),
    );
    assert.match(entries.find(text => text.includes('draft.yaml')) ?? '', /can.t be started/);
    await workbench.screenshot('written/choose');
    await quickInput.pick('Move the search index');
    await until(
      'the first input',
      () => quickInput.message(),
      text => text.includes('Index to move'),
    );
    await quickInput.enter('Products 2');
    await until(
      'what is wrong with it',
      () => quickInput.message(),
      text => text.includes('It must match [a-z]+'),
    );
    await workbench.screenshot('written/input');
    await quickInput.enter('shoes');
    await quickInput.pick('staging');

    await bench.shows('Write in #deploys that shoes moves in staging.');
    await workbench.screenshot('written/manual');
    await bench.press(/^Done$/);
    await bench.shows('Move shoes?');
    await workbench.screenshot('written/approve');
    await bench.press(/^Run/);
    await bench.shows('Search for something in shoes.');
    await bench.shows(/skipped/i);
    await bench.press(/^Done$/);
    await workbench.screenshot('written/before-finish');
    await bench.press(/^Finish$/);
    await bench.shows(/finished/i);
    await workbench.screenshot('written/finished');
  });
});
