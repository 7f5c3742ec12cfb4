import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { defineKind } from '../core/kind/kind';
import { NamedSchemas } from '../core/runbook/resources';
import { PromptParamsSchema } from './shared/applyHow';
import { applying } from './shared/applying';
import { mayGoOn, mayHaveApplied } from './shared/afterApply';
import { ApplyNotesSchema, ApplyOutputSchema, ApplyParamsSchema } from './shared/applyShape';
import { WITH_DAGS } from './shared/applyWords';
import { recheckGate } from './shared/gate';
import { justCommand, runsJust } from './shared/job';
import { planLinks } from './shared/judgedPlan';
import { committedVersion, target } from './shared/target';
import { withWhatRuns } from './shared/whatRuns';

const Params = v.strictObject({
  ...v.pick(NamedSchemas, ['module', 'image', 'airflow', 'infrastructure']).entries,
  ...ApplyParamsSchema.entries,
  ...PromptParamsSchema.entries,
});

/** `just apply`, with the checks of a service on Airflow on approval. */
export const apply = defineKind({
  name: 'apply',
  uses: ['module.version', 'module.flag', 'image', 'airflow', 'infrastructure'],
  title: l10n.t('Apply'),
  params: Params,
  runs: ({ recipe, check }, resources) => runsJust(resources, [recipe, check]),
  output: ApplyOutputSchema,
  notes: ApplyNotesSchema,
  needs: ['dags-clear', target.name, 'branch', committedVersion.name],
  overridable: mayGoOn,
  links: planLinks,
  changedProduction: mayHaveApplied,
  ...applying<v.InferOutput<typeof Params>, 'module' | 'image' | 'airflow' | 'infrastructure'>({
    command: context => justCommand(context, context.params.recipe),
    label: () => l10n.t('start just apply'),
    check: context =>
      context.params.check === undefined ? undefined : justCommand(context, context.params.check),
    before: async context => {
      const { head } = context.output(committedVersion);
      await context.ports.git.fetch(context.signal);
      return { head };
    },
    imageTag: context => context.output(target).imageTag,
    recheck: recheckGate,
    rechecked: l10n.t('the DAGs, the flag, the image and the branch are'),
    words: WITH_DAGS,
    whatRuns: withWhatRuns,
  }),
});
