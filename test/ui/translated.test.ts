import assert from 'node:assert/strict';
import { languages } from '../../scripts/translations.mjs';
import { UiBench } from './bench';

/** English words that no translated text contains. */
const ENGLISH = /\b(?:the|is|are|was|were|has|have|of|with|and|not|you|your)\b/;

for (const language of languages('.'))
  describe(`VS Code in another language: ${language}`, function () {
    let bench: UiBench;

    before(async () => {
      bench = await UiBench.start({ language });
    });
    after(() => bench.stop());

    it('uses it in tree, checklist, status bar and notifications', async () => {
      const { workbench, words, world } = bench;
      const steps = workbench.tree(words.ofManifest('view.steps'));
      await bench.shows(words.text('Rehearse a deployment'));
      await workbench.screenshot(`translated/${language}-start`);
      await workbench.command(words.command('showHistory'));
      const toast = workbench.toast(words.text('No deployment has been run from this folder yet.'));
      assert.doesNotMatch(await toast.text(), ENGLISH);
      await bench.startRun();
      await bench.press(words.pattern('Release {0}', '[0-9a-f]{7}'));
      await bench.shows(words.text('Approve the plan'));
      await bench.untilFlag('true');
      const [first = ''] = await steps.rows();
      assert.ok(first.includes(words.text('Still open')), first);
      const status = workbench.status('deploy-runbook.deploy-runbook.run');
      assert.ok((await status.innerText()).includes(words.text('Approve the plan')));
      await workbench.screenshot(`translated/${language}-plan`);
      const checklist = await bench.checklist();
      assert.equal(await checklist.frame.locator('html').getAttribute('lang'), language);
      const buttons = await checklist.frame.getByRole('button').allInnerTexts();
      assert.deepEqual(
        buttons.filter(text => ENGLISH.test(text)),
        [],
      );
      await bench.press(words.text('Approve and apply'));
      await bench.press(words.pattern('Approve #{0}', '[0-9]+'));
      await bench.press(words.text('Open the pull request'));
      await bench.press(words.text('Finish'));
      await bench.shows(words.text('Deployed'));
      await workbench.screenshot(`translated/${language}-finished`);
      assert.equal(bench.flag(), 'false');
      assert.notEqual(world.state.instance.id, bench.firstInstance);
    });
  });
