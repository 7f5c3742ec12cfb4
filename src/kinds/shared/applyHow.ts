import * as v from 'valibot';
import type { Observation, ObserveContext, PerformContext } from '../../core/kind/kind';
import type { Use } from '../../core/runbook/resourceOf';
import { DurationSchema } from '../../core/runbook/runbook';
import { ApplyBaseSchema, type ApplyNotes, type ApplyOutput } from './applyShape';
import type { ApplyWords } from './applyWords';

/** Parameters of an apply that waits at Terraform's prompt. */
export const PromptParamsSchema = v.strictObject({
  ...ApplyBaseSchema.entries,
  /** If a prompt's terminal isn't back within this time, it is hung up, which Terraform treats as a no. */
  reachWithin: v.optional(DurationSchema, '1m'),
});
export type PromptParams = v.InferOutput<typeof PromptParamsSchema>;
/** What a kind is given to observe. */
export type Context<P extends PromptParams = PromptParams, U extends Use = never> = ObserveContext<
  P,
  ApplyNotes,
  U
>;
/** What a kind is given to act. */
export type Performing<P extends PromptParams = PromptParams, U extends Use = never> = PerformContext<
  P,
  ApplyNotes,
  U
>;
type Stopped = Extract<Observation<ApplyOutput>, { is: 'stopped' }>;

/** What differs between kinds that apply at Terraform's prompt. */
export interface How<P extends PromptParams, U extends Use = never> {
  /** The command to run. */
  command(context: Context<P, U>): readonly string[];
  /** Label of the act that starts it, for the timeline. */
  label(context: Context<P, U>): string;
  /** Command for the second plan; undefined if there is none. */
  check(context: Context<P, U>): readonly string[] | undefined;
  /** Notes about the checkout, taken before anything is started. */
  before(context: Performing<P, U>): Promise<ApplyNotes>;
  /** Image tag that the plan must contain; null if no step has chosen one. */
  imageTag(context: Context<P, U>): string | null;
  /**
   * The checks on approval.
   * @returns what was read, one line per check
   * @throws {ProblemError} naming the failed check: the prompt is then answered with no
   */
  recheck(context: Performing<P, U>): Promise<readonly string[]>;
  /** What is rechecked, e.g. `the DAGs, the flag, the image and the branch are`. */
  readonly rechecked: string;
  readonly words: ApplyWords;
  /** Adds what is running now to an apply that failed. */
  whatRuns(context: Context<P, U>, outcome: Stopped): Promise<Stopped>;
}
