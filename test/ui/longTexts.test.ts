import assert from 'node:assert/strict';
import { longerText } from '../support/longer';
import { PSEUDO_LETTER, pseudoTexts } from '../support/pseudo';
import { sampleStarts } from '../unit/ui/sampleStarts';
import { sampleViews } from '../unit/ui/sampleViews';
import { ChecklistBrowser } from './checklistBrowser';

/** 640 px at 200 %, half a screen, and a wide one. */
const widths = [320, 640, 1000];

describe('the checklist in a language with long words', function () {
  this.timeout(300_000);
  let browser: ChecklistBrowser;
  before(async () => {
    const texts = Object.entries(pseudoTexts()).map(([key, text]) => [key, longerText(text)] as const);
    browser = await ChecklistBrowser.start({
      name: 'qps-ploc',
      texts: Object.fromEntries(texts),
      isLonger: true,
    });
  });
  after(() => browser.stop());

  it('cuts nothing off at any width', async () => {
    const page = await browser.page();
    const cut: string[] = [];
    for (const [name, view] of Object.entries({ ...sampleViews, ...pages })) {
      const steps = view?.phases.flatMap(phase => phase.steps.map(({ id }) => id)) ?? [];
      for (const opened of ['', [...steps, 'timeline'].join()]) {
        await browser.open(page, `sample=${name}&open=${opened}`);
        if (opened !== '')
          await page.evaluate("document.querySelectorAll('details').forEach(d => (d.open = true))");
        for (const width of widths) {
          await page.setViewportSize({ width, height: 900 });
          const where = `${name}, ${width} px${opened === '' ? '' : ', opened'}`;
          for (const what of await page.evaluate<readonly string[]>(cutOff)) cut.push(`${where}: ${what}`);
        }
      }
    }
    assert.deepEqual(cut, []);
    await page.close();
  });

  it('shows all its own texts in that language', async () => {
    const page = await browser.page();
    await browser.open(page, 'sample=none');
    const said = await page.locator('h1, h2, li, button').allInnerTexts();
    assert.ok(said.length > 8);
    for (const text of said.filter(each => /[a-z]/i.test(each))) assert.match(text, PSEUDO_LETTER);
    assert.equal(await page.locator('html').getAttribute('lang'), 'qps-ploc');
    await page.close();
  });
});

const pages = Object.fromEntries([...Object.keys(sampleStarts), 'none'].map(name => [name, undefined]));

/**
 * Finds texts that don't fit, and elements beyond the page's edge, which would make it scroll sideways. Content that scrolls by
 * itself or ends in an ellipsis is fine. Runs in the page.
 */
const cutOff = `(() => {
  const found = [];
  const scrolls = element => /auto|scroll/.test(getComputedStyle(element).overflowX);
  const isIn = (element, is) => element !== document.body && (is(element) || isIn(element.parentElement, is));
  for (const element of document.querySelectorAll('body *')) {
    if (element.closest('.hidden-text, svg') !== null || isIn(element, scrolls)) continue;
    const name = element.localName + '.' + element.className + ': ' + element.textContent.slice(0, 80);
    if (element.getBoundingClientRect().right > innerWidth) found.push('beyond the edge: ' + name);
    const { textOverflow, overflowY } = getComputedStyle(element);
    const hasText = [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim() !== '');
    if (!hasText || textOverflow === 'ellipsis' || element.clientWidth === 0) continue;
    const isWide = element.scrollWidth > element.clientWidth + 1;
    const isHigh = overflowY === 'hidden' && element.scrollHeight > element.clientHeight + 1;
    if (isWide || isHigh) found.push('cut off: ' + name);
  }
  return found;
})()`;
