import type { RunEvent } from '../../src/core/journal/events';
import { openObligations, type RunRecord } from '../../src/core/journal/state';
import { applyEvent } from '../../src/core/journal/fold';
import { hasEnded } from '../../src/core/journal/runState';
import type { RunView } from '../../src/core/view/view';
import { waysOn } from '../../src/core/view/waysOn';
import type { ModelClock } from './clock';
import { ApprovalRules, type Chosen, type Read } from './approvalRules';
import { FILE } from './fakes/repository';
import { isApply } from './fakes/terminals';
import { GenericRules, isDispatch } from './genericRules';
import { isGone } from './obligations';
import { SECRET } from './records';
import type { Checked, Played } from './runbooks';
import { truths, type TickedKind } from './truths';
import { ME, type ModelWorld } from './world';

/** The most calls between a reading and the tick based on it: the preflight reads the most. */
const CALLS_OF_ONE_LOOK = 24;
/** The most calls between a look that an act relies on, including what is journaled then, and the act itself. */
const CALLS_OF_ONE_ACT = 8;
const FRESH_MS = 60_000;

/** What must always hold (section "What must hold" of docs/architecture.md), checked at each event and each call. */
export class Rules {
  readonly violations: string[] = [];
  record: RunRecord | undefined;
  /** What the person really did. */
  readonly chosen: Chosen[] = [];
  readonly said: string[] = [];
  readonly reads: Partial<Record<Checked, Read>> = {};
  /** Whether a colleague held the team lock at the last look. */
  lockOfAnother = false;
  /** What this run put into the world and didn't take back. */
  readonly #paused = new Set<string>();
  readonly #pushed = new Set<string>();
  #flag = false;
  #dispatches = 0;
  readonly #lastTrue = new Map<TickedKind, number>();

  constructor(
    readonly world: ModelWorld,
    readonly clock: ModelClock,
    readonly call: () => number,
    readonly played: Played,
  ) {}

  broken(what: string): void {
    if (!this.violations.includes(what)) this.violations.push(what);
  }

  /** The engine has read something that the gate relies on. */
  sees(what: Checked, holds: boolean): void {
    const read = { call: this.call(), at: this.clock.time, holds };
    this.reads[what] = read;
    if (what === 'dags') this.approvals.looks(read);
  }

  /** An event is on disk. */
  journaled(event: RunEvent): void {
    if (JSON.stringify(event).includes(SECRET)) this.broken(`a secret is in the journal: ${event.type}`);
    if (event.type === 'step.stopped' && event.problem.code === 'unexpected')
      this.broken(`an unexpected error: ${event.problem.detail ?? event.problem.message}`);
    if (event.type === 'step.acting') this.approvals.acts(this.call());
    if (event.type === 'step.ticked') this.#ticked(event);
    if (event.type === 'step.noted') this.approvals.noted(event, this.record);
    // What a closed run left for later may still be met.
    const mayFollow = ['obligation.met', 'production.settled', 'run.started'];
    if (hasEnded(this.record?.status ?? 'open') && !mayFollow.includes(event.type))
      this.broken(`${event.type} behind the end`);
    // The next run has seen what the one before it did.
    if (event.type === 'run.started') this.record = undefined;
    if (
      event.type === 'step.decided' &&
      !this.chosen.some(c => c.choice === event.decision.choice && c.subject === event.decision.subject)
    )
      this.broken(`a decision that nobody took: ${event.decision.choice}`);
    if (event.type === 'obligation.met' && !this.#isGone(event.id))
      this.broken(`met without a reading of the world: ${event.id}`);
    this.record = applyEvent(this.record, event);
    if (event.type === 'run.finished' || event.type === 'run.aborted') this.#closed(event.type);
    if (
      event.type === 'obligation.opened' &&
      event.obligation.kind !== 'team-lock' &&
      event.obligation.previous === undefined
    )
      this.broken('an obligation without its previous value');
  }

  #ticked(event: Extract<RunEvent, { type: 'step.ticked' }>): void {
    const { how } = event.tick;
    if (how !== 'verified') {
      // By the answer to its question, or with a reason.
      const isAnswered = this.chosen.some(
        c => (c.choice === 'done' && c.subject === event.step) || (c.choice === 'yes' && how === 'attested'),
      );
      if (!isAnswered && !this.said.includes(event.tick.reason ?? ''))
        this.broken(`${event.step} was ${how} by nobody`);
      return;
    }
    if (event.reading === undefined) this.broken(`${event.step} is verified without a reading`);
    // The same steps of both courses stand for the same truth.
    const step = event.step.replace(/^back-/, '');
    if (step === 'airflow-health' && this.#flag) this.broken('the apply is over, and the flag stayed true');
    const last = this.#lastTrue.get(step as TickedKind);
    if (step in truths && (last === undefined || this.call() - last > CALLS_OF_ONE_LOOK))
      this.broken(`${event.step} is verified, and the world was not so`);
  }

  #closed(how: string): void {
    const open = this.#open().map(o => o.obligation);
    const allowed = how === 'run.finished' ? open.filter(o => o.kind !== 'pull-request') : open;
    for (const o of allowed) this.broken(`${how} with an open obligation: ${o.id}`);
    if (how !== 'run.finished') return;
    const back = this.record?.rollback != null;
    for (const [id, step] of Object.entries(this.record?.steps ?? {}))
      if (step.phase !== 'ticked' && id.startsWith('back-') === back)
        this.broken(`finished, and ${id} is not ticked`);
  }

