import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ProblemError } from '../../src/core/errors';
import { KnownSecrets } from '../../src/core/text/secrets';
import { Log } from '../../src/platform/vscode/log';
import { trustedRoot, workspacePlace } from '../../src/platform/vscode/trust';

describe('log', () => {
  const written: string[] = [];
  const write = (text: string) => written.push(text);
  const nothing = () => undefined;
  const channel = { info: write, warn: write, error: write, show: nothing, dispose: nothing };
  const log = new Log(channel, new KnownSecrets());
  beforeEach(() => (written.length = 0));

  it('leaves out each secret, both plain and as encoded in addresses and JSON', () => {
    log.secrets.add('hunter"2 2');
    log.info('password hunter"2 2, ?p=hunter%222%202&q=1');
    log.warn(JSON.stringify({ password: 'hunter"2 2' }));
    assert.deepEqual(written, ['password ***, ?p=***&q=1', '{"password":"***"}']);
  });

  it('does not mask words because of a secret that is too short', () => {
    log.secrets.add('a');
    log.secrets.add('');
    log.info('a word');
    assert.deepEqual(written, ['a word']);
  });

  it('writes a problem with remedy, evidence and causes, without secrets in any of them', () => {
    log.secrets.add('topsecret');
    const cause = new Error('connect topsecret', { cause: new Error('deeper topsecret') });
    const problem = { code: 'x.y', message: 'It broke.', remedy: 'Mend it.', detail: 'said topsecret' };
    log.error(new ProblemError(problem, { cause }));
    const [text = ''] = written;
    assert.match(text, /^x\.y: It broke\. Mend it\.\nsaid \*\*\*\ncaused by: Error: connect \*\*\*/);
    assert.match(text, /caused by: Error: deeper \*\*\*/);
    assert.doesNotMatch(text, /topsecret/);
  });
});

describe('trust', () => {
  it('returns the folder of a trusted window', () => {
    const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    assert.deepEqual(workspacePlace(), { is: 'trusted', root });
    assert.equal(trustedRoot(), root);
  });
});
