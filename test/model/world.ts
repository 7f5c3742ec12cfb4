import type { ModelClock } from './clock';
import { Airflow } from './fakes/airflow';
import { GitHub } from './fakes/github';
import { Registry } from './fakes/registry';
import { Repository, STRANGER } from './fakes/repository';
import { Terminals } from './fakes/terminals';
import { Web } from './fakes/web';
import type { WorldEvent } from './worldEvents';

/** The person at this machine, and the colleague. */
export const ME = 'ada';
export const COLLEAGUE = 'grace';

/** Everything outside the engine, without a disk, a network or real time. */
export class ModelWorld {
  readonly airflow: Airflow;
  readonly github: GitHub;
  readonly registry: Registry;
  readonly repository: Repository;
  readonly terminals: Terminals;
  readonly web = new Web();
  /** Image tag that runs in production. */
  production = 'rel-2026.11.01.10.00.00';
  newIssue: string | null = null;
  signedOut = false;
  /** How many events changed the world without the engine's doing. */
  surprises = 0;
  /** The call at which time last jumped. */
  jumpedAt = -1_000;
  /** Called when the machine is restarted, which ends the engine's process. */
  onRestart: () => void = () => undefined;

  constructor(
    readonly clock: ModelClock,
    private readonly calls: () => number,
  ) {
    this.airflow = new Airflow(clock);
    this.registry = new Registry(clock);
    this.repository = new Repository();
    this.github = new GitHub(clock, this.registry, this.repository);
    this.terminals = new Terminals(clock, this);
  }

  /** Completes everything that takes time. */
  advance(): void {
    this.airflow.advance();
    this.github.advance();
    this.terminals.advance();
  }

  happen(event: WorldEvent): void {
    this.advance();
    this.surprises += 1;
    this.#events[event]();
  }

