import assert from 'node:assert/strict';
import { signingCause } from '../../../../../src/platform/node/git/signing';
import { TraceReader } from '../../../../../src/platform/node/git/trace';

describe('the reason why a commit was not signed', () => {
  const sayings = [
    ['gpg: signing failed: Inappropriate ioctl for device', /needs its passphrase/],
    ['ssh_askpass: exec(/usr/bin/ssh-askpass): No such file or directory', /needs its passphrase/],
    ['Load key "/k": incorrect passphrase supplied to decrypt private key', /needs its passphrase/],
    ['gpg: skipped "ana": Unusable secret key', /expired or was revoked/],
    ['gpg: signing failed: No secret key', /not on this machine/],
    ["error: Couldn't load public key /k.pub: No such file or directory?", /not on this machine/],
    ["Couldn't sign message (signer): agent refused operation", /the ssh agent refused/],
    ['fatal: cannot run /usr/bin/op-ssh-sign: No such file or directory', /cannot be started/],
    ['Load key "/k": Permission denied', /wrong permissions/],
    [
      '@ WARNING: UNPROTECTED PRIVATE KEY FILE! @\nLoad key "/k": bad permissions\nNo private key found for "/k.pub"?',
      /wrong permissions/,
    ],
    [
      'warning: gpg.ssh.defaultKeyCommand failed: Could not open a connection to your authentication agent.\nfatal: either user.signingkey or gpg.ssh.defaultKeyCommand needs to be configured',
      /agent .* does not answer/,
    ],
    ['error: 1Password: Could not connect to socket. Is the agent running?', /agent .* does not answer/],
    ['gpg: signing failed: No agent running', /agent .* does not answer/],
    ["Couldn't sign message: device not found?", /security key or card/],
    ['gpg: signing failed: Card error', /security key or card/],
    ['gpg: signing failed: Operation cancelled', /was cancelled/],
    ['fatal: either user.signingkey or gpg.ssh.defaultKeyCommand needs to be configured', /no signing key/],
    ['gpg failed to sign the data', /^The commit could not be signed by gpg\.$/],
  ] as const;
  for (const [text, message] of sayings) {
    it(`is found in "${text.slice(0, 60)}"`, () => {
      assert.match(signingCause('gpg', text).message, message);
    });
  }
});

describe("git's trace", () => {
  const line = (event: string, more: object) => JSON.stringify({ event, sid: 'a', ...more });

  it('names hooks and signers, without the processes that they start', () => {
    const trace = [
      line('child_start', { child_id: 0, child_class: 'hook', hook_name: 'pre-commit', argv: ['x'] }),
      line('child_start', { sid: 'a/b', child_id: 0, child_class: 'hook', hook_name: 'pre-push' }),
      line('child_exit', { child_id: 0, code: 0 }),
      line('child_start', {
        child_id: 1,
        child_class: '?',
        argv: ['/usr/bin/gpg', '--status-fd=2', '-bsau', 'k'],
      }),
      line('child_exit', { child_id: 1, code: 2 }),
      line('child_start', { child_id: 2, child_class: '?', argv: ['ssh-keygen', '-Y', 'sign', '-n', 'git'] }),
      line('child_start', { child_id: 3, child_class: '?', argv: ['git', 'gc'] }),
      '{"event":"child_start","sid":"a","child_i',
    ].join('\n');
    const reader = new TraceReader();
    // As it grows, even in the middle of a line.
    const half = Math.floor(trace.length / 2);
    for (const piece of [trace.slice(0, half), trace.slice(half)]) reader.add(Buffer.from(piece));
    assert.deepEqual(reader.children, [
      { is: 'hook', name: 'pre-commit', exitCode: 0 },
      { is: 'signer', name: 'gpg', exitCode: 2 },
      { is: 'signer', name: 'ssh-keygen', exitCode: null },
    ]);
  });
});
