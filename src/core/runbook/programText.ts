import { referencesIn } from './references';

/** Programs that run a text that they are given. */
const INTERPRETERS =
  /^(?:(?:ba|da|a|z|k|mk|fi|c|tc)?sh|pwsh|powershell|python[\d.]*|perl|ruby|node|deno|bun|php|lua)(?:\.exe)?$/i;
/** What they are given it with: `-c`, `-lc`, `-cx`, `-e`, `-r`, `--eval`, `-Command`. */
const OPTION =
  /^(?:-[A-Za-z]*[cer]|-[A-Za-z]{0,4}c[A-Za-z]{0,4}|--(?:eval|print|command)|-p|-pe|-command|eval)$/i;
/** An option and its text in one word. */
const JOINED = /^(?:-[A-Za-z]*[cer]\$\{\{|--(?:eval|print|command)=)/i;

/** Whether a reference stands in what a shell or another interpreter would run: its value would be a part of the program. */
export function isProgramText(argv: readonly string[]): boolean {
  return argv.some(
    (word, at) => INTERPRETERS.test(word.split('/').at(-1) ?? '') && isGivenText(argv.slice(at + 1)),
  );
}

/** @param words behind an interpreter */
function isGivenText(words: readonly string[]): boolean {
  const [first = ''] = words;
  // A file with its own arguments.
  if (!first.startsWith('-') && first !== 'eval') return false;
  let isNext = false;
  for (const word of words) {
    if ((isNext || JOINED.test(word)) && referencesIn(word).length > 0) return true;
    // Other options may stand before the text.
    isNext = OPTION.test(word) || (isNext && word.startsWith('-'));
  }
  return false;
}
