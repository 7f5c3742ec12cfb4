import type { Deployment } from '../../src/core/engine/deployment';
import { CancelledError, ProblemError } from '../../src/core/errors';
import type { RunRecord } from '../../src/core/journal/state';
import type { ObligationView, RunView, StepView } from '../../src/core/view/view';
import { stepsOf } from '../../src/core/view/words/attention';
import { quiet } from './clock';
import type { EngineLife } from './gate';
import type { Rules } from './rules';
import type { Move } from './scenario';
import type { ModelWorld } from './world';

const REASON = 'The team looked at it together and goes on';
/** Far more looks than the longest wait of a deployment takes. */
const MOST_HOPS = 80;

/** The engineer, who reads the view and does one thing at a time. */
export class Person {
  #outdated: { step: string; question: string; subject: string; choice: string } | null = null;

  constructor(
    private readonly world: ModelWorld,
    private readonly rules: Rules,
    private readonly life: () => EngineLife,
  ) {}

  async move(
    deployment: Deployment,
    move: Exclude<Move, { do: 'reload' | 'crash' | 'world' }>,
  ): Promise<void> {
    // A view takes far longer than everything else here, and most moves need none.
    const steps = 'pick' in move || move.do === 'answer-outdated' ? stepsOf(deployment.view) : [];
    const pick = 'pick' in move ? move.pick : 0;
    const step = steps[pick % steps.length];
    switch (move.do) {
      case 'go-on':
        return this.goOn(deployment);
      case 'roll-back':
        return this.#does(deployment.rollBack(REASON));
      case 'reopen':
        return this.#does(deployment.reopen());
      case 'incident':
        return this.#does(deployment.declareIncident(2, 'The catalog answers with errors'));
      case 'go-on-after-incident':
        return this.#does(deployment.resumeAfterIncident());
      case 'give-up':
        return this.goOn(deployment, true);
      case 'wait':
        for (let hop = 0; hop < move.hops && this.life().alive; hop += 1) await this.#hop();
        return;
      case 'answer':
        return this.#answer(deployment, pick);
      case 'answer-outdated':
        if (this.#outdated !== null) {
          const { step: id, ...answer } = this.#outdated;
          // If the same question is asked again, the answer is no longer outdated.
          const asked = steps.find(s => s.id === id)?.question;
          if (asked?.id === answer.question && asked.subject === answer.subject) this.#chooses(answer);
          await this.#does(deployment.decide(id, { ...answer, reason: REASON }));
        }
        return;
      case 'finish':
        return this.#does(deployment.finish());
      case 'abort':
        return this.#does(deployment.abort('It is better to stop here for today'));
      case 'types': {
        for (const job of this.world.terminals.jobs) {
          if (job.stage !== 'prompt') continue;
          job.byHand = true;
          this.world.terminals.type(job, move.line);
        }
        return;
      }
      case 'meet': {
        const { obligations } = deployment.view;
        const one = obligations[pick % Math.max(1, obligations.length)];
        if (one !== undefined) await this.#meet(deployment, one);
        return;
      }
      case 'check':
        if (step !== undefined) await this.#does(deployment.check(step.id));
        return;
      case 'retry':
        if (step?.actions.some(a => a.do === 'retry') === true) await this.#does(deployment.retry(step.id));
        return;
      case 'cancel':
        if (step?.actions.some(a => a.do === 'cancel') === true)
          await this.#does(this.#cancel(deployment, step.id));
        return;
      case 'attest':
      case 'override':
        this.rules.said.push(REASON);
        if (step !== undefined) await this.#does(deployment[move.do](step.id, REASON));
        return;
    }
  }

