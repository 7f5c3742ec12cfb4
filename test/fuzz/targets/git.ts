import assert from 'node:assert/strict';
import { constantFrom, oneof } from 'fast-check';
import { newestReleaseTags } from '../../../src/core/registry/tags';
import { refName, revision } from '../../../src/platform/node/git/names';
import { parseDiff, parseRemoteRefs, parseStatus, parseTree } from '../../../src/platform/node/git/parse';
import { hostileText } from '../hostile';
import { mutatedText } from '../mutateText';
import { resultOrProblem } from '../problems';
import { target } from '../target';

const sha = 'a'.repeat(40);
const outputs: readonly string[] = [
  `# branch.oid ${sha}\0# branch.head main\x001 .M N... 100644 100644 100644 ${sha} ${sha} a b.tf\0`,
  `2 R. N... 100644 100644 100644 ${sha} ${sha} R100 new\0old\0? x\0`,
  `:100644 100644 aaaa bbbb M\0a.tf\0\0diff --git a/a.tf b/a.tf\n--- a/a.tf\n+++ b/a.tf\n@@ -1 +1 @@\n-x\n+y\n`,
  `${sha}\tHEAD\n${sha}\trefs/heads/main\n${sha}\trefs/tags/v1\n${sha}\trefs/tags/v1^{}\n`,
  `100644 blob ${sha}\ta.tf\x00040000 tree ${sha}\tb\0`,
  `rel-2026.01.01.00.00.00\nrel-2026.02.30.00.00.00\nlatest\n${sha}`,
];

/** Git's output is parsed or left out; a name that git could misread is rejected. */
export const git = target({
  name: 'git',
  inputs: mutatedText(
    outputs,
    oneof(hostileText, constantFrom('\0', '\0\0', '\t', 'diff --git ', '@@ ', ':100644 ')),
  ),
  runs: 1_500,
  holds: async text => {
    for (const path of parseStatus(text).changed) assert.ok(path === '' || text.includes(path));
    for (const { added, removed } of parseDiff(text) ?? []) {
      for (const line of [...added, ...removed]) assert.ok(text.includes(line));
    }
    for (const [ref, commit] of parseRemoteRefs(text))
      assert.ok(text.includes(ref) && /^[0-9a-f]{40,64}$/.test(commit));
    for (const { object } of parseTree(text)) assert.match(object, /^[0-9a-f]+$/);
    for (const name of text.split('\n')) {
      assert.ok(
        newestReleaseTags([name], 1).every(
          tag => !Number.isNaN(Date.parse(tag.slice(4, 14).replaceAll('.', '-'))),
        ),
      );
      const ref = await resultOrProblem(() => refName(name));
      if (typeof ref === 'string') assert.doesNotMatch(ref, /^-|[\x00- :*?[\\^~]|\.\.|@\{/);
      const commit = await resultOrProblem(() => revision(name));
      if (typeof commit === 'string') assert.doesNotMatch(commit, /^-/);
    }
  },
});
