import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import type { Clock } from '../../core/ports/clock';
import type { RegistryApi, RegistryImage } from '../../core/ports/registry';
import { type Answer, createHttp, type Service, textOf, webAddress } from '../http';
import { parseJson } from '../http/body';
import { authorizing, type RegistryCredentials, SIGN_IN_TO_REGISTRY } from './authorization';
import { blob } from './blob';
import { checkDigest, digestOf } from './digest';
import { apiAddress, fullName, imagePage } from './hosts';
import { checkReference } from './names';
import { configDigest, configSchema, manifestSchema, manifestTypes, platformDigest } from './schemas';
import { allTags } from './tags';

export type { RegistryCredentials } from './authorization';
export { strangeRealm, tryToSignIn } from './signIn';

/** Connection options of an OCI registry. */
export interface RegistryOptions {
  /** Its origin, e.g. `https://ghcr.io`. */
  readonly address: string;
  /** For private images. They only go to token services that {@link authorizing} trusts. */
  readonly credentials?: () => Promise<RegistryCredentials | undefined>;
  /** Called with each token that the registry returns. */
  readonly onSecret?: (secret: string) => void;
  readonly clock: Clock;
}

const errorsSchema = v.object({
  errors: v.array(v.object({ code: v.string(), message: v.nullish(v.string(), '') })),
});

/** A registry as messages name it. @param address as people gave it */
export function registryService(address: string): Service {
  return {
    id: 'registry',
    name: l10n.t('The image registry'),
    baseUrl: apiAddress(address),
    signIn: SIGN_IN_TO_REGISTRY,
    setting: 'deployRunbook.registry.url',
    remedies: {
      unauthorized: l10n.t`Check the name of the image. If it is private, run “${SIGN_IN_TO_REGISTRY}” with an account that may pull it.`,
      forbidden: l10n.t`Check the name of the image: registries refuse the private and the absent in the same words. If it is private, run “${SIGN_IN_TO_REGISTRY}”.`,
    },
  };
}

/**
 * Reads an OCI registry (https://github.com/opencontainers/distribution-spec/blob/main/spec.md). Content is checked against its
 * digest, and the result is cached by digest.
 */
export function createRegistry(options: RegistryOptions): RegistryApi {
  const service = registryService(options.address);
  const http = createHttp({ ...service, clock: options.clock, maxBytes: 4 * 1024 * 1024 });
  const send = authorizing(
    http,
    options.clock,
    options.credentials ?? (() => Promise.resolve(undefined)),
    options.onSecret,
  );
  /** By digest, so never stale. */
  const known = new Map<string, Omit<RegistryImage, 'tag'>>();

  /** The manifest of a tag or digest; undefined when the registry says that there is none. */
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
    // An answer to HEAD has no body that says whether the tag or the whole image is missing.
    if (method === 'HEAD') return manifest('GET', image, reference, signal);
    if (isAbsent(answer)) return undefined;
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
    imageUrl: image => imagePage(options.address, image) ?? webAddress(service, `/${image}`),

    async resolve(name, tag, signal) {
      const image = fullName(options.address, name);
      const answer = await manifest('GET', image, tag, signal);
      return answer && { tag, ...(await contents(image, answer, signal)) };
    },

    async digest(name, tag, signal) {
      const image = fullName(options.address, name);
      const answer = await manifest('HEAD', image, tag, signal);
      return answer && digestOf(service, answer);
    },

    tags: (name, signal) => {
      const image = fullName(options.address, name);
      checkReference(service, image);
      return allTags({ http, send, image, signal });
    },
  };
}

/**
 * Whether the image exists but the tag doesn't: the code of the specification, of Quay, and of Harbor, which has one code for
 * everything.
 */
function isAbsent(answer: Answer): boolean {
  try {
    return v
      .parse(errorsSchema, JSON.parse(textOf(answer)))
      .errors.some(
        ({ code, message }) =>
          code === 'MANIFEST_UNKNOWN' ||
          code === 'TAG_EXPIRED' ||
          (code === 'NOT_FOUND' && message.startsWith('artifact ')),
      );
  } catch {
    return false;
  }
}
