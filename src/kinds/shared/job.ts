import type { ObserveContext } from '../../core/engine/kind';
import { ProblemError } from '../../core/errors';
import type { JobStatus } from '../../core/ports/runner';

type Context = Pick<ObserveContext<unknown, unknown>, 'ports' | 'service'>;

/** `just <recipe> <environment> <module>`, as the runbook's engineers type it. */
export function justCommand({ service }: Context, recipe: string): string[] {
  return ['just', recipe, service.environment, service.module];
}

/** How a job that this run started stands. @throws {ProblemError} `job.elsewhere` when this machine doesn't know it */
export async function jobStatus({ ports }: Context, jobId: string): Promise<JobStatus> {
  const status = await ports.runner.status(jobId);
  if (status !== undefined) return status;
  throw new ProblemError({
    code: 'job.elsewhere',
    message: 'The command of this step was started, but its record is not on this machine.',
    remedy: 'Look on the machine where it was started, or check in the services what it did.',
  });
}
