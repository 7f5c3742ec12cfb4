import type { Deployment } from '../../src/core/engine/deployment';
import { createDeployments } from '../../src/core/engine/deployments';
import { ProblemError } from '../../src/core/errors';
import type { RunEvent } from '../../src/core/journal/events';
import { hasEnded } from '../../src/core/journal/runState';
import type { JournalStore } from '../../src/core/journal/store';
import { runbookParser } from '../../src/core/parsing/parseRunbook';
import { kinds, obligationKinds } from '../../src/kinds';
import { doByHand } from './byHand';
import { ModelClock, quiet } from './clock';
import { Gate, type EngineLife } from './gate';
import { Person } from './person';
import { modelPorts } from './ports';
import { Rules } from './rules';
import { runbooks } from './runbooks';
import type { Scenario } from './scenario';
import { ModelWorld } from './world';

const parseRunbook = runbookParser(kinds);

/** The outcome of one run of the model. */
export interface Outcome {
  readonly violations: readonly string[];
  readonly status: string;
  readonly calls: number;
  readonly crashes: number;
  /** Whether the flag in the checkout is true at the end, whoever set it. */
  readonly flagIsTrue: boolean;
  /** Calls and events in order, for a person who investigates a failure. */
  readonly log: () => readonly string[];
}

/**
 * Plays one scenario with the real engine and the real kinds, and then lets a person bring it to its end.
 * @param prepare changes the world before anything else
 */
export async function simulate(
  scenario: Scenario,
  prepare: (world: ModelWorld) => void = () => undefined,
): Promise<Outcome> {
  const clock = new ModelClock();
  const world = new ModelWorld(clock, () => gate.calls);
  /** The newest run comes last. */
  const runs: RunEvent[][] = [];
  let life: EngineLife = { alive: true, isClosing: false };
  let deployment: Deployment | undefined;
  /** Whether the next engine starts another run. */
  let isAgain = false;
  let dispose: () => void = () => undefined;
  const played = runbooks[scenario.runbook ?? 'catalog'];
  const rules: Rules = new Rules(world, clock, () => gate.calls, played);
  const gate: Gate = new Gate(scenario, {
    world: event => {
      gate.log.push(`  world: ${event}`);
      world.happen(event);
    },
    check: where => {
      world.advance();
      rules.look(where);
    },
  });
  world.onRestart = () => {
    life.alive = false;
  };
  const person = new Person(world, rules, () => life);
  const journal: JournalStore = {
    list: () => Promise.resolve(runs.map(idOf).reverse()),
    read: runId =>
      Promise.resolve({ events: [...(runs.find(run => idOf(run) === runId) ?? [])], problems: [] }),
    underOtherAddresses: () => Promise.resolve([]),
    append: (runId, event) => {
      if (event.type === 'run.started') runs.push([event]);
      else runs.find(run => idOf(run) === runId)?.push(event);
      gate.log.push(event);
      rules.journaled(event);
      return Promise.resolve(event);
    },
  };

  /** A new engine process; calls of the former one that were in progress never return. */
  const engine = async (): Promise<void> => {
    dispose();
    life.alive = false;
    clock.forgetSleepers();
    world.terminals.reload();
    life = { alive: true, isClosing: false };
    const own = life;
    deployment = undefined;
    gate.log.push('--- engine');
    const deployments = createDeployments({
      ports: modelPorts(world, gate, rules, own),
      journal: gate.wrap('journal', journal, own),
      kinds,
      obligationKinds,
      parseRunbook,
      shipped: [played.text],
      extensionVersion: '0.0.0',
      checkout: '/checkout',
      isThere: () => true,
      signal: new AbortController().signal,
      driver: () => Promise.resolve(null),
      takeLease: () =>
        Promise.resolve({ release: () => Promise.resolve(), isHeld: () => Promise.resolve(true) }),
    });
    dispose = () => {
      deployments.dispose();
    };
    const opening =
      runs.length === 0 || isAgain
        ? deployments.start(played.id, new AbortController().signal)
        : deployments.open();
    isAgain = false;
    opening.then(
      opened => {
        deployment = opened;
        opened?.resume();
      },
      (error: unknown) => {
        if (!(error instanceof ProblemError))
          rules.broken(`opening fails: ${String((error as Error).stack)}`);
      },
    );
    await quiet();
  };

  const move = async (each: Scenario['moves'][number]): Promise<void> => {
    gate.log.push(
      `> ${each.do}${'event' in each ? ` ${each.event}` : ''}${'pick' in each ? ` ${each.pick}` : ''}`,
    );
    if (each.do === 'world') world.happen(each.event);
    if (each.do === 'crash' || !life.alive || deployment === undefined) return engine();
    if (each.do === 'reload') {
      life.isClosing = true;
      dispose();
      await quiet();
      return engine();
    }
    if (each.do !== 'world') await person.move(deployment, each);
    await quiet();
    if (life.alive) rules.leadsOn(deployment.view);
  };
  const unseen = (error: unknown): void => {
    rules.broken(`an error that nobody sees to: ${String((error as Error).stack)}`);
  };
  process.on('unhandledRejection', unseen);
  const statusNow = () => rules.record?.status;
  const isOver = () => hasEnded(statusNow() ?? 'open');

  prepare(world);
  for (const act of scenario.byHand ?? []) doByHand(world, act);
  await engine();
  for (const event of scenario.before) world.happen(event);
  for (const each of scenario.moves) {
    if (isOver()) break;
    await move(each);
  }
  // From here on the world is friendly, and the person follows every remedy.
  gate.log.push('=== calm');
  gate.calm = true;
  world.calm();
  const toItsEnd = async (): Promise<void> => {
    for (let turn = 0; turn < 45 && !isOver() && rules.violations.length === 0; turn += 1)
      await move(turn < 20 ? { do: 'go-on' } : turn % 2 === 0 ? { do: 'give-up' } : { do: 'abort' });
  };
  await toItsEnd();
  // The next run reports what the one before left in doubt, until it has applied.
  if (rules.violations.length === 0 && statusNow() === 'aborted' && rules.isHalfApplied()) {
    isAgain = true;
    await engine();
    await toItsEnd();
    if (statusNow() === 'finished' && rules.isHalfApplied())
      rules.broken('finished, and production is still half-applied');
  }
  await quiet();
  rules.look('the end');
  if (rules.violations.length === 0) rules.finallyHolds();
  dispose();
  life.alive = false;
  process.off('unhandledRejection', unseen);
  const { calls, crashes } = gate;
  const status = statusNow() ?? 'never begun';
  const flagIsTrue = world.repository.text.includes('running_dags_cleared = true');
  return {
    violations: rules.violations,
    status,
    calls,
    crashes,
    flagIsTrue,
    log: () => gate.log.map(inWords),
  };
}

function idOf([started]: readonly RunEvent[]): string {
  return started?.type === 'run.started' ? started.runId : '';
}

function inWords(entry: string | RunEvent): string {
  if (typeof entry === 'string') return entry;
  const { v: _v, seq: _seq, at, type, ...rest } = entry;
  return `  ${at.slice(11, 19)} ${type} ${JSON.stringify(rest, (key, value: unknown) => (key === 'reading' || key === 'facts' || key === 'runbook' ? undefined : value))}`;
}
