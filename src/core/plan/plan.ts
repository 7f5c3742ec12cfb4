/**
 * What Terraform is going to do to one resource; `invoke` is an action of a provider (Terraform 1.14), and `defer` leaves a
 * change to a later plan.
 */
export type PlanAction =
  'create' | 'update' | 'delete' | 'replace' | 'read' | 'forget' | 'import' | 'move' | 'invoke' | 'defer';

/** One attribute change, only for attributes that the runbook allows to be shown (docs/architecture.md, running `just`). */
export interface AttributeChange {
  /** e.g. `user_data`, `tags.Name`, `subnets[]`. */
  readonly path: string;
  /** null: not set. `(several lines)`, `(sensitive value)` and `(known after apply)` stand for what is not shown. */
  readonly before: string | null;
  readonly after: string | null;
  readonly forcesReplacement: boolean;
}
export interface ResourceChange {
  readonly address: string;
  readonly action: PlanAction;
  /** For a replacement: which comes first. */
  readonly order?: 'delete-first' | 'create-first';
  /** Why, as Terraform says it, e.g. `tainted`, `must be replaced`. */
  readonly reason: string | null;
  readonly previousAddress: string | null;
  /** It also enters Terraform's state by this very plan, besides its action. */
  readonly imported?: boolean;
  /** A new object takes its place, and the old one goes on running without being managed any longer. */
  readonly forgets?: boolean;
  /** Names of all attributes that change, without values: values may be secrets. */
  readonly changedAttributes: readonly string[];
  /** Those of them whose new value is known after apply only, and that don't force the replacement. */
  readonly computedAttributes?: readonly string[];
  /** Values of allow-listed attributes. */
  readonly shown: readonly AttributeChange[];
}
export interface PlanCounts {
  readonly import: number;
  readonly add: number;
  readonly change: number;
  readonly destroy: number;
  /** Actions of providers; absent: none. */
  readonly invoke?: number;
}
/** A plan as the record shows it. */
export interface Plan {
  readonly changes: readonly ResourceChange[];
  readonly counts: PlanCounts;
  /** Addresses that changed outside of Terraform, as notes. */
  readonly drifted: readonly string[];
  /** First lines of warnings. */
  readonly warnings: readonly string[];
  /** Names of outputs that change. */
  readonly outputs: readonly string[];
  /** What no runbook can expect, one phrase each, e.g. that the plan is partial. Absent: nothing. */
  readonly caveats?: readonly string[];
  /**
   * What an approval names: SHA-256 of all of the above and of the plan's text, so that two plans that differ in a mere
   * value differ here. The same whichever attributes may be shown.
   */
  readonly hash: string;
}
/** Who holds Terraform's state lock, as its error says it. */
export interface StateLock {
  readonly id: string;
  readonly who: string;
  readonly created: string;
  readonly operation: string;
}

/** What a record shows so far. Any ambiguity is `unreadable`, which closes the gate. */
export type RecordReading =
  /**
   * Nothing to judge yet. `printed`: a plan that nothing asks about (yet), as the last word of a command that only
   * plans.
   */
  | { readonly is: 'planning'; readonly printed?: Plan }
  /** The record's unanswered tail is exactly Terraform's (or OpenTofu's) approval question. */
  | { readonly is: 'prompt'; readonly plan: Plan }
  /** Another question waits, e.g. a missing variable. `prompt` is its last line. */
  | { readonly is: 'other-prompt'; readonly prompt: string }
  /** The question was answered with yes; apply is under way. */
  | { readonly is: 'applying'; readonly plan: Plan; readonly done: readonly string[] }
  | { readonly is: 'applied'; readonly plan: Plan; readonly applied: PlanCounts }
  | {
      readonly is: 'no-changes';
      /** As in {@link Plan}; absent: none. Production may then differ from the configuration all the same. */
      readonly drifted?: readonly string[];
      readonly caveats?: readonly string[];
    }
  /** The question was answered with anything but yes. */
  | { readonly is: 'declined'; readonly plan: Plan }
  | {
      readonly is: 'failed';
      /** Whether anything may have been changed: the error came after the answer. */
      readonly during: 'plan' | 'apply';
      readonly plan: Plan | null;
      /** First lines of errors, free of values. */
      readonly errors: readonly string[];
      readonly stateLock: StateLock | null;
    }
  | { readonly is: 'unreadable'; readonly why: string };
