import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { RunView } from '../../src/core/view/view';
import type { FromChecklist } from '../../src/protocol';
import { until } from '../harness/until';
import { sampleViews } from '../unit/ui/sampleViews';
import { ChecklistBrowser } from './checklistBrowser';

describe('the checklist as a page', function () {
  let browser: ChecklistBrowser;
  let page: Page;

  before(async () => {
    browser = await ChecklistBrowser.start();
  });
  after(() => browser.stop());
  beforeEach(async () => {
    page = await browser.page();
  });
  afterEach(() => page.close());

  const open = (query: string): Promise<void> => browser.open(page, query);
  const show = (view: RunView): Promise<void> =>
    page.evaluate(next => {
      (globalThis as unknown as { show: (view: RunView) => void }).show(next);
    }, view);
  const sent = (): Promise<FromChecklist[]> =>
    page.evaluate(() => (globalThis as unknown as { sent: FromChecklist[] }).sent);
  const button = (name: string) => page.getByRole('button', { name });

  it('keeps focus, typed reason and opened evidence when a new view arrives', async () => {
    await open('sample=unexpected');
    await button('Bump').click();
    await page.getByText('environments/prod/catalog-airflow.tf, 1 line').waitFor();
    await button('Apply anyway').click();
    await page.keyboard.type('the storage grew');
    const view = sampleViews.unexpected;
    await show({ ...view, headline: 'Something else', timeline: view.timeline.slice(0, 2) });
    await page.locator('.headline', { hasText: 'Something else' }).waitFor();
    await page.keyboard.type(' by hand');
    assert.equal(await page.locator('textarea').inputValue(), 'the storage grew by hand');
    assert.equal(await button('Bump').getAttribute('aria-expanded'), 'true');
  });

  it('answers with the subject that it shows, and says why an answer had no effect', async () => {
    await open('sample=gate');
    await button('Approve and apply').click();
    await page.getByRole('alert').filter({ hasText: 'Nothing happens in the preview.' }).waitFor();
    assert.deepEqual((await sent()).at(-1), {
      type: 'answer',
      request: 1,
      run: 'run-1',
      step: 'apply',
      question: 'approve-plan',
      subject: 'sha256:77d1',
      choice: 'approve',
    });
  });

  it('asks for a reason when one is needed, and sends none that is too short', async () => {
    await open('sample=unexpected');
    await button('Apply anyway…').click();
    await page.keyboard.type('ok');
    await button('Apply anyway').last().click();
    await page.getByText('at least 10 characters').waitFor();
    assert.deepEqual(
      (await sent()).map(message => message.type),
      ['ready'],
    );
    await page.locator('textarea').fill('the storage grew by hand');
    await page.keyboard.press('Control+Enter');
    const messages = await until('an answer', sent, all => all.length === 2);
    assert.equal(
      'reason' in (messages[1] ?? {}) && (messages[1] as { reason: string }).reason,
      'the storage grew by hand',
    );
  });

  it('opens the unexpected changes of a plan, folds the rest, and puts Decline first', async () => {
    await open('sample=unexpected');
    await page.getByText('delete: the runbook expects update').waitFor();
    assert.equal(await page.getByText('replace (delete first)').isVisible(), false);
    assert.match(await page.locator('.versions').innerText(), /rel-2026\.11\.08.*\n?.*rel-2026\.11\.22/s);
    const buttons = await page.locator('.question .button').allInnerTexts();
    assert.equal(buttons[0], 'Decline');
    assert.match((await page.locator('.question .button.primary').allInnerTexts()).join(), /^Decline$/);
    await page.locator('.changes summary', { hasText: 'Expected' }).last().click();
    await page.getByText('forces replacement').waitFor();
  });

  it('filters a long plan, says what the filter hides, and keeps it until Escape', async () => {
    await open('sample=longPlan');
    const field = page.getByRole('searchbox', { name: 'Filter changes by address or action' });
    const status = page.locator('.filter [role=status]');
    const changes = page.locator('.question .change:visible');
    await field.fill('route53 service["7"]');
    assert.equal(await changes.count(), 1);
    assert.match(await status.innerText(), /^1 of 65\s+The filter hides changes that destroy.*: 3$/s);
    await show({ ...sampleViews.longPlan, headline: 'Something else' });
    await page.locator('.headline', { hasText: 'Something else' }).waitFor();
    assert.equal(await field.inputValue(), 'route53 service["7"]');
    assert.equal(await changes.count(), 1);
    await field.fill('destroy');
    assert.equal(await status.innerText(), '3 of 65');
    assert.match((await changes.allInnerTexts()).join(), /aws_ebs_volume.*aws_instance/s);
    await field.press('Escape');
    assert.equal(await field.inputValue(), '');
    assert.equal(await status.innerText(), '65 of 65');
    assert.equal(await changes.count(), 1, 'what is unexpected stays open, the rest folds again');
    await field.fill('no such change');
    await button('Show all 65').click();
    assert.equal(await page.evaluate('document.activeElement.type'), 'search');
    await field.fill('destroy');
    await show(
      JSON.parse(JSON.stringify(sampleViews.longPlan).replace('sha256:77d1', 'sha256:88e2')) as RunView,
    );
    await until(
      'another plan to come without the filter',
      () => field.inputValue(),
      typed => typed === '',
    );
    await open('sample=unexpected');
    assert.equal(await page.getByRole('searchbox').count(), 0);
  });

  it('shows times of evidence by the clock of whoever reads it, and in UTC on hover', async () => {
    await page.close();
    page = await browser.page({ timezoneId: 'Asia/Kolkata' });
    await open('sample=notSafe');
    const earliest = page.locator('.question .fact', { hasText: 'Earliest' }).locator('time');
    assert.equal(await earliest.innerText(), '20:00');
    assert.match((await earliest.getAttribute('title')) ?? '', /14:30:00 UTC/);
    assert.match(await page.locator('.question .prose').innerText(), /not before 20:00\./);
    assert.doesNotMatch(await page.locator('.question').innerText(), /UTC/);
  });

  it('shows what decides a question together with its buttons above an open terminal', async () => {
    await page.setViewportSize({ width: 900, height: 500 });
    for (const [sample, decides] of [
      ['gate', '.changes summary'],
      ['unexpected', '.change'],
      ['changelog', '.fact >> text=.md'],
    ] as const) {
      await open(`sample=${sample}`);
      await show({ ...sampleViews[sample], rehearsal: true });
      await page.locator('.rehearsal').waitFor();
      const end = async (selector: string): Promise<number> => {
        const box = await page.locator(`.question ${selector}`).first().boundingBox();
        return (box?.y ?? 0) + (box?.height ?? Infinity);
      };
      const buttons = await page.locator('.answers').boundingBox();
      assert.ok((await end(decides)) <= (buttons?.y ?? 0), sample);
      assert.ok((await end('.answers')) <= 500, sample);
    }
  });

  it('offers the next action and the status on the card of a failure, and also rollback on that of an incident', async () => {
    for (const [sample, first] of [
      ['failed', 'Apply again'],
      ['incident', 'Show incident report'],
    ] as const) {
      await open(`sample=${sample}`);
      assert.equal((await page.locator('.problem .button').allInnerTexts())[0], first);
      assert.equal(await button('Copy status').count(), 1);
      assert.equal(await button('Roll back…').count(), sample === 'incident' ? 1 : 0);
    }
    await button('Roll back…').click();
    const messages = await until('a request', sent, all => all.length === 2);
    assert.equal(
      'command' in (messages[1] ?? {}) && (messages[1] as { command: string }).command,
      'roll-back',
    );
  });

  it('ends with what was deployed, how long it took and what remains for whom', async () => {
    await open('sample=done');
    const card = await page.locator('.finished').innerText();
    for (const text of ['All steps are done', 'rel-2026.11.22.12.08.44', 'Finish'])
      assert.ok(card.includes(text), text);
    // A bar stands between them.
    assert.match(card, /Release\s+19 min/);
    assert.match(card, /Merge pull request #981, by its reviewer/);
    await open('sample=finished&closed');
    assert.match(await page.locator('.finished').innerText(), /Deployed/);
    assert.equal(await page.getByRole('button', { name: 'Finish', exact: true }).count(), 0);
  });

  it('starts with a page that offers ways to begin', async () => {
    await open('sample=none');
    assert.deepEqual(await page.locator('.button').allInnerTexts(), [
      'Start',
      'Rehearse',
      'Use it on my repository…',
      'Follow a colleague',
      'Check connections',
    ]);
    await button('Use it on my repository…').click();
    const messages = await until('a request', sent, all => all.length === 2);
    assert.equal(
      'command' in (messages[1] ?? {}) && (messages[1] as { command: string }).command,
      'new-runbook',
    );
  });

  it('forgets a reason together with its question', async () => {
    await open('sample=unexpected');
    await button('Apply anyway…').click();
    await page.keyboard.type('the storage grew by hand');
    await show(
      JSON.parse(JSON.stringify(sampleViews.unexpected).replace('sha256:77d1', 'sha256:88e2')) as RunView,
    );
    await until(
      'the reason to go',
      () => page.locator('textarea').count(),
      count => count === 0,
    );
    await button('Apply anyway…').click();
    assert.equal(await page.locator('textarea').inputValue(), '');
  });

  it('moves the focus to the heading when the answered question disappears', async () => {
    await open('sample=gate');
    await button('Approve and apply').focus();
    await show(sampleViews.releasing);
    await until(
      'the question to go',
      () => page.locator('.question').count(),
      count => count === 0,
    );
    assert.equal(await page.evaluate('document.activeElement.id'), 'title');
  });

  it('shows markup in texts as plain text', async () => {
    await open('sample=gate');
    const evil = '<img src=x onerror="document.title=1">';
    await show({ ...sampleViews.gate, title: evil, headline: evil });
    await page.locator('#title', { hasText: evil }).waitFor();
    assert.equal(await page.locator('img').count(), 0);
  });

  it('reflows at 300 px without a horizontal scroll bar', async () => {
    await page.setViewportSize({ width: 300, height: 700 });
    for (const sample of Object.keys(sampleViews)) {
      await open(`sample=${sample}&open=preflight,dags,image,release,bump,apply`);
      const width = await page.evaluate('document.documentElement.scrollWidth');
      assert.equal(width, 300, sample);
    }
  });

  it('stops moving when the system or VS Code asks for less motion', async () => {
    await open('sample=started');
    const bar = page.locator('progress');
    const looks = async (): Promise<number> => {
      const seen = new Set<string>();
      for (let look = 0; look < 4; look++) {
        seen.add((await bar.screenshot({ animations: 'allow' })).toString('base64'));
        await page.waitForTimeout(200);
      }
      return seen.size;
    };
    assert.equal(await looks(), 1, 'the system asks for less motion');
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    assert.notEqual(await looks(), 1, 'nobody asks for less motion');
    await page.evaluate("document.body.classList.add('vscode-reduce-motion')");
    assert.equal(await looks(), 1, 'VS Code asks for less motion');
  });

  it('can be used by keyboard alone', async () => {
    await open('sample=ticks');
    await page.locator('#step-bump .box').focus();
    await page.keyboard.press('Space');
    const messages = await until('a request', sent, all => all.length === 2);
    assert.deepEqual(messages[1], { type: 'act', request: 1, run: 'run-1', step: 'bump', action: 'check' });
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await button('I checked this myself…').waitFor();
  });

  it('tells a screen reader the kind of each tick, and changes', async () => {
    await open('sample=ticks');
    const box = (name: RegExp) => page.getByRole('checkbox', { name });
    assert.equal(await box(/Preflight, verified/).getAttribute('aria-checked'), 'true');
    assert.equal(await box(/DAGs clear, stale/).getAttribute('aria-checked'), 'mixed');
    assert.equal(await box(/Branch, overridden/).getAttribute('aria-checked'), 'true');
    assert.equal(await box(/Bump/).getAttribute('aria-checked'), 'false');
    await show(sampleViews.gate);
    await page
      .getByRole('status')
      .filter({ hasText: 'Approve the plan' })
      .first()
      .waitFor({ state: 'attached' });
  });

  it('offers only the record of a closed run', async () => {
    await open('sample=done&closed&open=sentry');
    const names = await page.locator('.button').allInnerTexts();
    assert.deepEqual(names, ['Export record']);
  });

  it('offers only to stop following the run of a colleague', async () => {
    await open('sample=followed&closed');
    assert.deepEqual(await page.locator('.button').allInnerTexts(), ['Stop following']);
    await page.getByText('Last seen 2 min ago').waitFor();
    await open('sample=followedOver&closed');
    await page.getByText('This is the last state that was shared.').waitFor();
    assert.equal(await page.getByText('still open').count(), 0);
  });

  it('opens links through the host', async () => {
    await open('sample=gate');
    assert.equal(await page.locator('a').count(), 0);
    await page.getByRole('link', { name: '8f3c2b1d9e4a' }).click();
    const messages = await until('a message', sent, all => all.length === 2);
    assert.match(messages[1]?.type === 'open' ? messages[1].address : '', /^https:\/\/github\.com\//);
  });
});
