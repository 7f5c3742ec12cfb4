import type { GenericSchema } from 'valibot';
import type { Problem } from '../errors';
import type { Tick } from '../journal/events';
import type { Obligation, ObligationKindName } from '../journal/obligation';
import type { Decision, Question } from '../journal/question';
import type { Fact, Reading } from '../journal/reading';
import type { Cancelled } from '../journal/state';
import type { RunLock } from '../lock/runLock';
import type { Ports } from '../ports';
import type { ResourcesOf, Use } from '../runbook/resourceOf';
import type { ResourceOfRole, Role } from '../runbook/resources';
import type { Runbook, Step } from '../runbook/runbook';
import type { Act } from './act';
import type { ReferencePlace } from './places';
import type { Undo } from './undo';

/** What a look at the world says about a step. */
export type Observation<Output, A extends Act = Act> =
  /** Done: the world is as the step wants it. `meets` names obligations that this reading shows to be met. */
  | {
      readonly is: 'holds';
      readonly reading: Reading;
      readonly output: Output;
      readonly meets?: readonly string[];
      /** They are met because their pull request was merged. */
      readonly merged?: boolean;
      /** It rests on a person's word instead of a reading, which the tick then shows. */
      readonly attested?: Pick<Tick, 'by' | 'reason'>;
    }
  /** Not done, and nothing left to decide: `perform(act)` may proceed. */
  | {
      readonly is: 'ready';
      readonly reading: Reading;
      readonly act: A;
      /** Leaves production as it is, so it also runs while an incident freezes the run. */
      readonly harmless?: boolean;
      /** Allowed even if the team lock isn't ours: it comes before the lock, or only takes back or declines. */
      readonly withoutLock?: boolean;
    }
  /** Something is in progress; look again after this many milliseconds, or when woken. */
  | {
      readonly is: 'working';
      readonly reading: Reading;
      readonly checkAgainMs: number;
      /** 0 to 1, if known. */
      readonly fraction?: number;
    }
  /** A person must decide. `meets` as above. */
  | {
      readonly is: 'waits';
      readonly reading: Reading;
      readonly question: Question;
      readonly meets?: readonly string[];
      readonly checkAgainMs?: number;
    }
  /**
   * It can't continue. `concluded`: the act is over and failed, so clean-up steps run now. `output`: what later steps need if
   * a person continues anyway.
   */
  | {
      readonly is: 'stopped';
      readonly reading?: Reading;
      readonly problem: Problem;
      readonly concluded?: boolean;
      readonly output?: Output;
    };

/** What cancelling would do at this moment. */
export interface Cancellation {
  /** Names what is in progress, e.g. the apply of a job: a confirmation for another subject is refused. */
  readonly subject: string;
  /** A question, e.g. `Interrupt Terraform while it applies?` */
  readonly title: string;
  /** What will be done, half-done and not done afterwards. */
  readonly detail: string;
  /** Label of the button that cancels. */
  readonly label: string;
  /** Label of the button that leaves it alone; null: cancelling is harmless and needs no confirmation. */
  readonly keep: string | null;
  /** For the timeline, e.g. `Interrupted Terraform while it applied`. */
  readonly what: string;
  /** @throws {ProblemError} `cancel.outdated` if something else is in progress now */
  send(): Promise<void>;
}

/** Names an output along with its type, so that later steps read it typed: a kind's own, or one that several kinds provide. */
export interface KindReference<Output> {
  readonly name: string;
  readonly output: GenericSchema<unknown, Output>;
}

