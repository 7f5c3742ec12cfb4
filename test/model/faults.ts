import { parseArgs } from 'node:util';
import { playRandomRuns } from './property';

/** This many runs share a seed, so that a failure can be reproduced quickly. */
const BATCH = 500;

/** `faults.js --runs N --seed S [--path P]`: plays them, reports how many were played, and exits with 1 if one broke a rule. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { runs: { type: 'string' }, seed: { type: 'string' }, path: { type: 'string' } },
  });
  const seed = Number(values.seed ?? 1);
  if (values.path !== undefined) {
    tell(await playRandomRuns({ runs: BATCH, seed, path: values.path }));
    return;
  }
  const wanted = Number(values.runs ?? BATCH);
  for (let done = 0; done < wanted; done += BATCH) {
    tell(await playRandomRuns({ runs: Math.min(BATCH, wanted - done), seed: seed + done / BATCH }));
  }
}

function tell({ failure, ...tally }: Awaited<ReturnType<typeof playRandomRuns>>): void {
  if (failure !== null) {
    console.error(failure);
    process.exitCode = 1;
  }
  process.send?.(tally);
}

void main();
