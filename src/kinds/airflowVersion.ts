import * as v from 'valibot';
import { defineKind, type ObserveContext } from '../core/kind/kind';
import { allowsVersion, areSameVersion } from '../core/python/version';
import { RepositoryPathSchema } from '../core/runbook/runbook';
import { NamedSchemas } from '../core/runbook/resources';
import { preflight } from './preflight';
import { fact, shortSha } from './shared/facts';
import { pinnedAirflow } from './shared/pinnedAirflow';
import { target } from './shared/target';

const Params = v.strictObject({
  ...v.pick(NamedSchemas, ['application']).entries,
  /** Requirements file of the application that pins apache-airflow. */
  requirements: RepositoryPathSchema,
});

/** The Airflow that runs is the one that was deployed. */
export const airflowVersion = defineKind({
  name: 'airflow-version',
  uses: ['application'],
  title: 'Airflow version',
  params: Params,
  output: v.object({ running: v.string() }),
  notes: v.object({}),
  needs: ['apply', target.name],
  overridable: true,
  observe: async (context: ObserveContext<v.InferOutput<typeof Params>, object, 'application'>) => {
    const { commit, imageTag } = context.output(target);
    const { deployedCommit } = context.output(preflight);
    const [expected, before, running] = await Promise.all([
      pinnedAirflow(context, context.params.requirements, commit),
      pinnedAirflow(context, context.params.requirements, deployedCommit),
      context.ports.airflow.server(context.signal).then(s => s.version),
    ]);
    const isExpected = expected !== null && allowsVersion(expected, running);
    const facts = [
      fact(
        'Expected',
        expected ??
          `not pinned in ${context.params.requirements} at ${commit === null ? imageTag : shortSha(commit)}`,
        expected === null ? 'warn' : 'info',
      ),
      fact('Running', running, isExpected ? 'good' : 'bad'),
      fact('Before', before ?? 'unknown'),
      fact(
        'Upgrade',
        before === null || expected === null
          ? 'unknown'
          : areSameVersion(before, expected)
            ? 'no'
            : before === expected
              ? `unknown: ${expected} allows several versions`
              : `from ${before} to ${expected}`,
      ),
    ];
    if (!isExpected) {
      return {
        is: 'stopped',
        reading: context.reading(`Airflow ${running} runs`, facts),
        problem: {
          code: 'airflow.version',
          message:
            expected === null
              ? `The deployed Airflow version is unknown; ${running} is running.`
              : `Airflow ${running} is running, but ${expected} was deployed.`,
          remedy:
            'Check the instance: an old container may still be running. Roll back, or continue with a reason.',
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
