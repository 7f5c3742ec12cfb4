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

/** What a look at the world says about a step. */
export type Observation<Output, A extends Act = Act> =
  /** Done: the world is as the step wants it. `meets` names obligations that this very reading shows as met. */
  | {
      readonly is: 'holds';
      readonly reading: Reading;
      readonly output: Output;
      readonly meets?: readonly string[];
      /** It rests on a person's word instead, which the tick then shows. */
      readonly attested?: Pick<Tick, 'by' | 'reason'>;
    }
  /** Not done, and nothing is left to decide: `perform(act)` may go on. */
  | {
      readonly is: 'ready';
      readonly reading: Reading;
      readonly act: A;
      /** Leaves production as it is, so it is done also while an incident freezes the run. */
      readonly harmless?: boolean;
      /** Right also when the team lock isn't ours: it comes before the lock, or takes back and declines only. */
      readonly withoutLock?: boolean;
    }
  /** Something is under way; look again after so many milliseconds, or when woken. */
  | {
      readonly is: 'working';
      readonly reading: Reading;
      readonly checkAgainMs: number;
      /** 0 to 1 where it can be told. */
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
   * It can't go on. `concluded`: the act is over and failed, so clean-up steps run now. `output`: what later steps need
   * if a person goes on all the same.
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
  /** Names what is under way, e.g. the apply of a job: a confirmation of another subject is refused. */
  readonly subject: string;
  /** A question, e.g. `Interrupt Terraform while it applies?` */
  readonly title: string;
  /** What will be done, half-done and not done then. */
  readonly detail: string;
  /** Of the button that does it. */
  readonly label: string;
  /** Of the button that leaves it alone; null: it harms nothing and is done without a question. */
  readonly keep: string | null;
  /** For the time line, e.g. `Interrupted Terraform while it applied`. */
  readonly what: string;
  /** @throws {ProblemError} `cancel.outdated` when something else is under way by now */
  send(): Promise<void>;
}

/** Names an output by its type, so that later steps read it typed: that of a kind, or one that several kinds provide. */
export interface KindReference<Output> {
  readonly name: string;
  readonly output: GenericSchema<unknown, Output>;
}

/** What observe() is given. Reading the world only: it must not change anything. */
export interface ObserveContext<Params, Notes, U extends Use = never> {
  readonly step: Step;
  readonly params: Params;
  readonly runbook: Runbook;
  /** Those that its kind uses, by role ({@link Kind.uses}). */
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
    /** An incident freezes it, by now. */
    readonly frozen: boolean;
  };
  /** What the step noted before, also before a crash. */
  readonly notes: Partial<Notes>;
  /** What it noted in earlier tries that are over, oldest first. */
  readonly earlierNotes: readonly Partial<Notes>[];
  /** ISO 8601: when its turn came, as the step before it was done; of the first, when the run began. */
  readonly turnSince: string;
  /** ISO 8601, now. */
  now(): string;
  /** Output of the latest ticked step of that kind. @throws {ProblemError} when there is none (overridden without a reading) */
  output<O>(kind: KindReference<O>): O;
  outputIfAny<O>(kind: KindReference<O>): O | undefined;
  /** The newest decision on that question *for this subject*; one for another subject doesn't count. */
  decision(question: string, subject: string): Decision | undefined;
  /** Who has cancelled what was under way in this try. */
  readonly cancelled: Cancelled | null;
  /** Tick of the nearest step of that kind, if a person overrode it. */
  override(kind: string): Tick | undefined;
  /** Open obligations of a kind. */
  openObligations(kind: ObligationKindName): readonly Obligation[];
  /** The resources that the steps of this course use, each once; `key`: modules that are used by it. */
  readonly used: <R extends Role>(role: R, key?: 'version' | 'flag') => readonly ResourceOfRole[R][];
  /** What the steps of this course run in a terminal or in the background by what their kinds say, as typed. */
  commands(): readonly string[];
  /** The run's record as Markdown so far, for the pull request. */
  recordMarkdown(): string;
  /** Builds a reading taken now. */
  reading(summary: string, facts?: readonly Fact[]): Reading;
}

/** What perform() is given: it may change the world. */
export interface PerformContext<Params, Notes, U extends Use = never> extends ObserveContext<
  Params,
  Notes,
  U
