import * as l10n from '@vscode/l10n';
import { ProblemError } from '../../../core/errors';
import type { RunGit } from './run';

/** Checks once, before the first command, that the folder is the top level of a checkout, because paths are relative to it. */
export function atTopLevel(root: string, run: RunGit): RunGit {
  let checked = false;
  return async (args, call) => {
    if (!checked) {
      const { stdout } = await run(['rev-parse', '--is-inside-work-tree', '--show-prefix'], {
        signal: call.signal,
      });
      const [inside, prefix] = stdout.split('\n');
      if (inside !== 'true' || prefix !== '') throw notTopLevel(root);
      checked = true;
    }
    return run(args, call);
  };
}

function notTopLevel(root: string): ProblemError {
  return new ProblemError({
    code: 'git.not-a-repository',
    message: l10n.t`${root} is not the top folder of a git checkout.`,
    remedy: l10n.t('Open the top folder of the infrastructure repository.'),
  });
}
