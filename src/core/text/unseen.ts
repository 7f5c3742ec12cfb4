/** What no reader would see: controls, line ends, what turns the direction of text or has no width. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** Whether a text is one line of characters that can all be seen, so that it reads as it is. */
export function isPlainLine(text: string): boolean {
  return !UNSEEN.test(text);
}
