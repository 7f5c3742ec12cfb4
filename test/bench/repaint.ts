import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import * as v from 'valibot';
import { UiBench } from '../ui/bench';
import { until } from '../harness/until';
import { atMost, quantile, type Row } from './row';

const STEPS = 40;
const LAST =
  'What counts is the last paint that belongs to a change: after a tick the next step is observed and asked, and each of these events is on the disk before it shows.';
const WHY = {
  tree: `${LAST} Of changes within 200 ms of each other, VS Code passes the first on at once and the others after 200 ms (ExtHostTreeView).`,
  checklist: LAST,
};
/** What is painted later than this after a step has changed is about something else, in milliseconds. */
const LATEST_MS = 1_000;
const Ticked = v.object({ type: v.literal('step.ticked'), at: v.string() });

/** From a step's tick in the journal to the last thing that tree and checklist paint because of it, in the real VS Code. */
export async function repaint(): Promise<Row[]> {
  const bench = await UiBench.start();
  try {
    writeRunbook(bench.checkout);
    await bench.workbench.command('Deploy Runbook: Start');
    await bench.workbench.quickInput.pick('Forty things to do');
    await bench.shows('Do thing 1.');
    const { page } = bench.workbench;
    const { frame } = await bench.checklist();
    const places = { tree: page.mainFrame(), checklist: frame };
    for (const place of Object.values(places)) await place.evaluate(watch);
    for (let step = 1; step <= STEPS; step++) {
      await bench.press(/^Done$/);
      await until(
        `tick ${step}`,
        () => ticks(bench).length,
        count => count >= step,
      );
      await page.waitForTimeout(LATEST_MS);
    }
    const at = ticks(bench);
    const rows: Row[] = [];
    for (const name of ['tree', 'checklist'] as const) {
      const painted = await paints(places[name]);
      const delays = at.map(tick => {
        const its = painted.filter(time => time >= tick && time <= tick + LATEST_MS);
        return Math.max(...its) - tick;
      });
      const half = quantile(delays, 0.5);
      const shown = `from a step's change to the ${name} repainted, half of them`;
      rows.push(
        { ...atMost(shown, half, 50, 'ms'), ifMissed: WHY[name] },
        {
          what: `from a step's change to the ${name} repainted, 99 of 100`,
          reached: quantile(delays, 0.99),
          unit: 'ms',
        },
      );
    }
    return rows;
  } finally {
    await bench.stop();
  }
}

function writeRunbook(checkout: string): void {
  const folder = path.join(checkout, '.runbooks');
  mkdirSync(folder, { recursive: true });
  const items = Array.from(
    { length: STEPS + 1 },
    (_, n) => `${n + 1}. **Thing ${n + 1}.** Do thing ${n + 1}.`,
  );
  writeFileSync(
    path.join(folder, 'forty.md'),
    `# Forty things to do\n\n## Things\n\n${items.join('\n\n')}\n`,
  );
  for (const args of [
    ['add', '.runbooks'],
    ['commit', '-qm', 'Write a runbook'],
    ['push', '-q', 'origin', 'HEAD'],
  ])
    execFileSync('git', ['-C', checkout, ...args], { stdio: 'pipe' });
}

/** When each step was ticked, in milliseconds since the epoch. */
function ticks({ world }: UiBench): readonly number[] {
  const names = readdirSync(path.dirname(world.directory), { recursive: true, encoding: 'utf8' });
  return names
    .filter(name => name.endsWith('.jsonl'))
    .flatMap(name => readFileSync(path.join(path.dirname(world.directory), name), 'utf8').split('\n'))
    .filter(line => line.endsWith('}'))
    .map(line => v.safeParse(Ticked, JSON.parse(line)))
    .flatMap(({ success, output }) => (success ? [Date.parse(output.at)] : []));
}

/** Runs in a page: notes when anything in it changes, as it is painted. */
const watch = `
  const times = (globalThis.paintTimes = []);
  new MutationObserver(() => requestAnimationFrame(() => times.push(Date.now()))).observe(
    document.querySelector('.split-view-view .tree-explorer-viewlet-tree-view') ?? document.body,
    { subtree: true, childList: true, attributes: true, characterData: true },
  );
`;

async function paints(frame: Frame): Promise<readonly number[]> {
  return v.parse(v.array(v.number()), await frame.evaluate('globalThis.paintTimes'));
}
