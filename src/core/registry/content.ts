import * as l10n from '@vscode/l10n';
import type { RegistryImage } from '../ports/registry';

/** Whether two tags refer to the same content, and the evidence for it. */
export interface Sameness {
  readonly same: boolean;
  /** The outermost level at which they agree; `revision`: built from the same commit, but in different builds. */
  readonly how: 'digest' | 'manifest' | 'config' | 'revision' | 'different';
  /** A clause for a person, without a period. */
  readonly explain: string;
}

/**
 * Compares two images level by level, outermost first. `docker buildx imagetools create`, which tags a release, copies an index
 * as is but wraps a single manifest into a new one
 * (https://docs.docker.com/reference/cli/docker/buildx/imagetools/create/): equal content may then have different digests, while
 * the digests inside agree. A revision label alone proves the source, not the build: two builds of one commit differ.
 */
export function sameContent(a: RegistryImage, b: RegistryImage): Sameness {
  if (a.digest === b.digest) return { same: true, how: 'digest', explain: l10n.t('same digest') };
  if (a.manifestDigest === b.manifestDigest) {
    return {
      same: true,
      how: 'manifest',
      explain: l10n.t('same linux/amd64 manifest, under another index'),
    };
  }
  if (a.configDigest === b.configDigest) {
    return {
      same: true,
      how: 'config',
      explain: l10n.t('same config, so the same layers, under another manifest'),
    };
  }
  const between = l10n.t`${short(a.digest)} and ${short(b.digest)}`;
  if (a.revision !== null && a.revision === b.revision) {
    return {
      same: false,
      how: 'revision',
      explain: l10n.t`both built from commit ${a.revision.slice(0, 7)}, but in two builds (${between})`,
    };
  }
  return { same: false, how: 'different', explain: l10n.t`the contents differ (${between})` };
}

function short(digest: string): string {
  return digest.slice(0, 'sha256:'.length + 12);
}
