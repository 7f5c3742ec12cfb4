import assert from 'node:assert/strict';
import * as vscode from 'vscode';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe('activation', () => {
  const extension = vscode.extensions.getExtension('deploy-runbook.deploy-runbook');

  it('activates', async () => {
    await extension?.activate();
    assert.equal(extension?.isActive, true);
  });

  it('registers every command that the manifest contributes', async () => {
    const manifest = extension?.packageJSON as Manifest;
    const contributed = manifest.contributes.commands.map(({ command }) => command);
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      contributed.filter(command => !registered.has(command)),
      [],
    );
    assert.ok(contributed.length > 0);
  });

  // A desktop VS Code would ask for consent, and tests can't answer.
  if (process.env.FAKE_GITHUB_TOKEN !== undefined)
    it('gets a GitHub session without asking', async () => {
      const session = await vscode.authentication.getSession('github', ['repo'], { silent: true });
      assert.equal(session?.account.label, 'octo-engineer');
    });
});
