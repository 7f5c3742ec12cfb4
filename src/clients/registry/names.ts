import * as l10n from '@vscode/l10n';
import { problemOf, type Service } from '../http';

const NAME = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;
const REFERENCE = /^(?:\w[\w.-]{0,127}|sha256:[0-9a-f]{64})$/;

/**
 * Checks the names that go into an address against the grammar in
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
 * @throws {ProblemError} `registry.invalid`
 */
export function checkReference(service: Service, image: string, reference = 'latest'): void {
  if (NAME.test(image) && REFERENCE.test(reference)) return;
  throw problemOf(service, 'invalid', l10n.t`"${image}:${reference}" is no name of an image and its tag.`);
}
