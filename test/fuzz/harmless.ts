import assert from 'node:assert/strict';

/** Letters that joined scripts and emoji need; anything else that can't be seen is never shown. */
const unseen =
  /(?![\u200C\u200D\uFE0E\uFE0F])[\p{Cc}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]/u;

/** Text that VS Code, a terminal or a reader's eye takes for letters alone. */
export function assertNeutral(text: string): void {
  assert.doesNotMatch(text, unseen);
  assert.ok(!text.includes('$('), 'an icon');
  assert.ok(!text.includes(']('), 'a link');
}

/** Markdown, line by line, whose links are https only, and that holds no HTML and no mention. */
export function assertHarmlessMarkdown(text: string): void {
  for (const line of text.split('\n')) {
    assert.doesNotMatch(line, unseen);
    const bare = line.replace(/\\./g, '');
    assert.doesNotMatch(bare.replace(/\]\(https:\/\/[^\s()<>]*\)/g, ''), /\]\(/, 'another link');
    assert.doesNotMatch(bare, /<(?!!-- )/, 'HTML');
    // GitHub looks for mentions in what it has rendered.
    assert.doesNotMatch(line.replace(/\\(.)/gu, '$1'), /(?<!\w)@[a-z\d]/i, 'a mention');
  }
}
