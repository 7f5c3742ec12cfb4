import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createDeployments } from '../../../../src/core/engine/deployments';
import type { Ports } from '../../../../src/core/ports';
import type { GitHubApi } from '../../../../src/core/ports/github';
import { runbookParser } from '../../../../src/core/parsing/parseRunbook';
import { exportRecord } from '../../../../src/core/view/exportRecord';
import { createWeb } from '../../../../src/clients/web';
import { kinds, obligationKinds } from '../../../../src/kinds';
import { systemClock } from '../../../../src/platform/node/clock';
import { createFiles } from '../../../../src/platform/node/files';
import { leaseHolder, takeLease } from '../../../../src/platform/node/leaseFiles';
import { createTools } from '../../../../src/platform/node/tools';
import { MemoryJournal } from '../../../support/memoryJournal';
import { serve } from '../../clients/loopback';
import { Playground as Repository } from '../../platform/node/git/playground';
import { Playground as Machine } from '../../platform/node/runnerPlayground';
import { published } from './published';
import { stepOf, untilView } from './viewed';

const DOCUMENT = `---
runbook: 2
inputs:
  release: { type: text, pattern: '[a-z ]+ \\d+', description: Release to deploy }
  loud: { type: boolean, default: false }
---
# Deploy the API

## Prepare

1. **Lock.** Nobody else deploys meanwhile.

   \`\`\`step
   kind: team-lock
   \`\`\`

2. **Find the image.**

   \`\`\`step
   id: find
   kind: command
   run: [bin/find, '\${{ inputs.release }}']
   expect: { output: '^image (?<tag>.+)$' }
   \`\`\`

## Deploy

1. **Deploy.** It takes a moment.

   \`\`\`step
   id: deploy
   kind: command
   run: [bin/deploy, '--tag=\${{ steps.find.tag }}', '\${{ inputs.release }}']
   approve: Deploy \${{ steps.find.tag }}?
   expect: { output: '^deployed (?<tag>\\S+)' }
   \`\`\`

2. **Check it.**

   \`\`\`step
   kind: http
   get: https://api.example.org/\${{ inputs.release }}
   json: [{ at: /version, equals: '\${{ steps.deploy.tag }}' }]
   \`\`\`

3. **Tell the team.** Write that \${{ inputs.release }} runs as \`\${{ steps.deploy.tag }}\`.
`;
const FIND = `#!/bin/sh
echo "image $1#$(cat tag)"
`;
const DEPLOY = `#!/bin/sh
printf '%s\\n' "$@" >> deployed
echo "deployed $1"
`;
const parse = runbookParser(kinds);

describe('a written runbook with steps that run', () => {
  const { signal } = new AbortController();
  let repository: Repository;
  let machine: Machine;
  beforeEach(() => {
    repository = new Repository();
    machine = new Machine();
  });
  afterEach(async () => {
    await machine.clean();
    repository.dispose();
  });

  it('runs to its end with the given values, and with the same ones after a crash', async () => {
    const programs = { 'bin/find': FIND, 'bin/deploy': DEPLOY };
    const mine = published(repository, '.runbooks/deploy-api.md', DOCUMENT, programs);
    mine.write('tag', '${{ inputs.loud }}');
    const asked: string[] = [];
    await using server = await serve(() => ({
      status: 200,
      body: { version: '--tag=release 7#${{ inputs.loud }}'.split(' ')[0] },
    }));
    const web = createWeb({ isRefused: () => false });
    const journal = new MemoryJournal();
    const leases = path.join(machine.root, 'leases');
    const open = () =>
      createDeployments({
        ports: {
          clock: systemClock,
          git: mine.git,
          files: createFiles(mine.root),
          runner: machine.runner(),
          tools: createTools({ root: mine.root, paths: {}, env: machine.env(), shell: 'bash' }),
          github: { viewer: async () => ({ login: 'ada' }) } as Partial<GitHubApi> as GitHubApi,
          // Requests go to a server of this test instead.
          web: {
            ...web,
            get: (address, timeoutMs, given) => {
              asked.push(address);
              return web.get(`${server.url}/health`, timeoutMs, given);
            },
          },
        } as Partial<Ports> as Ports,
        journal,
        kinds,
        obligationKinds,
        parseRunbook: parse,
        shipped: [],
        extensionVersion: '0.0.0',
        checkout: mine.root,
        isThere: () => true,
        signal,
        takeLease: (runId, force) => takeLease(leases, runId, force),
        driver: runId => leaseHolder(leases, runId),
      });
    const before = open();
    const [choice] = (await before.runbooks(signal)).startable;
    assert.deepEqual(choice?.review.find(({ title }) => title === 'What runs')?.lines, [
      "bin/find '${{ inputs.release }}' (in a terminal of the checkout)",
      "bin/deploy '--tag=${{ steps.find.tag }}' '${{ inputs.release }}' (in a terminal of the checkout)",
      'GET https://api.example.org/${{ inputs.release }} (from this machine, without credentials)',
    ]);
    await assert.rejects(
      before.start('deploy-api', signal, undefined, undefined, { release: '--force' }),
      /The value of "release" is not accepted: It must match/,
    );
    assert.deepEqual(await journal.list(), []);

    const first = await before.start('deploy-api', signal, undefined, undefined, { release: 'release 7' });
    first.resume();
    const waiting = await untilView(first, view => stepOf(view, 'deploy')?.question != null);
    const question = stepOf(waiting, 'deploy')?.question;
    assert.equal(question?.title, 'Deploy release 7#${{ inputs.loud }}?');
    first.dispose();
    before.dispose();

    // The tag has changed since, but what was found is still what is deployed.
    mine.write('tag', 'other');
    const after = open();
    const second = await after.open();
    assert.ok(second);
    second.resume();
    const again = await untilView(second, view => stepOf(view, 'deploy')?.question != null);
    assert.deepEqual(stepOf(again, 'deploy')?.question, question);
    await second.decide('deploy', { question: question.id, subject: question.subject, choice: 'run' });
    const told = await untilView(second, view => stepOf(view, 'tell-the-team')?.question != null);
    assert.deepEqual(readFileSync(path.join(mine.root, 'deployed'), 'utf8').split('\n'), [
      '--tag=release 7#${{ inputs.loud }}',
      'release 7',
      '',
    ]);
    assert.deepEqual([...new Set(asked)], ['https://api.example.org/release%207']);
    assert.match(JSON.stringify(stepOf(told, 'deploy')?.instructions), /It takes a moment/);
    assert.match(JSON.stringify(stepOf(told, 'tell-the-team')?.instructions), /that release 7 runs as/);
    await second.decide('tell-the-team', { question: 'done', subject: 'tell-the-team', choice: 'done' });
    const done = await untilView(second, view => view.canFinish);
    assert.match(exportRecord(done), /Input release: release 7\n- Input loud: false/);
    await second.finish();
    after.dispose();
  });
});
