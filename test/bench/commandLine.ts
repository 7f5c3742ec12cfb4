import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { root } from '../harness/setup';
import { atMost, median, quantile, type Row } from './row';
import { milliseconds, sideBySide } from './sideBySide';

const ROUNDS = 20;

/** From start to end of the program in the last `npm run package`, which checks the shipped runbook. */
export async function commandLine(): Promise<Row[]> {
  const args = [
    path.join(root, 'dist/cli.js'),
    'check',
    path.join(root, 'src/runbooks/openverse-catalog.yaml'),
  ];
  const times: number[] = [];
  const row = await sideBySide(
    'deploy-runbook check',
    {
      ours: async () => {
        const took = await milliseconds(() => node(args));
        times.push(took);
        return took;
      },
      rival: () => milliseconds(() => node(['--eval', '0'])),
      rivalName: 'Node.js that does nothing',
    },
    { rounds: ROUNDS },
  );
  return [
    row,
    {
      ...atMost('deploy-runbook check, from its start to its end', median(times), 300, 'ms'),
      spread: [quantile(times, 0.1), quantile(times, 0.9)],
    },
  ];
}

function node(args: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`deploy-runbook failed: ${stderr}`);
}
