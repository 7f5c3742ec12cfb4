import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { until } from '../harness/until';
import { UiBench } from './bench';

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
const DRAFT = 'runbook: 2\nid: draft\ntitle: A draft\nphases:\n  - title: One\n    step: []\n';

describe('a written document that runs, in VS Code', function () {
  let bench: UiBench;

  before(async () => {
    bench = await UiBench.start({
      viewport: { width: 1100, height: 800 },
      settings: { 'workbench.colorTheme': 'Default Light Modern' },
    });
    const folder = path.join(bench.checkout, '.runbooks');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'move-index.md'), DOCUMENT);
    writeFileSync(path.join(folder, 'draft.yaml'), DRAFT);
    for (const args of [
      ['add', '.runbooks'],
      ['commit', '-qm', 'Write two runbooks'],
      ['push', '-q', 'origin', 'HEAD'],
    ])
      execFileSync('git', ['-C', bench.checkout, ...args], { stdio: 'pipe' });
  });
  after(() => bench.stop());

  it('can be chosen beside a broken draft, asks for its inputs, and runs to its end', async () => {
    const { workbench } = bench;
    const { quickInput } = workbench;
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
