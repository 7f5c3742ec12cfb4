import * as l10n from '@vscode/l10n';
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { defineKind, type PerformContext } from '../core/kind/kind';
import { inShellWords } from '../core/text/shellWords';
import { PromptParamsSchema } from './shared/applyHow';
import { applying } from './shared/applying';
import { mayGoOn, mayHaveApplied } from './shared/afterApply';
import { ApplyNotesSchema, ApplyOutputSchema, type ApplyNotes } from './shared/applyShape';
import { ApplyArgvSchema } from './shared/commandLine';
import { shortSha } from './shared/facts';
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
  overridable: mayGoOn,
  changedProduction: mayHaveApplied,
  ...way,
});

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