  readonly #events: Readonly<Record<WorldEvent, () => void>> = {
    'sensor-starts': () => {
      this.airflow.begin('image_data_refresh', 'sensor');
    },
    'busy-starts': () => {
      this.airflow.begin('popularity', 'busy');
    },
    'everything-ends': () => {
      this.airflow.runs = [];
    },
    'colleague-pauses': () => {
      this.airflow.pause('image_data_refresh', true);
    },
    'colleague-unpauses': () => {
      this.airflow.pause('image_data_refresh', false);
    },
    'dag-turns-inactive': () => {
      this.airflow.inactive.add('image_data_refresh');
    },
    'latest-moves': () => {
      this.registry.build(`${'d'.repeat(39)}${this.surprises % 10}`);
    },
    'latest-is-rebuilt': () => {
      this.registry.build('b'.repeat(40));
    },
    'default-branch-moves': () => {
      this.repository.colleagueCommits(text => text);
    },
    'default-branch-flag-true': () => {
      this.repository.colleagueCommits(text =>
        text.replace('running_dags_cleared = false', 'running_dags_cleared = true'),
      );
    },
    'lock-taken-over': () => {
      this.repository.colleagueTakesLock(this.clock.time);
    },
    'lock-removed': () => {
      this.repository.colleagueRemovesLock();
    },
    'lock-released-by-other': () => {
      if (this.repository.lockOwner() === COLLEAGUE) this.repository.colleagueRemovesLock();
    },
    'lock-garbled': () => {
      this.repository.strangerWritesLock('{"version": 1, "since": "yesterday"');
    },
    // As this run's own lock, with obligations that aren't its own.
    'lock-forged': () => {
      const { run = 'run-of-nobody' } = this.repository.lock() ?? {};
      this.repository.strangerWritesLock(plantedLock(run, this.clock.time));
    },
    'lock-planted': () => {
      this.repository.strangerWritesLock(plantedLock('run-of-nobody', this.clock.time));
    },
    'release-fails': () => {
      this.github.failReleases();
    },
    'second-dispatch': () => {
      this.github.dispatch(COLLEAGUE, 'c'.repeat(40));
    },
    'rel-tag-moves': () => {
      this.registry.moveNewestRelease();
    },
    'terminal-closes': () => {
      this.terminals.closeAll();
    },
    'terminal-out-of-reach': () => {
      this.terminals.strand();
    },
    'machine-restarts': () => {
      this.terminals.loseAll();
      this.onRestart();
    },
    'recorder-lost': () => {
      this.terminals.loseRecorders();
    },
    'state-locked': () => {
      this.terminals.next.stateLocked = true;
    },
    'plan-unexpected': () => {
      this.terminals.next.unexpected = true;
    },
    'plan-fails': () => {
      this.terminals.next.planFails = true;
    },
    'apply-fails': () => {
      this.terminals.next.applyFails = true;
    },
    'airflow-stays-away': () => {
      this.airflow.awayUntil = this.clock.time + 40 * 60_000;
    },
    'new-issue': () => {
      this.newIssue = new Date(this.clock.time).toISOString();
    },
    'changelog-pr-mine': () => {
      this.github.changelogBy = ME;
    },
    'changelog-pr-moves': () => {
      this.github.moveChangelog();
    },
    'infrastructure-pr-merged': () => {
      this.github.endInfrastructurePull(true);
    },
    'infrastructure-pr-closed': () => {
      this.github.endInfrastructurePull(false);
    },
    'branch-deleted': () => {
      this.repository.colleagueDeletesBranches();
    },
    'file-edited-by-hand': () => {
      this.repository.text = this.repository.text.replace('t3.large', 't3.small');
    },
    'flag-set-by-hand': () => {
      this.repository.setFlagByHand();
    },
    'other-file-dirty': () => {
      this.repository.otherDirty = true;
    },
    'other-branch-checked-out': () => {
      this.repository.switchByHand();
    },
    'bump-fails': () => {
      this.terminals.next.bump = 'fails';
    },
    'bump-commits': () => {
      this.terminals.next.bump = 'commits';
    },
    'bump-other-version': () => {
      this.terminals.next.bump = 'other';
    },
    'command-hangs': () => {
      this.terminals.next.command = 'hangs';
    },
    'command-killed': () => {
      this.terminals.next.command = 'killed';
    },
    'shell-elsewhere': () => {
      this.terminals.next.elsewhere = true;
    },
    'signed-out': () => {
      this.signedOut = !this.signedOut;
    },
    'time-jumps-ahead': () => {
      this.clock.time += 20 * 60_000;
      this.jumpedAt = this.calls();
    },
    'time-jumps-back': () => {
      this.clock.ahead -= 60 * 60_000;
    },
  };

  /** Removes everything that blocks the run: the world is friendly from now on. */
  calm(): void {
    this.airflow.runs = this.airflow.runs.filter(run => run.is === 'sensor');
    this.airflow.awayUntil = 0;
    this.terminals.next = {};
    this.newIssue = null;
    this.signedOut = false;
    this.github.changelogBy = 'release-bot';
    if (!this.repository.lockIsOurs()) this.repository.colleagueRemovesLock();
    this.repository.tidyByHand();
  }
}

/** It lists obligations that no deployment opened: with the ids of real ones, and with harmful names. */
function plantedLock(run: string, now: number): string {
  const at = new Date(now).toISOString();
  const owed = (id: string, kind: string, subject: string) => ({
    ...{ id, kind, step: 'team-lock', subject, previous: 'true', title: 'Unpause image_data_refresh' },
  });
  const obligations = [
    owed('flag', 'paused-dag', 'popularity'),
    owed('paused-dag:image_data_refresh', 'paused-dag', 'popularity'),
    owed('team-lock', 'paused-dag', 'image_data_refresh'),
    owed('paused-dag:audio_data_refresh', 'flag', 'environments/prod/catalog-airflow.tf'),
    owed('pushed-branch:main', 'pushed-branch', 'main'),
    owed('flag', 'pull-request', 'main'),
  ];
  const lock = {
    ...{ version: 1, run, owner: STRANGER, since: at, heartbeatAt: at, reason: 'x' },
    obligations,
  };
  const takenOverFrom = { sha: '0'.repeat(40), run: 'run-before', owner: STRANGER, obligations };
  return JSON.stringify({ ...lock, takenOverFrom });
}
