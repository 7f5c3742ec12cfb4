import { userInfo } from 'node:os';
import { basename } from 'node:path';

/** The engineer's shell: the setting, or else the system's answer. */
export function shellOf(setting: string | undefined, env: NodeJS.ProcessEnv): string {
  if (setting !== undefined && setting !== '') return setting;
  const { SHELL } = env;
  return SHELL !== undefined && SHELL !== '' ? SHELL : (userInfo().shell ?? '/bin/sh');
}

/** Whether {@link inLoginShell} knows how to pass arguments to that shell. */
export function isKnownShell(shell: string): boolean {
  return ['bash', 'zsh', 'fish'].includes(basename(shell));
}

/**
 * Program and arguments that run `argv` in the environment of an interactive login shell. The shell gets a fixed text and
 * replaces itself, so nothing is ever interpolated, and no shell stays between us and the command. Shells other than bash, zsh
 * and fish aren't used: `argv` then runs in our own environment.
 */
export function inLoginShell(shell: string, argv: readonly string[]): readonly string[] {
  switch (basename(shell)) {
    case 'bash':
    case 'zsh':
      // The argument after the text is $0.
      return [shell, '-lic', 'exec "$@"', shell, ...argv];
    case 'fish':
      return [shell, '-lic', 'exec $argv', '--', ...argv];
    default:
      return argv;
  }
}
