import type { ComponentChildren } from 'preact';

/**
 * A text with elements in it, in the order that its language wants.
 * @param text with `{0}`, `{1}`… in place of the parts; nothing from outside, which goes into a part
 */
export function Filled({
  text,
  parts,
}: {
  readonly text: string;
  readonly parts: readonly ComponentChildren[];
}) {
  return <>{text.split(/\{(\d)\}/).map((each, index) => (index % 2 === 0 ? each : parts[Number(each)]))}</>;
}
