import * as l10n from '@vscode/l10n';

/** Why a commit couldn't be signed, by the signing program's output. First match wins. */
const causes: readonly { readonly says: RegExp; readonly why: string; readonly remedy: string }[] = [
  // Comes first: ssh-keygen afterwards also reports a refused key as missing.
  {
    says: /UNPROTECTED PRIVATE KEY|Load key .{1,300}: Permission denied/i,
    why: l10n.t('the file of the signing key has the wrong permissions'),
    remedy: l10n.t('Run "chmod 600" on it, then try again.'),
  },
  {
    says: /connection to your authentication agent|Could not connect to socket|No agent running|can't connect to the (?:gpg-)?agent|agent returned an error/i,
    why: l10n.t('the agent that holds the key does not answer'),
    remedy: l10n.t('Start or unlock it (ssh-agent, gpg-agent, 1Password), then try again.'),
  },
  {
    says: /device not found|No such device|Card error|Card not present|Card removed/i,
    why: l10n.t('the security key or card that holds the key is not there'),
    remedy: l10n.t('Plug it in, touch it when it asks, then try again.'),
  },
  {
    says: /(?:user\.signingkey|defaultKeyCommand).{0,80}(?:needs to be (?:set|configured)|failed)/i,
    why: l10n.t('no signing key is configured'),
    remedy: l10n.t('Set it with "git config user.signingkey", then try again.'),
  },
  {
    says: /cannot (?:run|exec)/i,
    why: l10n.t('the signing program cannot be started'),
    remedy: l10n.t('Install it, or correct gpg.program or gpg.ssh.program in the configuration of git.'),
  },
  {
    says: /agent refused operation/i,
    why: l10n.t('the ssh agent refused (a confirmation, a touch or a PIN was not given)'),
    remedy: l10n.t('Confirm it when the agent asks, or add the key again with "ssh-add", then try again.'),
  },
  {
    says: /Inappropriate ioctl for device|No pinentry|cannot open '?\/dev\/tty|ssh_askpass|incorrect passphrase|Bad passphrase/i,
    why: l10n.t('the key needs its passphrase, and there is no terminal to ask for it'),
    remedy: l10n.t(
      'Unlock the key first: sign something in a terminal ("echo | gpg --clearsign") or run "ssh-add"; then try again.',
    ),
  },
  {
    says: /expired|Unusable secret key|KEYEXPIRED|revoked/i,
    why: l10n.t('the signing key has expired or was revoked'),
    remedy: l10n.t('Extend it, or set another one with "git config user.signingkey", then try again.'),
  },
  {
    says: /No secret key|secret key not available|Couldn't load public key|No private key found|Couldn't find key in agent|No such identity/i,
    why: l10n.t('the signing key is not on this machine'),
    remedy: l10n.t('Check "git config user.signingkey" and bring the key here, or set another one.'),
  },
  {
    says: /Operation cancel+ed|cancel+ed by user|Timeout/i,
    why: l10n.t('the question for its passphrase was cancelled or ran out of time'),
    remedy: l10n.t('Try again and answer it.'),
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
    message:
      known === undefined
        ? l10n.t`The commit could not be signed by ${program}.`
        : l10n.t`The commit could not be signed by ${program}: ${known.why}.`,
    remedy: known?.remedy ?? l10n.t('Make signing work in a terminal ("git commit"), then try again.'),
  };
}
