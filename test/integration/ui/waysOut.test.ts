import assert from 'node:assert/strict';
import { ESLint, Linter } from 'eslint';
import tseslint from 'typescript-eslint';

/** What the lint rules for a file find in a text. */
async function faults(file: string, text: string): Promise<readonly string[]> {
  const config = (await new ESLint().calculateConfigForFile(file)) as { rules?: Linter.RulesRecord };
  const rule = config.rules?.['no-restricted-syntax'];
  assert.ok(rule !== undefined, `no rule for ${file}`);
  const linter = new Linter();
  const messages = linter.verify(
    text,
    {
      files: ['**/*.ts', '**/*.tsx'],
      languageOptions: {
        parser: tseslint.parser,
        parserOptions: { ecmaFeatures: { jsx: true } },
      },
      rules: { 'no-restricted-syntax': rule },
    },
    file,
  );
  assert.ok(
    messages.every(({ ruleId }) => ruleId === 'no-restricted-syntax'),
    messages[0]?.message,
  );
  return messages.map(({ message }) => message);
}

describe('the ways to show something to a person', () => {
  const ways = [
    'vscode.window.showErrorMessage(problem.message);',
    'window.showInformationMessage(text);',
    "vscode.window['showWarningMessage'](text);",
    'const { showInputBox } = vscode.window;',
    'vscode.window.createInputBox();',
    'vscode.window.showQuickPick(items);',
    'vscode.window.createQuickPick();',
    'vscode.window.createStatusBarItem();',
    'item.tooltip = view.headline;',
    'view.badge = { value: 1, tooltip: view.headline };',
    'view.message = view.headline;',
    'panel.title = view.title;',
    'new vscode.TreeItem(label);',
    'new TreeItem(label);',
    'new vscode.MarkdownString(text);',
    'new vscode.Diagnostic(range, text);',
    'new vscode.CodeLens(range, { title });',
    'vscode.window.createTerminal({ name });',
    'vscode.window.withProgress({ title }, work);',
    'vscode.window.createOutputChannel(name);',
    'panel.webview.postMessage(view);',
    'vscode.env.openExternal(uri);',
    "vscode.commands.executeCommand('vscode.open', uri);",
  ];

  it('are forbidden by lint outside the neutralizer', async function () {
    this.timeout(60_000);
    for (const file of [
      'src/ui/problems.ts',
      'src/app/appHost.ts',
      'src/platform/vscode/trust.ts',
      'src/extension.ts',
    ]) {
      for (const way of ways) assert.ok((await faults(file, way)).length > 0, `${file}: ${way}`);
    }
    assert.deepEqual(await faults('src/ui/problems.ts', "say('error', text); const label = item.label;"), []);
  });

  it('are forbidden by lint in the webview when they set markup or addresses', async function () {
    this.timeout(60_000);
    for (const way of [
      '<a href={fact.link}>x</a>',
      '<p dangerouslySetInnerHTML={{ __html: text }} />',
      '<p style={text} />',
      '<img src={text} />',
      'element.innerHTML = text;',
    ]) {
      assert.ok((await faults('media/checklist/facts.tsx', way)).length > 0, way);
    }
  });
});
