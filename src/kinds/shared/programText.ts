import { referencesIn } from '../../core/runbook/references';

/** Programs that run a text that they are given. */
const INTERPRETERS =
  /^(?:(?:ba|da|a|z|k|mk|fi|c|tc)?sh|pwsh|powershell|python[\d.]*|perl|ruby|node|deno|bun|php|lua)(?:\.exe)?$/i;
/** What they are given it with: `-c`, `-lc`, `-e`, `-r`, `--eval`, `-Command`. */
const OPTION = /^(?:-[A-Za-z]*[cer]|--(?:eval|print|command)|-p|-pe|-command)$/i;

/** Whether a reference stands in what a shell or another interpreter would run: its value would be a part of the program. */
export function isProgramText(argv: readonly string[]): boolean {
  const from = argv.findIndex(word => INTERPRETERS.test(word.split('/').at(-1) ?? ''));
  return (
    from >= 0 &&
    argv.some((word, at) => at > from + 1 && OPTION.test(argv[at - 1] ?? '') && referencesIn(word).length > 0)
  );
}
