import * as l10n from '@vscode/l10n';
import { act, byAct } from '../../core/kind/act';
import { defineKind, type Observation } from '../../core/kind/kind';
import { ProblemError, type Problem } from '../../core/errors';
import type { Fact } from '../../core/journal/reading';
import { groupNames } from '../../core/text/pattern';
import { durationMs, elapsedMs } from '../../core/runbook/runbook';
import { webCommand } from '../shared/webAddress';
import { lookAtAddress } from '../shared/webLook';
import { observeSending, send } from './send';
import { Notes, Output, Params, requestOf, type Acting, type Begin, type Context, type Send } from './shape';

/** An address answers as expected, immediately or within a time; or a request is sent to it, once, when a person says so. */
export const http = defineKind({
  name: 'http',
  title: l10n.t('Check an address'),
  params: Params,
  output: Output,
  notes: Notes,
  references: {
    ...{ get: 'address', post: 'address', put: 'address', patch: 'address', delete: 'address' },
    ...{ body: 'text', 'body.**': 'text', 'json.*.equals': 'text', 'json.*.matches': 'pattern' },
  },
  outputs: ({ json }) => json.flatMap(({ matches }) => (matches === undefined ? [] : groupNames(matches))),
  needs: [],
  needsLock: ({ get }) => get === undefined,
  overridable: true,
  mayRepeat: ({ get }) => get !== undefined,
  mayChangeProduction: ({ with: params }) => params?.changesProduction === true,
  changedProduction: ({ production, notSent }) => production === true && notSent !== true,
  runs: params => {
    const { method = 'GET', address = params.get, body = '' } = requestOf(params) ?? {};
    const words = [method, address, body].filter(word => word !== '').join(' ');
    return [{ command: webCommand(words, params.local), where: 'web' }];
  },
  recheck: async (own: Context) => {
    if (own.params.get === undefined)
      return l10n.t`it was answered with status ${String(own.notes.status ?? l10n.t('unknown'))}`;
    const seen = await look(own, own.params.get);
    if (seen.is === 'holds') return seen.reading.summary;
    const { summary } = seen.reading ?? { summary: l10n.t('It does not answer as expected') };
    throw new ProblemError({
      code: 'gate.http',
      message: summary,
      remedy: l10n.t('Plan declined; nothing changed. Look at the service, then retry.'),
    });
  },
  observe: async (context: Context): Promise<Observation<Output, Begin | Send>> => {
    const { get } = context.params;
    if (get !== undefined) return look(context, get);
    const request = requestOf(context.params);
    if (request === undefined) throw new Error('The parameters name no address.');
    return observeSending(context, request);
  },
  perform: byAct<Acting, Begin | Send>({
    begin: context => context.note({ since: context.now() }),
    send,
  }),
});

async function look(context: Context, get: string): Promise<Observation<Output, Begin>> {
  const { facts, problem, output, status } = await lookAtAddress(context, { ...context.params, get });
  if (problem !== null) return notYet(context, facts, problem);
  const reading = context.reading(l10n.t`Answered with status ${status ?? ''}, as expected`, facts);
  return { is: 'holds', reading, output };
}

/** The answer isn't as expected: check again while there is time. */
function notYet(context: Context, facts: readonly Fact[], problem: Problem): Observation<Output, Begin> {
  const { params, notes, ports } = context;
  const reading = context.reading(problem.message, facts);
  if (params.within === undefined) return { is: 'stopped', reading, problem };
  // Waiting changes nothing, so it needs no lock.
  if (notes.since === undefined)
    return {
      is: 'ready',
      reading,
      act: act('begin', l10n.t`wait for up to ${params.within}`),
      harmless: true,
      withoutLock: true,
    };
  const waited = elapsedMs(Date.parse(notes.since), ports.clock.now());
  const longest = durationMs(params.within);
  if (waited < longest)
    return { is: 'working', reading, checkAgainMs: durationMs(params.every), fraction: waited / longest };
  return {
    is: 'stopped',
    reading,
    problem: { ...problem, message: l10n.t`Not within ${params.within}. ${problem.message}` },
  };
}