/** Context for observe(), which only reads the world and must not change anything. */
export interface ObserveContext<Params, Notes, U extends Use = never> {
  readonly step: Step;
  readonly params: Params;
  readonly runbook: Runbook;
  /** The resources that its kind uses, by role ({@link Kind.uses}). */
  readonly resources: ResourcesOf<U>;
  readonly ports: Ports;
  readonly lock: RunLock;
  readonly signal: AbortSignal;
  readonly run: {
    readonly id: string;
    readonly startedAt: string;
    readonly startedBy: string;
    readonly by: string;
    /** Rolling back, by a person's decision. */
    readonly back: boolean;
    /** Frozen by an incident right now. */
    readonly frozen: boolean;
  };
  /** What the step noted before, including before a crash. */
  readonly notes: Partial<Notes>;
  /** What it noted in earlier, finished tries, oldest first. */
  readonly earlierNotes: readonly Partial<Notes>[];
  /** ISO 8601: when its turn came because the step before it was done; for the first step, when the run began. */
  readonly turnSince: string;
  /** ISO 8601, now. */
  now(): string;
  /** Output of the latest ticked step of that kind. @throws {ProblemError} if there is none (overridden without a reading) */
  output<O>(kind: KindReference<O>): O;
  outputIfAny<O>(kind: KindReference<O>): O | undefined;
  /** The latest decision on that question *for this subject*; decisions for other subjects don't count. */
  decision(question: string, subject: string): Decision | undefined;
  /** Who cancelled what was in progress in this try. */
  readonly cancelled: Cancelled | null;
  /** Tick of the nearest step of that kind, if a person overrode it. */
  override(kind: string): Tick | undefined;
  /** Open obligations of a kind. */
  openObligations(kind: ObligationKindName): readonly Obligation[];
  /** The resources that steps of this course use, each once; `key`: only modules that are used for it. */
  readonly used: <R extends Role>(role: R, key?: 'version' | 'flag') => readonly ResourceOfRole[R][];
  /** Commands that steps of this course run in a terminal or in the background according to their kinds, as typed. */
  commands(): readonly string[];
  /** The run's record as Markdown so far, for the pull request. */
  recordMarkdown(): string;
  /** Creates a reading with the current time. */
  reading(summary: string, facts?: readonly Fact[]): Reading;
}

/** Context for perform(), which may change the world. */
export interface PerformContext<Params, Notes, U extends Use = never> extends ObserveContext<
  Params,
  Notes,
  U
> {
  /** Journals notes; resolves after fsync. */
  note(notes: Partial<Notes>): Promise<void>;
  /** Journals obligations and adds them to the team lock in one push; call it before the act that opens them. */
  oblige(...obligations: readonly Omit<Obligation, 'step'>[]): Promise<void>;
  /** Shown while the act runs. */
  progress(text: string): void;
  /**
   * Rereads what the verified steps before this one rest on, as their kinds define it ({@link Kind.recheck}).
   * @returns what was read, one line per step
   * @throws {ProblemError} of the first step that no longer holds
   */
  recheckBefore(): Promise<readonly string[]>;
  /**
   * The same for those whose world changes by itself ({@link Kind.watchMs}), such as an Airflow that starts DAGs: for an act that
   * changes production, and rests on nothing else.
   */
  recheckWatched(): Promise<void>;
}

/** Circumstances of a step that a person wants to override. */
export interface Situation {
  readonly problem: Problem | null;
  /** An apply of this run may have changed production, or the run is rolling one back. */
  readonly productionMayHaveChanged: boolean;
}

/** A command that a step may run, shown to the person who is asked to trust the runbook. */
export interface Command {
  /** As typed, e.g. `just apply prod catalog-airflow`. */
  readonly command: string;
  /** `background`: unseen, before anything is asked; `checkout`: changes a file; `web`: contacts an address. */
  readonly where: 'terminal' | 'background' | 'checkout' | 'github' | 'web';
}

/** A kind of step: how to see whether it is done, and how to do it. One object per file in `src/kinds`. */
export interface Kind<
  Params = unknown,
  Output = unknown,
  Notes = unknown,
  A extends Act = Act,
  U extends Use = Use,
