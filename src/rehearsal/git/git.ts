import { ofThisFolder } from '../../core/gitVariables';
import { run, tryRun } from '../command';

/** Keeps the user's own settings (signing, hooks, prompts) away from the world's repositories. */
const isolated: NodeJS.ProcessEnv = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
};

/** Runs git in a repository of the world and returns its output. */
export function git(directory: string, args: readonly string[], input = ''): Promise<string> {
  return run('git', args, { cwd: directory, env: { ...ofThisFolder(process.env), ...isolated }, input });
}

/** Git's output; undefined when it failed, e.g. because a ref doesn't exist. */
export async function gitOrNothing(directory: string, args: readonly string[]): Promise<string | undefined> {
  const result = await tryRun('git', args, {
    cwd: directory,
    env: { ...ofThisFolder(process.env), ...isolated },
  });
  return result.exitCode === 0 ? result.stdout : undefined;
}
