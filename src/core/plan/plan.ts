/**
 * What Terraform will do to one resource. `invoke` is a provider action (Terraform 1.14), and `defer` leaves a change to a
 * later plan.
 */
export type PlanAction =
  'create' | 'update' | 'delete' | 'replace' | 'read' | 'forget' | 'import' | 'move' | 'invoke' | 'defer';

/** One attribute change, only for attributes that the runbook allows to be shown (docs/architecture.md, running `just`). */
export interface AttributeChange {
  /** e.g. `user_data`, `tags.Name`, `subnets[]`. */
  readonly path: string;
  /** null: not set. `(several lines)`, `(sensitive value)` and `(known after apply)` stand for values that aren't shown. */
  readonly before: string | null;
  readonly after: string | null;
  readonly forcesReplacement: boolean;
}
export interface ResourceChange {
  readonly address: string;
  readonly action: PlanAction;
  /** For a replacement: which comes first. */
  readonly order?: 'delete-first' | 'create-first';
  /** Terraform's reason, e.g. `tainted`, `must be replaced`. */
  readonly reason: string | null;
  readonly previousAddress: string | null;
  /** In addition to its action, this plan also imports it into Terraform's state. */
  readonly imported?: boolean;
  /** A new object takes its place, and the old one keeps running but is no longer managed. */
  readonly forgets?: boolean;
  /** Names of all attributes that change, without values because those may be secrets. */
  readonly changedAttributes: readonly string[];
  /** Those whose new value is only known after apply and that don't force the replacement. */
  readonly computedAttributes?: readonly string[];
  /** Values of allow-listed attributes. */
  readonly shown: readonly AttributeChange[];
}
export interface PlanCounts {
  readonly import: number;
  readonly add: number;
  readonly change: number;
  readonly destroy: number;
  /** Provider actions; absent: none. */
  readonly invoke?: number;
}
/** A plan as shown in the record. */
export interface Plan {
  readonly changes: readonly ResourceChange[];
  readonly counts: PlanCounts;
  /** Addresses of objects that changed outside of Terraform, which Terraform only notes. */
  readonly drifted: readonly string[];
  /** First lines of warnings. */
  readonly warnings: readonly string[];
  /** Names of changed outputs. */
  readonly outputs: readonly string[];
  /** Facts that no runbook can expect, one phrase each, e.g. that the plan is partial. Absent: none. */
  readonly caveats?: readonly string[];
  /**
   * SHA-256 of everything above and of the plan's text; an approval names it. Plans that differ only in a value have different
   * hashes, and the hash doesn't depend on which attributes may be shown.
   */
  readonly hash: string;
}
/** Holder of Terraform's state lock, as given in the error. */
export interface StateLock {
  readonly id: string;
  readonly who: string;
  readonly created: string;
  readonly operation: string;
}

/** Something was applied earlier in the same record, e.g. by the first command of a recipe. Absent: none is known of. */
interface MaybeAppliedBefore {
  readonly appliedBefore?: true;
}

/** What a record shows so far. Any ambiguity is `unreadable`, which closes the gate. */
export type RecordReading =
  /**
   * Nothing to judge yet. `printed`: a plan at the end of the output with no question (yet), as printed by a command that
   * only plans.
   */
  | ({ readonly is: 'planning'; readonly printed?: Plan } & MaybeAppliedBefore)
  /** The record's unanswered tail is exactly Terraform's (or OpenTofu's) approval question. */
  | ({ readonly is: 'prompt'; readonly plan: Plan } & MaybeAppliedBefore)
  /** Another question is waiting, e.g. for a missing variable. `prompt` is its last line. */
  | ({ readonly is: 'other-prompt'; readonly prompt: string } & MaybeAppliedBefore)
  /** The question was answered with yes; the apply is in progress. */
  | { readonly is: 'applying'; readonly plan: Plan; readonly done: readonly string[] }
  | { readonly is: 'applied'; readonly plan: Plan; readonly applied: PlanCounts }
  | {
      readonly is: 'no-changes';
      /** As in {@link Plan}; absent: none. With drift, production may differ from the configuration even without changes. */
      readonly drifted?: readonly string[];
      readonly caveats?: readonly string[];
    }
  /** The question was answered with anything but yes. */
  | { readonly is: 'declined'; readonly plan: Plan }
  | {
      readonly is: 'failed';
      /** `apply` if the error came after the answer, so something may have changed. */
      readonly during: 'plan' | 'apply';
      readonly plan: Plan | null;
      /** First lines of errors, with values removed. */
      readonly errors: readonly string[];
      readonly stateLock: StateLock | null;
    }
  | ({ readonly is: 'unreadable'; readonly why: string } & MaybeAppliedBefore);
