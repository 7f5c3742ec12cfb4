import * as v from 'valibot';
import { defineKind, type ObserveContext } from '../core/engine/kind';
import { ArgumentSchema } from '../core/engine/runbook';
import { branch } from './branch';
import { fact } from './shared/facts';
import { jobStatus, justCommand } from './shared/job';
import { committedVersion, target } from './shared/target';
import { commitOfVersion, mustBeOnBranch, performVersionCommit, versionFacts } from './shared/versionCommit';

const Params = v.strictObject({ recipe: v.optional(ArgumentSchema, 'bump') });
const Notes = v.partial(v.object({ jobId: v.string() }));
type Context = ObserveContext<v.InferOutput<typeof Params>, v.InferOutput<typeof Notes>>;

/** `just bump`: the module gets the released version, committed and pushed before production changes. */
export const bump = defineKind({
  name: 'bump',
  title: 'Bump the version',
  params: Params,
  output: committedVersion.output,
  notes: Notes,
  provides: [committedVersion.name],
  needs: ['branch', 'release'],
  overridable: false,
  links: ({ version, head }) => [fact('Module', version, 'good', { detail: `at ${head}` })],
  observe: async (context: Context) => {
    const { ports, signal, notes } = context;
    if (notes.jobId !== undefined) {
      // The recipe writes the very file: until it has ended nothing is read.
      const job = await jobStatus(context, notes.jobId);
      if (job.state === 'starting') {
        return {
          is: 'ready',
          reading: context.reading('Prepared, and not started yet'),
          act: 'run just bump',
        };
      }
      if (job.state !== 'ended' && job.state !== 'lost')
        return { is: 'working', reading: context.reading('just bump is running'), checkAgainMs: 500 };
      if (job.exitCode !== 0) return failed(context, job.exitCode);
    }
    const at = context.output(branch);
    await mustBeOnBranch(context, at.branch);
    const diff = await ports.git.diff(at.baseSha, null, signal);
    if (diff.length > 0) return commitOfVersion(context, context.output(target).imageTag, diff);
    const facts = await versionFacts(context, at.baseSha, diff);
    if (notes.jobId === undefined)
      return { is: 'ready', reading: context.reading('Not bumped yet', facts), act: 'run just bump' };
    return {
      is: 'stopped',
      concluded: true,
      reading: context.reading('The bump changed nothing', facts),
      problem: {
        code: 'bump.nothing',
        message: `just ${context.params.recipe} succeeded and changed nothing: the module has that version already.`,
        remedy: 'Check what is deployed; there may be nothing to do, then abort this run.',
      },
    };
  },
  perform: async (context, act) => {
    if (act !== 'run just bump') {
      const { imageTag } = context.output(target);
      return performVersionCommit(context, act, `Deploy ${context.service.name} ${imageTag}`);
    }
    const { git, runner } = context.ports;
    // A crash came between the two: its ticket lets it start once, whoever tries.
    if (context.notes.jobId !== undefined) return runner.start(context.notes.jobId);
    const argv = justCommand(context, context.params.recipe);
    const jobId = await runner.prepare({ title: 'Deploy Runbook: bump', argv, cwd: git.root });
    await context.note({ jobId });
    await runner.start(jobId);
  },
  showTerminal: async ({ notes, ports }) => {
    if (notes.jobId !== undefined) await ports.runner.show(notes.jobId);
  },
});

function failed(context: Context, exitCode: number | null) {
  return {
    is: 'stopped' as const,
    concluded: true,
    reading: context.reading('just bump failed'),
    problem: {
      code: 'bump.failed',
      message:
        exitCode === null
          ? 'The terminal of just bump was lost before it told how it ended.'
          : `just ${context.params.recipe} ended with exit code ${exitCode}.`,
      remedy: 'Read its terminal, discard what it left behind (git restore .), then try again.',
    },
  };
}
