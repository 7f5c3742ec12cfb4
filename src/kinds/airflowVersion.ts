import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { change } from '../core/kind/change';
import { defineKind, type ObserveContext } from '../core/kind/kind';
import { allowsVersion, areSameVersion } from '../core/python/version';
import { RepositoryPathSchema } from '../core/runbook/runbook';
import { NamedSchemas } from '../core/runbook/resources';
import { givenText } from './shared/given';
import { preflight } from './preflight';
import { fact, shortSha } from './shared/facts';
import { pinnedAirflow } from './shared/pinnedAirflow';
import { target } from './shared/target';

const Params = v.pipe(
  v.strictObject({
    ...v.pick(NamedSchemas, ['application']).entries,
    /** Requirements file of the application that pins apache-airflow; absent: `version` determines what must be running. */
    requirements: v.optional(RepositoryPathSchema),
    /** The version that must be running, as pip pins it. */
    version: v.optional(givenText(l10n.t('a version'))),
  }),
  v.check(
    ({ requirements, version }) => (requirements === undefined) !== (version === undefined),
    l10n.t('Write either "requirements" or "version".'),
  ),
);
type Context = ObserveContext<v.InferOutput<typeof Params>, object, 'application'>;

/** The running Airflow has the version that was deployed. */
export const airflowVersion = defineKind({
  name: 'airflow-version',
  uses: ['application'],
  title: l10n.t('Airflow version'),
  params: Params,
  output: v.object({ running: v.string() }),
  notes: v.object({}),
  needs: [change.name, target.name],
  unlessGiven: { [target.name]: 'version' },
  references: { version: 'text' },
  overridable: true,
  observe: async (context: Context) => {
    const [{ expected, before, unknown }, running] = await Promise.all([
      pinned(context),
      context.ports.airflow.server(context.signal).then(s => s.version),
    ]);
    const isExpected = expected !== null && allowsVersion(expected, running);
    const facts = [
      fact(l10n.t('Expected'), expected ?? unknown, expected === null ? 'warn' : 'info'),
      fact(l10n.t('Running'), running, isExpected ? 'good' : 'bad'),
      fact(l10n.t('Before'), before ?? l10n.t('unknown')),
      fact(
        l10n.t('Upgrade'),
        before === null || expected === null
          ? l10n.t('unknown')
          : areSameVersion(before, expected)
            ? l10n.t('no')
            : before === expected
              ? l10n.t`unknown: ${expected} allows several versions`
              : l10n.t`from ${before} to ${expected}`,
      ),
    ];
    if (!isExpected) {
      return {
        is: 'stopped',
        reading: context.reading(l10n.t`Airflow ${running} runs`, facts),
        problem: {
          code: 'airflow.version',
          message:
            expected === null
              ? l10n.t`The deployed Airflow version is unknown; ${running} is running.`
              : l10n.t`Airflow ${running} is running, but ${expected} was deployed.`,
          remedy: l10n.t(
            'Check the instance: an old container may still be running. Roll back, or continue with a reason.',
          ),
        },
      };
    }
    return {
      is: 'holds',
      reading: context.reading(l10n.t`Airflow ${running}, as deployed`, facts),
      output: { running },
    };
  },
});

/** The version that must be running, and the one before; null if unknown. */
async function pinned(context: Context): Promise<{
  readonly expected: string | null;
  readonly before: string | null;
  /** Why the expected version isn't known. */
  readonly unknown: string;
}> {
  const { requirements, version = null } = context.params;
  if (requirements === undefined) return { expected: version, before: null, unknown: '' };
  const { commit, imageTag } = context.output(target);
  const [expected, before] = await Promise.all([
    pinnedAirflow(context, requirements, commit),
    pinnedAirflow(context, requirements, context.outputIfAny(preflight)?.deployedCommit ?? null),
  ]);
  const at = commit === null ? imageTag : shortSha(commit);
  return { expected, before, unknown: l10n.t`not pinned in ${requirements} at ${at}` };
}
