import { type Problem, ProblemError, toProblem } from '../../core/errors';
import { runKey, taskKey } from '../../core/airflow/looks';
import type { AirflowSnapshot, Dag } from '../../core/ports/airflow';
import { type Answer, pageOf, pagesOf, path, type Query, serverTime, textOf } from '../http';
import { commonPart } from './commonPart';
import type { Dialect } from './dialect';
import { readAll } from './pages';
import { type Page, RunsSchema, type Schema, TasksSchema } from './schemas';
import { type Session, SIGN_IN } from './session';

/** More than a server usually grants (`[api] maximum_page_limit`, 100); it clamps silently. */
const DAG_PAGE = 1000;
/** The POST lists grant it (tried on 2.9.3, 2.11.2 and 3.3.2). */
const RUN_PAGE = 1000;
/** A DAG that is nowhere. */
const NO_DAG = 'deploy-runbook-asks-whether-it-may-read-all-dags';

/** One server, as one caller asks it. */
export interface Asked {
  readonly session: Session;
  readonly dialect: Dialect;
  readonly signal: AbortSignal;
}

/**
 * Reads everything unfinished: DAGs, then task instances, then runs. In this order a DAG that starts meanwhile shows as
 * a run, and a pause that is read was in effect before its tasks were.
 * @throws {ProblemError} `airflow.partial` for a user to whom the runs of some DAGs are invisible
 */
export async function readSnapshot(
  asked: Asked,
  dagIds: readonly string[],
  now: () => number,
): Promise<Omit<AirflowSnapshot, 'server'>> {
  const { session, dialect } = asked;
  await session.once(() => mayReadAll(asked));
  const answer = await askDags(asked, {});
  const page = session.http.parse(dialect.dags, answer);
  const dags = [...page.rows, ...(await others(asked, page, dagIds))];
  const states = { state: dialect.taskStates, ...dialect.taskPage };
  const tasks = await readList(asked, '/dags/~/dagRuns/~/taskInstances/list', TasksSchema, states, taskKey);
  const unfinished = { states: ['running', 'queued'], page_limit: RUN_PAGE, order_by: 'id' };
  const runs = await readList(asked, '/dags/~/dagRuns/list', RunsSchema, unfinished, runKey);
  const at = new Date(serverTime(answer) ?? now()).toISOString();
  return { at, readableDags: page.total, runs, tasks, dags };
}

/**
 * Lists hold only what the user may read and say nothing of the rest. Asked for a DAG that doesn't exist, both APIs
 * check first whether the user may read DAGs in general: 404 if so, 403 for rights on single DAGs (tried on 2.9.3, 2.11.2
 * and 3.3.2). Airflow 2 says 403, too, to whom it doesn't know: it takes them for the public.
 */
async function mayReadAll(asked: Asked): Promise<void> {
  const { session, dialect, signal } = asked;
  const path = `${dialect.root}/dags/${NO_DAG}`;
  const refused = await session.send({ signal, path, accept: [404] }).then(() => undefined, forbidden);
  if (refused === undefined) return;
  const none = (await askDags(asked, { limit: 1 }, [403])).status === 403;
  const detail = refused.message;
  throw new ProblemError(
    none
      ? {
          code: 'airflow.forbidden',
          message: 'Airflow lets this user read nothing: the user may not, or the password is wrong.',
          remedy: `Run “${SIGN_IN}” and check user and password; Airflow 2 does not say when they are wrong. If they are right, ask for the permission to read all DAGs.`,
          detail,
        }
      : {
          code: 'airflow.partial',
          message:
            'This user may not read all DAGs of Airflow, so that runs of other DAGs could be under way unseen.',
          remedy: 'Sign in to Airflow as a user that may read all DAGs, DAG runs and task instances.',
          detail,
        },
  );
}

/** The problem, if it is that the server forbids this also with a new token. */
function forbidden(error: unknown): Problem {
  const problem = toProblem(error);
  if (problem.code === 'airflow.forbidden') return problem;
  throw error;
}

/** One more request at most, when the first page doesn't hold all: the rest, or where that is too much, those asked for. */
async function others(asked: Asked, page: Page<Dag>, dagIds: readonly string[]): Promise<readonly Dag[]> {
  const { rows, total } = page;
  if (rows.length >= total) return [];
  const absent = dagIds.filter(id => !rows.some(dag => dag.dagId === id));
  const rest = total - rows.length <= rows.length;
  if (!rest && absent.length === 0) return [];
  const query = rest ? { offset: rows.length } : { dag_id_pattern: commonPart(absent) };
  const found = asked.session.http.parse(asked.dialect.dags, await askDags(asked, query)).rows;
  if (rest) return found;
  const dags = await Promise.all(
    absent.map(async id => found.find(dag => dag.dagId === id) ?? (await readDag(asked, id))),
  );
  return dags.filter(dag => dag !== undefined);
}

function askDags({ session, dialect, signal }: Asked, query: Query, accept: number[] = []): Promise<Answer> {
  const all = { limit: DAG_PAGE, ...dialect.dagOrder, ...query };
  return session.send({ signal, path: `${dialect.root}/dags`, query: all, accept });
}

/** One DAG, undefined when there is none of this name. */
export async function readDag({ session, dialect, signal }: Asked, dagId: string): Promise<Dag | undefined> {
  const answer = await session.send({
    signal,
    path: `${dialect.root}${path`/dags/${dagId}`}`,
    accept: [404],
  });
  if (answer.status !== 404) return session.http.parse(dialect.dag, answer);
  // A 404 of another kind comes from a server that no longer has this API, or from what stands before it.
  if (plainJson(textOf(answer)).includes(dagId)) return undefined;
  return session.fail(session.http.refusal(answer));
}

/** JSON without escapes for letters that aren't ASCII; what isn't JSON stays as it is. */
function plainJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}

/** A POST list, which changes nothing: all its pages. */
async function readList<T>(
  { session, dialect, signal }: Asked,
  at: string,
  schema: Schema<Page<T>>,
  body: Readonly<Record<string, unknown>>,
  keyOf: (row: T) => string,
): Promise<readonly T[]> {
  const request = { signal, method: 'POST', path: dialect.root + at, repeatable: true } as const;
  // Over all attempts: one that is repeated has cost what it has cost.
  const pages = pagesOf(session.http.service);
  return readAll(async offset => {
    const answer = await session.send({ ...request, body: { ...body, page_offset: offset } });
    const page = session.http.parse(schema, answer);
    pages.add(pageOf(answer, page.rows.length));
    return page;
  }, keyOf);
}
