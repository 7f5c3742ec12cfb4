import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { RunView } from '../../src/core/view/view';
import { root } from '../harness/setup';
import { isFull, leaveOut } from '../support/leaveOut';
import { seedOfDay } from '../support/seedOfDay';
import { themeNames } from '../support/checklistPage';
import { sampleStarts } from '../unit/ui/sampleStarts';
import { sampleViews } from '../unit/ui/sampleViews';
import { ChecklistBrowser } from './checklistBrowser';

const styles = path.join(root, 'media/checklist/style');
const axe = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');
const samples: Readonly<Record<string, RunView | undefined>> = {
  ...sampleViews,
  ...Object.fromEntries(Object.keys(sampleStarts).map(name => [name, undefined])),
  none: undefined,
};

/** The rules to check a page against: all rules of axe, or those about colors. */
type Rules = 'all' | 'color';

/** Rules of axe that a page breaks, with the first element of each. Runs in the page. */
async function violations(rules: Rules): Promise<readonly string[]> {
  interface Violation {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
  }
  const { axe } = globalThis as unknown as {
    axe: { run: (on: unknown, how: unknown) => Promise<{ violations: readonly Violation[] }> };
  };
  const { document } = globalThis as unknown as { document: unknown };
  const only = rules === 'all' ? {} : { runOnly: ['color-contrast', 'link-in-text-block'] };
  const found = await axe.run(document, { resultTypes: ['violations'], ...only });
  return found.violations.map(
    ({ id, nodes: [first] }) => `${id}: ${first?.html ?? ''} ${first?.failureSummary ?? ''}`,
  );
}

/** The properties that a stylesheet sets for one kind of theme only. */
function propertiesByTheme(css: string): readonly string[] {
  const properties: string[] = [];
  let depth = 0;
  for (const line of css.split('\n')) {
    if (depth > 0 || /\bvscode-(dark|light|high-contrast)\b.*\{/.test(line)) {
      const [, name] = /^\s*([\w-]+):/.exec(line) ?? [];
      if (name !== undefined) properties.push(name);
      depth += line.split('{').length - line.split('}').length;
    }
  }
  return properties;
}

/** One in this many samples is checked in all themes, other ones each day, and the rest only in the first. */
const EVERY = isFull ? 1 : 3;
const today = seedOfDay();

/** 640 px at 200 %, and a wide one. */
const widths = [320, 1000];

describe('the checklist for everyone', function () {
  this.timeout(300_000);
  let browser: ChecklistBrowser;
  before(async () => {
    browser = await ChecklistBrowser.start();
    if (!isFull) leaveOut(`ui checks one in ${EVERY} samples in all themes, and the others in one`);
  });
  after(() => browser.stop());

  it('differs between themes only in how it is painted', () => {
    // Otherwise a page that passes all rules in one theme might break one in another.
    const set = readdirSync(styles).flatMap(name =>
      propertiesByTheme(readFileSync(path.join(styles, name), 'utf8')),
    );
    assert.ok(set.length > 0);
    assert.deepEqual(
      set.filter(name => !/^(--[\w-]+|background|box-shadow|font-weight)$/.test(name)),
      [],
    );
  });

  for (const opens of [false, true])
    it(`breaks no rule of axe in ${themeNames.join(', ')}, all samples ${opens ? 'open' : 'closed'}`, async () => {
      const page = await browser.page();
      for (const [index, [name, view]] of Object.entries(samples).entries()) {
        const themes = index % EVERY === today % EVERY ? themeNames : themeNames.slice(0, 1);
        const steps = view?.phases.flatMap(phase => phase.steps.map(({ id }) => id)) ?? [];
        await browser.open(page, `sample=${name}&open=${opens ? [...steps, 'timeline'].join() : ''}`);
        if (opens) await page.evaluate("document.querySelectorAll('details').forEach(d => (d.open = true))");
        await page.evaluate(axe);
        for (const width of widths) {
          await page.setViewportSize({ width, height: 900 });
          for (const theme of width === widths[0] ? themes : themes.slice(0, 1)) {
            await page.evaluate(`dress(${JSON.stringify(theme)})`);
            const rules: Rules = theme === themeNames[0] ? 'all' : 'color';
            assert.deepEqual(
              await page.evaluate<readonly string[], Rules>(violations, rules),
              [],
              `${name}, ${theme}, ${width} px`,
            );
          }
        }
      }
      await page.close();
    });
});