> {
  /** Journals notes; resolves after fsync. */
  note(notes: Partial<Notes>): Promise<void>;
  /** Journals obligations and puts them into the team lock, with one push; call it before the act that opens them. */
  oblige(...obligations: readonly Omit<Obligation, 'step'>[]): Promise<void>;
  /** Shown while the act runs. */
  progress(text: string): void;
  /**
   * Reads once more what the verified steps before this one rest on, as their kinds say ({@link Kind.recheck}).
   * @returns what was read, one line a step
   * @throws {ProblemError} of the first that no longer holds
   */
  recheckBefore(): Promise<readonly string[]>;
}

/** How a step that a person wants to override stands. */
export interface Situation {
  readonly problem: Problem | null;
  /** An apply of this run may have changed production, or the run rolls one back. */
  readonly productionMayHaveChanged: boolean;
}

/** How what a step does is undone: by a command in a terminal, by setting a value back, or by a person, who says so. */
export type Undo =
  | {
      readonly is: 'command';
      readonly run: readonly string[];
      /** A command that only reads whether the step is done, and its exit codes that mean that it is not. */
      readonly done?: readonly string[] | undefined;
      readonly notDone: readonly number[];
    }
  | {
      /** In the checkout, to the previous value of the obligation. */
      readonly is: 'value';
      readonly file: string;
      /** JSON Pointer. */
      readonly at: string;
      /** It is committed: then nothing is to be set back. */
      readonly commits: boolean;
    }
  | { readonly is: 'by-hand'; readonly text: string };

/** A command that a step may run, for whoever is asked to trust the runbook that names it. */
export interface Command {
  /** As typed, e.g. `just apply prod catalog-airflow`. */
  readonly command: string;
  /** `background`: unseen, before anything is asked; `checkout`: a file that is changed; `web`: an address that is reached. */
  readonly where: 'terminal' | 'background' | 'checkout' | 'github' | 'web';
}

