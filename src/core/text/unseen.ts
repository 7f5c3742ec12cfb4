/** Characters no reader would see: controls, line endings, and anything that changes text direction or has no width. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** Whether a text is one line of visible characters, so that it reads as it is. */
export function isPlainLine(text: string): boolean {
  return !UNSEEN.test(text);
}
