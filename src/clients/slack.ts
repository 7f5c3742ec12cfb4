import * as l10n from '@vscode/l10n';
import { ProblemError } from '../core/errors';
import type { Clock } from '../core/ports/clock';
import type { SlackApi } from '../core/ports/slack';
import { createHttp, problemOf, type Service, textOf } from './http';

/** Connection options of Slack. */
export interface SlackOptions {
  /** Address of an incoming webhook, which is a secret; undefined when none is set. */
  readonly webhook: () => Promise<string | undefined>;
  readonly clock: Clock;
}

/** Slack truncates at 40,000 characters, and counts them after escaping. */
const longest = 30_000;
const setAgain = l10n.t('Run “Deploy Runbook: Set Slack Webhook…” with a webhook of the channel.');

/**
 * Posts to a Slack channel through its incoming webhook
 * (https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks). Answers are plain text. A post is never retried
 * automatically.
 */
export function createSlack({ webhook, clock }: SlackOptions): SlackApi {
  const address = async (): Promise<string> => {
    const set = await webhook();
    if (set !== undefined) return set;
    throw new ProblemError({
      code: 'slack.not-configured',
      message: l10n.t('No Slack webhook is set.'),
      remedy: setAgain,
    });
  };
  return {
    mustBeSet: async () => {
      await address();
    },
    async post(text, signal) {
      const baseUrl = await address();
      const service: Service = {
        id: 'slack',
        name: 'Slack',
        baseUrl,
        secretPath: true,
        remedies: {
          address: setAgain,
          insecure: setAgain,
          forbidden: setAgain,
          'not-found': setAgain,
          unauthorized: setAgain,
          redirect: setAgain,
          html: setAgain,
          'wrong-host': setAgain,
        },
      };
      const http = createHttp({ ...service, clock, maxBytes: 64 * 1024 });
      const answer = await http.send({
        method: 'POST',
        path: '',
        body: { text: shorten(escape(text)), mrkdwn: false },
        signal,
      });
      if (textOf(answer).trim() === 'ok') return;
      throw problemOf(
        service,
        'malformed',
        l10n.t`Slack did not confirm the message (${answer.place}): it may not have been posted.`,
      );
    },
  };
}

/** Cuts neither an escaped character nor a surrogate pair in two. */
function shorten(escaped: string): string {
  if (escaped.length <= longest) return escaped;
  return `${escaped.slice(0, longest).replace(/(?:&[a-z]{0,3}|[\uD800-\uDBFF])$/, '')}…`;
}

/** https://docs.slack.dev/messaging/formatting-message-text#escaping */
function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
