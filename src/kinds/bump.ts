import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { act, byAct, type Act } from '../core/kind/act';
import { defineKind, type Observation, type ObserveContext, type PerformContext } from '../core/kind/kind';
import type { Fact } from '../core/journal/reading';
import { RecipeSchema } from '../core/runbook/runbook';
import { branch } from './branch';
import { cancellation } from './shared/cancelling';
import { exitInWords } from './shared/exitCode';
import { fact } from './shared/facts';
import { jobStatus, runsJust, startOnce } from './shared/job';
import { neverBegan } from './shared/loginShell';
import { moduleText, readVersion } from './shared/module';
import { whileRunning } from './shared/standing';
import { committedVersion, target } from './shared/target';
import { wantedVersion, WantedVersionSchema } from './shared/wantedVersion';
import {
  commitOfVersion,
  mustBeOnBranch,
  versionActs,
  versionFacts,
  type VersionAct,
} from './shared/versionCommit';
import { NamedSchemas } from '../core/runbook/resources';
import { nameOf } from '../core/runbook/resourceOf';

const Params = v.strictObject({
  ...v.pick(NamedSchemas, ['module']).entries,
  recipe: v.optional(RecipeSchema, 'bump'),
  ...WantedVersionSchema.entries,
});
const Notes = v.partial(v.object({ jobId: v.string() }));
type Params = v.InferOutput<typeof Params>;
type Notes = v.InferOutput<typeof Notes>;
type Context = ObserveContext<Params, Notes, 'module'>;
type RunAct = Act<'run'>;
const RUN = act('run', l10n.t('run just bump'));

/** `just bump`: sets the module to the released version, committed and pushed before production changes. */
export const bump = defineKind({
  name: 'bump',
  uses: ['module.version'],
  title: l10n.t('Bump the version'),
  params: Params,
  output: committedVersion.output,
  notes: Notes,
  provides: [committedVersion.name],
  needs: ['branch', target.name],
  unlessGiven: { [target.name]: 'version' },
  references: { version: 'text' },
  overridable: false,
  runs: ({ recipe }, resources) => runsJust(resources, [recipe]),
  versions: ({ version }) => ({ next: version }),
  links: ({ version, head }) => [fact(l10n.t('Module'), version, 'good', { detail: l10n.t`at ${head}` })],
  observe: async (context: Context) => {
    const { ports, signal, notes } = context;
    if (notes.jobId !== undefined) {
      // The recipe writes the same file, so nothing is read until it has ended.
      const job = await jobStatus(context, notes.jobId);
      if (job.state === 'starting') {
        return {
          is: 'ready',
          reading: context.reading(l10n.t('Prepared, not started yet')),
          act: RUN,
        };
      }
      if (job.state !== 'ended' && job.state !== 'lost')
        return whileRunning(context, job, context.reading(l10n.t('just bump is running')));
      if (job.notBegun !== undefined) return neverBegan(context, job.notBegun);
      if (job.exitCode !== 0) return failed(context, job.exitCode);
    }
    const at = context.output(branch);
    const diff = await ports.git.diff(at.baseSha, null, signal);
    const tree = await mustBeOnBranch(context, at.branch);
    if (diff.length > 0) return commitOfVersion(context, wantedVersion(context), diff, tree);
    const facts = await versionFacts(context, at.baseSha, diff);
    const version = await readVersion(context, await moduleText(context));
    if (version.value === wantedVersion(context)) return mergedBefore(context, version.value, facts);
    if (notes.jobId === undefined)
      return { is: 'ready', reading: context.reading(l10n.t('Not bumped yet'), facts), act: RUN };
    return {
      is: 'stopped',
      concluded: true,
      reading: context.reading(l10n.t('The bump changed nothing'), facts),
      problem: {
        code: 'bump.nothing',
        message: l10n.t`just ${context.params.recipe} succeeded and changed nothing: the module still has ${String(version.value)}.`,
        remedy: l10n.t('Look at what the recipe does, then try again.'),
      },
    };
  },
  perform: byAct<PerformContext<Params, Notes, 'module'>, VersionAct | RunAct>({
    run: context =>
      startOnce(context, { title: 'bump', recipe: context.params.recipe }, context.notes.jobId, jobId =>
        context.note({ jobId }),
      ),
    ...versionActs(context => `Deploy ${nameOf(context.resources.module)} ${wantedVersion(context)}`),
  }),
  cancel: context =>
    cancellation(context, async () => {
      const { jobId } = context.notes;
      if (jobId === undefined) return undefined;
      const job = await jobStatus(context, jobId);
      return job.state === 'attached' || job.state === 'detached' ? { is: 'bump', job } : undefined;
    }),
  showTerminal: async ({ notes, ports }) => {
    if (notes.jobId !== undefined) await ports.runner.show(notes.jobId);
  },
});

/** The default branch already has the version. Only a plan can show whether production runs it, so a person decides. */
function mergedBefore(
  context: Context,
  version: string,
  facts: readonly Fact[],
): Observation<v.InferOutput<typeof committedVersion.output>, never> {
  const { baseSha, defaultBranch } = context.output(branch);
  const reading = context.reading(
    l10n.t`${defaultBranch} has ${version} already; there is nothing to commit`,
    facts,
  );
  if (context.decision('merged-before', baseSha)?.choice === 'apply')
    return { is: 'holds', reading, output: { head: baseSha, version } };
  return {
    is: 'waits',
    reading,
    question: {
      id: 'merged-before',
      title: l10n.t`${defaultBranch} has ${version} already`,
      detail: l10n.t(
        'If it was deployed, there is nothing to do, so abort this run. If its pull request was merged before it was applied, apply it now; the plan shows what would change.',
      ),
      subject: baseSha,
      choices: [{ id: 'apply', label: l10n.t('Apply it'), tone: 'primary' }],
    },
  };
}

function failed(context: Context, exitCode: number | null) {
  const by = context.cancelled?.by;
  return {
    is: 'stopped' as const,
    concluded: true,
    reading: context.reading(l10n.t('just bump failed')),
    problem: {
      code: 'bump.failed',
      message:
        by !== undefined
          ? l10n.t`${by} interrupted just ${context.params.recipe}.`
          : exitCode === null
            ? l10n.t('The terminal of just bump was lost before it reported a result.')
            : l10n.t`just ${context.params.recipe} ended with ${exitInWords(exitCode)}.`,
      remedy: l10n.t('Read its terminal, discard what it left behind (git restore .), then try again.'),
    },
  };
}
