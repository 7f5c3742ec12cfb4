import { randomBytes } from 'node:crypto';
import { empty, json, text, type Answer, type Call } from '../http/call';
import { route, router } from '../http/router';
import { startServer, type LoopbackServer } from '../http/server';
import { startSimulator, type SimulatorOptions } from '../http/simulator';
import { INDEX } from './images';
import type { RegistryState } from './state';

const PAGE = 100;

/** The account that may pull private images. */
export const imageReader = { username: 'octo-maintainer', password: 'pull-password-for-the-rehearsal' };

/**
 * Serves a registry that behaves like GHCR: a token challenge even for public images, blobs behind a redirect to another
 * origin, tags in lexical order in pages of 100 (https://github.com/opencontainers/distribution-spec/blob/main/spec.md).
 */
export async function startRegistrySimulator(
  options: SimulatorOptions & { readonly state: RegistryState; readonly isPrivate: boolean },
): Promise<LoopbackServer> {
  const { state, isPrivate } = options;
  const tokens = new Set<string>();
  const signature = randomBytes(8).toString('hex');
  const blobs = await startServer(call => storedBlob(state, call, signature), options.log);
  let origin = '';

  const guarded =
    (handle: (call: Call) => Answer) =>
    (call: Call): Answer => {
      const token = call.headers.authorization?.replace(/^Bearer /i, '') ?? '';
      return tokens.has(token) ? handle(call) : challenge(origin, imageOf(call));
    };
  const server = await startSimulator(
    'registry',
    router(
      [
        route('GET', '/token', call =>
          isPrivate && !isReader(call) ? refuse(401, 'authentication required') : issue(state, tokens, call),
        ),
        route('GET', '/v2/', call => challenge(origin, imageOf(call))),
        ...state.images.flatMap(image => [
          route(
            'GET',
            `/v2/${image}/tags/list`,
            guarded(call => listTags(state, image, call)),
          ),
          route(
            'GET',
            `/v2/${image}/manifests/:reference`,
            guarded(call => manifest(state, call)),
          ),
          route(
            'GET',
            `/v2/${image}/blobs/:digest`,
            guarded(({ params }) =>
              empty(307, { location: `${blobs.address}/${params.digest ?? ''}?sig=${signature}` }),
            ),
          ),
        ]),
      ],
      call => (call.path.startsWith('/v2/') ? challenge(origin, imageOf(call)) : refuse(404, 'not found')),
    ),
    refuse,
    options,
  );
  origin = server.address;
  return {
    ...server,
    async close() {
      await Promise.all([server.close(), blobs.close()]);
    },
  };
}

const codes: Readonly<Record<number, string>> = {
  401: 'UNAUTHORIZED',
  403: 'DENIED',
  404: 'NAME_UNKNOWN',
  429: 'TOOMANYREQUESTS',
};

function refuse(status: number, message: string): Answer {
  return json(status, { errors: [{ code: codes[status] ?? 'UNKNOWN', message }] });
}

/** The image in an address. */
function imageOf({ path }: Call): string {
  return /^\/v2\/(.+)\/(?:tags|manifests|blobs)\//.exec(path)?.[1] ?? '';
}

function challenge(origin: string, image: string): Answer {
  const answer = refuse(401, 'authentication required');
  const value = `Bearer realm="${origin}/token",service="ghcr.io",scope="repository:${image}:pull"`;
  return { ...answer, headers: { ...answer.headers, 'www-authenticate': value } };
}

function isReader({ headers }: Call): boolean {
  return headers.authorization === `Basic ${btoa(`${imageReader.username}:${imageReader.password}`)}`;
}

function issue(state: RegistryState, tokens: Set<string>, call: Call): Answer {
  const scope = call.query.get('scope');
  if (!state.images.some(image => scope === `repository:${image}:pull`)) {
    return refuse(403, 'requested access to the resource is denied');
  }
  const token = randomBytes(16).toString('base64url');
  tokens.add(token);
  return json(200, { token });
}

function listTags(state: RegistryState, image: string, call: Call): Answer {
  const last = call.query.get('last') ?? '';
  const size = Math.min(Number(call.query.get('n') ?? PAGE), PAGE);
  const rest = Object.keys(state.tags)
    .sort()
    .filter(tag => tag > last);
  const tags = rest.slice(0, size);
  const more = rest.length > size;
  const next = `</v2/${image}/tags/list?last=${tags.at(-1) ?? ''}&n=${size}>; rel="next"`;
  return json(200, { name: image, tags }, more ? { link: next } : {});
}

function manifest(state: RegistryState, call: Call): Answer {
  const reference = call.params.reference ?? '';
  const digest = reference.startsWith('sha256:') ? reference : (state.tags[reference] ?? '');
  const found = state.manifests[digest];
  if (!found) return json(404, { errors: [{ code: 'MANIFEST_UNKNOWN', message: 'manifest unknown' }] });
  const accept = call.headers.accept ?? '';
  if (found.mediaType === INDEX && !accept.includes(INDEX)) {
    const message = 'OCI index found, but Accept header does not support OCI indexes';
    return json(404, { errors: [{ code: 'MANIFEST_UNKNOWN', message }] });
  }
  return text(200, found.text, found.mediaType, {
    'docker-content-digest': digest,
    'content-length': String(Buffer.byteLength(found.text)),
  });
}

/** The store behind the redirect only accepts the signed address, without credentials, like object stores do. */
function storedBlob(state: RegistryState, call: Call, signature: string): Answer {
  if (call.headers.authorization !== undefined) {
    return text(400, '<Error><Code>InvalidArgument</Code></Error>', 'application/xml');
  }
  if (call.query.get('sig') !== signature) return text(403, '<Error/>', 'application/xml');
  const blob = state.blobs[decodeURIComponent(call.path.slice(1))];
  return blob === undefined
    ? text(404, '<Error/>', 'application/xml')
    : text(200, blob, 'application/octet-stream');
}