> extends KindReference<Output> {
  /** Default title of a step of this kind. */
  readonly title: string;
  readonly params: GenericSchema<unknown, Params>;
  /** Shape of what it remembers across a crash; every key is optional. */
  readonly notes: GenericSchema<unknown, Notes>;
  /** Further names under which later steps may ask for its output. */
  readonly provides?: readonly string[];
  /**
   * Parameters that may contain references, by key: `run.*` is each text in the list or map `run`, `body.**` each text at any
   * depth of `body`. Absent: none.
   */
  readonly references?: Readonly<Record<string, ReferencePlace>>;
  /** Names of its output's values, for references; absent: those named in the output's schema. */
  outputs?(params: Params): readonly string[];
  /** Names of outputs that an earlier step must have produced. */
  readonly needs: readonly string[];
  /** Parameters that replace such an output if given: the parameter, by the name of the output. */
  readonly unlessGiven?: Readonly<Record<string, string>>;
  /** Resources of the runbook that its steps use. Each must be described, and named by the step if there are several. */
  readonly uses?: readonly U[];
  /** Whether a step with these parameters acts, so that the team lock must be taken before it; absent: its needs ensure that. */
  needsLock?(params: Params): boolean;
  /** Kinds whose output it uses if there is any. */
  readonly mayUse?: readonly string[];
  /** Its tick is a person's word: there is nothing to read. */
  readonly onWord?: true;
  /** What its steps ask a person to do, in Markdown. */
  instructions?(params: Params): string;
  /** Also runs if the step before it failed conclusively: clean-up. */
  readonly always?: boolean;
  /**
   * Whether a person may tick it on their word or with a reason. Never true for what only the engine may do. As a function:
   * only in that situation, and only with a reason.
   */
  readonly overridable: boolean | ((at: Situation) => boolean);
  /**
   * Whether retrying such a step automatically is harmless. Absent: never.
   * @param problem of the failed try
   */
  mayRepeat?(params: Params, problem?: Problem): boolean;
  /** Milliseconds until its tick shows as stale; absent: it doesn't age. */
  freshMs?(params: Params): number;
  /**
   * Milliseconds between the looks that keep a verified tick current while a later step relies on it, because the world behind
   * it changes by itself; absent: it only ages.
   */
  watchMs?(params: Params): number;
  /** Milliseconds that it may take before it stops on its own, according to the runbook; absent: no limit. */
  longestMs?(params: Params): number | undefined;
  /**
   * How a step with these parameters is undone, which meets its obligation of kind `undo`. Absent: it can't be undone.
   * @param params as written in the runbook
   * @param tries what the step noted in this run, oldest first: the values it was done with. Empty if another run did it
   */
  undo?(params: Params, tries: readonly Partial<Notes>[]): Undo | undefined;
  /** Everything that its steps may run according to the runbook, in order; absent: nothing. */
  runs?(params: Params, resources: ResourcesOf<U>): readonly Command[];
  observe(context: ObserveContext<Params, Notes, U>): Promise<Observation<Output, NoInfer<A>>>;
  /** What a dry run observes instead, if more can be read even though nothing was started. Absent: same as observe(). */
  observeDry?(context: ObserveContext<Params, Notes, U>): Promise<Observation<Output, NoInfer<A>>>;
  /**
   * What cancelling would do now, as far as that is safe; undefined if nothing can be cancelled. Absent: only the observation is
   * running, and it gets aborted.
   */
  cancel?(context: ObserveContext<Params, Notes, U>): Promise<Cancellation | undefined>;
  /**
   * Rereads what its tick rests on, as part of an act that relies on it.
   * @param own context of the step whose tick it is
   * @param act context of the acting step, with the resources of the step whose tick it is
   * @param given output of that step, as journaled
   * @returns what was read, as one line
   * @throws {ProblemError} if it no longer holds
   */
  recheck?(
    own: ObserveContext<Params, Notes, U>,
    act: PerformContext<unknown, unknown, U>,
    given?: Output,
  ): Promise<string>;
  /** Its act rechecks every earlier step that supports it, so all of those are relied on. */
  readonly rechecksBefore?: true;
  /** Whether another output is equivalent for what was done with the first, e.g. a later time; absent: only an equal one is. */
  isSame?(before: Output, now: Output): boolean;
  /** Links that the step's output proves, in the chain from the chosen commit to what is running. */
  links?(output: Output): readonly Fact[];
  /** Versions that the step's output names: the one running now, and the next one. */
  versions?(output: Output): { readonly now?: string; readonly next?: string };
  /** Whether such a step can change production; absent: all steps of a kind with {@link changedProduction} can. */
  mayChangeProduction?(step: Pick<Step, 'with'>): boolean;
  /**
   * Whether, judging by the notes of one try, production may now differ from the default branch.
   * @param problem that stopped the try, if any
   */
  changedProduction?(notes: Partial<Notes>, problem: Problem | null): boolean;
  /**
   * What is still running that neither an abort nor a rollback ends, as the beginning of a sentence; undefined: nothing. The
   * team lock stays until it is over. Only called while the step isn't ticked.
   */
  stillRuns?(context: ObserveContext<Params, Notes>): Promise<string | undefined>;
  /** Tells others that the run is over, as its last act; a failure here doesn't keep the run open. */
  close?(context: ObserveContext<Params, Notes, U>, how: 'finish' | 'abort'): Promise<void>;
  /** Shows the terminal of the step's job; absent: it has none. */
  showTerminal?(context: ObserveContext<Params, Notes, U>): Promise<void>;
  /** Performs the act that observe() reported as `ready`. Must be safe to call again after a crash at any point. */
  perform?(context: PerformContext<Params, Notes, U>, act: A): Promise<void>;
}

/** Keeps a kind's own types while it is being defined, and erases them for the registry. */
export function defineKind<Params, Output, Notes, A extends Act = Act, const U extends Use = never>(
  kind: Kind<Params, Output, Notes, A, U>,
): Kind<Params, Output, Notes, A, U> {
  return kind;
}