  #open() {
    return this.record === undefined ? [] : openObligations(this.record);
  }
  #owes(id: string): boolean {
    return this.#open().some(o => o.obligation.id === id);
  }
  #owesFor(kind: string, subject: string): boolean {
    return this.#open().some(o => o.obligation.kind === kind && o.obligation.subject === subject);
  }
  #isGone(id: string): boolean {
    const state = this.record?.obligations.find(o => o.obligation.id === id);
    if (state === undefined) return false;
    const last = this.#lastGone.get(id);
    return (
      isGone(this.world, state.obligation) || (last !== undefined && this.call() - last <= CALLS_OF_ONE_LOOK)
    );
  }
  /** What this run itself has paused or pushed, at any time. */
  readonly #opened = new Set<string>();
  /** Whether it was shown in the takeover question, or in another one that a person answered with this choice. */
  #wasShown(subject: string, choice?: string): boolean {
    return this.chosen.some(
      c =>
        (c.choice === choice && c.subject.split(' ').includes(subject)) ||
        (c.choice === 'take-over' && this.world.repository.textAt(c.subject).includes(`"${subject}"`)),
    );
  }
  #isOfRunbook(dagId: string): boolean {
    return /^(image|audio)_data_refresh$/.test(dagId);
  }
  readonly #lastGone = new Map<string, number>();
  #lockIsOurs(): boolean {
    return this.world.repository.lockIsOurs();
  }

  /** After each call: checks that what we put into the world is owed, and notes what may be ticked. */
  look(where: string): void {
    const { repository, airflow, github, terminals } = this.world;
    if (repository.text.includes('running_dags_cleared = false')) this.#flag = false;
    if (this.#flag && !this.#owes(this.played.flag))
      this.broken(`the flag is true and nothing owes it (${where})`);
    for (const dag of this.#paused) {
      if (!airflow.paused.has(dag)) this.#paused.delete(dag);
      else if (!this.#owes(`paused-dag:${dag}`))
        this.broken(`${dag} is paused and nothing owes it (${where})`);
    }
    if (this.#lockIsOurs() && !this.#owes('team-lock'))
      this.broken(`the lock is ours and nothing owes it (${where})`);
    for (const branch of this.#pushed) {
      if (!repository.origin.has(`refs/heads/${branch}`) || github.pulls.some(p => p.head === branch))
        continue;
      if (!this.#owesFor('pushed-branch', branch))
        this.broken(`${branch} is pushed and nothing owes it (${where})`);
    }
    for (const pull of github.ofInfrastructure())
      if (pull.state === 'open' && pull.author === ME && !this.#owesFor('pull-request', pull.head))
        this.broken(`a pull request is open and nothing owes it (${where})`);
    if (terminals.applies().length > 1) this.broken('two applies at once');
    const call = this.call();
    for (const [kind, isTrue] of Object.entries(truths))
      if (isTrue(this.world, this.record)) this.#lastTrue.set(kind as TickedKind, call);
    for (const { obligation } of this.#open())
      if (isGone(this.world, obligation)) this.#lastGone.set(obligation.id, call);
  }

  #mustHoldLock(act: string): void {
    const lock = this.reads.lock;
    if (lock?.holds !== true || !this.isFresh(lock)) this.broken(`${act} without a look at the team lock`);
  }
  /** A look right before the act; no look helps if the machine sleeps between the two. */
  isFresh(read: Read): boolean {
    const slept = this.world.jumpedAt >= read.call && this.call() - this.world.jumpedAt <= CALLS_OF_ONE_ACT;
    return this.clock.time - read.at <= FRESH_MS || slept;
  }
  #mustOwe(id: string, act: string): void {
    if (!this.#owes(id)) this.broken(`${act} before its obligation ${id} is journaled`);
    if (this.#lockIsOurs() && this.world.repository.lock()?.obligations.every(o => o.id !== id) === true)
      this.broken(`${act} before its obligation ${id} is in the team lock`);
  }

  readonly generic = new GenericRules(this, {
    mustHoldLock: this.#mustHoldLock.bind(this),
    mustOwe: this.#mustOwe.bind(this),
    owes: this.#owes.bind(this),
  });

  readonly approvals = new ApprovalRules(this);

  /** Checks right before each act of the engine on the world. */
  readonly before = {
    edit: (path: string, after: string): void => {
      const isSet = (text: string) => text.includes('running_dags_cleared = true');
      if (path !== FILE || !isSet(after) || isSet(this.world.repository.text)) return;
      this.#mustOwe(this.played.flag, 'the flag is set');
      this.#mustHoldLock('the flag is set');
      this.#flag = true;
    },
    setPaused: (dagId: string, paused: boolean): void => {
      if (this.reads.lock === undefined || !this.isFresh(this.reads.lock))
        this.broken(`${dagId} is touched without a look at the team lock`);
      const owed = `paused-dag:${dagId}`;
      if (!paused) {
        // It is owed by this run, even if the answer never reached the lock.
        if (!this.#owesFor('paused-dag', dagId)) this.broken(`${dagId} is unpaused, and nothing owes it`);
        if (!this.#opened.has(dagId) && !this.#wasShown(dagId, 'ours'))
          this.broken(`${dagId} is unpaused, which this run has not paused and nobody was shown`);
        if (!this.#isOfRunbook(dagId)) this.broken(`${dagId} is unpaused, which the runbook does not name`);
        if (this.lockOfAnother) this.broken(`${dagId} is unpaused while a colleague deploys`);
        return;
      }
      const act = `${dagId} is paused`;
      if (this.#paused.has(dagId)) this.broken(`${dagId} is paused a second time`);
      this.#mustOwe(owed, act);
      this.#mustHoldLock(act);
      if (!this.chosen.some(c => c.choice === 'pause' && c.subject.split(' ').includes(dagId)))
        this.broken(`${act}, and nobody was asked`);
      if (!this.world.airflow.paused.has(dagId)) this.#paused.add(dagId);
      this.#opened.add(dagId);
    },
    push: (branch: string): void => {
      if (!this.#owesFor('pushed-branch', branch))
        this.broken(`${branch} is pushed before its obligation is journaled`);
      if (branch.startsWith('deploy/')) this.#mustHoldLock('a branch is pushed');
      this.#pushed.add(branch);
      this.#opened.add(branch);
    },
    deleteBranch: (branch: string): void => {
      if (!this.#opened.has(branch) && !this.#wasShown(branch))
        this.broken(`${branch} is deleted, which this run has not pushed and nobody was shown`);
      if (!/^(deploy|rollback|deploy-runbook)\//.test(branch)) this.broken(`${branch} is deleted`);
      const { repository, terminals } = this.world;
      const text = repository.textAt(repository.origin.get(`refs/heads/${branch}`) ?? '');
      const isApplied = terminals.jobs.some(job => job.outcome !== null && text.includes(`"${job.version}"`));
      if (isApplied && this.record?.rollback == null)
        this.broken(`${branch} is deleted, and it may be what production runs`);
    },
    moveLock: (content: string): void => {
      if (!this.#owes('team-lock')) this.broken('the lock is moved before its obligation is journaled');
      if (content.includes(SECRET)) this.broken('a secret is in the team lock');
    },
    deleteLock: (expected: string): void => {
      if (
        this.world.repository.origin.get('refs/deploy-runbook/lock/prod/catalog-airflow') === expected &&
        !this.#lockIsOurs()
      )
        this.broken("a successor's lock is removed");
    },
    openPull: (repo: string, head: string, body: string): void => {
      if (body.includes(SECRET)) this.broken('a secret is in the pull request');
      if (!this.#owesFor('pull-request', head))
        this.broken('a pull request is opened before its obligation is journaled');
      if (
        this.world.github.pulls.some(
          p => p.repo.toLowerCase() === repo.toLowerCase() && p.head === head && p.state === 'open',
        )
      )
        this.broken('a second pull request');
      if (head.startsWith('deploy/')) this.#mustHoldLock('a pull request is opened');
    },
    dispatch: (): void => {
      this.#mustHoldLock('a release is dispatched');
      this.#dispatches += 1;
      const wanted = Object.values(this.record?.steps ?? {}).flatMap(s =>
        s.decisions.filter(d => isDispatch(d.choice)),
      );
      // After starting over, the decisions of the first try are gone.
      const meant = Math.max(wanted.length, this.chosen.filter(c => isDispatch(c.choice)).length);
      if (this.#dispatches > meant) this.broken('a release is dispatched a second time');
    },
    approveChangelog: (head: string): void => {
      this.#mustHoldLock('the changelog is approved');
      if (!this.chosen.some(c => c.choice === 'approve' && c.subject === head))
        this.broken('a changelog is approved that nobody read');
    },
    start: (jobId: string): void => {
      const job = this.world.terminals.jobs.find(j => j.id === jobId);
      // The second plan changes nothing, and the flag is restored after it, whoever holds the lock.
      if (job?.recipe === 'off') {
        this.generic.before.down();
        return;
      }
      if (job?.recipe === 'on') this.generic.before.up();
      if (job?.recipe !== 'plan') this.#mustHoldLock('a command is started');
      if (job !== undefined && isApply(job) && this.world.terminals.applies().length > 0)
        this.broken('a second apply is started');
      if (job?.recipe === 'apply-saved') this.approvals.saved(job);
    },
    hangUp: (jobId: string): void => {
      const job = this.world.terminals.jobs.find(j => j.id === jobId);
      if (job?.stage === 'applying') this.broken('an apply is hung up');
      if (job?.terminal === true && job.awayUntil !== Infinity && this.clock.time < job.awayUntil)
        this.broken('a prompt is hung up whose terminal was on its way back');
    },
  };

  /** Every state that a person sees must offer a way on, or say what it waits for. */
  leadsOn(view: RunView): void {
    if (this.isHalfApplied() && view.production === null)
      this.broken(`production is half-applied, and the view does not say so: ${view.headline}`);
    const leads = waysOn(view).filter(way => way.is !== 'out' && !(way.is === 'run' && way.do === 'settle'));
    if (!hasEnded(view.state) && leads.length === 0)
      this.broken(`no way on from ${view.state}: ${view.headline}`);
  }

  /** According to the world alone: the newest apply with changes broke off, and none since found production as configured. */
  isHalfApplied(): boolean {
    const job = this.world.terminals.jobs.findLast(
      ({ outcome, isAsConfigured }) => outcome !== null || isAsConfigured,
    );
    if (job?.outcome !== 'failed') return false;
    const { record } = this;
    const own = Object.values(record?.steps ?? {}).find(
      step => step.notes.jobId === job.id || step.earlier.some(({ notes }) => notes.jobId === job.id),
    );
    // It counts as applying until its own step has read that it failed.
    return own === undefined || own.phase === 'stopped' || record?.status !== 'open';
  }

  /** What must hold at the very end, in a friendly world and with a person who follows the remedies. */
  finallyHolds(): void {
    const status = this.record?.status;
    if (this.record !== undefined && status !== 'finished' && status !== 'aborted')
      this.broken(
        `it can't be brought to an end: ${status ?? ''}, open: ${this.#open()
          .map(o => o.obligation.id)
          .join(', ')}`,
      );
    if (this.world.terminals.applies().length > 0) this.broken('Terraform is left behind at its prompt');
    if (this.#flag) this.broken('the flag is left behind as true');
    if (this.#paused.size > 0) this.broken('a DAG is left behind paused');
    if (this.#lockIsOurs()) this.broken('the team lock is left behind');
    if (this.world.web.isUnderMaintenance) this.broken('the maintenance page is left behind');
  }
}
