import * as l10n from '@vscode/l10n';
import { CancelledError, ProblemError, toProblem } from '../errors';
import { inputValues } from './inputValues';
import { inOrder } from '../inOrder';
import type { RunEvent } from '../journal/events';
import { RunLog } from '../journal/runLog';
import type { RunRecord } from '../journal/state';
import { foldRun } from '../journal/fold';
import type { UsualTime } from '../journal/usualTimes';
import { hasEnded } from '../journal/runState';
import { Following, nothingToFollow } from './following';
import { lockUnreadable } from '../lock/lockLost';
import { TeamLock } from '../lock/teamLock';
import type { Ports } from '../ports';
import type { JournalProblem, JournalStore } from '../journal/store';
import type { CandidateSource } from '../candidates/candidate';
import { candidate, candidates, fetched, toList, watched } from '../candidates/candidates';
import { paramsOf } from '../parsing/parseRunbook';
import { modulesOf } from '../runbook/resources';
import { deploymentName } from '../runbook/runbook';
import type { RunView } from '../view/view';
import { Leases, type LeaseSource } from './leases';
import type { Deployments } from './deployment';
import { orLetGo, type Grant, type Elsewhere } from './lease';
import type { Kind } from '../kind/kind';
import type { ObligationKind } from '../kind/obligationKind';
import { findLeftFlags, LAST_FETCHED, setFlagBack } from './leftFlag';
import { findOpenRun, unreadable } from './openRun';
import { PastRuns } from './pastRuns';
import { Run } from './run';
import { SignedIn } from './signedIn';
import { startedEvent, withdrawn } from './startedEvent';

/** Rare enough not to burden origin, frequent enough to tell a pause from a crash. */
const HEARTBEAT_MS = 5 * 60_000;

export interface DeploymentsOptions extends CandidateSource, LeaseSource {
  readonly ports: Ports;
  readonly journal: JournalStore;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly obligationKinds: ReadonlyMap<string, ObligationKind>;
  readonly extensionVersion: string;
  /** Absolute path of the checkout, with symlinks resolved. */
  readonly checkout: string;
  /** Whether a folder exists on this machine. */
  isThere(folder: string): boolean;
  /** Everything here is a rehearsal. */
  readonly rehearsal?: boolean;
  /** Whether a run stored here belongs to another world, so that it doesn't count here. */
  isForeign?(record: RunRecord): boolean;
  readonly signal: AbortSignal;
  /** Masks secrets in what is shown, exported and sent to others. */
  readonly masked?: (view: RunView) => RunView;
  /** Called when another window has taken over the open run: reopening it here only follows it. */
  readonly onOusted?: () => void;
}

