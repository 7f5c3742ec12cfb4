import assert from 'node:assert/strict';
import { until } from '../harness/until';
import { UiBench } from './bench';

/** Opens what needs a person: the waiting question, or else the checklist. */
const NEXT = 'Control+Alt+D';

describe('the happy path by keyboard alone', function () {
  let bench: UiBench;
  const pressed: string[] = [];

  before(async () => {
    bench = await UiBench.start();
  });
  after(() => bench.stop());

  async function press(key: string): Promise<void> {
    pressed.push(key);
    await bench.workbench.page.keyboard.press(key);
  }

  /** Text of the focused element in the checklist; empty while the focus is elsewhere. */
  async function focused(): Promise<string> {
    const { frame } = await bench.checklist();
    return frame
      .locator(':focus')
      .first()
      .innerText({ timeout: 300 })
      .catch(() => '');
  }

  /** Moves to a button of the checklist with the Tab key and presses it. */
  async function take(button: string): Promise<void> {
    await press(NEXT);
    await bench.shows(button);
    await until('the focus to be in the checklist', async () =>
      bench.workbench.page.evaluate('document.activeElement?.tagName === "IFRAME"'),
    );
    // The focus moves to the card a moment later, sooner than a person can press Tab.
    await bench.workbench.page.waitForTimeout(500);
    for (let tabs = 0; (await focused()) !== button; tabs += 1) {
      assert.ok(tabs < 12, `${button} is not on the card that needs a person`);
      await press('Tab');
    }
    await press('Enter');
  }

  /** Answers the waiting question with its first choice. */
  async function answer(question: string | RegExp): Promise<void> {
    await bench.shows(question);
    await press(NEXT);
    const { quickInput } = bench.workbench;
    await until(
      'the question',
      () => quickInput.title(),
      title => title.search(question) >= 0,
    );
    await press('Enter');
    await until(
      'the answer to be taken',
      () => quickInput.visible,
      visible => !visible,
    );
  }

  it('takes at most 30 keys, and keeps the focus in the checklist', async () => {
    await take('Start the rehearsal');
    await answer(/Release [0-9a-f]{7}\?/);
    await answer('Approve the plan');
    await answer('Approve the changelog');
    await answer('Open the infrastructure pull request');
    await bench.shows('Finish');
    await take('Finish');
    await bench.shows(/finished/i);
    await until('the focus to stay in the checklist', focused, text => text !== '');
    assert.ok(pressed.length <= 30, `${pressed.length}: ${pressed.join(' ')}`);
    assert.equal(bench.flag(), 'false');
    assert.notEqual(bench.world.state.instance.id, bench.firstInstance);
  });
});
