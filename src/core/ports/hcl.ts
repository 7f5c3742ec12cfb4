import type { TextEdit } from '../hcl/textEdit';

/** A literal value in an HCL file, with its place (1-based). */
export interface HclValue {
  readonly value: string | boolean | number;
  readonly line: number;
  readonly column: number;
}
/**
 * Where an attribute is: `module "<module>" { <attribute> = … }`, or in the block of that type and those labels, e.g.
 * `['variable', 'image_tag']`; none: at the top of the file.
 */
export type HclTarget = { readonly attribute: string } & (
  { readonly module: string } | { readonly block: readonly string[] }
);

/** HCL on a parser that loads when first used. */
export interface HclApi {
  /**
   * Reads a literal attribute of a module.
   * @param path only for messages
   * @throws {ProblemError} `hcl.syntax`, `hcl.no-module`, `hcl.two-modules`, `hcl.no-attribute`, `hcl.two-attributes`,
   *   `hcl.not-literal`, each with line and column in the message; `hcl.too-large`
   */
  read(path: string, text: string, target: HclTarget): Promise<HclValue>;
  /**
   * Edits that set the attribute and change nothing else; empty when it already has the value.
   * @throws {ProblemError} as {@link HclApi.read}, and `hcl.edit` when the value is of another type, or the
   *   result would not parse to just that change
   */
  set(
    path: string,
    text: string,
    target: HclTarget,
    value: string | boolean | number,
  ): Promise<readonly TextEdit[]>;
}
