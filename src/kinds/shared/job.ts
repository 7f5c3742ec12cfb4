import * as l10n from '@vscode/l10n';
import type { Command, ObserveContext } from '../../core/kind/kind';
import { ProblemError } from '../../core/errors';
import type { JobStatus } from '../../core/ports/runner';

type Context = Pick<ObserveContext<unknown, unknown, 'module'>, 'ports' | 'resources'>;

/** `just <recipe> <environment> <module>`, as engineers type it. */
export function justCommand({ resources }: Pick<Context, 'resources'>, recipe: string): string[] {
  return ['just', recipe, resources.module.environment, resources.module.module];
}

/** The same command, shown to the person who is asked to trust a runbook; empty if no recipe is named. */
export function runsJust(
  resources: Context['resources'],
  recipes: readonly (string | undefined)[],
  where: Command['where'] = 'terminal',
): readonly Command[] {
  return recipes.flatMap(recipe =>
    recipe === undefined ? [] : [{ command: justCommand({ resources }, recipe).join(' '), where }],
  );
}

/** Summary if a crash came between preparing a command and starting it. */
export const NOT_STARTED = l10n.t('Prepared, not started yet');

/**
 * Starts a command, or one that a crash left prepared: its ticket lets it start only once, whoever tries.
 * @param what `title`: name of its terminal, after our own
 * @param noted the job prepared earlier, if any
 * @param note journals its id before it starts
 */
export async function startJob(
  { ports: { runner, git } }: Pick<Context, 'ports'>,
  what: { readonly title: string; readonly argv: readonly string[] },
  noted: string | undefined,
  note: (jobId: string) => Promise<void>,
): Promise<void> {
  const jobId = noted ?? (await runner.prepare({ ...what, cwd: git.root }));
  await note(jobId);
  await runner.start(jobId);
}

/** {@link startJob} for a recipe of just. */
export function startOnce(
  context: Context,
  { title, recipe }: { readonly title: string; readonly recipe: string },
  noted: string | undefined,
  note: (jobId: string) => Promise<void>,
): Promise<void> {
  return startJob(context, { title, argv: justCommand(context, recipe) }, noted, note);
}

/** Status of a job that this run started. @throws {ProblemError} `job.elsewhere` if it isn't on this machine */
export async function jobStatus({ ports }: Pick<Context, 'ports'>, jobId: string): Promise<JobStatus> {
  const status = await ports.runner.status(jobId);
  if (status !== undefined) return status;
  throw new ProblemError({
    code: 'job.elsewhere',
    message: l10n.t('The command of this step was started, but its record is not on this machine.'),
    remedy: l10n.t('Look on the machine where it was started, or check the services for what it did.'),
  });
}
