import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { toProblem } from '../../core/errors';
import type { Fact } from '../../core/journal/reading';
import { defineKind } from '../../core/kind/kind';
import { metWithFlagPullRequest, offerFlagPullRequest, openFlagPullRequest } from '../shared/committedFlag';
import { count, fact } from '../shared/facts';
import { checkCheckout, checkModules } from './repository';
import { checkAirflow, checkGitHub, checkSentry } from './services';
import { Output, Params, type Base, type Context } from './shape';
import { checkTools } from './tools';

/** Finds everything that can be known to be wrong before anything is changed. Only reads. */
export const preflight = defineKind({
  name: 'preflight',
  uses: ['infrastructure'],
  title: l10n.t('Preflight'),
  params: Params,
  output: Output,
  notes: v.object({}),
  needs: [],
  overridable: false,
  versions: ({ deployedVersion }) => ({ now: deployedVersion }),
  runs: ({ identity }) =>
    identity === undefined ? [] : [{ command: identity.join(' '), where: 'background' }],
  observe: async (context: Context) => {
    const { base, facts } = await runChecks(context);
    const bad = facts.filter(f => f.tone === 'bad');
    if (bad.length === 0) {
      return {
        is: 'holds',
        reading: context.reading(l10n.t`All ${count(facts.length, 'check')} hold`, facts),
        output: { ...base },
        meets: await metWithFlagPullRequest(context),
      };
    }
    const failed = context.reading(l10n.t`${count(bad.length, 'check')} of ${facts.length} failed`, facts);
    if (base.flagCommitted !== null && bad.length === 1)
      return offerFlagPullRequest(context, base.flagCommitted, failed, base.baseSha);
    const [first] = bad;
    return {
      is: 'stopped',
      reading: failed,
      problem: {
        code: 'preflight.failed',
        message: `${first?.label ?? ''}: ${first?.value ?? ''}`,
        remedy: first?.detail ?? l10n.t('Fix what is marked, then retry.'),
      },
    };
  },
  perform: async context => {
    const { base } = await runChecks(context);
    // What has become unreadable shows in the next look, and a branch without a base would make no pull request.
    if (base.flagCommitted !== null) await openFlagPullRequest(context, base.flagCommitted, base);
  },
});

/** Checks of one service run one after another; the services are checked in parallel. */
async function runChecks(
  context: Context,
): Promise<{ readonly base: Base; readonly facts: readonly Fact[] }> {
  const base: Base = {
    defaultBranch: '',
    baseSha: '',
    deployedVersion: '',
    deployedCommit: null,
    deployed: {},
    flagCommitted: null,
  };
  const groups = await Promise.all([
    checks(l10n.t('Repository'), [() => checkCheckout(context, base), () => checkModules(context, base)]),
    checks('GitHub', [() => checkGitHub(context)]),
    checks('Airflow', [() => checkAirflow(context)], context.params.back),
    checks('Sentry', [() => checkSentry(context)], context.params.back),
    checks(l10n.t('Tools'), [() => checkTools(context)]),
  ]);
  return { base, facts: groups.flat() };
}

/**
 * Runs checks one after another; one that throws becomes a fact with its remedy and ends the group.
 * @param mayFail the fact is only a warning
 */
async function checks(
  group: string,
  list: readonly (() => Promise<Fact[]>)[],
  mayFail = false,
): Promise<Fact[]> {
  const facts: Fact[] = [];
  for (const check of list) {
    try {
      facts.push(...(await check()).map(f => ({ ...f, group })));
    } catch (error) {
      const { message, remedy } = toProblem(error);
      return [...facts, fact(group, message, mayFail ? 'warn' : 'bad', { group, detail: remedy })];
    }
  }
  return facts;
}
