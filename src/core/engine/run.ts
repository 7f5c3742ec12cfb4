import { isoNow } from '../clockTime';
import { toProblem } from '../errors';
import type { Severity } from '../journal/events';
import { hasEnded, needsLock } from '../journal/state';
import { keepBeating } from '../lock/heartbeat';
import { courseOf } from '../runbook/runbook';
import { exportRecord } from '../view/exportRecord';
import { incidentReport } from '../view/incidentReport';
import type { RunView } from '../view/view';
import { Background } from './background';
import { cancelOutdated } from './cancelling';
import { checkStep } from './checking';
import { closeRun, settleProduction } from './closing';
import type { ContextSource } from './context';
import { decisionOn, type Answer } from './decisionOn';
import type { Deployment } from './deployment';
import { Display } from './display';
import { Driver } from './driver';
import { progressOf } from './following';
import { mustHaveEnded } from './jobsOfRun';
import { Lease } from './lease';
import { meetObligation } from './meeting';
import type { Cancellation } from '../kind/kind';
import {
  closed,
  jobRunning,
  lockNeeded,
  noRollback,
  notAborting,
  notFinished,
  otherCourse,
  requireReason,
  runsElsewhere,
} from './refusals';
import { retryStep } from './retrying';
import type { RunOptions } from './runOptions';
import { stillRunning } from './stillRuns';
import { tickByPerson, type PersonsWord } from './ticking';
import { Watch } from './watch';

/** One run: the journal's events, the driver, and the person's decisions. */
export class Run implements Deployment {
  readonly #driver: Driver;
  readonly #background: Background;
  readonly #source: ContextSource;
  readonly #watch: Watch;
  readonly #disposed = new AbortController();
  readonly #lease: Lease;
  readonly #display: Display;

