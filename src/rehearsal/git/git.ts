import { run, tryRun } from '../command';

/** Settings of the person at the machine (signing, hooks, prompts) must not reach the world's own repositories. */
const isolated: NodeJS.ProcessEnv = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
};

/** Runs git in a repository of the world and returns what it printed. */
export function git(directory: string, args: readonly string[], input = ''): Promise<string> {
  return run('git', args, { cwd: directory, env: { ...process.env, ...isolated }, input });
}

/** What git printed; undefined when it failed, e.g. because a ref doesn't exist. */
export async function gitOrNothing(directory: string, args: readonly string[]): Promise<string | undefined> {
  const result = await tryRun('git', args, { cwd: directory, env: { ...process.env, ...isolated } });
  return result.exitCode === 0 ? result.stdout : undefined;
}
