import assert from 'node:assert/strict';

/** Allows characters that joined scripts and emoji need; no other invisible character may be shown. */
const unseen =
  /(?![\u200C\u200D\uFE0E\uFE0F])[\p{Cc}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]/u;

/** Asserts that VS Code, a terminal and a reader's eye take the text for plain characters only. */
export function assertNeutral(text: string): void {
  assert.doesNotMatch(text, unseen);
  assert.ok(!text.includes('$('), 'an icon');
  assert.ok(!text.includes(']('), 'a link');
}

/** Asserts that no line of Markdown has links other than https, HTML, or mentions. */
export function assertHarmlessMarkdown(text: string): void {
  for (const line of text.split('\n')) {
    assert.doesNotMatch(line, unseen);
    const bare = line.replace(/\\./g, '');
    assert.doesNotMatch(bare.replace(/\]\(https:\/\/[^\s()<>]*\)/g, ''), /\]\(/, 'another link');
    assert.doesNotMatch(bare, /<(?!!-- )/, 'HTML');
    // GitHub looks for mentions in the rendered text.
    assert.doesNotMatch(line.replace(/\\(.)/gu, '$1'), /(?<!\w)@[a-z\d]/i, 'a mention');
  }
}
