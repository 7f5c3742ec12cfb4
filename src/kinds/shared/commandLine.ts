import * as v from 'valibot';
import { ArgvSchema } from './argv';

const PROGRAMS = /(?:^|\/)(?:terraform|tofu|terragrunt)$/;
/** Options that take the next word as their value (https://developer.hashicorp.com/terraform/cli/commands/apply). */
const WITH_VALUE =
  /^--?(?:var|var-file|target|target-file|exclude|exclude-file|replace|parallelism|lock-timeout|state|state-out|backup)$/;
/** Options that answer the prompt automatically. */
const UNASKED = /^--?(?:auto-approve|terragrunt-non-interactive|non-interactive)(?:=|$)/;

/** A command that plans, and waits for approval at Terraform's prompt. */
export const ApplyArgvSchema = v.pipe(
  ArgvSchema,
  v.check(
    argv => !argv.some(word => UNASKED.test(word)),
    'Leave out what answers the prompt by itself: the plan is approved here.',
  ),
  v.check(
    argv => savedPlan(argv) === undefined,
    'Name no saved plan: it would be applied without being shown and approved.',
  ),
);

/** The argument that Terraform would treat as a saved plan, which it applies without asking. */
function savedPlan([program = '', ...words]: readonly string[]): string | undefined {
  if (!PROGRAMS.test(program)) return undefined;
  const from = words.findIndex(word => word === 'apply' || word === 'destroy');
  if (from < 0) return undefined;
  return words
    .slice(from + 1)
    .find((word, at, after) => !word.startsWith('-') && !WITH_VALUE.test(after[at - 1] ?? ''));
}
