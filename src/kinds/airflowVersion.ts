import * as v from 'valibot';
import { defineKind, type ObserveContext } from '../core/engine/kind';
import { RepositoryPathSchema } from '../core/engine/runbook';
import { image } from './image';
import { preflight } from './preflight';
import { fact, shortSha } from './shared/facts';

const Params = v.strictObject({
  /** Requirements file of the application that pins apache-airflow. */
  requirements: RepositoryPathSchema,
});

/** The Airflow that runs is the one that was deployed. */
export const airflowVersion = defineKind({
  name: 'airflow-version',
  title: 'Airflow version',
  params: Params,
  output: v.object({ running: v.string() }),
  notes: v.object({}),
  needs: ['apply', 'image'],
  overridable: true,
  observe: async (context: ObserveContext<v.InferOutput<typeof Params>, object>) => {
    const { commit } = context.output(image);
    const { deployedCommit } = context.output(preflight);
    const [expected, before, running] = await Promise.all([
      pinnedVersion(context, commit),
      deployedCommit === null ? null : pinnedVersion(context, deployedCommit),
      context.ports.airflow.server(context.signal).then(s => s.version),
    ]);
    const facts = [
      fact(
        'Expected',
        expected ?? `not pinned in ${context.params.requirements} at ${shortSha(commit)}`,
        expected === null ? 'warn' : 'info',
      ),
      fact('Running', running, expected === running ? 'good' : 'bad'),
      fact('Before', before ?? 'unknown'),
      fact(
        'Upgrade',
        before === null
          ? 'unknown'
          : before === expected
            ? 'no'
            : `from ${before} to ${expected ?? 'unknown'}`,
      ),
    ];
    if (expected !== running) {
      return {
        is: 'stopped',
        reading: context.reading(`Airflow ${running} runs`, facts),
        problem: {
          code: 'airflow.version',
          message:
            expected === null
              ? `Which Airflow was deployed can't be told; ${running} runs.`
              : `Airflow ${running} runs, ${expected} was deployed.`,
          remedy: 'Look at the instance: an old container may still run. Roll back, or go on with a reason.',
        },
      };
    }
    return {
      is: 'holds',
      reading: context.reading(`Airflow ${running}, as deployed`, facts),
      output: { running },
    };
  },
});

async function pinnedVersion(
  context: ObserveContext<v.InferOutput<typeof Params>, object>,
  ref: string,
): Promise<string | null> {
  const { ports, service, params, signal } = context;
  const text = await ports.github.fileAt(service.application, params.requirements, ref, signal);
  return /^apache-airflow(?:\[[^\]]*\])?==([0-9][\w.]*)/m.exec(text ?? '')?.[1] ?? null;
}
