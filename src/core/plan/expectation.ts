import * as l10n from '@vscode/l10n';
import * as v from 'valibot';

/** One change that the runbook expects. Everything else in a plan is unexpected. */
export const ExpectedChangeSchema = v.strictObject({
  /** Address; `*` stands for one name or one index, never for several segments. */
  address: v.pipe(
    v.string(),
    v.regex(/^[A-Za-z0-9_.*["\]-]+$/, l10n.t('Write a Terraform address; "*" stands for one part.')),
  ),
  actions: v.pipe(
    v.array(
      v.picklist(['create', 'update', 'delete', 'replace', 'read', 'forget', 'import', 'move', 'invoke']),
    ),
    v.minLength(1),
  ),
  /** Attributes that may change, and whose values may be shown and journaled; absent: any may change, none are shown. */
  attributes: v.optional(v.array(v.string())),
});
export type ExpectedChange = Readonly<v.InferOutput<typeof ExpectedChangeSchema>>;