/** A kind of step: how to see whether it is done, and how to do it. One object a file in `src/kinds`. */
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
  /** Names under which later steps may ask for its output, besides its own. */
  readonly provides?: readonly string[];
  /**
   * Parameters in which references may stand, by their keys: `run.*` is each text of the list or map `run`, `body.**` each
   * at any depth of `body`.
   * Absent: in none.
   */
  readonly references?: Readonly<Record<string, ReferencePlace>>;
  /** Names of its output's values, for references; absent: those that the schema of the output names. */
  outputs?(params: Params): readonly string[];
  /** Names of outputs that an earlier step must have produced. */
  readonly needs: readonly string[];
  /** Those of them that a parameter makes up for where it is given: the parameter, by the name of the output. */
  readonly unlessGiven?: Readonly<Record<string, string>>;
  /** Resources of the runbook that its steps use: each must be described, and named by the step where there are several. */
  readonly uses?: readonly U[];
  /** A step with these parameters acts, so a team lock must be taken before it; absent: its needs see to that. */
  needsLock?(params: Params): boolean;
  /** Kinds whose output it rests on where there is one. */
  readonly mayUse?: readonly string[];
  /** Its tick is a person's word: there is nothing that could be read. */
  readonly onWord?: true;
  /** What its steps ask a person to do, in Markdown. */
  instructions?(params: Params): string;
  /** Runs also when the step before it failed conclusively: clean-up. */
  readonly always?: boolean;
  /**
   * A person may tick it on their word or with a reason. Never true for what the engine alone may do. As a function:
   * only in that situation, and only with a reason.
   */
  readonly overridable: boolean | ((at: Situation) => boolean);
  /**
   * Trying such a step again by itself does no harm. Absent: never.
   * @param problem that a try has come to
   */
  mayRepeat?(params: Params, problem?: Problem): boolean;
  /** Milliseconds until its tick shows as stale; absent: it doesn't age. */
  freshMs?(params: Params): number;
  /**
   * Milliseconds between the looks that keep a verified tick current while a later step relies on it, because the world
   * behind it moves by itself; absent: it only ages.
   */
  watchMs?(params: Params): number;
  /** Milliseconds that it may take by itself before it stops, as its runbook says; absent: no such time. */
  longestMs?(params: Params): number | undefined;
  /**
   * How a step with these parameters is undone; its obligation of kind `undo` is met by it. Absent: not at all.
   * @param params as they are written
   * @param tries what the step has noted in this run, oldest first: with which values it was done. None, where another run did it
   */
  undo?(params: Params, tries: readonly Partial<Notes>[]): Undo | undefined;
  /** All that its steps may run by what the runbook says, in the order in which they would; absent: nothing. */
  runs?(params: Params, resources: ResourcesOf<U>): readonly Command[];
  observe(context: ObserveContext<Params, Notes, U>): Promise<Observation<Output, NoInfer<A>>>;
  /** What a dry run sees instead, where more can be read although nothing was started. Absent: what observe() sees. */
  observeDry?(context: ObserveContext<Params, Notes, U>): Promise<Observation<Output, NoInfer<A>>>;
  /**
   * What cancelling would do now, as far as that is safe; undefined when nothing can be cancelled. Absent: nothing runs but
   * the observation, which is aborted.
   */
  cancel?(context: ObserveContext<Params, Notes, U>): Promise<Cancellation | undefined>;
  /**
   * Reads once more what its tick rests on, inside an act that relies on it.
   * @param own of the step whose tick it is
   * @param act of the step that acts, with the resources of the one whose tick it is
   * @param given what that step has given, as it is journaled
   * @returns what was read, in a line
   * @throws {ProblemError} when it no longer holds
   */
  recheck?(
    own: ObserveContext<Params, Notes, U>,
    act: PerformContext<unknown, unknown, U>,
    given?: Output,
  ): Promise<string>;
  /** Its act rechecks every step before it that can be, so all of those are relied on. */
  readonly rechecksBefore?: true;
  /** Whether another output means the same to what was done with the first, e.g. a later time; absent: only an equal one. */
  isSame?(before: Output, now: Output): boolean;
  /** Links of the chain from the chosen commit to what runs that the step's output proves. */
  links?(output: Output): readonly Fact[];
  /** Versions that the step's output names: what runs, and what is to run. */
  versions?(output: Output): { readonly now?: string; readonly next?: string };
  /** Whether such a step may change production at all; absent: each one of a kind that has {@link changedProduction}. */
  mayChangeProduction?(step: Step): boolean;
  /**
   * Whether, by the notes of one try, production may differ by now from what the default branch says.
   * @param problem what that try came to, where it stopped
   */
  changedProduction?(notes: Partial<Notes>, problem: Problem | null): boolean;
  /**
   * What of it still runs where neither an abort nor a rollback ends it, as the beginning of a sentence; undefined: nothing.
   * Until that is over the team lock stays. Asked only while the step isn't ticked.
   */
  stillRuns?(context: ObserveContext<Params, Notes>): Promise<string | undefined>;
  /** Tells others that the run is over, as its last act; what fails here keeps no run open. */
  close?(context: ObserveContext<Params, Notes, U>, how: 'finish' | 'abort'): Promise<void>;
  /** Shows the terminal of the step's job; absent: it has none. */
  showTerminal?(context: ObserveContext<Params, Notes, U>): Promise<void>;
  /** Does what observe() called `ready`. Must be safe to call again after a crash at any point. */
  perform?(context: PerformContext<Params, Notes, U>, act: A): Promise<void>;
}

/** Keeps a kind's own types while it is written, and erases them for the registry. */
export function defineKind<Params, Output, Notes, A extends Act = Act, const U extends Use = never>(
  kind: Kind<Params, Output, Notes, A, U>,
): Kind<Params, Output, Notes, A, U> {
  return kind;
}

/** Names of outputs that such a step needs of earlier ones. @param given its parameters as they are written */
export function needsOf(
  { needs, unlessGiven = {} }: Pick<Kind, 'needs' | 'unlessGiven'>,
  given: Step['with'] | null,
): readonly string[] {
  return needs.filter(name => {
    const parameter = unlessGiven[name];
    return parameter === undefined || given?.[parameter] === undefined;
  });
}

/** Whether a kind's output is known by that name. */
export function provides(kind: Kind | undefined, name: string): boolean {
  return kind !== undefined && (kind.name === name || kind.provides?.includes(name) === true);
}
