import * as v from 'valibot';
import { lookAt } from '../lookAt';

/** How to call script(1) here; `none` records nothing. */
export const RecorderSchema = v.variant('flavour', [
  v.object({ flavour: v.picklist(['util-linux', 'bsd']), path: v.string() }),
  v.object({ flavour: v.literal('none') }),
]);
export type Recorder = Readonly<v.InferOutput<typeof RecorderSchema>>;

/**
 * Finds out which script(1) there is. util-linux and BusyBox name themselves; BSD's knows no `--version`, so the system
 * decides.
 * @param path name or absolute path of the program
 * @param withinMs milliseconds that it may take to say so
 */
export async function detectRecorder(path: string, withinMs = 5_000): Promise<Recorder> {
  const said = await versionText(path, withinMs);
  if (said === undefined) return { flavour: 'none' };
  if (/util-linux|busybox/i.test(said)) return { flavour: 'util-linux', path };
  return process.platform === 'linux' ? { flavour: 'none' } : { flavour: 'bsd', path };
}

/** What a person has to know about this recorder. */
export function recorderLimitations(recorder: Recorder): readonly string[] {
  switch (recorder.flavour) {
    case 'util-linux':
      return [];
    case 'bsd':
      return ['When the terminal is closed the record ends with it; the exit code still arrives.'];
    case 'none':
      return [
        'script(1) is missing or unknown here, so nothing is recorded: the plan cannot be read, and not be approved from ' +
          'here. Answer in the terminal, or install it (Debian: bsdutils, others: util-linux) or set deployRunbook.tools.script.',
        'A terminal that is closed at a prompt leaves it waiting, with the state locked: answer before you close it.',
      ];
  }
}

/** A usage text with a code above 0 is an answer too. */
async function versionText(path: string, withinMs: number): Promise<string | undefined> {
  const { is, stdout, stderr } = await lookAt(path, ['--version'], { withinMs, mostBytes: 64 * 1024 });
  return is === 'exited' ? stdout + stderr : undefined;
}
