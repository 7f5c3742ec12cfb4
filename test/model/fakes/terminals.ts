import { ProblemError } from '../../../src/core/errors';
import type { JobStatus, RunnerApi } from '../../../src/core/ports/runner';
import type { ModelClock } from '../clock';
import * as records from '../records';
import type { Airflow } from './airflow';
import type { Registry } from './registry';
import type { Repository } from './repository';
import type { SavedPlan } from './savedPlan';
import type { Web } from './web';

export interface Job {
  readonly id: string;
  readonly recipe: string;
  stage: 'prepared' | 'runs' | 'prompt' | 'applying' | 'ended' | 'lost';
  terminal: boolean;
  /** Until then the engine can't reach its terminal; Infinity: it belongs to an unknown window. */
  awayUntil: number;
  recorderLost: boolean;
  record: string;
  grewAt: number;
  /** By the machine's clock, like `endedAt`. */
  startedAt: number;
  /** When the login shell starts it; Infinity: the shell runs something else and exits with 0. */
  begunAt: number;
  /** When a stage that takes time is over. */
  dueAt: number;
  endedAt: number;
  exitCode: number | null;
  /** What this job did to production. */
  outcome: 'applied' | 'failed' | null;
  unexpected: boolean;
  /** Whether it applied, or planned and found nothing to change. */
  isAsConfigured: boolean;
  killed: boolean;
  fails: boolean;
  /** The version that the plan deploys. */
  version: string;
  byHand: boolean;
  forgotten: boolean;
}

/** What commands read and change. */
interface Surroundings {
  readonly airflow: Airflow;
  readonly registry: Registry;
  readonly repository: Repository;
  readonly web: Web;
  /** Image tag that runs in production. */
  production: string;
}

/** VS Code restores a terminal within this time after a reload, in milliseconds. */
const BACK_MS = 8_000;

/** Terminals with `just bump`, `just apply` and the like in them. */
export class Terminals {
  readonly jobs: Job[] = [];
  /** The newest saved plan. */
  saved: SavedPlan | null = null;
  /** What goes wrong with the next command. */
  next: {
    stateLocked?: boolean;
    unexpected?: boolean;
    planFails?: boolean;
    applyFails?: boolean;
    elsewhere?: boolean;
    command?: 'hangs' | 'killed';
    bump?: 'fails' | 'commits' | 'other';
  } = {};

  constructor(
    private readonly clock: ModelClock,
    private readonly world: Surroundings,
  ) {}

  /** The applies for which Terraform holds the state lock. */
  applies(): readonly Job[] {
    return this.jobs.filter(
      job => isApply(job) && (job.stage === 'runs' || job.stage === 'prompt' || job.stage === 'applying'),
    );
  }

  advance(): void {
    for (const job of this.jobs) {
      if (job.stage === 'runs' && this.clock.time >= job.dueAt) this.#afterStart(job);
      if (job.stage === 'applying' && this.clock.time >= job.dueAt) this.#afterApply(job);
    }
  }

