import * as l10n from '@vscode/l10n';
import { ProblemError } from '../../core/errors';
import type { AirflowServer } from '../../core/ports/airflow';
import type { Answer, Http } from '../http';
import { VersionSchema } from './schemas';

/** Statuses that mean the server doesn't have this API, or doesn't offer it to us. */
const absent = [401, 403, 404, 405];

/**
 * Finds out which API the server speaks: Airflow 3 answers at `/api/v2/version`, Airflow 2 at `/api/v1/version`, both without a
 * login (tried on 2.9.3, 2.11.2 and 3.3.2).
 * @throws {ProblemError} `airflow.not-found` when it speaks neither, plus everything the http layer throws: a proxy's login
 * page is `airflow.html` or `airflow.redirect`
 */
export async function detect(http: Http, signal: AbortSignal): Promise<AirflowServer> {
  const v2 = await ask(http, 'v2', signal);
  if (v2.server !== undefined) return v2.server;
  const v1 = await ask(http, 'v1', signal);
  if (v1.server !== undefined) return v1.server;
  for (const { answer } of [v2, v1]) if (answer instanceof ProblemError) throw answer;
  for (const { answer } of [v2, v1]) {
    if (!(answer instanceof ProblemError) && answer.status < 404) throw http.refusal(answer);
  }
  const { baseUrl, setting } = http.service;
  const where = setting ?? l10n.t('the address of Airflow');
  throw new ProblemError({
    code: 'airflow.not-found',
    message: l10n.t`No Airflow answers at ${baseUrl}: neither /api/v2/version nor /api/v1/version is there.`,
    remedy: l10n.t`Set ${where} to the address at which its home page opens, including a path if there is one.`,
  });
}

/** Returns a malformed answer as a problem instead of throwing it, because the other API may still answer. */
async function ask(
  http: Http,
  api: AirflowServer['api'],
  signal: AbortSignal,
): Promise<{ readonly server?: AirflowServer; readonly answer: Answer | ProblemError }> {
  const answer = await http.send({ signal, path: `/api/${api}/version`, accept: absent });
  if (absent.includes(answer.status)) return { answer };
  try {
    return { server: { api, version: http.parse(VersionSchema, answer).version }, answer };
  } catch (error) {
    if (error instanceof ProblemError) return { answer: error };
    throw error;
  }
}
