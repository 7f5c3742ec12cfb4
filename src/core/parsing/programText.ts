import { referencesIn } from '../runbook/references';

/** Programs that run text passed to them. */
const INTERPRETERS =
  /^(?:(?:ba|da|a|z|k|mk|fi|c|tc)?sh|pwsh|powershell|python[\d.]*|perl|ruby|node|deno|bun|php|lua)(?:\.exe)?$/i;
/** Options that pass such text: `-c`, `-lc`, `-cx`, `-e`, `-r`, `--eval`, `-Command`. */
const OPTION =
  /^(?:-[A-Za-z]*[cer]|-[A-Za-z]{0,4}c[A-Za-z]{0,4}|--(?:eval|print|command)|-p|-pe|-command|eval)$/i;
/** An option and its text joined in one word. */
const JOINED = /^(?:-[A-Za-z]*[cer]\$\{\{|--(?:eval|print|command)=)/i;

/** Whether a reference is inside text that a shell or another interpreter would run, making its value part of the program. */
export function isProgramText(argv: readonly string[]): boolean {
  return argv.some(
    (word, at) => INTERPRETERS.test(word.split('/').at(-1) ?? '') && isGivenText(argv.slice(at + 1)),
  );
}

/** @param words after an interpreter */
function isGivenText(words: readonly string[]): boolean {
  const [first = ''] = words;
  // A script file with its own arguments.
  if (!first.startsWith('-') && first !== 'eval') return false;
  let isNext = false;
  for (const word of words) {
    if ((isNext || JOINED.test(word)) && referencesIn(word).length > 0) return true;
    // Other options may come before the text.
    isNext = OPTION.test(word) || (isNext && word.startsWith('-'));
  }
  return false;
}
