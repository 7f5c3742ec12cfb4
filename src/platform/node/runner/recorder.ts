import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { lookAt } from '../lookAt';

/** How to call script(1) on this machine; `none` records nothing. */
export const RecorderSchema = v.variant('flavour', [
  v.object({ flavour: v.picklist(['util-linux', 'bsd']), path: v.string() }),
  v.object({ flavour: v.literal('none') }),
]);
export type Recorder = Readonly<v.InferOutput<typeof RecorderSchema>>;

/**
 * Determines which script(1) is installed. util-linux and BusyBox identify themselves; BSD's doesn't know `--version`, so the
 * operating system decides.
 * @param path name or absolute path of the program
 * @param withinMs time limit in milliseconds
 */
export async function detectRecorder(path: string, withinMs = 5_000): Promise<Recorder> {
  const said = await versionText(path, withinMs);
  if (said === undefined) return { flavour: 'none' };
  if (/util-linux|busybox/i.test(said)) return { flavour: 'util-linux', path };
  return process.platform === 'linux' ? { flavour: 'none' } : { flavour: 'bsd', path };
}

/** The limitations of this recorder that people need to know. */
export function recorderLimitations(recorder: Recorder): readonly string[] {
  switch (recorder.flavour) {
    case 'util-linux':
      return [];
    case 'bsd':
      return [l10n.t('When the terminal is closed the record ends with it; the exit code still arrives.')];
    case 'none':
      return [
        l10n.t(
          'script(1) is missing or unknown here, so nothing is recorded: the plan cannot be read, and not be approved from here. Answer in the terminal, or install it (Debian: bsdutils, others: util-linux) or set deployRunbook.tools.script.',
        ),
        l10n.t(
          'A terminal that is closed at a prompt leaves it waiting, with the state locked: answer before you close it.',
        ),
      ];
  }
}

/** The program's output; a usage text with a nonzero exit code counts too. */
async function versionText(path: string, withinMs: number): Promise<string | undefined> {
  const { is, stdout, stderr } = await lookAt(path, ['--version'], { withinMs, mostBytes: 64 * 1024 });
  return is === 'exited' ? stdout + stderr : undefined;
}
