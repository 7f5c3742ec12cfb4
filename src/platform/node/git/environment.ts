import { ofThisFolder } from '../../../core/gitVariables';

/**
 * For commands that read or move a ref that others write: in a partial clone, git would otherwise fetch its content into the
 * checkout's repository, whatever its size. Git has supported this since 2.39.4 (https://git-scm.com/docs/git,
 * `GIT_NO_LAZY_FETCH`).
 */
export const whatIsHere = { GIT_NO_LAZY_FETCH: '1' };

/**
 * The engineer's own environment, adapted for git without a terminal.
 * @param base usually `process.env`
 * @param runsHooks keeps the locale's character set, so that hooks run as they do for a person
 */
export function gitEnvironment(base: NodeJS.ProcessEnv, runsHooks: boolean): Record<string, string> {
  const kept = Object.entries(ofThisFolder(base)).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return {
    ...Object.fromEntries(kept),
    // Without a terminal, a prompt would wait forever.
    GIT_TERMINAL_PROMPT: '0',
    // Makes OpenSSH 8.4 and later ask in a window or not at all, never on a terminal that VS Code was started from.
    SSH_ASKPASS_REQUIRE: base.SSH_ASKPASS_REQUIRE ?? 'force',
    // Errors are recognized by their English text. gettext finds no catalog "en" and so doesn't translate anything.
    ...(runsHooks ? { LANGUAGE: 'en' } : { LC_ALL: 'C' }),
  };
}
