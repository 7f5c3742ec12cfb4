import * as v from 'valibot';
import { type Answer, type Http, links, pageOf, pagesOf } from '../http';
import type { Send } from './authorization';

const tagsSchema = v.object({ tags: v.nullable(v.array(v.string())) });
/** Largest first, the registry's own default last. A size that is too large is rejected, with a different status everywhere. */
const PAGE_SIZES = ['?n=1000', '?n=100', ''];
const TOO_LARGE = [400, 413, 422];

interface From {
  readonly http: Http;
  readonly send: Send;
  /** Its full name. */
  readonly image: string;
  readonly signal: AbortSignal;
}

/**
 * All tags of an image (https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-tags). Some registries
 * name a next page forever, so a page without a new tag is the last.
 */
export async function allTags(from: From): Promise<readonly string[]> {
  const { http, send, image, signal } = from;
  const found = new Set<string>();
  const pages = pagesOf(http.service, { pages: 200 });
  let answer = await firstPage(from);
  for (let isLater = false; ; isLater = true) {
    const tags = http.parse(tagsSchema, answer).tags ?? [];
    const before = found.size;
    for (const tag of tags) found.add(tag);
    const target = links(answer.headers.link, 'next')[0]?.target;
    const isOver = target === undefined || (isLater && found.size === before);
    pages.add(pageOf(answer, tags.length, isOver ? undefined : target));
    if (isOver) return [...found];
    const next = URL.parse(target, http.service.baseUrl)?.href ?? target;
    answer = await send(image, { path: next, signal });
  }
}

async function firstPage(from: From, sizes: readonly string[] = PAGE_SIZES): Promise<Answer> {
  const [size = '', ...smaller] = sizes;
  const accept = smaller.length === 0 ? [] : TOO_LARGE;
  const path = `/v2/${from.image}/tags/list${size}`;
  const answer = await from.send(from.image, { path, accept, signal: from.signal });
  return accept.includes(answer.status) ? firstPage(from, smaller) : answer;
}
