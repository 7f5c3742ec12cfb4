import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { root } from '../harness/setup';
import { atMost, median, quantile, type Row } from './row';

const ROUNDS = 20;

/** From the start of the program to its end, with the shipped runbook checked, as it is in the last `npm run package`. */
export function commandLine(): Row[] {
  const args = [
    path.join(root, 'dist/cli.js'),
    'check',
    path.join(root, 'src/runbooks/openverse-catalog.yaml'),
  ];
  const times = Array.from({ length: ROUNDS }, () => {
    const started = performance.now();
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`deploy-runbook failed: ${stderr}`);
    return performance.now() - started;
  });
  return [
    {
      ...atMost('deploy-runbook check', median(times), 300, 'ms'),
      spread: [quantile(times, 0.1), quantile(times, 0.9)],
    },
  ];
}
