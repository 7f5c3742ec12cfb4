import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { ProblemError, type Problem } from '../../core/errors';
import type { Fact } from '../../core/journal/reading';
import type { ObserveContext } from '../../core/kind/kind';
import type { WebAnswer } from '../../core/ports/web';
import { fact } from './facts';
import { checkJson, CheckSchema } from './httpChecks';
import { either } from '../../core/text/joined';

/** For one exchange, in milliseconds. */
export const WEB_TIMEOUT_MS = 20_000;

const StatusSchema = v.pipe(
  v.number(),
  v.integer(l10n.t('Write a whole number.')),
  v.minValue(100),
  v.maxValue(599),
);

/** Expectations of an answer. */
export const expectedAnswer = {
  /** Expected statuses. */
  status: v.optional(
    v.pipe(
      v.array(StatusSchema),
      v.minLength(1, l10n.t('Name at least one status.')),
      v.maxLength(20, l10n.t('Name at most 20 statuses.')),
    ),
    [200],
  ),
  /** What the JSON body must contain. */
  json: v.optional(v.pipe(v.array(CheckSchema), v.maxLength(20, l10n.t('Use at most 20 checks.'))), []),
};
interface Expected {
  readonly status: readonly number[];
  readonly json: readonly v.InferOutput<typeof CheckSchema>[];
}

/** Result of comparing an answer with what is expected. */
export interface Judged {
  readonly facts: readonly Fact[];
  /** null if it is as expected. */
  readonly problem: Problem | null;
  /** Named groups of the patterns that were found. */
  readonly output: Readonly<Record<string, string>>;
}

/** Compares an answer with what is expected. */
export function judgeAnswer(answer: WebAnswer, address: string, { status, json }: Expected): Judged {
  const isStatus = status.includes(answer.status);
  const checks = json.map(check => checkJson(answer.json, check));
  const facts = [
    fact(l10n.t('Address'), address),
    fact(
      l10n.t('Status'),
      isStatus ? String(answer.status) : l10n.t`${answer.status}, not ${either(status)}`,
      isStatus ? 'good' : 'bad',
    ),
    ...(json.length > 0 && answer.json === undefined ? [fact(l10n.t('Body'), l10n.t('no JSON'), 'bad')] : []),
    ...checks.map(check => check.fact),
  ];
  const bad = facts.find(({ tone }) => tone === 'bad');
  return {
    facts,
    output: Object.assign({}, ...checks.map(check => check.output)) as Record<string, string>,
    problem:
      bad === undefined
        ? null
        : {
            code: 'http.unexpected',
            message: l10n.t`It does not answer as expected: ${bad.label}: ${bad.value}`,
            remedy: l10n.t(
              'Look at the service, then retry; or continue with a reason if it does not matter.',
            ),
          },
  };
}

/**
 * Reads an address once. A failure to get an answer becomes a problem of the result.
 * @throws {ProblemError} `http.local` for an address that must never be contacted
 */
export async function lookAtAddress(
  { ports, signal }: Pick<ObserveContext<unknown, unknown>, 'ports' | 'signal'>,
  { get, local, ...expected }: Expected & { readonly get: string; readonly local: boolean },
): Promise<Judged & { readonly status: number | null }> {
  try {
    const answer = await ports.web.get(get, WEB_TIMEOUT_MS, signal, local);
    return { ...judgeAnswer(answer, get, expected), status: answer.status };
  } catch (error) {
    if (signal.aborted || !(error instanceof ProblemError) || error.problem.code === 'http.local')
      throw error;
    const facts = [fact(l10n.t('Address'), get), fact(l10n.t('Answer'), l10n.t('none'), 'bad')];
    return { facts, problem: error.problem, output: {}, status: null };
  }
}
