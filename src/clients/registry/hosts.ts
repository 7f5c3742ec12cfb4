/** What is special about the registries that people know by another name than their interface has. */
interface Host {
  /** Origins by which people name it. */
  readonly names: readonly string[];
  /** Origin of its interface. */
  readonly api: string;
  /** Origin of its token service, where that isn't its own. */
  readonly realm?: string;
  /** Page where a person sees an image. */
  readonly page?: (image: string) => string;
  /** Namespace of an image that is named without one. */
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

/** Address of a registry's interface, whatever name people gave: `https://docker.io` is a web page. */
export function apiAddress(address: string): string {
  return hostOf(address)?.api ?? address;
}

/** The name that the interface knows an image by: `alpine` is `library/alpine` at Docker Hub. */
export function fullName(address: string, image: string): string {
  const namespace = hostOf(address)?.namespace;
  return namespace === undefined || image.includes('/') ? image : `${namespace}/${image}`;
}

/** Page where a person sees an image, where that isn't below the registry's own address. */
export function imagePage(address: string, image: string): string | undefined {
  return hostOf(address)?.page?.(fullName(address, image));
}

/** Whether a registry's tokens are known to come from there, so that credentials for the registry may go there, too. */
export function isKnownRealm(address: string, realm: string): boolean {
  return hostOf(address)?.realm === realm;
}
