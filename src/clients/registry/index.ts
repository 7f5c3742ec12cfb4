import * as v from 'valibot';
import type { Clock } from '../../core/ports/clock';
import type { RegistryApi, RegistryImage } from '../../core/ports/registry';
import { type Answer, createHttp, links, pageOf, pagesOf, type Service, textOf, webAddress } from '../http';
import { parseJson } from '../http/body';
import { authorizing, type RegistryCredentials } from './authorization';
import { blob } from './blob';
import { checkDigest, digestOf } from './digest';
import { checkReference } from './names';
import { configDigest, configSchema, manifestSchema, manifestTypes, platformDigest } from './schemas';

export type { RegistryCredentials } from './authorization';

/** How an OCI registry is reached. */
export interface RegistryOptions {
  /** Its origin, e.g. `https://ghcr.io`. */
  readonly address: string;
  /** For private images. They go to the registry's own token service only. */
  readonly credentials?: () => Promise<RegistryCredentials | undefined>;
  /** Told of each token that the registry gave. */
  readonly onSecret?: (secret: string) => void;
  readonly clock: Clock;
}

const tagsSchema = v.object({ tags: v.nullable(v.array(v.string())) });
const errorsSchema = v.object({ errors: v.array(v.object({ code: v.string() })) });

/**
 * Reads an OCI registry (https://github.com/opencontainers/distribution-spec/blob/main/spec.md). What lies under a digest is
 * checked against it, and asked for once.
 */
export function createRegistry(options: RegistryOptions): RegistryApi {
  const service: Service = {
    id: 'registry',
    name: 'The image registry',
    baseUrl: options.address,
    setting: 'deployRunbook.registry.url',
    remedies: {
      unauthorized: 'Check the name of the image, and that it may be pulled with the sign-in there is.',
      forbidden:
        'Check the name of the image: registries refuse the private and the absent in the same words.',
    },
  };
  const http = createHttp({ ...service, clock: options.clock, maxBytes: 4 * 1024 * 1024 });
  const send = authorizing(
    http,
    options.clock,
    options.credentials ?? (() => Promise.resolve(undefined)),
    options.onSecret,
  );
  /** By digest, so never out of date. */
  const known = new Map<string, Omit<RegistryImage, 'tag'>>();

  /** The manifest under a tag or digest; undefined when the registry says that there is none. */
  async function manifest(
    method: 'GET' | 'HEAD',
    image: string,
    reference: string,
    signal: AbortSignal,
  ): Promise<Answer | undefined> {
    checkReference(service, image, reference);
    const answer = await send(image, {
      method,
      path: `/v2/${image}/manifests/${reference}`,
      headers: { accept: manifestTypes.join(', ') },
      accept: [404],
      signal,
    });
    if (answer.status !== 404) return answer;
    // An answer to HEAD has no body to say what is missing: the tag, or the whole image.
    if (method === 'HEAD') return manifest('GET', image, reference, signal);
    if (codesOf(answer).includes('MANIFEST_UNKNOWN')) return undefined;
    throw http.refusal(answer);
  }

  async function contents(
    image: string,
    top: Answer,
    signal: AbortSignal,
  ): Promise<Omit<RegistryImage, 'tag'>> {
    const digest = digestOf(service, top);
    const before = known.get(`${image}@${digest}`);
    if (before !== undefined) return before;
    const outer = http.parse(manifestSchema, top);
    const manifestDigest = platformDigest(service, outer, top.place) ?? digest;
    let inner = outer;
    if (manifestDigest !== digest) {
      const answer = await manifest('GET', image, manifestDigest, signal);
      if (answer === undefined) throw http.refusal({ ...top, status: 404 });
      checkDigest(service, answer, manifestDigest);
      inner = http.parse(manifestSchema, answer);
    }
    const content = await blob(
      service,
      options.clock,
      send,
      image,
      configDigest(service, inner, top.place),
      signal,
    );
    const config = parseJson(service, configSchema, content.answer, true);
    const found = {
      digest,
      manifestDigest,
      configDigest: content.digest,
      revision: config.config?.Labels?.['org.opencontainers.image.revision'] ?? null,
      createdAt: config.created ?? null,
    };
    known.set(`${image}@${digest}`, found);
    return found;
  }

  return {
    address: options.address,
    imageUrl: image => webAddress(service, `/${image}`),

    async resolve(image, tag, signal) {
      const answer = await manifest('GET', image, tag, signal);
      return answer && { tag, ...(await contents(image, answer, signal)) };
    },

    async digest(image, tag, signal) {
      const answer = await manifest('HEAD', image, tag, signal);
      return answer && digestOf(service, answer);
    },

    async tags(image, signal) {
      checkReference(service, image);
      const found: (readonly string[])[] = [];
      const pages = pagesOf(service, { pages: 200 });
      let next = `/v2/${image}/tags/list?n=1000`;
      for (;;) {
        const answer = await send(image, { path: next, signal });
        const tags = http.parse(tagsSchema, answer).tags ?? [];
        found.push(tags);
        const target = links(answer.headers.link, 'next')[0]?.target;
        pages.add(pageOf(answer, tags.length, target));
        if (target === undefined) return found.flat();
        next = URL.parse(target, options.address)?.href ?? target;
      }
    },
  };
}

function codesOf(answer: Answer): string[] {
  try {
    return v.parse(errorsSchema, JSON.parse(textOf(answer))).errors.map(({ code }) => code);
  } catch {
    return [];
  }
}
