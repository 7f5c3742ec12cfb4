import fc from 'fast-check';
import { handActs, type HandAct } from './byHand';
import type { RunbookName } from './runbooks';
import { worldEvents, type WorldEvent } from './worldEvents';

/** What happens at one port call of the engine. */
export type Interrupt =
  | { readonly is: 'throws'; readonly when: 'before' | 'after'; readonly code: string }
  | { readonly is: 'crash'; readonly when: 'before' | 'after' }
  | { readonly is: 'world'; readonly event: WorldEvent };

/** What a person does. */
export type Move =
  /** Whatever continues the run: the first choice of a question, a retry of what stopped, or finish. */
  | { readonly do: 'go-on' }
  | { readonly do: 'wait'; readonly hops: number }
  | {
      readonly do: 'answer' | 'check' | 'retry' | 'cancel' | 'attest' | 'override' | 'meet';
      readonly pick: number;
    }
  /** Like `go-on`, but with the last choice of a question: a plan is declined. */
  | { readonly do: 'give-up' }
  | { readonly do: 'roll-back' | 'incident' | 'go-on-after-incident' | 'reopen' }
  | { readonly do: 'answer-outdated' | 'finish' | 'abort' | 'reload' | 'crash' }
  | { readonly do: 'types'; readonly line: 'yes' | 'no' }
  | { readonly do: 'world'; readonly event: WorldEvent };

/** One run of the model: everything that the engine doesn't decide. */
export interface Scenario {
  /** Absent: the catalog's. */
  readonly runbook?: RunbookName;
  /** What was done by hand before the run started, in this order. */
  readonly byHand?: readonly HandAct[];
  /** What happens right after the start. */
  readonly before: readonly WorldEvent[];
  /** By number of the port call, each counted from the one before. */
  readonly interrupts: readonly { readonly after: number; readonly what: Interrupt }[];
  /** By name of the port call, and which of its calls. */
  readonly aimed: readonly { readonly call: string; readonly nth: number; readonly what: Interrupt }[];
  readonly moves: readonly Move[];
}

/** Calls that change something, at which faults are aimed. */
const acting = [
  'journal.append',
  'files.edit',
  'git.swapRef',
  'git.deleteRef',
  'git.createBranch',
  'git.checkout',
  'git.commit',
  'git.push',
  'git.deleteRemoteBranch',
  'airflow.setPaused',
  'github.dispatchWorkflow',
  'github.publishRelease',
  'github.createPullRequest',
  'github.approve',
  'github.createDeployment',
  'github.setDeploymentStatus',
  'web.send',
  'tools.run',
  'runner.prepare',
  'runner.start',
  'runner.answer',
  'runner.hangUp',
  'runner.forget',
] as const;

const when = fc.constantFrom('before' as const, 'after' as const);
const event = fc.constantFrom(...worldEvents);
const interrupt: fc.Arbitrary<Interrupt> = fc.oneof(
  { arbitrary: fc.record({ is: fc.constant('crash' as const), when }), weight: 3 },
  {
    arbitrary: fc.record({
      is: fc.constant('throws' as const),
      when,
      code: fc.constantFrom('network', 'server-error', 'forbidden', 'not-signed-in'),
    }),
    weight: 3,
  },
  { arbitrary: fc.record({ is: fc.constant('world' as const), event }), weight: 4 },
);
const pick = fc.nat(20);
const move: fc.Arbitrary<Move> = fc.oneof(
  { arbitrary: fc.constant<Move>({ do: 'go-on' }), weight: 24 },
  {
    arbitrary: fc.record({ do: fc.constant('wait' as const), hops: fc.integer({ min: 1, max: 30 }) }),
    weight: 3,
  },
  {
    arbitrary: fc.record({
      do: fc.constantFrom('answer' as const, 'check', 'retry', 'cancel', 'meet'),
      pick,
    }),
    weight: 5,
  },
  { arbitrary: fc.record({ do: fc.constantFrom('attest' as const, 'override'), pick }), weight: 1 },
  { arbitrary: fc.record({ do: fc.constantFrom('answer-outdated' as const, 'finish', 'abort') }), weight: 1 },
  {
    arbitrary: fc.record({
      do: fc.constantFrom('roll-back' as const, 'incident', 'go-on-after-incident', 'give-up', 'reopen'),
    }),
    weight: 1,
  },
  { arbitrary: fc.record({ do: fc.constantFrom('reload' as const, 'crash') }), weight: 2 },
  {
    arbitrary: fc.record({ do: fc.constant('types' as const), line: fc.constantFrom('yes' as const, 'no') }),
    weight: 1,
  },
  { arbitrary: fc.record({ do: fc.constant('world' as const), event }), weight: 5 },
);

/** Random runs; small ones come first, and a failing one is shrunk. */
export const scenarios: fc.Arbitrary<Scenario> = fc.record({
  // In most runs nothing was done by hand; in the others part of it, in the order in which a person would.
  byHand: fc.oneof(
    { arbitrary: fc.constant<HandAct[]>([]), weight: 2 },
    { arbitrary: fc.subarray([...handActs]), weight: 1 },
  ),
  before: fc.array(event, { maxLength: 3 }),
  interrupts: fc.array(fc.record({ after: fc.integer({ min: 1, max: 120 }), what: interrupt }), {
    maxLength: 6,
  }),
  aimed: fc.array(
    fc.record({ call: fc.constantFrom(...acting), nth: fc.integer({ min: 1, max: 6 }), what: interrupt }),
    { maxLength: 3 },
  ),
  moves: fc.array(move, { maxLength: 30, size: 'max' }),
  runbook: fc.constantFrom<RunbookName>('catalog', 'catalog', 'catalog', 'saved', 'generic', 'generic'),
});
