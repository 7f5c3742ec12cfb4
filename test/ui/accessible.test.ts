import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { RunView } from '../../src/core/view/view';
import { themeNames } from '../support/checklistPage';
import { sampleStarts } from '../unit/ui/sampleStarts';
import { sampleViews } from '../unit/ui/sampleViews';
import { ChecklistBrowser } from './checklistBrowser';

const axe = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');
const samples: Readonly<Record<string, RunView | undefined>> = {
  ...sampleViews,
  ...Object.fromEntries(Object.keys(sampleStarts).map(name => [name, undefined])),
  none: undefined,
};

/** Rules of axe that a page breaks, with the first element of each. Runs in the page. */
async function violations(): Promise<readonly string[]> {
  interface Violation {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
  }
  const { axe } = globalThis as unknown as {
    axe: { run: (on: unknown, how: unknown) => Promise<{ violations: readonly Violation[] }> };
  };
  const { document } = globalThis as unknown as { document: unknown };
  const found = await axe.run(document, { resultTypes: ['violations'] });
  return found.violations.map(
    ({ id, nodes: [first] }) => `${id}: ${first?.html ?? ''} ${first?.failureSummary ?? ''}`,
  );
}

describe('the checklist for everyone', function () {
  this.timeout(300_000);
  let browser: ChecklistBrowser;
  before(async () => {
    browser = await ChecklistBrowser.start();
  });
  after(() => browser.stop());

  for (const theme of themeNames)
    for (const [what, width] of [
      ['640 px at 200 %, which are 320', 320],
      ...(theme === 'light' ? [['wide', 1000] as const] : []),
    ] as const)
      it(`breaks no rule of axe: ${theme}, ${what}, all samples, closed and open`, async () => {
        const page = await browser.page({ viewport: { width, height: 900 }, deviceScaleFactor: 2 });
        for (const [name, view] of Object.entries(samples))
          for (const opens of [false, true]) {
            const steps = view?.phases.flatMap(phase => phase.steps.map(({ id }) => id)) ?? [];
            const open = opens ? [...steps, 'timeline'].join() : '';
            await browser.open(page, `sample=${name}&theme=${theme}&open=${open}`);
            if (opens)
              await page.evaluate("document.querySelectorAll('details').forEach(d => (d.open = true))");
            await page.evaluate(axe);
            assert.deepEqual(await page.evaluate(violations), [], `${name}, ${opens ? 'open' : 'closed'}`);
          }
        await page.close();
      });
});