  #print(job: Job, text: string): void {
    job.record += text;
    job.grewAt = this.clock.time;
  }
  #end(job: Job, exitCode: number): void {
    job.stage = 'ended';
    job.exitCode = exitCode;
    job.endedAt = this.clock.machineTime;
  }

  #afterStart(job: Job): void {
    if (job.begunAt === Infinity) this.#end(job, 0);
    // As a shell reports SIGKILL.
    else if (job.killed) this.#end(job, 137);
    else if (job.recipe === 'bump') this.#bump(job);
    else if (job.recipe === 'on' || job.recipe === 'off') this.#maintenance(job);
    else if (job.recipe === 'apply-saved') this.#applySaved(job);
    else this.#plan(job);
  }
  #bump(job: Job): void {
    const { repository, registry } = this.world;
    const { bump } = this.next;
    this.next = { ...this.next };
    delete this.next.bump;
    if (bump === 'fails') {
      this.#end(job, 1);
      return;
    }
    const newest =
      [...registry.tags.keys()]
        .filter(tag => tag.startsWith('rel-'))
        .sort()
        .at(-1) ?? '';
    const tag = bump === 'other' ? 'rel-2025.01.01.00.00.00' : newest;
    repository.text = repository.text.replace(/docker_tag( +)= "[^"]*"/, `docker_tag$1= "${tag}"`);
    if (bump === 'commits' && repository.text !== repository.textAt(repository.head))
      repository.local.set(
        `refs/heads/${repository.branch}`,
        repository.commit([repository.head], repository.text),
      );
    this.#end(job, 0);
  }
  /** Turns the maintenance page on or off. */
  #maintenance(job: Job): void {
    const fails = this.next.bump === 'fails';
    delete this.next.bump;
    if (!fails) this.world.web.isUnderMaintenance = job.recipe === 'on';
    this.#end(job, fails ? 1 : 0);
  }
  #plan(job: Job): void {
    const { text } = this.world.repository;
    const { next } = this;
    this.next = {};
    job.version = /docker_tag +=\s*"([^"]*)"/.exec(text)?.[1] ?? '';
    if (next.stateLocked === true || this.applies().some(other => other !== job)) {
      this.#print(job, records.stateLocked);
      this.#end(job, 1);
    } else if (next.planFails === true || !text.includes('running_dags_cleared = true')) {
      this.#print(job, records.planFailed);
      this.#end(job, 1);
    } else if (job.version === this.world.production) {
      this.#save(job, false);
      this.#print(job, records.noChanges);
      job.isAsConfigured = job.recipe !== 'plan';
      this.#end(job, 0);
    } else if (job.recipe === 'plan-save') {
      this.#save(job, next.unexpected === true);
      this.#print(job, records.planRecord(this.world.production, job.version));
      // The apply comes later.
      if (next.applyFails === true) this.next.applyFails = true;
      this.#end(job, 0);
    } else if (job.recipe === 'plan') {
      this.#print(job, records.planRecord(this.world.production, job.version));
      this.#end(job, 0);
    } else {
      job.unexpected = next.unexpected === true;
      job.fails = next.applyFails === true;
      this.#print(job, records.promptRecord(this.world.production, job.version, job.unexpected));
      job.stage = 'prompt';
      // A prompt without a terminal reads the end of its input, which counts as no.
      if (!job.terminal) this.#end(job, 1);
    }
  }
  #save({ recipe, version }: Job, unexpected: boolean): void {
    if (recipe === 'plan-save') this.saved = { from: this.world.production, to: version, unexpected };
  }
  /** Applies without asking. */
  #applySaved(job: Job): void {
    const { next, saved } = this;
    this.next = {};
    if (next.stateLocked === true || this.applies().some(other => other !== job)) {
      this.#print(job, records.stateLocked);
      this.#end(job, 1);
    } else if (saved?.from !== this.world.production) {
      this.#print(job, records.planIsStale);
      this.#end(job, 1);
    } else {
      job.version = saved.to;
      job.unexpected = saved.unexpected;
      job.fails = next.applyFails === true;
      this.#begin(job, records.replacing);
    }
  }
  #begin(job: Job, record: string): void {
    this.#print(job, record);
    job.stage = 'applying';
    job.dueAt = this.clock.time + 1_200;
    // The old instance is removed first.
    this.world.airflow.awayUntil = Math.max(this.world.airflow.awayUntil, this.clock.time + 1_200);
  }
  #afterApply(job: Job): void {
    job.outcome = job.fails ? 'failed' : 'applied';
    job.isAsConfigured = !job.fails;
    if (!job.fails) this.world.production = job.version;
    this.world.airflow.restart();
    this.#print(job, job.fails ? records.applyFailed : records.applied(job.unexpected));
    this.#end(job, job.fails ? 1 : 0);
  }

  /** A line reaches the command's terminal. */
  type(job: Job, line: string): void {
    if (job.stage !== 'prompt' || !job.terminal) return;
    if (line === 'yes') {
      this.#begin(job, records.applying);
    } else {
      this.#print(job, records.declined);
      this.#end(job, 1);
    }
  }

  /** Reopens the window, which gets its terminals back a little later. */
  reload(): void {
    for (const job of this.jobs) job.awayUntil = Math.max(job.awayUntil, this.clock.time + BACK_MS);
  }
  strand(): void {
    for (const job of this.jobs) if (job.terminal) job.awayUntil = Infinity;
  }
  isReached(job: Job): boolean {
    return job.terminal && this.clock.time >= job.awayUntil;
  }
  /** The prompt reads the end of its input. */
  hangUp(job: Job): void {
    job.terminal = false;
    if (job.stage === 'prompt') this.#end(job, 1);
  }

  closeAll(): void {
    for (const job of this.jobs) this.hangUp(job);
  }
  loseAll(): void {
    for (const job of this.jobs) {
      if (job.stage === 'ended' || job.stage === 'lost') continue;
      job.terminal = false;
      // Nobody knows how far an interrupted apply came.
      if (job.stage === 'applying') {
        job.outcome = 'failed';
        this.world.airflow.restart();
      }
      if (job.stage !== 'prepared') job.stage = 'lost';
    }
  }
  loseRecorders(): void {
    for (const job of this.jobs) if (job.stage !== 'ended' && job.stage !== 'lost') job.recorderLost = true;
  }

  #job(id: string): Job {
    const job = this.jobs.find(j => j.id === id);
    if (job === undefined) throw problem('runner.unknown-job');
    return job;
  }

  #status(job: Job, detachedSince: Map<Job, number>): JobStatus {
    const isDetached = !this.isReached(job);
    if (!isDetached) detachedSince.delete(job);
    else if (!detachedSince.has(job)) detachedSince.set(job, this.clock.time);
    const iso = (time: number) => (time === 0 ? null : new Date(time).toISOString());
    const over = job.stage === 'ended' || job.stage === 'lost';
    return {
      id: job.id,
      state:
        job.stage === 'prepared'
          ? 'starting'
          : over
            ? (job.stage as 'ended' | 'lost')
            : isDetached
              ? 'detached'
              : 'attached',
      exitCode: job.stage === 'ended' ? job.exitCode : null,
      startedAt: iso(job.startedAt),
      endedAt: job.stage === 'ended' ? iso(job.endedAt) : null,
      record: job.record,
      quietMs: this.clock.time - job.grewAt,
      detachedMs: this.clock.time - (detachedSince.get(job) ?? this.clock.time),
      recorderLost: job.recorderLost,
      identity: job.stage === 'prepared' ? '' : `identity of ${job.id}`,
      answeredByHand: job.byHand,
      limitations: [],
      ...((job.stage === 'runs' || job.stage === 'ended') && this.clock.time < job.begunAt
        ? { notBegun: { shell: 'bash', runs: null, forMs: this.clock.machineTime - job.startedAt } }
        : {}),
    };
  }

  /** The terminals as one engine's life sees them. */
  api(): RunnerApi {
    const detachedSince = new Map<Job, number>();
    const status = (job: Job) => this.#status(job, detachedSince);
    return {
      prepare: ({ argv }) => {
        const id = `job-${this.jobs.length + 1}`;
        this.jobs.push({
          ...{
            id,
            recipe: argv[1] ?? '',
            stage: 'prepared',
            terminal: false,
            awayUntil: 0,
            recorderLost: false,
            record: '',
          },
          ...{
            grewAt: this.clock.time,
            startedAt: 0,
            begunAt: 0,
            dueAt: 0,
            endedAt: 0,
            exitCode: null,
            outcome: null,
          },
          isAsConfigured: false,
          ...{ unexpected: false, killed: false, fails: false, version: '', byHand: false, forgotten: false },
        });
        return Promise.resolve(id);
      },
      start: id => {
        const job = this.#job(id);
        if (job.stage !== 'prepared' || job.forgotten) throw problem('runner.started-before');
        job.stage = 'runs';
        job.terminal = true;
        job.startedAt = this.clock.machineTime;
        job.grewAt = this.clock.time;
        job.begunAt = this.next.elsewhere === true ? Infinity : this.clock.time + 200;
        job.dueAt = this.next.command === 'hangs' ? Infinity : this.clock.time + 600;
        job.killed = this.next.command === 'killed';
        this.next = { ...this.next, elsewhere: false };
        delete this.next.command;
        return Promise.resolve();
      },
      status: id => {
        const job = this.jobs.find(j => j.id === id);
        return Promise.resolve(job === undefined || job.forgotten ? undefined : status(job));
      },
      answer: (id, identity, line, record) => {
        const job = this.#job(id);
        if (status(job).state !== 'attached') throw problem('runner.not-attached');
        if (identity !== status(job).identity) throw problem('runner.other-process');
        if (record !== undefined && record !== status(job).record) return Promise.resolve();
        this.type(job, line);
        return Promise.resolve();
      },
      hangUp: (id, identity) => {
        const job = this.#job(id);
        if (status(job).state !== 'detached') return Promise.resolve();
        if (identity !== status(job).identity) throw problem('runner.other-process');
        this.hangUp(job);
        return Promise.resolve();
      },
      interrupt: id => {
        const job = this.#job(id);
        if (job.stage === 'ended' || job.stage === 'lost') return Promise.resolve();
        if (!this.isReached(job)) throw problem('runner.not-attached');
        if (job.stage === 'applying') job.fails = true;
        else this.#end(job, 130);
        return Promise.resolve();
      },
      show: () => Promise.resolve(),
      forget: id => {
        const job = this.#job(id);
        if (job.stage === 'runs' || job.stage === 'prompt' || job.stage === 'applying')
          throw problem('runner.still-runs');
        job.forgotten = true;
        return Promise.resolve();
      },
      onChange: () => () => undefined,
    };
  }
}

/** Whether it changes production, on approval or by itself. */
export function isApply({ recipe }: Job): boolean {
  return recipe === 'apply' || recipe === 'apply-saved';
}

function problem(code: string): ProblemError {
  return new ProblemError({ code, message: `The model's runner refuses: ${code}.`, remedy: 'Mend it.' });
}
