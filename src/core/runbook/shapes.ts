import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { isReserved } from '../ownKeys';

const notReserved = v.check(
  (name: string) => !isReserved(name),
  l10n.t('Choose another name: programs keep this one for themselves.'),
);

/** An id. */
export const NameSchema = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/,
    l10n.t('Use letters, digits, ".", "_" and "-", and begin with a letter or digit.'),
  ),
  v.maxLength(100, l10n.t('Use at most 100 characters.')),
  notReserved,
);
/** The name of an input or a resource, as references give it. */
export const ReferenceNameSchema = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z][A-Za-z0-9_-]*$/, l10n.t('Use letters, digits, "_" and "-", and begin with a letter.')),
  v.maxLength(60, l10n.t('Use at most 60 characters.')),
  notReserved,
);
/** For people; a longer title could hide something. */
export const TitleSchema = v.pipe(
  v.string(),
  v.minLength(1, l10n.t('Write a title.')),
  v.maxLength(120, l10n.t('Use at most 120 characters.')),
);
/** What a person reads before choosing a runbook. */
export const DescriptionSchema = v.pipe(
  v.string(),
  v.maxLength(1_000, l10n.t('Use at most 1,000 characters.')),
);
/** A repository on GitHub. */
export const RepositoryNameSchema = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z0-9][A-Za-z0-9-]*\/(?!\.{1,2}$)[A-Za-z0-9_.-]+$/,
    l10n.t('Write the repository as OWNER/NAME.'),
  ),
  v.maxLength(140, l10n.t('Use at most 140 characters.')),
);
/** A path inside the repository: relative, `/`-separated, without `..`. */
export const RepositoryPathSchema = v.pipe(
  v.string(),
  v.regex(
    /^(?!\/)(?!.*(^|\/)\.\.(\/|$))[A-Za-z0-9_][A-Za-z0-9_./-]*$/,
    l10n.t('Write a path inside the repository, without "..".'),
  ),
  v.maxLength(300, l10n.t('Use at most 300 characters.')),
);
/** One program argument: never empty, never an option, no control or shell characters (docs/architecture.md, what must hold, 11). */
export const ArgumentSchema = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z0-9_./:@=,+][A-Za-z0-9_./:@=,+-]*$/,
    l10n.t('Arguments may not begin with "-" nor hold spaces or shell characters.'),
  ),
  v.maxLength(300, l10n.t('Use at most 300 characters.')),
);
/**
 * A recipe of `just`, or `module::recipe`. Neither `name=value`, which sets a variable, nor a path, which makes `just` read
 * the justfile of another folder (https://just.systems/man/en/).
 */
export const RecipeSchema = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z_][A-Za-z0-9_-]*(?:::[A-Za-z_][A-Za-z0-9_-]*)*$/,
    l10n.t('Write the name of a recipe of just, "module::recipe" for one in a module.'),
  ),
  v.maxLength(100, l10n.t('Use at most 100 characters.')),
);
/** Prefix of branch names. */
export const BranchPrefixSchema = v.pipe(
  v.string(),
  v.regex(
    /^(?!.*(?:\.\.|\/\/|\/\.|\.\/|\.lock\/))[A-Za-z0-9_][A-Za-z0-9_./-]*$/,
    l10n.t('Write what a branch may be called: letters, digits, ".", "_", "-" and "/".'),
  ),
  v.maxLength(100, l10n.t('Use at most 100 characters.')),
);
