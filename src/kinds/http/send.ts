import * as l10n from '@vscode/l10n';
import { act } from '../../core/kind/act';
import type { Observation } from '../../core/kind/kind';
import { ProblemError, type Problem } from '../../core/errors';
import type { Fact } from '../../core/journal/reading';
import { subjectOf } from '../../core/journal/subject';
import type { WebRequest } from '../../core/ports/web';
import { neutral } from '../../core/text/neutral';
import { fact } from '../shared/facts';
import { judgeAnswer, WEB_TIMEOUT_MS } from '../shared/webLook';
import { requestOf, type Acting, type Context, type Output, type Send } from './shape';

type Seen = Observation<Output, Send>;

/** State of a request that is sent once, when a person says so. */
export function observeSending(context: Context, request: WebRequest): Seen {
  const { notes } = context;
  if (notes.status !== undefined) return afterAnswer(context, request, notes.status);
  if (notes.sendingAt === undefined || notes.notSent === true) return beforeSending(context, request, null);
  const { sendingAt } = notes;
  const decision = context.decision('arrived', sendingAt);
  if (decision?.choice === 'again') return beforeSending(context, request, sendingAt);
  const facts = factsOf(context, request);
  if (decision?.choice === 'yes')
    return {
      is: 'holds',
      reading: context.reading(l10n.t`${decision.by} says that it arrived`, facts),
      output: {},
      attested: { by: decision.by, ...(decision.reason === undefined ? {} : { reason: decision.reason }) },
    };
  if (decision !== undefined)
    return failed(context, facts, {
      code: 'http.not-arrived',
      message: l10n.t`It was being sent when the answer was lost. ${decision.by} says that it did not arrive.`,
      remedy: l10n.t('Look at the service. Retrying asks again before anything is sent.'),
    });
  return {
    is: 'waits',
    reading: context.reading(l10n.t('It was being sent when the answer was lost'), facts),
    question: {
      id: 'arrived',
      title: l10n.t('Did it arrive?'),
      detail: l10n.t`It was being sent when the answer was lost, so nobody knows what became of it. Look at the service: ${inWords(request)}`,
      subject: sendingAt,
      choices: [
        { id: 'yes', label: l10n.t('It arrived…'), tone: 'primary', needsReason: true, harmless: true },
        { id: 'no', label: l10n.t('It did not'), tone: 'secondary', harmless: true },
        { id: 'again', label: l10n.t('Send it again'), tone: 'danger' },
      ],
    },
  };
}

function beforeSending(context: Context, request: WebRequest, lost: string | null): Seen {
  const facts = factsOf(context, request);
  const subject = subjectFor(context, request, lost);
  const decision = context.decision('send', subject);
  if (decision?.choice === 'send')
    return {
      is: 'ready',
      reading: context.reading(l10n.t('Sending it'), facts),
      act: act('send', neutral(l10n.t`send ${inWords(request)}`, 300)),
    };
  if (decision !== undefined)
    return {
      is: 'stopped',
      reading: context.reading(l10n.t('Declined'), facts),
      problem: {
        code: 'http.declined',
        message: l10n.t`${decision.by} declined to send it.`,
        remedy: l10n.t('Retry to be asked again; or continue with a reason.'),
      },
    };
  return {
    is: 'waits',
    reading: context.reading(l10n.t('It is sent once you say so'), facts),
    question: {
      id: 'send',
      title: neutral(l10n.t`Send ${inWords(request)}?`, 300),
      detail: l10n.t('It is sent once, without credentials, and never again by itself.'),
      subject,
      choices: [
        { id: 'send', label: l10n.t('Send it'), tone: 'primary' },
        { id: 'decline', label: l10n.t('Decline'), tone: 'secondary', harmless: true },
      ],
    },
  };
}

/** Binds an answer to this very request, this try, and any request lost before. */
function subjectFor({ earlierNotes }: Context, request: WebRequest, lost: string | null): string {
  const { method, address, body = '' } = request;
  return subjectOf([
    method,
    address,
    body,
    ...earlierNotes.map((_, tried) => `try ${tried}`),
    ...(lost === null ? [] : [`after ${lost}`]),
  ]);
}

function afterAnswer(context: Context, request: WebRequest, status: number): Seen {
  const { fault, found = {} } = context.notes;
  const facts = [
    ...factsOf(context, request),
    fact(l10n.t('Status'), String(status), fault == null ? 'good' : 'bad'),
    ...Object.entries(found).map(([name, value]) => fact(name, neutral(value), 'good')),
  ];
  if (fault == null)
    return {
      is: 'holds',
      reading: context.reading(l10n.t`Answered with status ${status}, as expected`, facts),
      output: found,
    };
  return failed(context, facts, {
    code: 'http.unexpected',
    message: fault,
    remedy: l10n.t('Look at the service for what it did. Retrying asks before it is sent again.'),
  });
}

function failed(context: Context, facts: readonly Fact[], problem: Problem): Seen {
  return {
    is: 'stopped',
    concluded: true,
    reading: context.reading(l10n.t('Not as expected'), facts),
    problem,
  };
}

function factsOf({ notes }: Context, request: WebRequest): readonly Fact[] {
  return [
    fact(request.method, request.address),
    ...(request.body === undefined
      ? []
      : [
          fact(l10n.t('Body'), neutral(request.body, 300), 'info' as const, {
            // JSON is one line, and longer ones than this are shown in part.
            detail: request.body.replace(/.{1000}/gu, '$&\n'),
          }),
        ]),
    ...(notes.approvedBy === undefined ? [] : [fact(l10n.t('Sent by'), notes.approvedBy, 'good' as const)]),
  ];
}

function inWords({ method, address }: WebRequest): string {
  return neutral(`${method} ${address}`, 300);
}

/** Sends what was approved. Before sending, journals that it may have arrived; afterwards, the answer. */
export async function send(context: Acting): Promise<void> {
  const { params, ports, notes, signal } = context;
  const request = requestOf(params);
  if (request === undefined || context.run.frozen) return;
  const lost = notes.notSent === true ? undefined : notes.sendingAt;
  const decision = context.decision('send', subjectFor(context, request, lost ?? null));
  if (decision?.choice !== 'send') return;
  if (params.changesProduction) await context.recheckWatched();
  await context.note({
    ...{ sendingAt: context.now(), notSent: false, approvedBy: decision.by },
    ...(params.changesProduction ? { production: true } : {}),
  });
  if (context.run.frozen) return context.note({ notSent: true });
  try {
    const answer = await ports.web.send(request, WEB_TIMEOUT_MS, signal);
    const { problem, output } = judgeAnswer(answer, request.address, params);
    await context.note({ status: answer.status, fault: problem?.message ?? null, found: output });
  } catch (error) {
    const code = error instanceof ProblemError ? error.problem.code : '';
    if (code === 'http.local' || code === 'http.insecure') await context.note({ notSent: true });
    throw error;
  }
}
