import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import * as v from 'valibot';
import { UiBench } from '../ui/bench';
import { until } from '../harness/until';
import { atMost, quantile, type Row } from './row';

const STEPS = 40;
/** The places that show a run, each with an expression for the number of steps that its page shows as ticked. */
const places = {
  tree: `Math.max(0, ...[...document.querySelectorAll('.monaco-list-row[aria-label*=", attested"]')]
    .map(row => Number(/^Step (\\d+),/.exec(row.ariaLabel)?.[1] ?? 0)))`,
  checklist: `document.querySelectorAll('.meter [data-status="attested"]').length`,
};
const WHY = {
  tree: 'Of changes within 200 ms of each other, VS Code passes the first on at once and the others after 200 ms (ExtHostTreeView); a click on a step is such a change before its tick.',
  checklist:
    'An event is on the disk before it shows, and the page is a frame of its own in a second process.',
};
/** Milliseconds between two steps, so that one is fully shown before the next is ticked. */
const REST_MS = 1_000;
const Ticked = v.object({ type: v.literal('step.ticked'), at: v.string() });

/** From a step's tick in the journal to the first paint of tree and checklist that shows it, in the real VS Code. */
export async function repaint(): Promise<Row[]> {
  const bench = await UiBench.start();
  try {
    writeRunbook(bench.checkout);
    await bench.workbench.command('Deploy Runbook: Start');
    await bench.workbench.quickInput.pick('Forty things to do');
    await bench.shows('Do thing 1.');
    const { page } = bench.workbench;
    const { frame } = await bench.checklist();
    const frames = { tree: page.mainFrame(), checklist: frame };
    for (const name of ['tree', 'checklist'] as const) await frames[name].evaluate(watch(places[name]));
    for (let step = 1; step <= STEPS; step++) {
      await bench.press(/^Done$/);
      await until(
        `tick ${step}`,
        () => ticks(bench).length,
        count => count >= step,
      );
      await page.waitForTimeout(REST_MS);
    }
    const at = ticks(bench);
    const rows: Row[] = [];
    for (const name of ['tree', 'checklist'] as const) {
      const shown = await paints(frames[name]);
      const delays = at.map((tick, index) => (shown[index + 1] ?? Infinity) - tick);
      const half = quantile(delays, 0.5);
      const what = `from a step's change to the ${name} repainted`;
      rows.push(
        { ...atMost(`${what}, half of them`, half, 50, 'ms'), ifMissed: WHY[name] },
        {
          what: `${what}, 99 of 100`,
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

/** Runs in a page: notes when it first paints each number of steps. */
const watch = (count: string) => `
  const painted = (globalThis.painted = {});
  const note = () => requestAnimationFrame(() => (painted[${count}] ??= Date.now()));
  new MutationObserver(note).observe(document.body, {
    subtree: true, childList: true, attributes: true, characterData: true,
  });
`;

/** Milliseconds since the epoch, by number of steps. */
async function paints(frame: Frame): Promise<Readonly<Record<string, number>>> {
  return v.parse(v.record(v.string(), v.number()), await frame.evaluate('globalThis.painted'));
}
