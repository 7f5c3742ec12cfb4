import { asObject, parseJson, text, type Call } from '../http/call';
import { route, router } from '../http/router';
import type { LoopbackServer } from '../http/server';
import { startSimulator, type SimulatorOptions } from '../http/simulator';
import type { SlackState } from './state';

/** Path of the only webhook. In the real Slack such a path is a secret. */
export const WEBHOOK_PATH = '/services/T0REHEARSE/B0REHEARSE/rehearsal-webhook';

/** Serves an incoming webhook: plain text answers, `ok` for success (https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks). */
export function startSlackSimulator(
  options: SimulatorOptions & { readonly state: SlackState },
): Promise<LoopbackServer> {
  const { state, now = Date.now } = options;
  const post = (call: Call) => {
    const body = asObject(parseJson(call.body));
    if (!body) return text(400, 'invalid_payload');
    if (typeof body.text !== 'string' || body.text === '') return text(400, 'no_text');
    state.messages.push({ text: body.text, at: new Date(now()).toISOString() });
    return text(200, 'ok');
  };
  return startSimulator(
    'slack',
    router([route('POST', WEBHOOK_PATH, post)], call =>
      call.path.startsWith('/services/') ? text(404, 'no_service') : text(404, 'not_found'),
    ),
    (status, message) => text(status, message.toLowerCase().replaceAll(' ', '_')),
    options,
  );
}
