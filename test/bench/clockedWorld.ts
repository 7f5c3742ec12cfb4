import { readFileSync } from 'node:fs';
import path from 'node:path';
import { startWorld } from '../../src/rehearsal/world';
import { layoutOf } from '../../src/rehearsal/disk/layout';
import { changeRunbook } from '../support/shorten';
import { quicken, type QuickTime } from './quickTime';

/** The orders of a world on a fast clock. */
export interface WorldOrders extends QuickTime {
  readonly directory: string;
}

/** Durations as in production. */
const timing = {
  releaseQueuedMs: 15_000,
  releaseRunMs: 100_000,
  bootMs: 75_000,
  pokeEveryMs: 900_000,
  mergeableMs: 2_000,
  mergeMs: 60_000,
};

/** The runbook as shipped, with all its durations; only the resource that its plan replaces is the rehearsal's. */
function shipped(): string {
  return readFileSync(path.join(__dirname, '../../src/runbooks/openverse-catalog.yaml'), 'utf8')
    .replaceAll('module.catalog-airflow.aws_instance.*', 'module.catalog-airflow.terraform_data.instance')
    .replaceAll('[user_data, user_data_replace_on_change]', '[input, triggers_replace]');
}

/** Serves a world until the parent process disconnects, and sends it the path of the world's file. */
async function main({ directory, ...time }: WorldOrders): Promise<void> {
  await quicken(time);
  // The stand-ins for just and Terraform take less time, and time passes fast here.
  const world = await startWorld({ directory, timing, path: '' });
  changeRunbook(world, shipped);
  process.once('disconnect', () => void world.stop());
  process.send?.(layoutOf(directory).worldFile);
  await world.stopped;
}

void main(JSON.parse(process.argv[2] ?? '') as WorldOrders);