  /** Says that an obligation left to a person is done, after doing it. */
  async #meet(deployment: Deployment, { id, remedy }: Pick<ObligationView, 'id' | 'remedy'>): Promise<void> {
    if (id === 'undo:maintenance' && remedy === 'Say That It Is Undone')
      this.world.web.isUnderMaintenance = false;
    await this.#does(deployment.meet(id));
  }

  /** Confirms the cancellation offered at this moment. */
  async #cancel(deployment: Deployment, step: string): Promise<void> {
    const now = await deployment.cancellation(step);
    if (now !== undefined) await deployment.cancel(step, now.subject);
  }

  /** Waits until a person is needed, and does what continues the run. */
  async goOn(deployment: Deployment, givesUp = false): Promise<void> {
    let seen: RunRecord | undefined;
    for (let hop = 0; hop < MOST_HOPS && this.life().alive; hop += 1) {
      await quiet();
      const { record } = this.rules;
      // An event whose write failed may be on disk without being in the view: finally, check.
      const isLast = hop === MOST_HOPS - 1;
      if (!isLast && (!this.#isAsked() || record === seen)) {
        if (await this.#hop()) continue;
        if (record !== seen) deployment.resume();
        return;
      }
      seen = record;
      const { view } = deployment;
      this.rules.leadsOn(view);
      if (view.state === 'finished' || view.state === 'aborted') return;
      if (view.state === 'aborting') {
        await this.#mendObligations(view);
        for (const { id, met, remedy } of view.obligations)
          if (!met && id.includes('undo:')) await this.#meet(deployment, { id, remedy });
        await this.#hop();
        return this.#does(deployment.abort('It is better to stop here for today'));
      }
      if (view.incident?.frozen === true) await this.#does(deployment.resumeAfterIncident());
      const all = stepsOf(view);
      if (all.some(s => s.question?.id === 'own')) this.world.github.colleagueApproves();
      if (all.some(s => (s.question?.choices.length ?? 0) > 0))
        return this.#answer(deployment, givesUp ? -1 : 0);
      if (view.canFinish) return this.#does(deployment.finish());
      const owed = view.obligations.find(({ id, met }) => !met && id.startsWith('undo:'));
      if (owed !== undefined && Object.values(record?.steps ?? {}).every(s => s.phase === 'ticked'))
        return this.#meet(deployment, owed);
      const stopped = all.find(s => s.status === 'stopped');
      if (stopped !== undefined && !all.some(s => s.status === 'working')) {
        this.#follow(stopped);
        if (stopped.problem?.code === 'git.moved') await this.#does(deployment.check('preflight'));
        if (givesUp) await this.#does(deployment.abort('It is better to stop here for today'));
        // It was applied by hand.
        if (stopped.problem?.code === 'apply.no-changes' && !givesUp) {
          this.rules.said.push(REASON);
          return this.#does(deployment.override(stopped.id, REASON));
        }
        if (deployment.view.state !== 'open') return;
        // A command still running in a terminal ends only as time passes.
        await this.#hop();
        return this.#does(deployment.retry(stopped.id));
      }
      if (!(await this.#hop())) return;
    }
    if (this.life().alive) await this.#cancelSilent(deployment);
  }

  /** Cancels a command that is reported as silent, since it hangs. */
  async #cancelSilent(deployment: Deployment): Promise<void> {
    const silent = stepsOf(deployment.view).find(
      ({ status, reading }) =>
        status === 'working' && reading?.summary.includes('it has printed nothing for') === true,
    );
    if (silent?.actions.some(({ do: what }) => what === 'cancel') === true)
      await this.#does(this.#cancel(deployment, silent.id));
  }

  /** Whether reading the view is worthwhile, which takes far longer than this. */
  #isAsked(): boolean {
    const { record } = this.rules;
    if (record?.status !== 'open' || record.incident?.frozen === true) return true;
    const steps = Object.values(record.steps);
    return (
      steps.some(s => s.phase === 'waiting' || s.phase === 'stopped') ||
      steps.every(s => s.phase === 'ticked')
    );
  }

  async #answer(deployment: Deployment, pick: number): Promise<void> {
    const step = stepsOf(deployment.view).find(s => (s.question?.choices.length ?? 0) > 0);
    const question = step?.question;
    const choice = question?.choices.at(pick % question.choices.length);
    if (step === undefined || question == null || choice === undefined) return;
    const answer = { question: question.id, subject: question.subject, choice: choice.id };
    this.#chooses(answer);
    this.#outdated = { step: step.id, ...answer };
    await this.#does(deployment.decide(step.id, { ...answer, reason: REASON }));
  }

  #chooses({ choice, subject }: { readonly choice: string; readonly subject: string }): void {
    const { jobs, saved } = this.world.terminals;
    const waiting = jobs.find(job => job.stage === 'prompt');
    this.rules.chosen.push({ job: waiting?.id ?? null, saved, choice, subject });
  }

  /** Does by hand what the remedy of a stop says. */
  #follow({ problem }: StepView): void {
    const { repository } = this.world;
    const code = problem?.code ?? '';
    if (code.startsWith('preflight.')) {
      if (code === 'preflight.flag-pull-request' || code === 'preflight.unmerged-deployment')
        this.world.github.endInfrastructurePull(code === 'preflight.flag-pull-request');
      repository.updateCheckout();
    }
    if (code === 'git.moved' || code === 'git.dirty') repository.updateCheckout();
    if (/^(bump|version|branch)\./.test(code)) repository.restoreByHand();
    if (code.endsWith('.not-signed-in')) this.world.signedOut = false;
  }

  /** Does what only a person can do about an obligation that an abort could not meet. */
  async #mendObligations(view: RunView): Promise<void> {
    const { github, repository } = this.world;
    for (const { id, met } of view.obligations) {
      if (met) continue;
      if (id.includes('pull-request:')) github.endInfrastructurePull(false);
      const branch = /(?:^|:)pushed-branch:(.*)$/.exec(id)?.[1];
      const headSha = branch === undefined ? undefined : repository.origin.get(`refs/heads/${branch}`);
      if (branch !== undefined && headSha !== undefined)
        github.open('WordPress/openverse-infrastructure', 'grace', {
          title: 'By hand',
          body: '',
          head: branch,
          base: 'main',
          headSha,
        });
    }
    return Promise.resolve();
  }

  async #hop(): Promise<boolean> {
    const hopped = this.world.clock.hop();
    this.world.advance();
    await quiet();
    return hopped;
  }

  /** A refusal is an answer too, and a disappearing window gives none; any other error is a fault of the product. */
  async #does(act: Promise<void>): Promise<void> {
    let settled = false;
    let mustWait = false;
    const life = this.life();
    act.then(
      () => {
        settled = true;
      },
      (error: unknown) => {
        settled = true;
        if (error instanceof CancelledError && (life.isClosing || !life.alive)) return;
        mustWait = error instanceof ProblemError && error.problem.code === 'run.job-running';
        if (!(error instanceof ProblemError))
          this.rules.broken(`not a problem for people: ${String((error as Error).stack)}`);
        else if (error.problem.code === 'unexpected') this.rules.broken(`unexpected: ${error.message}`);
      },
    );
    // An act may wait for time to pass, as the check of a verdict does.
    await quiet();
    for (let hop = 0; hop < 20 && !settled && life.alive; hop += 1) await this.#hop();
    if (!settled && life.alive) this.rules.broken('a press without an answer');
    // The remedy is to wait until the command has ended, which takes time.
    if (mustWait && life.alive) await this.#hop();
  }
}
