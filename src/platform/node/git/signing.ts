/** Why a commit couldn't be signed, by the signing program's output. First match wins. */
const causes: readonly { readonly says: RegExp; readonly why: string; readonly remedy: string }[] = [
  // Comes first: ssh-keygen afterwards also reports a refused key as missing.
  {
    says: /UNPROTECTED PRIVATE KEY|Load key .{1,300}: Permission denied/i,
    why: 'the file of the signing key has the wrong permissions',
    remedy: 'Run "chmod 600" on it, then try again.',
  },
  {
    says: /connection to your authentication agent|Could not connect to socket|No agent running|can't connect to the (?:gpg-)?agent|agent returned an error/i,
    why: 'the agent that holds the key does not answer',
    remedy: 'Start or unlock it (ssh-agent, gpg-agent, 1Password), then try again.',
  },
  {
    says: /device not found|No such device|Card error|Card not present|Card removed/i,
    why: 'the security key or card that holds the key is not there',
    remedy: 'Plug it in, touch it when it asks, then try again.',
  },
  {
    says: /(?:user\.signingkey|defaultKeyCommand).{0,80}(?:needs to be (?:set|configured)|failed)/i,
    why: 'no signing key is configured',
    remedy: 'Set it with "git config user.signingkey", then try again.',
  },
  {
    says: /cannot (?:run|exec)/i,
    why: 'the signing program cannot be started',
    remedy: 'Install it, or correct gpg.program or gpg.ssh.program in the configuration of git.',
  },
  {
    says: /agent refused operation/i,
    why: 'the ssh agent refused (a confirmation, a touch or a PIN was not given)',
    remedy: 'Confirm it when the agent asks, or add the key again with "ssh-add", then try again.',
  },
  {
    says: /Inappropriate ioctl for device|No pinentry|cannot open '?\/dev\/tty|ssh_askpass|incorrect passphrase|Bad passphrase/i,
    why: 'the key needs its passphrase, and there is no terminal to ask for it',
    remedy:
      'Unlock the key first: sign something in a terminal ("echo | gpg --clearsign") or run "ssh-add"; then try again.',
  },
  {
    says: /expired|Unusable secret key|KEYEXPIRED|revoked/i,
    why: 'the signing key has expired or was revoked',
    remedy: 'Extend it, or set another one with "git config user.signingkey", then try again.',
  },
  {
    says: /No secret key|secret key not available|Couldn't load public key|No private key found|Couldn't find key in agent|No such identity/i,
    why: 'the signing key is not on this machine',
    remedy: 'Check "git config user.signingkey" and bring the key here, or set another one.',
  },
  {
    says: /Operation cancel+ed|cancel+ed by user|Timeout/i,
    why: 'the question for its passphrase was cancelled or ran out of time',
    remedy: 'Try again and answer it.',
  },
];

/**
 * Explains why signing failed. Older versions of git don't pass on gpg's output.
 * @param program the signing program, e.g. `gpg`
 * @param printed git's output
 */
export function signingCause(
  program: string,
  printed: string,
): { readonly message: string; readonly remedy: string } {
  const known = causes.find(({ says }) => says.test(printed));
  return {
    message: `The commit could not be signed by ${program}${known === undefined ? '' : `: ${known.why}`}.`,
    remedy: known?.remedy ?? 'Make signing work in a terminal ("git commit"), then try again.',
  };
}
