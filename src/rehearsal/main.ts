import { parseArgs } from 'node:util';
import path from 'node:path';
import * as v from 'valibot';
import { ProblemError, toProblem } from '../core/errors';
import { faults, isFaultName, type FaultName } from './faults';
import { SubjectsSchema, type Subjects } from './subjects';
import { startWorld } from './world';

const UNUSED_MS = 60 * 60_000;
const LOOK_MS = 60_000;

const USAGE = `Usage: rehearsal.js <folder> [--airflow 2|3] [--servers] [--subjects <JSON>] [--fault <name>]...
Faults: ${faults.map(fault => fault.name).join(', ')}`;

interface Arguments {
  readonly directory: string;
  readonly airflow: 2 | 3;
  readonly faults: readonly FaultName[];
  /** false: servers only. */
  readonly checkout: boolean;
  /** What the services are about; absent: the catalog. */
  readonly subjects?: Subjects;
}

/** @throws {ProblemError} `rehearsal.arguments` for invalid arguments */
function readArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      airflow: { type: 'string' },
      fault: { type: 'string', multiple: true },
      servers: { type: 'boolean' },
      subjects: { type: 'string' },
    },
  });
  const [directory, ...more] = positionals;
  if (directory === undefined || more.length > 0) throw badArguments('Name one folder.');
  const airflow = values.airflow ?? '2';
  if (airflow !== '2' && airflow !== '3') throw badArguments('Airflow is 2 or 3.');
  const names = values.fault ?? [];
  const wrong = names.find(name => !isFaultName(name));
  if (wrong !== undefined) throw badArguments(`There is no fault "${wrong}".`);
  return {
    directory: path.resolve(directory),
    airflow: airflow === '2' ? 2 : 3,
    faults: names.filter(isFaultName),
    checkout: values.servers !== true && values.subjects === undefined,
    ...(values.subjects === undefined ? {} : { subjects: subjectsIn(values.subjects) }),
  };
}

function subjectsIn(text: string): Subjects {
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), SubjectsSchema), text);
  if (!read.success) throw badArguments(`--subjects: ${v.summarize(read.issues)}`);
  return read.output;
}

function badArguments(message: string): ProblemError {
  return new ProblemError({ code: 'rehearsal.arguments', message, remedy: USAGE });
}

/** Serves a world until it is told to stop, or hasn't been used for an hour. */
async function main(argv: readonly string[]): Promise<void> {
  const world = await startWorld(readArguments(argv));
  const stop = (): void => void world.stop();
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  setInterval(() => {
    if (Date.now() - world.lastUsed() > UNUSED_MS) stop();
  }, LOOK_MS).unref();
  console.log(JSON.stringify({ ready: true, directory: world.directory, addresses: world.addresses }));
  await world.stopped;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const { message, remedy, detail } = toProblem(error);
  console.error([message, remedy, detail ?? ''].filter(Boolean).join('\n'));
  process.exitCode = 1;
});
