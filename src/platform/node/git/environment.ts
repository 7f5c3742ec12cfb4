/**
 * Variables by which git is pointed at another repository than the one in its working directory (`git rev-parse
 * --local-env-vars` names them). VS Code started from inside a git hook would hand them on.
 */
const POINTS_ELSEWHERE = new Set([
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_CONFIG',
  'GIT_DIR',
  'GIT_GRAFT_FILE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_INTERNAL_SUPER_PREFIX',
  'GIT_NAMESPACE',
  'GIT_NO_REPLACE_OBJECTS',
  'GIT_OBJECT_DIRECTORY',
  'GIT_PREFIX',
  'GIT_REPLACE_REF_BASE',
  'GIT_SHALLOW_FILE',
  'GIT_WORK_TREE',
]);

/**
 * For commands that look at, or move, what others wrote to a ref: a partial clone would fetch it into the checkout's repository,
 * whatever its size. Git heeds it since 2.39.4 (https://git-scm.com/docs/git, `GIT_NO_LAZY_FETCH`).
 */
export const whatIsHere = { GIT_NO_LAZY_FETCH: '1' };

/**
 * The engineer's own environment, made fit for git without a terminal.
 * @param base usually `process.env`
 * @param runsHooks keeps the locale's character set: hooks run as for a person
 */
export function gitEnvironment(base: NodeJS.ProcessEnv, runsHooks: boolean): Record<string, string> {
  const kept = Object.entries(base).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !POINTS_ELSEWHERE.has(entry[0]),
  );
  return {
    ...Object.fromEntries(kept),
    // Without a terminal a question would wait for ever.
    GIT_TERMINAL_PROMPT: '0',
    // OpenSSH 8.4 and later ask by a window or not at all, never on a terminal that VS Code was started from.
    SSH_ASKPASS_REQUIRE: base.SSH_ASKPASS_REQUIRE ?? 'force',
    // Messages are told apart by their English text. gettext finds no catalogue "en" and so translates nothing.
    ...(runsHooks ? { LANGUAGE: 'en' } : { LC_ALL: 'C' }),
  };
}
