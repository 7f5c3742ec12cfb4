import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { ArgvSchema } from './argv';

const PROGRAMS = /(?:^|\/)(?:terraform|tofu|terragrunt)$/;
/**
 * Options that take the next word as their value: Terraform's (https://developer.hashicorp.com/terraform/cli/commands/apply),
 * then Terragrunt's (https://terragrunt.gruntwork.io/docs/reference/cli/commands/run).
 */
const WITH_VALUE =
  /^--?(?:var|var-file|target|target-file|exclude|exclude-file|replace|parallelism|lock-timeout|state|state-out|backup|(?:terragrunt-)?(?:config|working-dir|tf-?path|log-level|log-format|log-custom-format|download-dir|source|source-map|feature|iam-assume-role[a-z-]*))$/;
/** Options that answer the prompt automatically, also within a word: of a shell, or of an environment variable. */
const UNASKED =
  /(?:^|[\s='"])(?:--?(?:auto-approve|(?:terragrunt-)?non-interactive)|(?:TG|TERRAGRUNT)_NON_INTERACTIVE)(?![\w-])/;
/**
 * How Terragrunt runs several units, which since 0.98 a filter does by itself: it asks once, before it plans, then applies each
 * without asking.
 */
const EVERY_UNIT = /^(?:(?:run|apply|destroy)-all|--?(?:a|all|graph|filters?(?:-[\w-]+)?)(?:=.*)?)$/;
/** Commands that do so. */
const OF_SEVERAL = ['graph', 'stack'];

/** A command that plans, and waits for approval at Terraform's prompt. */
export const ApplyArgvSchema = v.pipe(
  ArgvSchema,
  v.check(
    argv => !argv.some(word => UNASKED.test(word)) && !isOfEveryUnit(argv),
    l10n.t('Leave out what answers the prompt by itself: the plan is approved here.'),
  ),
  v.check(
    argv => savedPlan(argv) === undefined,
    l10n.t('Name no saved plan: it would be applied without being shown and approved.'),
  ),
);

function isOfEveryUnit(argv: readonly string[]): boolean {
  return behind(/(?:^|\/)terragrunt$/, argv).some(words => {
    const command = words.find((word, at) => !word.startsWith('-') && !WITH_VALUE.test(words[at - 1] ?? ''));
    return OF_SEVERAL.includes(command ?? '') || words.some(word => EVERY_UNIT.test(word));
  });
}

/** The argument that Terraform would treat as a saved plan, which it applies without asking. */
function savedPlan(argv: readonly string[]): string | undefined {
  return behind(PROGRAMS, argv)
    .map(words => {
      const from = words.findIndex(word => word === 'apply' || word === 'destroy');
      return (from < 0 ? [] : words.slice(from + 1)).find(
        (word, at, after) => !word.startsWith('-') && !WITH_VALUE.test(after[at - 1] ?? ''),
      );
    })
    .find(plan => plan !== undefined);
}

/**
 * What follows each word that may be the program, which another one may start, e.g. `env`: any of them may as well be a folder
 * of that name.
 */
function behind(program: RegExp, argv: readonly string[]): readonly (readonly string[])[] {
  return argv.flatMap((word, at) => (program.test(word) ? [argv.slice(at + 1)] : []));
}
