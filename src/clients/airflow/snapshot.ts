import * as l10n from '@vscode/l10n';
import { type Problem, ProblemError, toProblem } from '../../core/errors';
import { runKey, taskKey } from '../../core/airflow/looks';
import type { AirflowSnapshot, Dag } from '../../core/ports/airflow';
import { type Answer, pageOf, pagesOf, path, type Query, serverTime, textOf } from '../http';
import { commonPart } from './commonPart';
import type { Dialect } from './dialect';
import { readAll } from './pages';
import { type Page, RunsSchema, type Schema, StatesSchema, TasksSchema } from './schemas';
import { type Session, SIGN_IN } from './session';

/** More than most servers grant (`[api] maximum_page_limit`, 100); they clamp silently. */
const DAG_PAGE = 1000;
/** The POST lists grant this many (tried on 2.9.3, 2.11.2 and 3.3.2). */
const RUN_PAGE = 1000;
const TASKS = '/dags/~/dagRuns/~/taskInstances/list';
const RUNS = '/dags/~/dagRuns/list';
/** A DAG that doesn't exist. */
const NO_DAG = 'deploy-runbook-asks-whether-it-may-read-all-dags';
const NO_STATE = 'deploy-runbook-asks-which-states-there-are';

/** A server, as queried by one caller. */
export interface Asked {
  readonly session: Session;
  readonly dialect: Dialect;
  readonly signal: AbortSignal;
}

/**
 * Reads everything unfinished: DAGs, then task instances, then runs. In this order, a DAG that starts in the meantime shows up
 * as a run, and a pause that was read was in effect before the tasks were read.
 * @throws {ProblemError} `airflow.partial` for a user who can't see the runs of some DAGs
 */
export async function readSnapshot(
  asked: Asked,
  dagIds: readonly string[],
  now: () => number,
): Promise<Omit<AirflowSnapshot, 'server'>> {
  const { session, dialect } = asked;
  const states = await session.once(async () => {
    await mayReadAll(asked);
    return (
      dialect.states ?? {
        tasks: await statesOf(asked, TASKS, 'state'),
        runs: await statesOf(asked, RUNS, 'states'),
      }
    );
  });
  const answer = await askDags(asked, {});
  const page = session.http.parse(dialect.dags, answer);
  const dags = [...page.rows, ...(await others(asked, page, dagIds))];
  const tasks = await readList(
    asked,
    TASKS,
    TasksSchema,
    { state: states.tasks, ...dialect.taskPage },
    taskKey,
  );
  const unfinished = { states: states.runs, page_limit: RUN_PAGE, order_by: 'id' };
  const runs = await readList(asked, RUNS, RunsSchema, unfinished, runKey);
  const at = new Date(serverTime(answer) ?? now()).toISOString();
  return { at, readableDags: page.total, runs, tasks, dags };
}

/**
 * Lists contain only what the user may read and don't mention the rest. For a DAG that doesn't exist, both APIs first check
 * whether the user may read DAGs in general: 404 if so, 403 for rights on single DAGs only (tried on 2.9.3, 2.11.2 and 3.3.2).
 * Airflow 2 also answers 403 to an unknown user, whom it treats as the public.
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
          message: l10n.t('Airflow lets this user read nothing: the user may not, or the password is wrong.'),
          remedy: l10n.t`Run “${SIGN_IN}” and check user and password; Airflow 2 does not say when they are wrong. If they are right, ask for the permission to read all DAGs.`,
          detail,
        }
      : {
          code: 'airflow.partial',
          message: l10n.t(
            'This user may not read all DAGs of Airflow, so that runs of other DAGs could be under way unseen.',
          ),
          remedy: l10n.t('Sign in to Airflow as a user that may read all DAGs, DAG runs and task instances.'),
          detail,
        },
  );
}

/**
 * The unfinished states that a server knows: asked for one that doesn't exist, it names all that do (seen on 3.3.2).
 * @param key of the body that the states belong in
 * @throws {ProblemError} `airflow.malformed` if it doesn't: what is in a state that came with it could go unseen
 */
async function statesOf(
  { session, dialect, signal }: Asked,
  at: string,
  key: string,
): Promise<readonly string[]> {
  const body = { [key]: [NO_STATE] };
  const request = {
    signal,
    method: 'POST',
    path: dialect.root + at,
    body,
    repeatable: true,
    accept: [422],
  } as const;
  return session.http.parse(StatesSchema, await session.send(request));
}

/** The problem, if the server still answers "forbidden" with a new token. */
function forbidden(error: unknown): Problem {
  const problem = toProblem(error);
  if (problem.code === 'airflow.forbidden') return problem;
  throw error;
}

/**
 * Makes at most one list request when the first page is incomplete: for the rest or, if that is too much, for the DAGs asked
 * for.
 */
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

/** One DAG; undefined when no DAG has this ID. */
export async function readDag({ session, dialect, signal }: Asked, dagId: string): Promise<Dag | undefined> {
  const answer = await session.send({
    signal,
    path: `${dialect.root}${path`/dags/${dagId}`}`,
    accept: [404],
  });
  if (answer.status !== 404) return session.http.parse(dialect.dag, answer);
  // Any other 404 comes from a server that no longer has this API, or from a proxy in front of it.
  if (plainJson(textOf(answer)).includes(dagId)) return undefined;
  return session.fail(session.http.refusal(answer));
}

/** JSON without escapes for non-ASCII letters; anything that isn't JSON is returned unchanged. */
function plainJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}

/** All pages of a list that is read with a POST, which changes nothing. */
async function readList<T>(
  { session, dialect, signal }: Asked,
  at: string,
  schema: Schema<Page<T>>,
  body: Readonly<Record<string, unknown>>,
  keyOf: (row: T) => string,
): Promise<readonly T[]> {
  const request = { signal, method: 'POST', path: dialect.root + at, repeatable: true } as const;
  // Counts all attempts, because a repeated one has used up its share too.
  const pages = pagesOf(session.http.service);
  return readAll(async offset => {
    const answer = await session.send({ ...request, body: { ...body, page_offset: offset } });
    const page = session.http.parse(schema, answer);
    pages.add({ ...pageOf(answer, page.rows.length), mayFollow: true });
    return page;
  }, keyOf);
}
