import * as v from 'valibot';
import { defineKind, type ObligationKind, type ObserveContext } from '../core/engine/kind';
import { ArgumentSchema } from '../core/engine/runbook';
import { ProblemError } from '../core/errors';
import type { FileDiff } from '../core/ports/git';
import { branch } from './branch';
import { release } from './release';
import { fact, shortSha } from './shared/facts';
import { moduleText, moduleTextAt, readModule } from './shared/module';
import { jobStatus, justCommand } from './shared/job';

const Params = v.strictObject({ recipe: v.optional(ArgumentSchema, 'bump') });
const Notes = v.partial(v.object({ jobId: v.string() }));
const Output = v.object({ head: v.string(), version: v.string() });
type Context = ObserveContext<v.InferOutput<typeof Params>, v.InferOutput<typeof Notes>>;

/** `just bump`: the module gets the released version, committed and pushed before production changes. */
export const bump = defineKind({
  name: 'bump',
  title: 'Bump the version',
  params: Params,
  output: Output,
  notes: Notes,
  needs: ['branch', 'release'],
  overridable: false,
  observe: async (context: Context) => {
    const { ports, signal, service, notes } = context;
    const at = context.output(branch);
    const expected = context.output(release).imageTag;
    const tree = await ports.git.workingTree(signal);
    const diff = await ports.git.diff(at.baseSha, null, signal);
    const facts = await versionFacts(context, at.baseSha, diff);
    if (diff.length === 0) return beforeBump(context, facts);
    if (notes.jobId !== undefined) {
      const job = await jobStatus(context, notes.jobId);
      if (job.state !== 'ended' && job.state !== 'lost') {
        return { is: 'working', reading: context.reading('just bump is running'), checkAgainMs: 1_000 };
      }
      if (job.exitCode !== 0) return failed(context, job.exitCode, facts);
    }
    const fault = await otherChange(context, diff, expected);
    if (fault !== null)
      return {
        is: 'stopped',
        reading: context.reading('The bump is not what was released', facts),
        problem: fault,
      };
    const reading = context.reading(`${service.versionAttribute} is ${expected}`, facts);
    if (tree.changed.length > 0) return { is: 'ready', reading, act: 'commit the bump' };
    const pushed = await ports.git.remoteCommit(`refs/heads/${at.branch}`, signal);
    if (pushed !== tree.head) return { is: 'ready', reading, act: 'push the bump' };
    return { is: 'holds', reading, output: { head: tree.head, version: expected } };
  },
  perform: async (context, act) => {
    const { ports, service, signal } = context;
    const at = context.output(branch);
    switch (act) {
      case 'run just bump': {
        const argv = justCommand(context, context.params.recipe);
        const jobId = await ports.runner.prepare({
          title: 'Deploy Runbook: bump',
          argv,
          cwd: ports.git.root,
        });
        await context.note({ jobId });
        await ports.runner.start(jobId);
        return;
      }
      case 'commit the bump': {
        const { imageTag } = context.output(release);
        await ports.git.commit([service.file], `Deploy ${service.name} ${imageTag}`, signal);
        return;
      }
      default:
        await context.oblige({
          id: `pushed-branch:${at.branch}`,
          kind: 'pushed-branch',
          subject: at.branch,
          previous: null,
          title: `Open the pull request of ${at.branch}`,
        });
        await ports.git.push(at.branch, signal);
    }
  },
  showTerminal: async ({ notes, ports }) => {
    if (notes.jobId !== undefined) await ports.runner.show(notes.jobId);
  },
});

async function versionFacts(context: Context, base: string, diff: readonly FileDiff[]) {
  const before = await readModule(context, await moduleTextAt(context, base, context.signal));
  const after = await readModule(context, await moduleText(context));
  return [
    fact('Before', String(before.version.value)),
    fact('After', String(after.version.value), diff.length === 0 ? 'info' : 'good', {
      detail: diff
        .map(d => [d.path, ...d.removed.map(l => `-${l}`), ...d.added.map(l => `+${l}`)].join('\n'))
        .join('\n'),
    }),
  ];
}

