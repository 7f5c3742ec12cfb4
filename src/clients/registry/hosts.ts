/** Special cases for registries that people know by a different name than their API. */
interface Host {
  /** Origins that people use for it. */
  readonly names: readonly string[];
  /** Origin of its API. */
  readonly api: string;
  /** Origin of its token service, if different. */
  readonly realm?: string;
  /** Web page of an image. */
  readonly page?: (image: string) => string;
  /** Namespace of images that are named without one. */
  readonly namespace?: string;
}

const hosts: readonly Host[] = [
  {
    // https://distribution.github.io/distribution/spec/auth/token/ and https://docs.docker.com/docker-hub/
    names: [
      'https://docker.io',
      'https://index.docker.io',
      'https://hub.docker.com',
      'https://registry-1.docker.io',
    ],
    api: 'https://registry-1.docker.io',
    realm: 'https://auth.docker.io',
    page: image => `https://hub.docker.com/r/${image}`,
    namespace: 'library',
  },
  {
    // https://docs.gitlab.com/administration/packages/container_registry/
    names: ['https://registry.gitlab.com'],
    api: 'https://registry.gitlab.com',
    realm: 'https://gitlab.com',
    page: image => `https://gitlab.com/${image}`,
  },
  {
    // https://docs.quay.io/api/
    names: ['https://quay.io'],
    api: 'https://quay.io',
    page: image => `https://quay.io/repository/${image}`,
  },
];

function hostOf(address: string): Host | undefined {
  const origin = URL.parse(address)?.origin;
  return hosts.find(({ names }) => origin !== undefined && names.includes(origin));
}

/** Address of a registry's API, whatever name people gave: `https://docker.io` is a web page. */
export function apiAddress(address: string): string {
  return hostOf(address)?.api ?? address;
}

/** The image's name in the API: `alpine` is `library/alpine` on Docker Hub. */
export function fullName(address: string, image: string): string {
  const namespace = hostOf(address)?.namespace;
  return namespace === undefined || image.includes('/') ? image : `${namespace}/${image}`;
}

/** Web page of an image, if it isn't under the registry's own address. */
export function imagePage(address: string, image: string): string | undefined {
  return hostOf(address)?.page?.(fullName(address, image));
}

/** Whether the registry is known to get its tokens from this realm, so that its credentials may go there too. */
export function isKnownRealm(address: string, realm: string): boolean {
  return hostOf(address)?.realm === realm;
}
