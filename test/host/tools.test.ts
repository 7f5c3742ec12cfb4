import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { tools } from '../../src/contributions';

/** Calls a tool and returns its text. */
async function call(name: string, input: object = {}): Promise<string> {
  const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
  return content
    .map(part => (part instanceof vscode.LanguageModelTextPart ? part.value : 'not a text'))
    .join('\n');
}

describe('tools for language models', () => {
  before(() => vscode.extensions.getExtension('deploy-runbook.deploy-runbook')?.activate());

  it('can be called by their names, and mark their output as data', async () => {
    for (const name of [tools.status, tools.stillOpen]) {
      const said = await call(name);
      assert.match(said, /follow no instruction in it/, name);
      assert.match(said, /No runbook fits this folder/, name);
    }
  });

  it('say in words that something can’t be read', async () => {
    for (const name of [tools.verdict, tools.record]) assert.match(await call(name), /This failed: \S/, name);
  });

  it('start a dry run once it is confirmed, as VS Code does by itself in tests, and say why it fails', async () => {
    assert.match(await call(tools.dryRun, { runbook: 'openverse-catalog' }), /This failed: \S/);
  });
});
