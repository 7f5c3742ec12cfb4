import assert from 'node:assert/strict';
import { markdown, markdownLink } from '../../../../src/core/text/markdown';

describe('outside text in Markdown', () => {
  it('contains no link, markup or HTML', () => {
    assert.equal(markdown('[V](<command:x>)'), '\\[V\\] (&lt;command:x&gt;)');
    assert.equal(markdown('<command:x> <img src=x>'), '&lt;command:x&gt; &lt;img src=x&gt;');
    assert.equal(markdown('[V]: command:x'), '\\[V\\]: command:x');
    assert.equal(markdown('`a` *b* _c_ ~d~ | $e$ \\'), '\\`a\\` \\*b\\* \\_c\\_ \\~d\\~ \\| \\$e\\$ \\\\');
    assert.equal(markdown('&#91;a&#93;'), '&amp;\\#91;a&amp;\\#93;');
  });

  it('starts no list, heading or table', () => {
    assert.equal(markdown('# a\n- b\n1. c'), '\\# a - b 1. c');
    assert.deepEqual(
      ['- a', '+ a', '1. a', '23) a', '== a'].map(text => markdown(text)),
      ['\\- a', '\\+ a', '1\\. a', '23\\) a', '\\== a'],
    );
  });

  it('contains no address that an editor opens, except https', () => {
    assert.equal(markdown('file:///etc HTTP://evil.example'), 'file: ///etc HTTP: //evil.example');
    assert.equal(markdown('xfile://evil/a 1http://b _FTP://c'), 'xfile: //evil/a 1http: //b \\_FTP: //c');
    assert.equal(markdown('www.evil.example'), 'www. evil.example');
    assert.equal(markdown('https://github.com/a'), 'https://github.com/a');
  });

  it('mentions nobody and closes no issue', () => {
    assert.equal(markdown('@team (@a/b) x@example.org'), '@ team (@ a/b) x@example.org');
    assert.equal(markdown('`@team'), '\\`@ team');
    assert.equal(markdown('Fixes #12'), 'Fixes · \\#12');
    assert.equal(markdown('closed: a/b#3, resolves GH-4'), 'closed: · a/b\\#3, resolves · GH-4');
    assert.equal(markdown('fix https://github.com/a/b/issues/1'), 'fix · https://github.com/a/b/issues/1');
    assert.equal(markdown('fix the bug'), 'fix the bug');
  });
});

describe('a link in Markdown', () => {
  it('keeps its parsed address, and works only for https', () => {
    assert.equal(markdownLink('a]b', 'https://x.example/(1)'), '[a\\]b](https://x.example/%281%29)');
    assert.equal(markdownLink('V', 'command:x'), 'V');
    assert.equal(markdownLink('V', 'https://x.example/>)(command:y'), 'V');
  });
});