async function beforeBump(context: Context, facts: ReturnType<typeof fact>[]) {
  const { notes } = context;
  if (notes.jobId === undefined) {
    return { is: 'ready' as const, reading: context.reading('Not bumped yet', facts), act: 'run just bump' };
  }
  const job = await jobStatus(context, notes.jobId);
  if (job.state !== 'ended' && job.state !== 'lost') {
    return {
      is: 'working' as const,
      reading: context.reading('just bump is running', facts),
      checkAgainMs: 500,
    };
  }
  if (job.exitCode !== 0) return failed(context, job.exitCode, facts);
  return {
    is: 'stopped' as const,
    concluded: true,
    reading: context.reading('The bump changed nothing', facts),
    problem: {
      code: 'bump.nothing',
      message: `just ${context.params.recipe} succeeded and changed nothing: the module has that version already.`,
      remedy: 'Check what is deployed; there may be nothing to do, then abort this run.',
    },
  };
}

function failed(context: Context, exitCode: number | null, facts: ReturnType<typeof fact>[]) {
  return {
    is: 'stopped' as const,
    concluded: true,
    reading: context.reading('just bump failed', facts),
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

/** The diff must be exactly: one line of the module's file, the version, set to what was released. */
async function otherChange(context: Context, diff: readonly FileDiff[], expected: string) {
  const { service } = context;
  const others = diff.filter(d => d.path !== service.file).map(d => d.path);
  const { version } = await readModule(context, await moduleText(context));
  if (others.length > 0) {
    return {
      code: 'bump.other-change',
      message: `The bump changed more than ${service.file}: ${others.slice(0, 5).join(', ')}.`,
      remedy: 'Undo what does not belong to this deployment, then try again.',
    };
  }
  if (version.value !== expected) {
    return {
      code: 'bump.other-version',
      message: `The module now has ${String(version.value)}, but ${expected} was released.`,
      remedy:
        'Find out why the recipe chose another version; undo its change (git restore or reset), then try again.',
    };
  }
  const lines = diff.flatMap(d => [...d.added, ...d.removed]);
  if (lines.length !== 2 || !lines.every(line => line.trimStart().startsWith(service.versionAttribute))) {
    return {
      code: 'bump.other-change',
      message: `The bump changed other lines of ${service.file} than ${service.versionAttribute}.`,
      remedy: 'A commit hook or the recipe rewrote the file: undo that, then try again.',
    };
  }
  return null;
}

/** Open until a pull request shows the branch, or the branch is gone. */
export const pushedBranchObligation: ObligationKind = {
  name: 'pushed-branch',
  remedy: 'Delete the pushed branch',
  observe: async ({ subject }, { ports, service, signal }) => {
    const pulls = await ports.github.pullRequestsFrom(service.infrastructure, subject, 'all', signal);
    const [pull] = pulls;
    if (pull !== undefined) return { met: true, evidence: `pull request #${pull.number} shows it` };
    const commit = await ports.git.remoteCommit(`refs/heads/${subject}`, signal);
    return commit === null
      ? { met: true, evidence: 'the branch is not on origin' }
      : { met: false, evidence: `origin has ${subject} at ${shortSha(commit)}, without a pull request` };
  },
  meet: async ({ subject }, { ports, signal, productionMayHaveChanged }) => {
    if (productionMayHaveChanged) {
      throw new ProblemError({
        code: 'branch.is-production',
        message: `${subject} may be what production runs: it is not deleted.`,
        remedy: 'Open its pull request, or roll back first.',
      });
    }
    const commit = await ports.git.remoteCommit(`refs/heads/${subject}`, signal);
    if (commit !== null) await ports.git.deleteRemoteBranch(subject, commit, signal);
  },
};