  constructor(private readonly options: RunOptions) {
    this.#display = new Display(options, () => this.#lease.elsewhere);
    this.#source = {
      runbook: options.runbook,
      kinds: options.kinds,
      params: options.params,
      ports: options.ports,
      lock: options.lock,
      person: options.person,
      run: () => options.log.record,
      recordMarkdown: () => this.exportRecord(),
    };
    this.#driver = new Driver({
      ...options,
      source: this.#source,
      onLive: this.#display.showStep.bind(this.#display),
    });
    this.#background = new Background({
      ...options,
      driver: this.#driver,
      clock: options.ports.clock,
      signal: this.#disposed.signal,
      onProblem: this.#display.tell.bind(this.#display),
    });
    this.#watch = new Watch({
      ...options,
      clock: options.ports.clock,
      look: (step, signal) => this.#driver.look(step, signal),
      onLook: this.#display.showWatched.bind(this.#display),
    });
    this.#lease = new Lease({
      ...options,
      clock: options.ports.clock,
      onDrive: this.#drive.bind(this),
      onLost: to => {
        this.dispose();
        options.onOusted(to);
      },
      onChange: this.#display.changed.bind(this.#display),
    });
    this.#lease.begin(this.#disposed.signal);
  }

  get view(): RunView {
    return this.#display.view;
  }

  onChange(listener: (view: RunView) => void): () => void {
    return this.#display.onChange(listener);
  }

  seen(isSeen: boolean): void {
    this.#watch.isSeen = isSeen;
  }

  resume(): void {
    this.#background.run(async () => {
      await this.options.person.ask(this.#disposed.signal);
      if (this.#lease.elsewhere === null && !this.#disposed.signal.aborted) this.#background.goOn();
    });
  }

  async decide(stepId: string, answer: Answer): Promise<void> {
    this.#mustBeOnCourseHere(stepId);
    const by = { by: this.#by, at: isoNow(this.options.ports.clock) };
    const decision = decisionOn(this.options.log.record, stepId, answer, by);
    await this.#background.after(this.options.log.append({ type: 'step.decided', step: stepId, decision }));
  }

  async check(stepId: string): Promise<void> {
    this.#mustBeOnCourseHere(stepId);
    await checkStep(
      {
        ...this.options,
        driver: this.#driver,
        course: () => this.#course(),
        mayReopen: () => this.view.canAbort,
        reopen: (steps, why) => this.#background.reopen(steps, why, true),
        goOn: this.#background.goOn.bind(this.#background),
      },
      stepId,
    );
  }

  async retry(stepId: string): Promise<void> {
    this.#mustBeOnCourseHere(stepId);
    await retryStep({ ...this.options, background: this.#background, course: this.#course() }, stepId);
  }

  attest(stepId: string, saw: string): Promise<void> {
    return this.#tickByPerson(stepId, { how: 'attested', text: saw });
  }

  override(stepId: string, reason: string): Promise<void> {
    return this.#tickByPerson(stepId, { how: 'overridden', text: reason });
  }

  async cancellation(stepId: string): Promise<Cancellation | undefined> {
    this.#lease.mustBeHere();
    return this.#driver.cancellation(stepId);
  }

  async cancel(stepId: string, subject: string): Promise<void> {
    const now = await this.cancellation(stepId);
    if (now?.subject !== subject) throw cancelOutdated();
    const { what } = now;
    await this.options.log.append({ type: 'step.cancelled', step: stepId, by: this.#by, subject, what });
    await now.send();
    this.#driver.wake();
  }

  showTerminal(stepId: string): Promise<void> {
    return this.#driver.showTerminal(stepId);
  }

  async meet(obligationId: string): Promise<void> {
    this.#lease.mustBeHere();
    if (obligationId === 'team-lock' && needsLock(this.options.log.record)) throw lockNeeded();
    await this.#background.still(() =>
      meetObligation(this.options, obligationId, true, this.#disposed.signal),
    );
  }

  async rollBack(reason: string): Promise<void> {
    this.#lease.mustBeHere();
    const text = requireReason(reason);
    if (!this.view.canRollBack) throw noRollback(this.options.runbook.rollback !== undefined);
    await this.#background.still(async () => {
      if (hasEnded(this.options.log.record.status)) throw closed();
      await mustHaveEnded(this.options);
      const [running] = await stillRunning(this.#source, this.#disposed.signal);
      if (running !== undefined) throw runsElsewhere(running);
      await this.options.log.append({ type: 'run.rolling-back', by: this.#by, reason: text });
    });
    await this.resumeAfterIncident();
  }

  async declareIncident(severity: Severity, summary: string): Promise<void> {
    this.#lease.mustBeHere();
    if (this.options.log.record.status !== 'open') throw closed();
    const text = requireReason(summary);
    await this.options.log.append({ type: 'incident.declared', by: this.#by, severity, summary: text });
  }

  async resumeAfterIncident(): Promise<void> {
    this.#lease.mustBeHere();
    const { log } = this.options;
    if (log.record.incident?.frozen) await log.append({ type: 'incident.resumed', by: this.#by });
    this.#driver.wake();
    this.#background.goOn();
  }

  incidentReport() {
    return incidentReport(this.view);
  }

  async postIncident(): Promise<void> {
    await this.options.ports.slack.post(this.incidentReport().message, this.#disposed.signal);
  }

  async finish(): Promise<void> {
    this.#lease.mustBeHere();
    await this.#close({ how: 'finish' });
  }

  async abort(reason: string): Promise<void> {
    this.#lease.mustBeHere();
    const text = requireReason(reason);
    if (!this.view.canAbort) throw jobRunning();
    await this.#close({ how: 'abort', reason: text });
  }

  async reopen(): Promise<void> {
    this.#lease.mustBeHere();
    await this.#background.still(async () => {
      if (!this.view.canReopen) throw notAborting();
      await this.options.log.append({ type: 'run.reopened', by: this.#by });
    });
  }

  async settleProduction(reason: string): Promise<void> {
    this.#lease.mustBeHere();
    await settleProduction(this.options, this.view, reason, this.#disposed.signal);
  }

  exportRecord(): string {
    return exportRecord(this.view);
  }

  takeOver(): Promise<void> {
    return this.#lease.takeOver();
  }

  /** Lets another window drive. */
  release(): Promise<void> {
    return this.#lease.release();
  }

  dispose(): void {
    this.#disposed.abort();
    this.#driver.dispose();
    this.#display.dispose();
  }

  async #tickByPerson(stepId: string, word: PersonsWord): Promise<void> {
    this.#mustBeOnCourseHere(stepId);
    const { options } = this;
    await tickByPerson({ ...options, course: this.#course(), background: this.#background }, stepId, word);
  }

  /** This window drives, either from the start or because the one that did has ended. */
  #drive(): void {
    const onBeat = this.#display.tellBeat.bind(this.#display);
    const told = { clock: this.options.ports.clock, progress: () => progressOf(this.view), onBeat };
    void keepBeating({ ...this.options, ...told }, this.#disposed.signal);
    this.#watch.run(this.#disposed.signal).catch((error: unknown) => {
      if (!this.#disposed.signal.aborted) this.#display.tell(toProblem(error));
    });
    this.#background.goOn();
  }

  #close(how: Parameters<typeof closeRun>[1]): Promise<void> {
    return this.#background.still(async () => {
      // The last event may have been a stop whose write failed.
      await this.options.log.settle();
      const blocked = how.how === 'finish' ? this.view.finishBlockedBy : [];
      if (blocked.length > 0) throw notFinished(blocked);
      const { signal } = this.#disposed;
      const last = () => this.#driver.close(how.how);
      await closeRun(this.options, how, signal, last, () => stillRunning(this.#source, signal));
    });
  }

  #course() {
    return courseOf(this.options.runbook, this.options.log.record.rollback !== null);
  }

  /** @throws {ProblemError} `run.driven-elsewhere`; `step.other-course`: after a rollback, the forward steps stay as they were */
  #mustBeOnCourseHere(stepId: string): void {
    this.#lease.mustBeHere();
    if (this.#course().some(step => step.id === stepId)) return;
    throw otherCourse(stepId);
  }

  get #by(): string {
    return this.options.person.login;
  }
}
