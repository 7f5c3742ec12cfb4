import * as l10n from '@vscode/l10n';
import type { Clock } from '../../core/ports/clock';
import { type Answer, createHttp, problemOf, type Service } from '../http';
import type { Send } from './authorization';
import { checkDigest } from './digest';

const redirects = [301, 302, 303, 307, 308];
const mostRedirects = 3;
const largest = 4 * 1024 * 1024;

/**
 * A blob, checked against its digest. Registries store blobs elsewhere and redirect to a signed address there, which is
 * followed without credentials.
 * @throws {ProblemError} `registry.redirect` for a redirect to nowhere, to plain http, or one too many
 */
export async function blob(
  service: Service,
  clock: Clock,
  send: Send,
  image: string,
  digest: string,
  signal: AbortSignal,
): Promise<{ readonly digest: string; readonly answer: Answer }> {
  let from = new URL(`/v2/${image}/blobs/${digest}`, service.baseUrl);
  let answer = await send(image, { path: from.pathname, accept: redirects, signal });
  for (let count = 0; redirects.includes(answer.status); count += 1) {
    const target = URL.parse(answer.headers.location ?? '', from.href);
    const downgraded = from.protocol === 'https:' && target?.protocol !== 'https:';
    if (target === null || downgraded || count === mostRedirects) {
      throw problemOf(
        service,
        'redirect',
        l10n.t`${service.name} sent the request on to nowhere safe (${answer.place}).`,
      );
    }
    const store = createHttp({ ...service, baseUrl: target.origin, clock, maxBytes: largest });
    answer = await store.send({ path: target.pathname + target.search, accept: redirects, signal });
    from = target;
  }
  checkDigest(service, answer, digest);
  return { digest, answer };
}
