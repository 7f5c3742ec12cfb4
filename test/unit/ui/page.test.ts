import assert from 'node:assert/strict';
import path from 'node:path';
import type * as page from '../../../src/ui/checklist/html';
import { VscodeStub } from '../../support/vscodeStub';

describe("the checklist's page", () => {
  let vscode: VscodeStub;
  beforeEach(() => {
    vscode = new VscodeStub();
  });
  afterEach(() => {
    vscode.restore();
  });

  function html(): string {
    const { html } = vscode.load(path.resolve('src/ui/checklist/html.ts')) as typeof page;
    const webview = { cspSource: 'https://here', asWebviewUri: (uri: unknown) => uri };
    return html(webview as never, '' as never);
  }

  it("contains the texts in VS Code's language as data that cannot end its element", () => {
    const texts = { Start: 'Los</script><script>alert(1)</script>', 'a < b': 'b > a <!--' };
    vscode.language = { name: 'de', texts };
    const shown = html();
    assert.match(shown, /<html lang="de">/);
    assert.equal(shown.match(/<script/g)?.length, 2);
    const [, data = ''] = /<script type="application\/json" id="texts">(.*)<\/script>\n/.exec(shown) ?? [];
    assert.deepEqual(JSON.parse(data), texts);
  });

  it('is in English if there are none', () => {
    const shown = html();
    assert.match(shown, /<html lang="en">/);
    assert.match(shown, /id="texts"><\/script>/);
  });
});
