import * as l10n from '@vscode/l10n';
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { defineKind, type Observation, type ObserveContext, type PerformContext } from '../core/kind/kind';
import { inShellWords } from '../core/text/shellWords';
import { ANSWERED_BY_HAND } from './shared/applyFacts';
import { applying, PromptParamsSchema } from './shared/applying';
import { mayGoOn, mayHaveApplied } from './shared/afterApply';
import { ApplyNotesSchema, ApplyOutputSchema, type ApplyNotes, type ApplyOutput } from './shared/applyShape';
import { ApplyArgvSchema } from './shared/commandLine';
import { fact, shortSha } from './shared/facts';
import { lockIsOurs, refused } from './shared/gate';
import { target } from './shared/target';

const Params = v.strictObject({
  ...PromptParamsSchema.entries,
  /** Program and arguments, run in a terminal of the checkout: plans, and waits for approval. */
  apply: ApplyArgvSchema,
  /** Plans without applying: run after the apply, it must find nothing to change. Absent: not run. */
  check: v.optional(ApplyArgvSchema),
});
type Params = v.InferOutput<typeof Params>;
type Context = ObserveContext<Params, ApplyNotes>;

const way = applying<Params>({
  command: ({ params }) => params.apply,
  label: ({ params }) => l10n.t`start ${inShellWords(params.apply)}`,
  check: ({ params }) => params.check,
  before: async context => {
    await context.ports.git.fetch(context.signal);
    return checkoutOf(context);
  },
  imageTag: context => context.outputIfAny(target)?.imageTag ?? null,
  recheck: async context => [
    ...(await context.recheckBefore()),
    l10n.t`the checkout: ${await checkoutIsSame(context)}`,
    l10n.t`the team lock: ${await lockIsOurs(context)}`,
  ],
  rechecked: l10n.t('what the steps before it have found, the checkout and the team lock are'),
  words: {
    first: l10n.t('a new plan is made and shown first'),
    makes: l10n.t('makes'),
    checks: l10n.t('what the steps before it have found, checkout, lock'),
  },
  whatRuns: (_context, outcome) => Promise.resolve(outcome),
});

/**
 * Terraform, OpenTofu or Terragrunt, run by any command that waits at its prompt, with or without a service: the checks on
 * approval are those of the steps before it.
 */
export const terraform = defineKind({
  name: 'terraform',
  title: l10n.t('Apply'),
  params: Params,
  runs: ({ apply, check }) =>
    [apply, check].flatMap(argv =>
      argv === undefined ? [] : [{ command: inShellWords(argv), where: 'terminal' as const }],
    ),
  output: ApplyOutputSchema,
  notes: ApplyNotesSchema,
  provides: ['apply'],
  references: { 'apply.*': 'argument', 'check.*': 'argument' },
  needs: [],
  needsLock: () => true,
  mayUse: [target.name],
  rechecksBefore: true,
  overridable: at => mayGoOn(at) || at.problem?.code === UNASKED,
  changedProduction: mayHaveApplied,
  ...way,
  observe: async (context: Context) => approvedOnly(context, await way.observe(context)),
});

const UNASKED = 'apply.unasked';

/** Nobody approved what was applied without a prompt, so that isn't a success whatever the exit code. */
function approvedOnly<A extends Observation<ApplyOutput>>(context: Context, seen: A): A | Stopped {
  const { notes } = context;
  if (seen.is !== 'holds' || seen.output.planHash === null || notes.answered === 'yes') return seen;
  if (seen.reading.facts.some(({ label }) => label === ANSWERED_BY_HAND)) return seen;
  return {
    is: 'stopped',
    concluded: true,
    output: seen.output,
    reading: {
      ...seen.reading,
      facts: [fact(l10n.t('Approved by'), l10n.t('nobody'), 'bad'), ...seen.reading.facts],
    },
    problem: {
      code: UNASKED,
      message: l10n.t('It was applied without waiting for an approval.'),
      remedy: l10n.t(
        'Read what it changed. Let the command wait at its prompt, in the runbook; then continue with a reason, or roll back.',
      ),
    },
  };
}
type Stopped = Extract<Observation<ApplyOutput, never>, { is: 'stopped' }>;

/** The commit of the checkout, and a hash of it plus all changes to tracked files. */
async function checkoutOf({ ports, signal }: Pick<PerformContext<Params, ApplyNotes>, 'ports' | 'signal'>) {
  const { head, branch } = await ports.git.workingTree(signal);
  const changes = await ports.git.diff(head, null, signal);
  const checkout = createHash('sha256')
    .update(JSON.stringify([head, branch, changes]))
    .digest('hex');
  return { head, checkout };
}

async function checkoutIsSame(context: PerformContext<Params, ApplyNotes>): Promise<string> {
  const { head, checkout } = await checkoutOf(context);
  if (checkout !== context.notes.checkout)
    throw refused('checkout', l10n.t('The checkout is another one than the plan was made from.'));
  return l10n.t`at ${shortSha(head)}, as it was when the plan was made`;
}
