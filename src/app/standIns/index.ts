import path from 'node:path';
import type { Kind, ObserveContext } from '../../core/kind/kind';
import type { Ports } from '../../core/ports';
import type { JobRequest } from '../../core/ports/runner';
import type { RunbookParser } from '../../core/parsing/parseRunbook';
import { inShellWords } from '../../core/text/shellWords';
import { airflowOf, answerOf, jobOf, resultOf } from './forStep';
import { withProposals } from './inputs';
import { silent, type StandInSpec } from './spec';

/** Replaces commands and addresses in the rehearsal of any runbook. */
export interface StandIns {
  /** Ports that run no program from a repository and contact no address, whoever uses them. */
  ports(real: Ports): Ports;
  /** The same kinds, except that whatever their steps run does what their runbook expects. */
  kinds(real: ReadonlyMap<string, Kind>): ReadonlyMap<string, Kind>;
  /** Proposes a value for each input: what it names exists in the rehearsal. */
  parser(real: RunbookParser): RunbookParser;
}

/**
 * @param dist folder of the bundles, which contains the program that prints in place of a command
 * @param instance file of the rehearsal that says which image Airflow's machine runs
 */
export function createStandIns(dist: string, instance: string): StandIns {
  const program = path.join(dist, 'template', 'bin', 'command.cjs');
  /** The behavior that a step chose for a request on its way to the runner. */
  const specs = new WeakMap<JobRequest, StandInSpec>();
  const standIn = (request: JobRequest): JobRequest => {
    const spec = Buffer.from(JSON.stringify(specs.get(request) ?? silent)).toString('base64');
    // Inside an editor, node is the editor itself.
    const node = ['env', 'ELECTRON_RUN_AS_NODE=1', process.execPath];
    return { ...request, argv: [...node, program, spec, ...request.argv] };
  };
  const forStep = <C extends ObserveContext<unknown, unknown>>(context: C): C => {
    const { ports } = context;
    const own: Ports = {
      ...ports,
      runner: replaced(ports.runner, {
        prepare: given => {
          const request = { ...given };
          specs.set(request, jobOf(context, given.argv, instance));
          return ports.runner.prepare(request);
        },
      }),
      tools: replaced(ports.tools, { run: async argv => resultOf(context, argv) }),
      airflow: replaced(ports.airflow, {
        server: async signal => airflowOf(context, await ports.airflow.server(signal)),
      }),
      web: { get: async () => answerOf(context), send: async () => answerOf(context) },
    };
    return replaced<C>(context, { ports: own } as Partial<C>);
  };
  return {
    ports: real => ({
      ...real,
      runner: replaced(real.runner, { prepare: request => real.runner.prepare(standIn(request)) }),
      tools: replaced(real.tools, {
        run: async argv => ({
          exitCode: 1,
          stdout: `Rehearsal: this stands in for ${inShellWords(argv)}, which is not run.\n`,
          stderr: '',
        }),
      }),
      web: {
        get: async () => ({ status: 200, json: {} }),
        send: async () => ({ status: 200, json: {} }),
      },
    }),
    parser: withProposals,
    kinds: real => new Map([...real].map(([name, kind]) => [name, standInKind(kind, forStep)])),
  };
}

function standInKind(
  kind: Kind,
  forStep: <C extends ObserveContext<unknown, unknown>>(context: C) => C,
): Kind {
  return {
    ...kind,
    observe: context => kind.observe(forStep(context)),
    observeDry: context => kind.observeDry?.(forStep(context)) ?? kind.observe(forStep(context)),
    ...(kind.perform === undefined
      ? {}
      : { perform: async (context, act) => kind.perform?.(forStep(context), act) }),
    ...(kind.cancel === undefined ? {} : { cancel: async context => kind.cancel?.(forStep(context)) }),
    ...(kind.recheck === undefined
      ? {}
      : {
          recheck: async (own, act, given) => (await kind.recheck?.(forStep(own), forStep(act), given)) ?? '',
        }),
  };
}

/** The same object with some members replaced; a spread would freeze the values of getters. */
function replaced<T extends object>(object: T, members: Partial<T>): T {
  return new Proxy(object, {
    get: (target, key) =>
      Object.hasOwn(members, key)
        ? (Reflect.get(members, key) as unknown)
        : (Reflect.get(target, key, target) as unknown),
  });
}
