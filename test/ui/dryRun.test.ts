import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { until } from '../harness/until';
import { UiBench } from './bench';

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

describe('a dry run in VS Code', function () {
  let bench: UiBench;
  const draft = (text: string) => {
    const folder = path.join(bench.checkout, '.runbooks');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'move-index.md'), text);
  };

  before(async () => {
    bench = await UiBench.start({
      viewport: { width: 1100, height: 900 },
      settings: { 'workbench.colorTheme': 'Default Light Modern' },
    });
  });
  after(() => bench.stop());

  it('shows what a draft would do, can be repeated after a correction, and leaves nothing behind', async () => {
    const { workbench } = bench;
    const { quickInput } = workbench;
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-C', bench.checkout, ...args], { encoding: 'utf8' });
    const refs = git('ls-remote', 'origin');
    draft(DRAFT.replace("'42 in", "'none in"));
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

    draft(DRAFT);
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
});