/** All runs of one infrastructure repository, and the runbooks that can be started in it. */
export function createDeployments(options: DeploymentsOptions): Deployments {
  let current: Run | undefined;
  const opened = new Set<Run>();
  const leases = new Leases({ ...options, clock: options.ports.clock });
  const takeLease = leases.take.bind(leases);
  const pastRuns = new PastRuns(options);

  /** Whoever looks for the open run while one is starting must find that one, and not take its lease a second time. */
  const inTurn = inOrder();

  /** Work may outlast disposal; nothing is driven after it. */
  let isDisposed = false;
  const mustBeInUse = (): void => {
    if (isDisposed) throw new CancelledError();
  };

  const openRun = async (runId: string, isLookedAtOnly = false): Promise<Run> => {
    mustBeInUse();
    const before = foldRun((await options.journal.read(runId)).events);
    const isClosed = before !== undefined && hasEnded(before.status);
    const grant = isClosed || isLookedAtOnly ? undefined : await takeLease(runId, false);
    const run = await orLetGo(grant, async () => {
      // Read again: until the lease was ours, another window may have written.
      const { events, problems } = await options.journal.read(runId);
      const record = foldRun(events);
      if (record === undefined) throw unreadable(runId);
      const doubtBefore = grant === undefined ? null : await pastRuns.doubtBefore(record);
      const usual = grant === undefined ? new Map<string, UsualTime>() : await pastRuns.usualTimes(record);
      const context = { ...options, takeLease, mustBeInUse, doubtBefore, usual };
      return buildRun(context, record, events, inWords(problems), grant, by => {
        leases.lose(runId, by);
        current = undefined;
        options.onOusted?.();
      });
    });
    opened.add(run);
    if (isDisposed) {
      run.dispose();
      await run.release().catch(() => undefined);
      throw new CancelledError();
    }
    return run;
  };

  const ended = new Set<string>();
  const find = (except?: string) => findOpenRun(options, ended, except);

  return {
    runbooks: async signal => toList(await candidates(options, await fetched(options, signal), signal)),
    outlines: async signal => {
      const { startable } = await candidates(options, LAST_FETCHED, signal);
      return startable.map(({ runbook: { id, title, phases }, shippedText, review }) => ({
        id,
        title,
        phases: phases.map(phase => phase.title),
        differences: shippedText === null ? [] : review,
      }));
    },
    leftFlags: async signal => {
      // Every clone has this ref; without it, the preflight asks origin.
      if ((await options.ports.git.commitOf(LAST_FETCHED, signal)) === undefined) return [];
      return findLeftFlags(options.ports, await watched(options, LAST_FETCHED, signal), signal);
    },
    setFlagBack: async (runbookId, signal) => {
      // The flag of an open run, which may be in the middle of an apply, is that run's to reset. A run in another folder has
      // its own.
      const open = await find().catch((error: unknown) => {
        if (toProblem(error).code !== 'run.other-checkout') throw error;
      });
      if (open !== undefined) throw alreadyOpen();
      const all = await watched(options, LAST_FETCHED, signal);
      const runbook =
        all.find(({ id }) => id === runbookId) ??
        (await candidate(options, runbookId, signal, LAST_FETCHED)).runbook;
      for (const module of modulesOf(runbook).filter(({ flag }) => flag !== undefined))
        await setFlagBack(options.ports, module);
    },
    open: () =>
      inTurn(async () => {
        if (current !== undefined && hasEnded(current.view.state)) current = undefined;
        if (current !== undefined) return current;
        const runId = await find();
        current = runId === undefined ? undefined : await openRun(runId);
        return current;
      }),
    start: (runbookId, signal, rollBack, shown, inputs) =>
      inTurn(async () => {
        if (current !== undefined && !hasEnded(current.view.state)) throw alreadyOpen();
        if ((await find()) !== undefined) throw alreadyOpen();
        const chosen = await candidate(options, runbookId, signal);
        if (shown !== undefined && chosen.sha256 !== shown) throw changed(runbookId);
        const values = inputValues(chosen.runbook.inputs, inputs);
        const started = {
          ...(await startedEvent(options, chosen, signal)),
          ...(rollBack === undefined ? {} : { rollBack }),
          ...(Object.keys(values).length === 0 ? {} : { inputs: values }),
        };
        await options.journal.append(started.runId, started);
        // If two windows start at once, each may have missed the other's run before.
        if ((await find(started.runId)) !== undefined) {
          await options.journal.append(started.runId, withdrawn(started));
          throw alreadyOpen();
        }
        current = await openRun(started.runId);
        return current;
      }),
    follow: async (runbookId, signal) => {
      const { git, clock } = options.ports;
      const { runbook } = await candidate(options, runbookId, signal);
      const { title } = runbook;
      const name = deploymentName(runbook);
      const lock = new TeamLock({ git, clock, name, run: '', key: null, owner: '' });
      const holder = await lock.read(signal);
      if (holder === null) throw nothingToFollow(title);
      if (holder.unreadable !== undefined) throw lockUnreadable(holder.unreadable);
      const { rehearsal = false } = options;
      return new Following({
        ...{ lock, clock, title, holder, rehearsal },
        repository: await git.originUrl(signal),
      });
    },
    history: () => pastRuns.history(),
    past: runId => openRun(runId, true),
    dispose: () => {
      isDisposed = true;
      for (const run of opened) {
        run.dispose();
        // A lease that can't be released stays valid until this process ends.
        run.release().catch(() => undefined);
      }
    },
  };
}

async function buildRun(
  options: DeploymentsOptions & {
    readonly mustBeInUse: () => void;
    readonly doubtBefore: string | null;
    readonly usual: ReadonlyMap<string, UsualTime>;
  },
  record: RunRecord,
  events: readonly RunEvent[],
  journalProblems: readonly string[],
  grant: Grant | undefined,
  onOusted: (by: Elsewhere) => void,
): Promise<Run> {
  const { ports, kinds } = options;
  const { runbook, problems } = options.parseRunbook(record.runbook.text, record.runbook.file, true);
  if (runbook === undefined) {
    throw new ProblemError({
      code: 'runbook.unreadable',
      message: l10n.t`The runbook that this run began with can't be read by this version: ${problems[0]?.message ?? ''}`,
      remedy: l10n.t('Open the run with the version of the extension that it began with.'),
    });
  }
  // Somebody else may continue a run.
  const person = new SignedIn(ports.github, record.startedBy);
  // Nobody acts in a run that is only viewed, and idle makes no requests.
  if (grant !== undefined) await person.askBriefly(ports.clock, options.signal);
  options.mustBeInUse();
  const lock = new TeamLock({
    git: ports.git,
    clock: ports.clock,
    name: deploymentName(runbook),
    run: record.runId,
    key: record.lockKey,
    get owner() {
      return person.login;
    },
  });
  return new Run({
    ...options,
    log: new RunLog(options.journal, ports.clock, events, record),
    runbook,
    params: paramsOf(runbook, kinds),
    lock,
    person,
    journalProblems,
    grant,
    takeAgain: force => options.takeLease(record.runId, force),
    heartbeatMs: HEARTBEAT_MS,
    onOusted,
  });
}

function inWords(problems: readonly JournalProblem[]): readonly string[] {
  return problems.map(p => l10n.t`Line ${p.line} of the journal: ${p.message}`);
}

function alreadyOpen(): ProblemError {
  return new ProblemError({
    code: 'run.open',
    message: l10n.t('A deployment of this repository is open already.'),
    remedy: l10n.t('Finish it, or abort it with a reason, before you start another.'),
  });
}

function changed(runbookId: string): ProblemError {
  return new ProblemError({
    code: 'runbook.changed',
    message: l10n.t`The runbook "${runbookId}" changed on the default branch while you were reading it. Nothing was started.`,
    remedy: l10n.t('Start again: what it says now is shown first.'),
  });
}
