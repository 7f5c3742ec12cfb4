import type { TextEdit } from '../textEdit';

/** A literal value in an HCL file, with its position (1-based). */
export interface HclValue {
  readonly value: string | boolean | number;
  readonly line: number;
  readonly column: number;
}
/**
 * Location of an attribute: `module "<module>" { <attribute> = … }`, or the block with that type and those labels, e.g.
 * `['variable', 'image_tag']`; an empty list is the top level of the file.
 */
export type HclTarget = { readonly attribute: string } & (
  { readonly module: string } | { readonly block: readonly string[] }
);

/** HCL access through a parser that is loaded on first use. */
export interface HclApi {
  /**
   * Reads a literal attribute.
   * @param path used only in messages
   * @throws {ProblemError} `hcl.syntax`, `hcl.no-module`, `hcl.two-modules`, `hcl.no-attribute`, `hcl.two-attributes`,
   *   `hcl.not-literal`, each with line and column in the message; `hcl.too-large`
   */
  read(path: string, text: string, target: HclTarget): Promise<HclValue>;
  /**
   * Returns the edits that set the attribute and nothing else; empty when it already has the value.
   * @throws {ProblemError} as {@link HclApi.read}, and `hcl.edit` if the value has a different type or the result
   *   wouldn't parse to exactly that change
   */
  set(
    path: string,
    text: string,
    target: HclTarget,
    value: string | boolean | number,
  ): Promise<readonly TextEdit[]>;
}
